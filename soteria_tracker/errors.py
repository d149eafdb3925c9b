"""Pages for what went wrong, in words that say what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere; going back keeps what was typed."""
    return render(request, "403_csrf.html", status=403)
