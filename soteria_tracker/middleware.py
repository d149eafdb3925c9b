"""What the public site needs between a browser and its pages."""

import re
from collections.abc import Callable
from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils import translation
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.defaults import page_not_found

from responses.importing.kinds import MOST_BYTES
from responses.phrases import ENGLISH
from soteria_tracker import marked, welsh

#: Where documents are brought in, and the most bytes of a request there: the file, its frame, a pasted text.
IMPORT = re.compile(r"/admin/responses/response/\d+/import/")
UPLOAD_BYTES = MOST_BYTES + 500_000
#: Of a larger one, so much is taken and dropped, piece by piece; whoever sends more is cut off.
DISCARDED_BYTES, CHUNK = 300_000_000, 256 * 1024
#: Below these a visitor is somebody; everywhere else, addresses without a page included, nobody is.
PERSONAL = ("/admin/", "/accounts/")
#: Behind it lie drafts and people: who needs a second factor shows it first.
DESK = "/admin/"
#: Below it everything is Welsh, and nothing elsewhere.
WELSH = "/cy/"


class StrangersMiddleware:
    """Public addresses are answered as if the browser had sent no cookie at all.

    Stands outside of all that reads cookies: Django answers an odd token or a dead session with a new cookie
    and ``Vary: Cookie``, and a cache that anybody shares would then keep what it was told to keep for everybody.
    What a view sets itself is not hidden here, so that tests see it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PERSONAL):
            if _has_nul(request):
                return page_not_found(request, Http404())
            request.META.pop("HTTP_COOKIE", None)
            request.__dict__.pop("COOKIES", None)  # read once already, by a middleware further out
        return self.get_response(request)


class UploadMiddleware:
    """A document that is far too large to be brought in is refused by its announced length; none of it is kept.

    Stands outside of whatever looks for a form's token: that alone would read the whole upload.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and IMPORT.fullmatch(request.path_info) and announced(request) > UPLOAD_BYTES:
            discard(request)
            return HttpResponseRedirect(f"{request.path_info}?too_large=1", status=303)
        return self.get_response(request)


def _has_nul(request: HttpRequest) -> bool:
    """No page has it in its name, and PostgreSQL knows no such text. The API and the filters refuse it themselves."""
    if request.path_info.startswith("/api/") or request.path_info in ("/", "/cy/"):
        return False
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def discard(request: HttpRequest) -> None:
    """Take what is sent and keep none of it: a browser that is cut off in mid-upload shows no answer at all."""
    left = min(announced(request), DISCARDED_BYTES)
    with suppress(UnreadablePostError):  # whoever sends went away
        while left > 0 and (piece := request.read(min(left, CHUNK))):
            left -= len(piece)


def announced(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


class ConditionalMiddleware(ConditionalGetMiddleware):
    """HEAD gets the tag of GET: every page here is drawn whole for both, and the server drops the words later."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.method != "HEAD":
            return super().process_response(request, response)
        if not isinstance(response, HttpResponse):  # a file on its way in pieces
            return response
        if self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        if not (etag := response.headers.get("ETag")):
            return response
        return get_conditional_response(request, etag=etag, response=response) or response


class LanguageMiddleware:
    """The address alone chooses the language: no cookie and no header, so that an answer is the same for everybody.

    Stands inside of whatever measures or tags an answer (its length, its ETag): the finished page is changed here,
    where its marks become ``lang="en"`` (soteria_tracker.welsh). What is no page loses them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(WELSH):
            with translation.override(ENGLISH):  # a thread may remember the language of somebody before
                return self.get_response(request)
        request.GET = welsh.without_marks(request.GET)  # type: ignore[assignment]  # of one kind, says the stub
        with welsh.speaking():
            return unmarked(self.get_response(request))


def unmarked(response: HttpResponseBase) -> HttpResponseBase:
    """Files pass as they are: they were made before anybody asked for them, in a language of their own."""
    kind = response.headers.get("Content-Type", "")
    if isinstance(response, HttpResponse) and re.match(r"text/|application/(.+\+)?(json|xml)\b", kind):
        say = marked.spans if kind.startswith("text/html") else marked.plain
        response.content = say(response.content.decode(response.charset or "utf-8"))
    return response


class SecondFactorMiddleware:
    """No page of the desk, by any method, for whoever needs a second factor and has not shown it in this session.

    Stands inside of what knows who somebody is, and asks after the form's token was looked at: where the database is
    away, what was typed is sent back only with a token that is right. No view of the desk runs before: a POST is not
    carried out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        # Not where the public pages alone are served: allauth is missing there.
        from forces import access, second_factor

        self.get_response, self.access, self.second_factor = get_response, access, second_factor

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        if not request.path_info.startswith(DESK):
            return None
        if request.user.is_authenticated:
            self.access.remember(request.user)
        return self.second_factor.ask(request) if self.second_factor.is_missing(request) else None
