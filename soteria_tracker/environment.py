"""Every setting that comes from the environment, as one table: ``settings`` reads by it, docs/settings.md prints it.

A secret ``NAME`` may stand in a file instead, whose path is in ``NAME_FILE``: environments are inherited by every child
process and shown by ``systemctl show``, files are not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

YES, NO = frozenset({"1", "yes", "true", "on"}), frozenset({"", "0", "no", "false", "off"})
#: What SECOND_FACTOR_FOR may say.
EVERYBODY, THOSE_WHO_DECIDE = "everybody", "those-who-decide"


@dataclass(frozen=True, slots=True)
class Variable:
    """``default`` is for the reader; where it is a plain value it is also what ``Environment`` answers with."""

    name: str
    what: str
    default: str = ""
    usual: str = ""  # the default in words, where the settings work it out
    required: bool = False  # in production
    secret: bool = False  # and may come from a file


GROUPS: dict[str, tuple[Variable, ...]] = {
    "What kind of copy this is": (
        Variable("SOTERIA_MODE", "`trial`, `test` or `production`.", "trial"),
        Variable(
            "SOTERIA_SIDE",
            "`public` in a process that serves the public pages alone, `office` in one that serves everything; their "
            "entry points set it.",
        ),
        Variable("SOTERIA_VAR", "The folder of whatever has no folder of its own below.", usual="`var/` in the code"),
        Variable("SECRET_KEY", "Signs sessions and forms: 50 random characters or more.", required=True, secret=True),
        Variable(
            "ALLOWED_HOSTS",
            "Names by which this copy may be called, separated by commas. No wildcards.",
            usual="this machine alone",
            required=True,
        ),
        Variable(
            "SITE_URL",
            "Where the public finds this copy, with `https://`; printed in each document.",
            usual="`http://127.0.0.1:PORT`",
            required=True,
        ),
        Variable("PORT", "The port of `bin/up`.", "8000"),
        Variable("RUN_BY", "Who runs this copy; printed on `/about/`."),
        Variable("CONTACT", "A mail address or web page for mistakes; printed on `/about/`."),
        Variable("CSRF_TRUSTED_ORIGINS", "Other origins whose forms are taken, separated by commas."),
        Variable(
            "TRUSTED_PROXIES",
            "How many proxies in front of the Tracker add to `X-Forwarded-For`; sign-in counts failures by the address "
            "that the first of them saw.",
            usual="1 in production, else 0",
        ),
        Variable("ALLOW_NO_PROXY", "`yes`: visitors reach the Tracker itself, and `TRUSTED_PROXIES` may be 0.", "no"),
        Variable(
            "RATE_LIMITS",
            "`no`: nobody is told to wait (429) for asking too often. For a load test from one address.",
            "yes",
        ),
    ),
    "Sign-in": (
        Variable(
            "SECOND_FACTOR_FOR",
            "Who shows a second factor beside the password: `everybody`, or `those-who-decide`, which leaves out "
            "authors and translators.",
            usual="`everybody` in production, else `those-who-decide`",
        ),
    ),
    "Database and cache": (
        Variable(
            "DATABASE_URL",
            "`postgres://user:password@host:5432/name`, or an SQLite file. In production, unless the server is "
            "on this machine (loopback or a socket), with `?sslmode=verify-full&sslrootcert=` and the PEM file of its "
            "roots, or `system`.",
            usual="SQLite in SOTERIA_VAR",
            secret=True,
        ),
        Variable(
            "DATABASE_POOL",
            "At most so many connections to PostgreSQL for each process of the office side, lent to its threads from a "
            "pool. Needs the packages of `--extra scale`.",
            usual="each thread keeps one of its own",
        ),
        Variable("ALLOW_SQLITE", "`yes`: production may run on SQLite, on one machine.", "no"),
        Variable(
            "REDIS_URL",
            "`redis://...`: where sign-in counts failures. In production `rediss://...` with its checks left on, "
            "unless it is on this machine. Needs the package `redis`.",
            usual="in production a table of the database",
            secret=True,
        ),
    ),
    "Files": (
        Variable("PUBLICATIONS_DIR", "The published PDFs.", usual="`publications/` in SOTERIA_VAR"),
        Variable("SOURCES_DIR", "Documents that offices brought in: private.", usual="`sources/` in SOTERIA_VAR"),
        Variable(
            "S3_BUCKET_PUBLICATIONS",
            "The published PDFs in a private bucket of an S3-compatible store, instead of `PUBLICATIONS_DIR`: for more "
            "than one machine. Needs the packages of `--extra scale`.",
        ),
        Variable(
            "S3_BUCKET_SOURCES", "Documents that offices brought in, instead of `SOURCES_DIR`: another private bucket."
        ),
        Variable("S3_ENDPOINT_URL", "The store's address, with `https://`.", usual="Amazon's, by the region"),
        Variable("S3_REGION", "The region of the buckets.", "eu-west-2"),
        Variable("S3_ACCESS_KEY_ID", "Who the Tracker is to the store.", secret=True),
        Variable("S3_SECRET_ACCESS_KEY", "Proves it.", secret=True),
        Variable(
            "PRESS_SOCKET",
            "Where the press listens: the same for all processes of one machine.",
            usual="in SOTERIA_VAR",
        ),
    ),
    "Signing": (
        Variable(
            "SIGNING_KEYS_DIR", "`<body>.p12` or `<body>.pkcs11.toml`, one a body.", usual="`keys/` in SOTERIA_VAR"
        ),
        Variable("SIGNING_PASSPHRASE", "Opens every key file that has no passphrase of its own.", secret=True),
        Variable("SIGNING_PASSPHRASE_<BODY>", "Opens the key file of that body (`_DYFED_POWYS`).", secret=True),
        Variable("SIGNING_PIN_<BODY>", "The PIN of that body's hardware module.", secret=True),
        Variable(
            "SIGNING_TSA_URL",
            "A timestamp authority (RFC 3161), asked at each signature; in production with `https://`.",
        ),
        Variable("SIGNING_TRUST_DIR", "Root certificates (PEM): who vouches for a signature."),
    ),
    "Sign-in by an organisation (OpenID Connect, as Entra)": (
        Variable(
            "OIDC",
            "Short names of organisations whose own sign-in is taken, separated by commas: `gwent,north-wales`. "
            "Each needs the settings below, with its name at the end (`_NORTH_WALES`).",
        ),
        Variable("OIDC_ISSUER_<NAME>", "Its address: for Entra `https://login.microsoftonline.com/<tenant>/v2.0`."),
        Variable("OIDC_CLIENT_ID_<NAME>", "What the organisation calls this copy of the Tracker."),
        Variable("OIDC_CLIENT_SECRET_<NAME>", "The secret that goes with it.", secret=True),
        Variable("OIDC_DOMAINS_<NAME>", "Domains of the e-mail addresses that it may let in, separated by commas."),
        Variable("OIDC_NAME_<NAME>", "Its name on the button.", usual="the short name"),
        Variable(
            "OIDC_SECOND_FACTOR_<NAME>",
            "`yes`: a sign-in there counts as a second factor, when it says so (`amr` or `acr` with `mfa`).",
            "no",
        ),
        Variable("OIDC_ORIGINS_<NAME>", "Other origins that its sign-in passes through, separated by commas."),
    ),
    "Monitoring": (
        Variable(
            "METRICS_TOKEN",
            "Opens `/metrics` to whoever sends `Authorization: Bearer ...`: 20 random characters or more.",
            usual="there is no such page",
            secret=True,
        ),
    ),
    "Mail": (
        Variable("MAIL_HOST", "The mail server, for invitations, forgotten passwords and notices.", "localhost"),
        Variable("MAIL_PORT", "Its port; most often 587 with `starttls`, 465 with `tls`.", "25"),
        Variable(
            "MAIL_TLS",
            "`starttls` or `tls`: how it is spoken to; its certificate is checked, and nothing falls back. Required in "
            "production where `MAIL_HOST` is not this machine.",
            "no",
        ),
        Variable("MAIL_USER", "Who the Tracker is to the mail server, where it asks.", usual="nobody signs in"),
        Variable("MAIL_PASSWORD", "Proves it.", secret=True),
        Variable("MAIL_FROM", "The sender.", "tracker@localhost"),
    ),
}
TABLE: dict[str, Variable] = {each.name: each for group in GROUPS.values() for each in group}


class Environment:
    """What is given, read by the table: a name that is not in it is a mistake of ours (KeyError)."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given

    def text(self, name: str) -> str:
        """What is given, without white space around it; else the default; of a file that cannot be read, nothing."""
        variable = TABLE[name]
        found = self.secret(name) if variable.secret else self.given.get(name, "")
        return found.strip() or variable.default

    def secret(self, name: str) -> str:
        """From the environment or from the file that it names. Names of one body's secrets are in no table."""
        if found := self.given.get(name, ""):
            return found
        path = self.given.get(f"{name}_FILE", "").strip()
        try:
            return Path(path).read_text().strip("\r\n") if path else ""
        except (OSError, UnicodeDecodeError):
            return ""  # said by misread()

    def many(self, name: str) -> list[str]:
        return [each.strip() for each in self.text(name).split(",") if each.strip()]

    def number(self, name: str, otherwise: int = 0) -> int:
        return int(self.text(name) or otherwise)

    def switch(self, name: str) -> bool:
        return self.text(name).lower() in YES

    def misread(self) -> Iterator[str]:
        """What is wrong with how the values are given, in any mode."""
        if self.text("SOTERIA_MODE") not in {"trial", "test", "production"}:
            yield "SOTERIA_MODE must be trial, test or production."
        for name in ("MAIL_PORT", "TRUSTED_PROXIES", "DATABASE_POOL"):
            if not re.fullmatch(r"[0-9]{1,9}", self.text(name) or "0"):
                yield f"{name} must be a number."
        for name in ("ALLOW_SQLITE", "ALLOW_NO_PROXY", "RATE_LIMITS"):
            if self.text(name).lower() not in YES | NO:
                yield f"{name} must be yes or no."
        if self.text("SECOND_FACTOR_FOR") not in {"", EVERYBODY, THOSE_WHO_DECIDE}:
            yield f"SECOND_FACTOR_FOR must be {EVERYBODY} or {THOSE_WHO_DECIDE}."
        if self.text("MAIL_TLS") not in {"starttls", "tls", "no"}:
            yield "MAIL_TLS must be starttls, tls or no."
        yield from self._misread_files()

    def files(self) -> Iterator[tuple[str, Path]]:
        """Each variable that names the file of a secret, and that file."""
        for name in sorted(each for each in self.given if each.endswith("_FILE") and is_secret(each[:-5])):
            if path := self.given[name].strip():
                yield name, Path(path)

    def _misread_files(self) -> Iterator[str]:
        for name, _path in self.files():
            plain = name.removesuffix("_FILE")
            if self.given.get(plain, "").strip():
                yield f"{plain} and {name} are both set: give one of them."
            elif not self.secret(plain):
                yield f"{name} names a file that is empty or cannot be read."


def is_secret(name: str) -> bool:
    """Whether the table calls it one, for every body that it may be of."""
    return not name.endswith("_FILE") and any(
        each.secret and (name == each.name or ("<" in each.name and name.startswith(each.name.partition("<")[0])))
        for each in TABLE.values()
    )
