"""Settings of the Tracker, all in one file.

Three modes, chosen by SOTERIA_MODE: ``trial`` (the default: SQLite, trial accounts allowed, a banner
on each page), ``test`` (set by the test run) and ``production`` (refuses to start without what
it needs, and while trial accounts exist). What differs between them stands where it differs.
What the environment may say stands in ``soteria_tracker.environment`` and in docs/settings.md.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from soteria_tracker import organisations, production
from soteria_tracker.environment import EVERYBODY, Environment

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = Environment(os.environ)
production.insist(ENVIRONMENT)
MODE = ENVIRONMENT.text("SOTERIA_MODE")
PRODUCTION = MODE == "production"
#: A process that serves the public pages alone (soteria_tracker.public_wsgi): no sign-in, nothing written.
PUBLIC_SIDE = ENVIRONMENT.text("SOTERIA_SIDE") == "public"
VAR_DIR = Path(ENVIRONMENT.text("SOTERIA_VAR") or BASE_DIR / "var")


def kept_secret_key() -> str:
    """A random key made once for this copy of the Tracker and kept beside its database."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was quicker
            return path.read_text()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


def read_only(database: dict) -> None:
    """Have the database itself refuse whatever this process might try to write."""
    options = database.setdefault("OPTIONS", {})
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["NAME"] = f"{Path(database['NAME']).absolute().as_uri()}?mode=ro"
        options |= {"uri": True, "transaction_mode": "DEFERRED", "init_command": "PRAGMA query_only=ON;"}
    else:
        options["options"] = f"{options.get('options', '')} -c default_transaction_read_only=on".strip()


DEBUG = False
SECRET_KEY = ENVIRONMENT.text("SECRET_KEY") if PRODUCTION else kept_secret_key()
ALLOWED_HOSTS = ENVIRONMENT.many("ALLOWED_HOSTS") if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
#: Where the public finds this copy; printed in each document. Without a slash at the end.
SITE_URL = (ENVIRONMENT.text("SITE_URL") or f"http://127.0.0.1:{ENVIRONMENT.text('PORT')}").rstrip("/")
#: Who answers for this copy, and an address (mail or web) for mistakes: printed on the pages about it, never guessed.
RUN_BY = ENVIRONMENT.text("RUN_BY")
CONTACT = ENVIRONMENT.text("CONTACT")
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.many("CSRF_TRUSTED_ORIGINS")
#: Sign-in counts failures by address. Behind a proxy that it does not know of, everybody has one and the same.
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.number("TRUSTED_PROXIES", 1 if PRODUCTION else 0)

INSTALLED_APPS = [
    "soteria_tracker.apps.DeskConfig",  # django.contrib.admin with our own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_forms_gds",
    "django_filters",
    "simple_history",
    "forces",
    "recommendations",
    "responses",
    "soteria_tracker.apps.TrackerConfig",
]

MIDDLEWARE = [
    "soteria_tracker.operations.requests.RequestMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "soteria_tracker.guards.headers.HeadersMiddleware",  # both outside of what may redirect or refuse at once
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "soteria_tracker.middleware.StrangersMiddleware",
    "soteria_tracker.guards.lengths.LengthMiddleware",
    "soteria_tracker.guards.rates.StrangersRateMiddleware",
    "soteria_tracker.middleware.UploadMiddleware",
    "soteria_tracker.middleware.ConditionalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "soteria_tracker.middleware.LanguageMiddleware",  # inside of what measures an answer, outside of what draws one
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "soteria_tracker.guards.rates.DeskRateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "soteria_tracker.middleware.SecondFactorMiddleware",
    "forces.activity.ActivityMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "soteria_tracker.urls"
WSGI_APPLICATION = "soteria_tracker.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "soteria_tracker.context.site",
            ],
            # Django's own, but a block without Welsh is English as a whole: its days and names too.
            "libraries": {"i18n": "soteria_tracker.i18n"},
        },
    }
]
SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # "i18n" is the name of two libraries on purpose: see above
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        ENVIRONMENT.text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'tracker.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Immediate transactions and WAL: several processes write without "database is locked". Recursive triggers:
    # without them INSERT OR REPLACE removes a row of the record past the trigger that refuses it.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    )
