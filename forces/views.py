"""Pages about one's own account, beside those of allauth."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forces import sessions


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; to end one of them, or all but this one."""
    here, mine = request.session.session_key, list(sessions.of(request.user, now=timezone.now()))  # type: ignore[arg-type]
    if request.method != "POST":
        rows = [(row, row.session_key == here) for row in mine]
        return render(request, "account/sessions.html", {"rows": rows, "has_others": len(rows) > 1})
    if "others" in request.POST:
        sessions.end(request.user, reason="ended by the person", but=here)  # type: ignore[arg-type]
        messages.success(request, _("You are signed out everywhere but here."))
        return redirect("account_sessions")
    for row in mine:
        if row.mark == request.POST.get("session") and row.session_key != here:
            sessions.end(request.user, reason="ended by the person", only=row.session_key)  # type: ignore[arg-type]
    messages.success(request, _("You are signed out there."))
    return redirect("account_sessions")
