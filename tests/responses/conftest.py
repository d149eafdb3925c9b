"""A response and an update on their way, moved only through the workflow."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection

from recommendations.models import InspectionReport
from responses import append_only_sql, drafting, workflow
from responses.states import Action


@pytest.fixture
def soteria(db) -> InspectionReport:
    return InspectionReport.objects.get(slug="soteria-2024")


@pytest.fixture
def team(people, kent):
    """Kent's author, reviewer and commissioner."""
    return {role: people(role, kent) for role in ("author", "reviewer", "commissioner")}


def fill(response, *, text="The force has begun.", private="CANARY private note"):
    """Words into each card and into the introduction, written as a save would leave them."""
    response.parts.filter(kind="introduction").update(text="An introduction.")
    response.answers.update(
        acceptance="accepted",
        position="in_progress",
        force_says=text,
        body_action="We follow it.",
        private_note=private,
    )
    response.dated = date(2024, 10, 10)
    response.save()
    return response


@pytest.fixture
def draft(kent, soteria, team, now):
    """Kent's response, filled in and still a draft."""
    return fill(drafting.start_response(kent, soteria, by=team["author"], now=now))


@pytest.fixture
def moved(team, now):
    """``moved(thing, "send", "review")``: taken along by the people whose actions these are."""
    by = {"send": "author", "review": "reviewer", "approve": "commissioner", "publish": "reviewer"}

    def move(thing, *actions):
        for action in actions:
            thing = workflow.move(thing, Action(action), by=team[by[action]], now=now)
        return thing

    return move


@pytest.fixture
def published(draft, moved):
    return moved(draft, "send", "review", "approve", "publish")


@pytest.fixture
def update(kent, soteria, team, now):
    """Kent's update with a new position on recommendation 7, a draft."""
    update = drafting.start_update(kent, soteria, dated=date(2025, 2, 3), by=team["author"], now=now)
    force = kent.forces.get()
    seven = soteria.recommendations.get(number=7)
    entry = update.entries.create(
        force=force,
        recommendation=seven,
        position="planned",
        force_says="A plan stands.",
        private_note="CANARY private note",
    )
    for limb in seven.limbs.all():
        entry.limbs.create(limb=limb, position="planned")
    return update


@pytest.fixture
def tampering():
    """``tampering(sql, *values)``: what somebody with the database in their hands could do, past the triggers."""

    def run(sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            editor = SimpleNamespace(connection=connection, execute=cursor.execute)
            append_only_sql.remove(editor)
            cursor.execute(sql, values)
            append_only_sql.install(editor)

    return run
