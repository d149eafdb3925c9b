"""What the codes of this room mean, each in a sentence that says what to do. No secret is ever part of one."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

#: Why nothing can be signed. The first person to read them is at the desk; who can act runs the Tracker.
SIGNING = {
    "no_key": gettext_noop(
        "This body has no signing key yet: whoever runs the Tracker puts it as %(file)s into the folder of keys."
    ),
    "two_keys": gettext_noop(
        "There are two signing keys, %(file)s and %(other)s: whoever runs the Tracker removes the one not meant."
    ),
    "no_trial_key": gettext_noop("There is no trial key: make one with manage.py trial_key."),
    "no_trial_passphrase": gettext_noop(
        "%(other)s, the passphrase of the trial key, is missing: remove %(file)s and run manage.py trial_key."
    ),
    "trial_key": gettext_noop(
        "%(file)s is a trial key, which signs no public record: whoever runs the Tracker replaces it by a real one."
    ),
    "no_passphrase": gettext_noop(
        "The passphrase of the signing key %(file)s isn't set: whoever runs the Tracker sets %(variable)s."
    ),
    "wrong_passphrase": gettext_noop(
        "The passphrase doesn't open the signing key %(file)s: whoever runs the Tracker corrects it, or replaces the "
        "file by a whole copy."
    ),
    "damaged": gettext_noop(
        "The signing key %(file)s is damaged or no PKCS#12 file: whoever runs the Tracker puts a whole copy there."
    ),
    "unreadable_key": gettext_noop(
        "The file %(file)s can't be read: whoever runs the Tracker gives it to the account that the Tracker runs as."
    ),
    "too_open": gettext_noop(
        "Others on this machine may read or change %(file)s: whoever runs the Tracker runs chmod 600 on it."
    ),
    "no_private_key": gettext_noop(
        "%(file)s holds a certificate but no private key: whoever runs the Tracker exports both into one file."
    ),
    "no_certificate": gettext_noop(
        "The certificate that belongs to the signing key %(file)s can't be found or read: whoever runs the Tracker "
        "adds it."
    ),
    "key_mismatch": gettext_noop(
        "The signing key and the certificate of %(file)s don't belong together: whoever runs the Tracker exports "
        "them again."
    ),
    "wrong_kind": gettext_noop(
        "The signing key %(file)s is of a kind that the Tracker doesn't sign with: whoever runs the Tracker gets one "
        "on the curve P-256, or RSA with 3072 bits or more."
    ),
    "may_not_sign": gettext_noop(
        "The certificate of %(file)s isn't meant for signing (its key usage says so): whoever runs the Tracker gets "
        "one that is."
    ),
    "expired": gettext_noop(
        "The certificate of %(file)s expired on %(ends)s: whoever runs the Tracker gets a new one."
    ),
    "not_yet_valid": gettext_noop(
        "The certificate of %(file)s isn't valid before %(begins)s: wait until then, or check the clock."
    ),
    "revoked": gettext_noop(
        "The certificate of %(file)s was revoked by its issuer: whoever runs the Tracker gets a new one."
    ),
    "no_pin": gettext_noop("The PIN of the key in %(file)s isn't set: whoever runs the Tracker sets %(variable)s."),
    "bad_toml": gettext_noop(
        "%(file)s doesn't say where the key is: whoever runs the Tracker names module, token, key and certificate."
    ),
    "module_missing": gettext_noop(
        "The key module that %(file)s names can't be loaded: whoever runs the Tracker checks its path, and that the "
        "Tracker is installed with its extra hsm."
    ),
    "token_missing": gettext_noop(
        "The token that %(file)s names isn't there: whoever runs the Tracker checks that it is plugged in and its name."
    ),
    "key_missing": gettext_noop(
        "The key that %(file)s names isn't on its token: whoever runs the Tracker checks the name."
    ),
    "pin_wrong": gettext_noop(
        "The PIN of the key in %(file)s is wrong or locked: whoever runs the Tracker corrects it before anybody tries "
        "again, because too many wrong ones shut the token."
    ),
    "module_failed": gettext_noop(
        "The key module of %(file)s failed: try again, and if it stays so, whoever runs the Tracker looks at it."
    ),
    "tsa_down": gettext_noop("The timestamp authority doesn't answer: try again later. Nothing was signed."),
    "tsa_slow": gettext_noop("The timestamp authority takes too long to answer: try again later. Nothing was signed."),
    "tsa_refused": gettext_noop(
        "The timestamp authority refused: whoever runs the Tracker checks SIGNING_TSA_URL. Nothing was signed."
    ),
    "tsa_nonsense": gettext_noop(
        "What the timestamp authority answered is no valid timestamp: whoever runs the Tracker checks "
        "SIGNING_TSA_URL. Nothing was signed."
    ),
    "no_field": gettext_noop(
        "The document has no empty field for a signature, so it can't be signed: please report this as a fault."
    ),
    "not_sound": gettext_noop(
        "The signature was made but didn't pass its own check, so it isn't used: try again, and if it stays so, "
        "please report this as a fault."
    ),
}

#: What is wrong with, or to be known of, a file that somebody asks about.
INSPECTING = {
    "too_large": gettext_noop("The file has more than %(most)d MB, which is more than is looked at here."),
    "not_pdf": gettext_noop("The file isn't a PDF."),
    "too_hard": gettext_noop("The file can't be looked at: it would take more time or memory than there is for it."),
    "encrypted": gettext_noop("The file is encrypted, so its signature can't be checked."),
    "unreadable": gettext_noop("The file is damaged: its parts can't be read."),
    "unsigned": gettext_noop("The file carries no signature."),
    "signature_unreadable": gettext_noop("The file carries a signature that can't be read."),
    "altered": gettext_noop("The file isn't what was signed: something in it was altered."),
    "signature_invalid": gettext_noop("The signature isn't valid: it wasn't made with the key of its certificate."),
    "container_altered": gettext_noop("Bytes around the signature were altered."),
    "changed_after": gettext_noop("Something was added to the file after it had been signed."),
    "not_whole": gettext_noop("The signature doesn't cover the whole file."),
    "several": gettext_noop("The file carries %(count)d signatures. What is said here is about the first."),
    "not_certified": gettext_noop("The signature doesn't forbid changes, as those of the Tracker's documents do."),
    "trial": gettext_noop("It is a trial signature: nobody stands behind it."),
    "unknown_signer": gettext_noop("It was signed by a certificate that this Tracker doesn't know."),
    "no_time": gettext_noop("The signature doesn't say when it was made."),
    "outside_validity": gettext_noop("The certificate wasn't valid at the time when the signature says it was made."),
    "timestamp_invalid": gettext_noop("The timestamp of the signature isn't valid."),
    "timestamp_unknown": gettext_noop("The timestamp is from an authority that this Tracker doesn't know."),
}


def of(code: str, **detail: Any) -> str:
    """The sentence, in the language of the moment. KeyError for a code without one: a fault of ours."""
    words = {name: _said(value) for name, value in detail.items()}
    return _((SIGNING | INSPECTING)[code]) % words


def _said(value: Any) -> Any:
    return date_format(timezone.localdate(value), "j F Y") if isinstance(value, datetime) else value
