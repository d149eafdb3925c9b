"""Who asks too often is told so, in words, and when to come back (429).

By address for what anybody may do, in each process for itself: the public side has no cache to share and may write
nothing, and each process has one engine to protect. What the cache in front of Django keeps is free and not counted.
By account for what the desk does at some cost: a whole office may share one address. nginx is the ring outside of this
one (deploy/nginx/soteria.conf). Sign-in has limits of its own, shared by all processes (allauth, forces).
"""

import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import loader
from django.utils.translation import ngettext

from soteria_tracker import errors
from soteria_tracker.guards.buckets import Buckets, Rate
from soteria_tracker.guards.visitors import network
from soteria_tracker.middleware import PERSONAL, LanguageMiddleware
from soteria_tracker.public.api import problems

#: What anybody may ask for: method, address -> how often. A file to be checked takes seconds, a search milliseconds.
STRANGERS: tuple[tuple[str, re.Pattern[str], Rate], ...] = (
    ("POST", re.compile(r"/(cy/)?verify/"), Rate(minute=12, burst=12)),
    ("GET", re.compile(r"/(cy/)?verify/.+"), Rate(minute=120, burst=60)),
    ("GET", re.compile(r"/(cy/)?search/"), Rate(minute=60, burst=40)),
    ("GET", re.compile(r"/api/.*"), Rate(minute=600, burst=300)),
    ("GET", re.compile(r"/data/.+\.(csv|ods)"), Rate(minute=60, burst=40)),
)
#: What somebody signed in may ask for. A page that is being written is drawn anew as one types.
DESK: tuple[tuple[str, re.Pattern[str], Rate], ...] = (
    ("POST", re.compile(r"/admin/responses/response/\d+/import/"), Rate(minute=6, burst=12)),
    ("GET", re.compile(r"/admin/responses/response/\d+/draft\.pdf"), Rate(minute=20, burst=20)),
    ("POST", re.compile(r"/admin/responses/response/preview/"), Rate(minute=120, burst=60)),
    ("POST", re.compile(r"/admin/responses/paper/\d+/preview/"), Rate(minute=60, burst=40)),
)
BUCKETS = Buckets(ticks=time.monotonic)


class StrangersRateMiddleware:
    """Stands outside of all that costs anything: sessions, tokens, the reading of a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.RATE_LIMITS and (found := rule(request, STRANGERS)):
            number, rate = found
            who = network(request.META, proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT)
            if seconds := BUCKETS.wait(("address", number, who), rate):
                return LanguageMiddleware(lambda request: too_many(request, seconds))(request)
        return self.get_response(request)


class DeskRateMiddleware:
    """Stands inside of sign-in and of the check of a form's token: it counts people, and may give back their words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.RATE_LIMITS or not (found := rule(request, DESK)) or not request.user.is_authenticated:
            return None
        number, rate = found
        seconds = BUCKETS.wait(("account", number, request.user.pk), rate)
        return too_many(request, seconds) if seconds else None


def rule(request: HttpRequest, rules: tuple[tuple[str, re.Pattern[str], Rate], ...]) -> tuple[int, Rate] | None:
    method = "GET" if request.method == "HEAD" else request.method
    for number, (asked, path, rate) in enumerate(rules):
        if asked == method and path.fullmatch(request.path_info):
            return number, rate
    return None


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """It leans on nothing: no query, no session. A form of the desk comes back with what was typed."""
    if request.path_info.startswith("/api/"):
        answer: HttpResponse = problems.answer(429, sentence(seconds), request=request)
        answer["Access-Control-Allow-Origin"] = "*"
    else:
        context: dict[str, Any] = {"sentence": sentence(seconds), "path": request.get_full_path()}
        context |= {
            "typed": list(errors.typed(request)),
            "has_files": request.content_type == "multipart/form-data",
            "is_personal": request.path_info.startswith(PERSONAL),
        }
        answer = HttpResponse(loader.get_template("429.html").render(context), status=429)
    answer["Retry-After"], answer["Cache-Control"] = str(seconds), "no-store"
    return answer


def sentence(seconds: int) -> str:
    said = ngettext(
        "Too many requests came from you or from your network. Try again in %(seconds)d second.",
        "Too many requests came from you or from your network. Try again in %(seconds)d seconds.",
        seconds,
    )
    return said % {"seconds": seconds}