else:
    # Seconds. A machine that does not answer at all would hold every request for minutes.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    # The office side alone, as its entry point says: a program that ends would wait for the threads of its pool, and a
    # public process has few threads, to each of which a connection of its own is the shortest way.
    if ENVIRONMENT.number("DATABASE_POOL") and ENVIRONMENT.text("SOTERIA_SIDE") == "office":
        DATABASES["default"]["CONN_MAX_AGE"] = 0
        # A thread that gets none within these seconds says that the database is away.
        DATABASES["default"]["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": ENVIRONMENT.number("DATABASE_POOL"),
            "timeout": 5,
        }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "forces.User"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "media"}},
    # The published PDFs: written once, named by their SHA-256, served only through a Publication.
    "publications": {
        "BACKEND": "responses.files.WholeFiles",
        "OPTIONS": {"location": ENVIRONMENT.text("PUBLICATIONS_DIR") or VAR_DIR / "publications"},
    },
    # Documents that offices brought in: private, read through the desk alone.
    "sources": {
        "BACKEND": "responses.files.WholeFiles",
        "OPTIONS": {
            "location": ENVIRONMENT.text("SOURCES_DIR") or VAR_DIR / "sources",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
for alias in ("publications", "sources"):
    if bucket := ENVIRONMENT.text(f"S3_BUCKET_{alias.upper()}"):
        STORAGES[alias] = {
            "BACKEND": "soteria_tracker.object_store.ObjectStore",
            "OPTIONS": {
                "bucket_name": bucket,
                "endpoint_url": ENVIRONMENT.text("S3_ENDPOINT_URL") or None,
                "region_name": ENVIRONMENT.text("S3_REGION"),
                "access_key": ENVIRONMENT.text("S3_ACCESS_KEY_ID"),
                "secret_key": ENVIRONMENT.text("S3_SECRET_ACCESS_KEY"),
            },
        }
CACHES: dict[str, dict[str, Any]] = {
    # Sign-in counts failures here. In production all processes share it: soteria_tracker.checks refuses another one.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Typeset files by the hash of their content: a preview and the publication after it are laid out once.
    "documents": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache" / "documents",
        "TIMEOUT": 24 * 60 * 60,  # drafts lie here too: not for longer than people work on them
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
if PRODUCTION and not PUBLIC_SIDE:
    CACHES["default"] = {
        "BACKEND": "soteria_tracker.operations.shared.TableCache",
        "LOCATION": "soteria_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # Django's 300 would let a stranger push the counts of others out
    }
if ENVIRONMENT.text("REDIS_URL") and not PUBLIC_SIDE:  # nobody signs in there
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENVIRONMENT.text("REDIS_URL"),
        "KEY_PREFIX": "soteria",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},  # seconds
    }
#: Asked by whatever serves or publishes, before it does: a sentence why not, or nothing.
REFUSAL_TO_START = "soteria_tracker.checks.refusal_to_start"
#: Who has it may read /metrics (soteria_tracker.operations.metrics); without one there is no such page.
METRICS_TOKEN = ENVIRONMENT.text("METRICS_TOKEN")
#: Where the press listens (responses.press); responses/press/environment.py knows the same rule without Django.
PRESS_SOCKET = Path(ENVIRONMENT.text("PRESS_SOCKET") or VAR_DIR / "press" / "press.sock")
#: The keys that sign for bodies: <slug>.p12 with its passphrase in SIGNING_PASSPHRASE_<SLUG> or SIGNING_PASSPHRASE, or
#: <slug>.pkcs11.toml with its PIN in SIGNING_PIN_<SLUG>. Outside production the trial key signs, for every body.
SIGNING_KEYS_DIR = Path(ENVIRONMENT.text("SIGNING_KEYS_DIR") or VAR_DIR / "keys")
#: The passphrase or PIN of that name, or nothing; looked up at each signature, so that a new one needs no restart.
SIGNING_SECRET = ENVIRONMENT.secret
#: A timestamp authority (RFC 3161), asked at each signature when it is set.
SIGNING_TSA_URL = ENVIRONMENT.text("SIGNING_TSA_URL")
#: Root certificates (PEM) that make a signature "trusted by" them, and a timestamp too.
SIGNING_TRUST_DIR = ENVIRONMENT.text("SIGNING_TRUST_DIR")
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static" if PRODUCTION else None  # a trial serves the sources themselves
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION  # a trial needs no collectstatic
WHITENOISE_ALLOW_ALL_ORIGINS = False  # fonts and style are for our own pages

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
URLIZE_ASSUME_HTTPS = True  # an office's address lines: www.example.org becomes a link, and not to plain http
FORMAT_MODULE_PATH = ["soteria_tracker.formats"]  # 22 November 2026, 14:05: Django's own are short and say p.m.

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "forces.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
#: Tries to sign in are counted by forces.lockout; each a hash, at most so many from one place, right ones too.
#: Wrong codes count for the account alone: a whole office may sit behind one address. Passwords: forces.lockout.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/300s/key", "sign_in": "60/m/key"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/admin/"
ACCOUNT_LOGOUT_REDIRECT_URL = "signed_out"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers get no mail; who asked cannot tell
ACCOUNT_FORMS = {"reset_password": "forces.forgotten.ForgottenPassword"}
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60  # seconds since the mail was sent, however long it waited for that
#: Accounts are given by an administrator, who has typed the address: nobody is asked to confirm it first.
MFA_ALLOW_UNVERIFIED_EMAIL = True
#: Also from authors and translators (forces.access).
SECOND_FACTOR_FOR_EVERYBODY = (ENVIRONMENT.text("SECOND_FACTOR_FOR") or (PRODUCTION and EVERYBODY)) == EVERYBODY
MFA_ADAPTER = "forces.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 0  # a code lives its own 30 s and no more: clocks have to be right. Each counts once
MFA_TOTP_ISSUER = "Soteria Tracker"
MFA_FORMS = {
    "authenticate": "forces.codes.SignInCodeForm",
    "reauthenticate": "forces.codes.AgainCodeForm",
    "add_webauthn": "forces.passkeys.AddPasskeyForm",
    "login_webauthn": "forces.passkeys.SignInPasskeyForm",
    "authenticate_webauthn": "forces.passkeys.SecondPasskeyForm",
    "reauthenticate_webauthn": "forces.passkeys.AgainPasskeyForm",
}
#: Organisations with a sign-in of their own (forces.organisations); whose counts as a second factor, when it says that
#: it has asked for one; the domains of each; and where forms of the sign-in may lead.
ORGANISATIONS = organisations.listed(ENVIRONMENT)
SOCIALACCOUNT_ADAPTER = "forces.organisations.OrganisationAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [each.app for each in ORGANISATIONS]}}
OIDC_SECOND_FACTOR = frozenset(each.key for each in ORGANISATIONS if each.is_second_factor)
OIDC_DOMAINS = {each.key: each.domains for each in ORGANISATIONS}
OIDC_ORIGINS = [origin for each in ORGANISATIONS for origin in each.origins]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests check access, not the cost of a hash
    if MODE == "test"
    else ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "forces.passwords.MaximumLengthValidator"},
    {"NAME": "forces.passwords.OurWordsValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": ENVIRONMENT.text("MAIL_HOST"),
            "port": ENVIRONMENT.number("MAIL_PORT"),
            "timeout": 10,  # seconds; a server that says nothing holds up the worker alone
            "use_tls": ENVIRONMENT.text("MAIL_TLS") == "starttls",  # a server that offers none gets no letter
            "use_ssl": ENVIRONMENT.text("MAIL_TLS") == "tls",
            "username": ENVIRONMENT.text("MAIL_USER"),
            "password": ENVIRONMENT.text("MAIL_PASSWORD"),
        },
    }
    if PRODUCTION
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}

