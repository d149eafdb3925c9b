"""Publication as the person sees it who pressed the button: ordered, step by step, done or refused."""

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from forces.access import SignedInRequest
from responses import desk, pressing, workflow
from responses.models.pressing import Pressing
from responses.models.working import Response
from responses.views.page import page


def publish(request: SignedInRequest, response: Response, note: str, revision: int) -> str:
    """Order the publication; the address to go to. Where no worker runs, this process does the work itself.

    Raises workflow.Refused.
    """
    now = timezone.now()
    ordered = pressing.order(response, by=request.user, note=note, revision=revision, now=now)
    if pressing.worker_is_there(now=now):
        return progress_url(response)
    taken = pressing.take(now=now, alive_for=pressing.ALONE_FOR, only=ordered)
    if taken is None:  # a worker has come meanwhile
        return progress_url(response)
    pressing.carry_out(taken, clock=timezone.now, alive_for=pressing.ALONE_FOR)
    if taken.step == Pressing.Step.FAILED:
        raise workflow.Refused(taken.message)
    messages.success(request, _("Published."))
    return desk.change_url(response)


def progress_url(response: Response) -> str:
    return reverse("admin:responses_response_publishing", args=[response.pk])


def progress_page(request: SignedInRequest, site: AdminSite, response: Response) -> HttpResponse:
    """How far the last order is. The desk's script asks again by itself; without it there is a link."""
    now = timezone.now()
    latest = response.pressings.first()
    if latest is not None and latest.step in pressing.OPEN:
        pressing.break_off(now=now)
        latest.refresh_from_db()
    return page(
        request,
        site,
        "publishing.html",
        title=_("Publication: %(thing)s") % {"thing": response},
        response=response,
        pressing=latest,
        steps=_steps(latest) if latest else [],
        is_open=latest is not None and latest.step in pressing.OPEN,
        back=desk.change_url(response),
    )


def _steps(latest: Pressing) -> list[tuple[str, str]]:
    """(words of a step, "done", "now" or "later"), for the steps that a publication goes through."""
    if latest.step == Pressing.Step.DONE:
        return [(str(step.label), "done") for step in pressing.OPEN]
    at = pressing.OPEN.index(latest.step) if latest.step in pressing.OPEN else -1
    if at < 0:
        return []
    return [
        (str(step.label), "done" if place < at else "now" if place == at else "later")
        for place, step in enumerate(pressing.OPEN)
    ]
