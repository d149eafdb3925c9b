"""Offices of the races: a report and a response of their own each round, and people in every role."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.http import QueryDict

from forces.models import PolicingBody, Role, User
from recommendations.models import InspectionReport, Recommendation
from responses import drafting, workflow
from responses.models.working import Response, Update
from responses.sheets import ResponseSheet, submit
from responses.states import Action
from tests.factories import MembershipFactory, UserFactory
from tests.reliability.sessions import SESSIONS

NOW = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)
#: Who takes each action; the rounds differ in the order of arrival alone.
BY = {"send": "author", "review": "reviewer", "approve": "commissioner", "publish": "reviewer", "correct": "author"}
_numbers = count(1)


class Office:
    """One body with eight people in each role, so that a race is between people and not between tabs."""

    def __init__(self, slug: str = "kent") -> None:
        self.body = PolicingBody.objects.get(slug=slug)
        self.people = {role: [self._person(role, each) for each in range(SESSIONS)] for role in set(BY.values())}

    def _person(self, role: str, number: int) -> User:
        user = UserFactory(username=f"race.{role}.{number}", last_name=f"{role} {number}", password=None)
        MembershipFactory(user=user, body=self.body, role=Role(role))
        return user

    def report(self) -> InspectionReport:
        """A new one: each round has rows of its own, and none has to be cleaned up."""
        number = next(_numbers)
        while InspectionReport.objects.filter(slug=f"race-{number}").exists():
            number = next(_numbers)
        report = InspectionReport.objects.create(
            slug=f"race-{number}",
            title=f"A made-up report, number {number}",
            short_title=f"Race {number}",
            published=date(2024, 8, 22),
            url="https://example.org/report",
            licence="made up",
            recommendation_total=1,
        )
        Recommendation.objects.create(
            report=report, number=1, wording="Begin.", is_tracked=True, deadline=date(2025, 1, 31)
        )
        return report

    def draft(self) -> Response:
        """Filled in, so that every action is possible."""
        response = drafting.start_response(self.body, self.report(), by=self.people["author"][0], now=NOW)
        response.answers.update(
            acceptance="accepted", position="planned", force_says="It has begun.", body_action="We follow it."
        )
        response.parts.filter(kind="introduction").update(text="An introduction.")
        return response

    def response(self, *actions: str) -> Response:
        """Taken along by the actions, in order."""
        return self.taken(self.draft(), *actions)

    def taken(self, thing: Any, *actions: str) -> Any:
        for action in actions:
            thing = self.move(thing, action, 0, note="The reason.")
        return thing

    def move(self, thing: Any, action: str, number: int, *, note: str = "") -> Any:
        """By the person of that number, who has seen what ``thing`` says."""
        by = self.people[BY[action]][number]
        return workflow.move(thing, Action(action), by=by, now=NOW, note=note, revision=thing.revision)

    def update(self, *actions: str) -> Update:
        update = drafting.start_update(
            self.body, self.report(), dated=date(2025, 2, 3), by=self.people["author"][0], now=NOW
        )
        recommendation = update.report.recommendations.get()
        update.entries.create(
            force=self.body.forces.get(), recommendation=recommendation, position="planned", force_says="A plan."
        )
        return self.taken(update, *actions)

    def save(self, response: Response, number: int, changes: dict[str, str]) -> ResponseSheet:
        """What the page does with a form that was opened at the revision of ``response``."""
        form = QueryDict(mutable=True)
        form.update(_said(ResponseSheet(response).before()) | changes | {"revision": str(response.revision)})
        return submit(ResponseSheet, response, form, by=self.people["author"][number], now=NOW)


def _said(values: dict[str, Any]) -> dict[str, str]:
    """As a browser sends it: nothing of a box without its tick."""
    return {name: "on" if value is True else value for name, value in values.items() if value is not False}


def fields(response: Response) -> list[str]:
    """Eight texts of the response, each on a row or column of its own."""
    answer = response.answers.get()
    card = f"card-{answer.force_id}-{answer.recommendation_id}"
    parts = [f"part-{part.pk}-text" for part in response.parts.exclude(kind="recommendations")]
    texts = [f"{card}-{name}" for name in ("force_says", "body_reply", "body_action", "private_note")]
    return [*parts, *texts][:SESSIONS]


def stands(response: Response) -> dict[str, str]:
    """What the rows say now, by field."""
    return ResponseSheet(Response.objects.get(pk=response.pk)).before()
