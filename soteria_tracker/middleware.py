"""What the public site needs between a browser and its pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, set_response_etag

#: Below these a visitor is somebody; everywhere else, addresses without a page included, nobody is.
PERSONAL = ("/admin/", "/accounts/")


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
            request.META.pop("HTTP_COOKIE", None)
            request.__dict__.pop("COOKIES", None)  # read once already, by a middleware further out
        return self.get_response(request)


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
