"""What is done inside the Tracker of a rig: accounts, drafts, a publication. ``python -m deploy.rig.people WHAT``.

One line of JSON is the answer. It goes through the same doors as the desk (drafting, workflow, pressing).
"""

import json
import os
import sys
from datetime import date

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from forces.models import Membership, PolicingBody, Role, User  # noqa: E402
from recommendations.models import InspectionReport  # noqa: E402
from responses import drafting, pressing, workflow  # noqa: E402
from responses.models.history import HistoryEntry  # noqa: E402
from responses.models.record import Publication  # noqa: E402
from responses.models.working import Response  # noqa: E402
from responses.states import Action, State  # noqa: E402

REPORT = "soteria-2024"


@transaction.atomic
def accounts(body: str) -> dict:
    """An author for each body, with a response that is begun; for one of them all who publish. One password for all."""
    report, now, found = InspectionReport.objects.get(slug=REPORT), timezone.now(), {}
    password = make_password(os.environ["RIG_PASSWORD"])  # once: it is slow on purpose
    for each in PolicingBody.objects.filter(oversights__isnull=False).distinct().order_by("slug"):
        author = _person(Role.AUTHOR, each, password)
        response = drafting.start_response(each, report, by=author, now=now)
        found[each.slug] = {"user": author.username, "response": response.pk}
    one = PolicingBody.objects.get(slug=body)
    for role in (Role.REVIEWER, Role.COMMISSIONER):
        _person(role, one, password)
    return found


def _person(role: Role, body: PolicingBody, password: str) -> User:
    user = User.objects.create(
        username=f"{role.value}.{body.slug}", first_name="Made-up", last_name=f"{role.label}", is_staff=True
    )
    user.password = password
    user.save(update_fields=["password"])
    Membership.objects.create(user=user, body=body, role=role)
    return user


def publish(body: str) -> dict:
    """Written, sent, reviewed, approved, and ordered to be published: a worker does the rest."""
    response, now = Response.objects.get(body__slug=body, report__slug=REPORT), timezone.now()
    if response.state == State.PUBLISHED:  # by an earlier check
        return {}
    response.parts.filter(kind="introduction").update(text="A made-up response of a rig.")
    response.answers.update(acceptance="accepted", position="in_progress", force_says="Begun.", body_action="Watching.")
    response.dated = date(2024, 10, 10)
    response.save()
    for action, role in ((Action.SEND, "author"), (Action.REVIEW, "reviewer"), (Action.APPROVE, "commissioner")):
        response = workflow.move(response, action, by=User.objects.get(username=f"{role}.{body}"), now=now)
    reviewer = User.objects.get(username=f"reviewer.{body}")
    order = pressing.order(response, by=reviewer, note="", revision=response.revision, now=now)
    return {"order": order.pk}


def published(body: str) -> dict:
    row = Publication.objects.filter(body__slug=body, kind=Publication.Kind.RESPONSE).first()
    order = Response.objects.get(body__slug=body).pressings.latest("pk")
    if row is None:
        return {"step": order.step, "message": order.message}
    return {"pdf": row.pdf_url, "sha256": row.pdf_sha256, "name": row.pdf_name}


def saves(prefix: str) -> dict:
    """Every introduction that was ever saved with these words at its beginning, by response: from the history."""
    found: dict[str, list[str]] = {}
    for entry in HistoryEntry.objects.filter(action="save").order_by("pk"):
        for change in entry.changes.values():
            if str(change["after"]).startswith(prefix):
                found.setdefault(str(entry.response_id), []).append(change["after"])
    return found


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
