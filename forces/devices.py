"""Browsers in which somebody has signed in before, told apart from strangers without asking the database.

A signed cookie, sent back to the pages of the sign-in alone, names the accounts (as digests) and gives the browser a
number for each. It opens nothing: whoever has it still needs the password. It only says that this try is counted apart
from those of strangers (forces.lockout), so that strangers cannot keep the owner of an account out.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

SALT = "forces.devices"
LIFE = timedelta(days=180)
PATH = "/accounts/"
#: A computer of an office that several people use.
MOST_ACCOUNTS = 8


def digest(name: str) -> str:
    """Of an account's name as somebody typed it: capitals and spaces around it do not make another account."""
    return salted_hmac(SALT, name.strip().lower(), algorithm="sha256").hexdigest()[:32]


def known(request: HttpRequest, name: str) -> str:
    """The number of this browser, if that account was signed in to here before; else nothing."""
    return _numbers(request).get(digest(name), "")


def remember(request: HttpRequest, response: HttpResponseBase, name: str) -> None:
    """Whoever answers with this has just proved that they own the account."""
    numbers = _numbers(request)
    mine = numbers.pop(digest(name), "") or secrets.token_hex(8)
    numbers = {**dict(list(numbers.items())[1 - MOST_ACCOUNTS :]), digest(name): mine}
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(numbers, salt=SALT),
        max_age=LIFE,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _numbers(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}
