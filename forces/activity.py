from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from forces import sessions


class ActivityMiddleware:
    """Each request moves the end of a session on. It asks nothing: the row was read when the session was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        row = getattr(request.session, "row", None)
        if row is not None:
            sessions.touch(row, now=timezone.now())
        return answer