DEFAULT_FROM_EMAIL = ENVIRONMENT.text("MAIL_FROM")

SECURE_CSP: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
#: Public pages run no script at all.
PUBLIC_CSP = SECURE_CSP | {"script-src": [CSP.NONE], "connect-src": [CSP.NONE]}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "forces.session_store"  # idle times stand in forces.sessions
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day, however much somebody does
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
#: Says that somebody has signed in here before (forces.devices).
DEVICE_COOKIE_NAME = "soteria-device"
CSRF_FAILURE_VIEW = "soteria_tracker.errors.csrf_failure"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # monitors come past the proxy that ends TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    for policy in (SECURE_CSP, PUBLIC_CSP):
        policy["upgrade-insecure-requests"] = True
    # By these prefixes browsers take them over TLS alone, and the first two from this very host alone.
    SESSION_COOKIE_NAME = "__Host-soteria-session"
    CSRF_COOKIE_NAME = "__Host-soteria-csrf"
    DEVICE_COOKIE_NAME = "__Secure-soteria-device"

# One page holds a whole response: 5 cards and up to 30 parts, each with a handful of fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5  # a document, a crest: one at a time
#: How often strangers and accounts may ask for what costs something (soteria_tracker.guards.rates).
RATE_LIMITS = PRODUCTION and ENVIRONMENT.switch("RATE_LIMITS")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

if PUBLIC_SIDE:
    ROOT_URLCONF = "soteria_tracker.public_urls"
    # Nobody signs in here. What is left of the list are the guards, the language and conditional answers.
    OFFICE_ONLY = (
        "django.contrib.sessions",
        "django.contrib.auth",
        "django.contrib.messages",
        "django.middleware.csrf",
        "allauth",
        "forces.activity",
        "simple_history",
        "soteria_tracker.middleware.UploadMiddleware",
        "soteria_tracker.guards.rates.DeskRateMiddleware",
        "soteria_tracker.middleware.SecondFactorMiddleware",
    )
    MIDDLEWARE = [each for each in MIDDLEWARE if not each.startswith(OFFICE_ONLY)]
    INSTALLED_APPS = [each for each in INSTALLED_APPS if not each.startswith(("allauth", "soteria_tracker.apps.Desk"))]
    TEMPLATES[0]["OPTIONS"]["context_processors"] = [
        each for each in TEMPLATES[0]["OPTIONS"]["context_processors"] if not each.startswith(OFFICE_ONLY)
    ]
    read_only(DATABASES["default"])

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "soteria_tracker.operations.logs.Lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING"}},
}
if PRODUCTION:  # one line of JSON each, to standard error
    LOGGING["handlers"]["console"]["formatter"] = "lines"
    LOGGING["root"] = {"handlers": ["console"], "level": "WARNING"}
    LOGGING["loggers"] = {"django": {"handlers": [], "level": "WARNING"}, "soteria_tracker.access": {"level": "INFO"}}
