"""Pages for what went wrong, in words that say what to do."""

import sys
from collections.abc import Iterator

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from django.views import defaults

from soteria_tracker.away import is_away
from soteria_tracker.public.api import problems

#: Seconds after which a browser or a program may try again.
RETRY_AFTER = 30
#: Below it people write. What is typed elsewhere is a question or a password.
DESK = "/admin/"
#: Sent again with the rest, and nobody's text.
CSRF_FIELD = "csrfmiddlewaretoken"
#: Characters: a longer value is a text, and is shown.
SHORT = 60


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere; going back keeps what was typed."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever nobody foresaw; and what comes back by itself, which is something else to whoever waits."""
    if not is_away(sys.exc_info()[1]):
        return defaults.server_error(request)
    answer = _unavailable(request)
    answer["Retry-After"], answer["Cache-Control"] = str(RETRY_AFTER), "no-store"
    return answer


def _unavailable(request: HttpRequest) -> HttpResponse:
    """It leans on nothing that may be away: no session, no user, no query."""
    if request.path_info.startswith("/api/"):
        return problems.answer(503, _("Something that this site leans on is away. Try again soon."), request=request)
    context = {"typed": list(typed(request)), "path": request.get_full_path(), "has_files": _has_files(request)}
    return HttpResponse(loader.get_template("503.html").render(context), status=503)


def typed(request: HttpRequest) -> Iterator[dict[str, object]]:
    """The fields of a form of the desk, so that it can be sent again from the page that says why it was not taken.

    Only of a form that came from our own page: its token was checked before anything else. No password.
    """
    if request.method != "POST" or not request.path_info.startswith(DESK):
        return
    if not getattr(request, "csrf_processing_done", False):
        return
    try:
        given = request.POST.lists()
    except (UnreadablePostError, BadRequest, SuspiciousOperation):
        return
    for name, values in given:
        if "password" not in name:
            for value in values:
                is_text = name != CSRF_FIELD and (len(str(value)) > SHORT or "\n" in str(value))
                yield {"name": name, "value": value, "is_text": is_text}


def _has_files(request: HttpRequest) -> bool:
    return (request.content_type or "") == "multipart/form-data"
