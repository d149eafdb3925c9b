"""What no browser sends on its own is refused by its length, before anything reads it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import loader
from django.utils.translation import gettext as _

from soteria_tracker.middleware import LanguageMiddleware
from soteria_tracker.public.api import problems

#: Characters. The longest address that a page of ours links to has some 400; all filters of a list at once, 2,000.
LONGEST_ADDRESS = 8_000
#: All headers together, and one of them: cookies of a browser have 4,096 each at most.
LONGEST_HEADERS, LONGEST_HEADER, MOST_HEADERS = 32_000, 16_000, 100


class LengthMiddleware:
    """Stands outside of all that parses an address, a cookie or a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_long_address(request):
            return LanguageMiddleware(address_refused)(request)
        if has_long_headers(request):
            return LanguageMiddleware(headers_refused)(request)
        return self.get_response(request)


def is_long_address(request: HttpRequest) -> bool:
    return len(request.path_info) + len(request.META.get("QUERY_STRING", "")) > LONGEST_ADDRESS


def has_long_headers(request: HttpRequest) -> bool:
    lengths = [len(str(value)) for name, value in request.META.items() if name.startswith("HTTP_")]
    return len(lengths) > MOST_HEADERS or sum(lengths) > LONGEST_HEADERS or max(lengths, default=0) > LONGEST_HEADER


def address_refused(request: HttpRequest) -> HttpResponse:
    return refused(request, 414, _("The address is longer than any of this site. Leave some of it out."))


def headers_refused(request: HttpRequest) -> HttpResponse:
    sentence = _("Your browser sent more than this site reads. Delete its cookies for this site.")
    return refused(request, 431, sentence)


def refused(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """In words; the address itself, which may be a megabyte, is not repeated."""
    if request.path_info.startswith("/api/"):
        answer: HttpResponse = problems.answer(status, sentence, request=request, instance=False)
    else:
        answer = HttpResponse(loader.get_template("refused.html").render({"sentence": sentence}), status=status)
    answer["Cache-Control"] = "no-store"
    return answer
