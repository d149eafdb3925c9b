"""Each request that reaches Django: its id, how it ended, how long it took. The cache in front sends more, unseen."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from soteria_tracker.middleware import PERSONAL
from soteria_tracker.operations import logs, metrics

logger = logging.getLogger("soteria_tracker.access")

#: What a proxy makes: a UUID, or hexadecimal digits. Anything else might be words.
SANE = re.compile(r"[0-9a-fA-F-]{16,64}")
#: A path may hold a key that opens something, or the address of a person.
KEY, ADDRESS, LONGEST = re.compile(r"(/password/reset/key/|/accounts/join/).+"), re.compile(r"[^/]*@[^/]*"), 200


class RequestMiddleware:
    """Stands outside of everything, so that whatever is answered further in is counted and logged here.

    The id goes back only to the desk and with faults: a public answer is the same for everybody, to the byte.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        number = identity(request.headers.get("X-Request-ID", ""))
        about = {"request": number, "method": method(request), "path": plain(request.path)}
        request.logged = about  # type: ignore[attr-defined]  # Django writes a line of its own when this has returned
        token = logs.current.set(about)
        try:
            answer = self.get_response(request)
            seconds = time.perf_counter() - began
            metrics.REQUESTS.add(method(request), answer.status_code, seconds)
            facts = {"status": answer.status_code, "ms": round(seconds * 1000, 1), "user": user(request)}
            logger.info("Answered", extra={"facts": facts})
        finally:
            logs.current.reset(token)
        if answer.status_code >= 500 or request.path_info.startswith(PERSONAL):
            answer["X-Request-ID"] = number
        return answer


def identity(given: str) -> str:
    return given if SANE.fullmatch(given) else uuid.uuid4().hex


def method(request: HttpRequest) -> str:
    """Anybody may invent one."""
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return request.method if request.method in known else "other"


def plain(path: str) -> str:
    """Without the query string, without keys and addresses of mail."""
    return ADDRESS.sub("…", KEY.sub(r"\1…", path))[:LONGEST]


def user(request: HttpRequest) -> int | None:
    """The number of whoever is signed in, where somebody has asked for it already: it is worth no query."""
    return getattr(getattr(request, "_cached_user", None), "pk", None)
