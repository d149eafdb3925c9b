"""Two offices with rows in every state and a canary word in every text of them, made through the workflow.

A canary tells whose it is and who may read it: ``public`` (it was published), ``draft`` (not published, perhaps
never), ``private`` (never published by anybody), ``person`` (a name or an authority: for the office itself and
for national administrators).
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from django.db import models

from forces.models import Force, Invitation, Membership, PolicingBody, Role, User
from recommendations.models import Cohort, InspectionReport, NationalProduct, Recommendation
from responses import documents, drafting, signing, translation, workflow
from responses.checks.welsh import pairs_of
from responses.documents import typesetting
from responses.importing import sources
from responses.models.dispatch import Dispatch
from responses.models.paper import Paper
from responses.models.record import InspectorateFinding
from responses.models.source import Source
from responses.models.working import Response, Update
from responses.states import Action
from tests.factories import MembershipFactory, UserFactory

NOW = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)
BODIES = ("kent", "gwent")
WELSH = ("gwent",)  # publishes in both languages
CANARY = re.compile(r"Zq(kent|gwent)(public|draft|private|person)\d+qZ")
#: What the people of an office do to get a row into a state. A response that is corrected is published first.
WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "returned": ("send", "return"),
    "in_review": ("send",),
    "reviewed": ("send", "review"),
    "approved": ("send", "review", "approve"),
    "published": ("send", "review", "approve", "publish"),
    "correcting": ("send", "review", "approve", "publish", "correct"),
}
UPDATE_WAYS = {
    state: tuple(step for step in WAYS[state] if step not in ("review", "approve"))
    for state in ("draft", "returned", "in_review", "published", "correcting")
}
DOERS = {"send": "author", "correct": "author", "approve": "commissioner"}  # the reviewer does the rest
_numbers = count(1)


def canary(body: str, kind: str) -> str:
    return f"Zq{body}{kind}{next(_numbers)}qZ"


@dataclass(frozen=True)
class Person:
    """``body`` is the office that the person may work for today, if any."""

    name: str
    user: User | None = None
    body: str = ""
    is_national: bool = False
    is_auditor: bool = False  # reads accounts and reference data, and changes nothing

    @property
    def role(self) -> str:
        """In the office, or of no body; "" for whoever has no business at the desk."""
        return self.name.split(".")[0] if self.body or self.is_national or self.is_auditor else ""


@dataclass
class World:
    people: dict[str, Person] = field(default_factory=dict)
    responses: dict[tuple[str, str], Response] = field(default_factory=dict)  # by body and state
    updates: dict[tuple[str, str], Update] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)  # by body; not the usual one, so that it is never printed
    sources: dict[str, Source] = field(default_factory=dict)  # by body; of its draft, not confirmed
    forms: dict[bool, bytes] = field(default_factory=dict)  # what visitors post, made once

    def reports(self) -> list[InspectionReport]:
        return list(InspectionReport.objects.all())


OFFICE = ("author", "reviewer", "commissioner", "delegate", "translator")
PEOPLE = (
    "anonymous",
    *(f"{role}.kent" for role in OFFICE),
    "expired delegate.kent",
    "author.gwent",
    "commissioner.gwent",
    "translator.gwent",
    "national",
    "auditor",
    "no membership",
    "superuser without membership",
    "left kent",
)


def build() -> World:
    """All rows of both offices; the caller holds a transaction that it rolls back."""
    world = World()
    enlist(world)
    for slug in BODIES:
        world.papers[slug] = _paper(slug)
    for state in WAYS:
        report = _report(state)
        for slug in BODIES:
            world.responses[slug, state] = _response(world, PolicingBody.objects.get(slug=slug), report, state)
    for slug in BODIES:
        world.sources[slug] = _source(world, slug)
    soteria = InspectionReport.objects.get(slug="soteria-2024")
    for slug in BODIES:
        body = PolicingBody.objects.get(slug=slug)
        for state in UPDATE_WAYS:
            world.updates[slug, state] = _update(world, body, soteria, state)
    InspectorateFinding.objects.create(
        force=Force.objects.get(slug="gwent"),
        recommendation=soteria.recommendations.get(number=3),
        status="open",
        stated_on=date(2025, 5, 1),
        source_url="https://example.org/",
        recorded_at=NOW,
    )
    Invitation.objects.create(
        first_name="Made-up",
        last_name=canary("gwent", "person"),
        email="invited@office.example",
        role=Role.AUTHOR,
        body=PolicingBody.objects.get(slug="gwent"),
        invited_by=world.people["national"].user,
        invited_at=NOW,
    )
    for row in reference_rows():
        row.save()  # so that each has a history: rows from fixtures have none
    return world


def reference_rows() -> list[models.Model]:
    """One row of each kind that a national administrator keeps."""
    return [
        Force.objects.get(slug="gwent"),
        PolicingBody.objects.get(slug="gwent"),
        User.objects.get(username="author.gwent"),
        Membership.objects.get(user__username="delegate.gwent"),
        InspectionReport.objects.get(slug="soteria-2024"),
        Recommendation.objects.get(report__slug="soteria-2024", number=7),
        Cohort.objects.first(),
        NationalProduct.objects.first(),
        Invitation.objects.get(),
    ]


def enlist(world: World) -> None:
    world.people["anonymous"] = Person("anonymous")
    for slug in BODIES:
        body = PolicingBody.objects.get(slug=slug)
        for role in OFFICE:
            world.people[f"{role}.{slug}"] = Person(f"{role}.{slug}", _member(role, body), slug)
    # is_superuser opens nothing, neither more bodies for those who work for one ...
    User.objects.filter(username="reviewer.kent").update(is_superuser=True)
    kent = PolicingBody.objects.get(slug="kent")
    expired = UserFactory(username="expired")
    MembershipFactory(user=expired, body=kent, role=Role.DELEGATE, until=date(2025, 3, 31))
    left = UserFactory(username="left", is_active=False)
    MembershipFactory(user=left, body=kent, role=Role.AUTHOR)
    national = UserFactory(username="national")
    MembershipFactory(user=national, role=Role.NATIONAL)
    auditor = UserFactory(username="auditor")
    MembershipFactory(user=auditor, role=Role.AUDITOR)
    # ... nor any for those who work for none.
    superuser = UserFactory(username="superuser", is_superuser=True)
    world.people |= {
        person.name: person
        for person in (
            Person("expired delegate.kent", expired),
            Person("left kent", left),
            Person("no membership", UserFactory(username="nobody")),
            Person("superuser without membership", superuser),
            Person("national", national, is_national=True),
            Person("auditor", auditor, is_auditor=True),
        )
    }


def _member(role: str, body: PolicingBody) -> User:
    """The commissioner's name is printed under what is published; the names of the others are the office's."""
    name = canary(body.slug, "public" if role == "commissioner" else "person")
    user = UserFactory(username=f"{role}.{body.slug}", last_name=name, email=f"{canary(body.slug, 'person')}@a.example")
    dates = {"since": date(2024, 1, 1), "until": date(2099, 12, 31)} if role == "delegate" else {}
    MembershipFactory(user=user, body=body, role=Role(role), authority=canary(body.slug, "person"), **dates)
    return user


def _report(state: str) -> InspectionReport:
    """Soteria for what is published, a report of its own for each other state: a body answers each but once."""
    if state == "published":
        return InspectionReport.objects.get(slug="soteria-2024")
    report = InspectionReport.objects.create(
        slug=f"made-up-{state.replace('_', '-')}",
        title=f"A made-up report, {state}",
        short_title=f"Made-up {state}",
        published=date(2020, 1, 1 + list(WAYS).index(state)),
        url="https://example.org/",
        licence="None",
        recommendation_total=1,
    )
    asked = report.recommendations.create(number=1, wording="Do it.", is_tracked=True, deadline=date(2021, 1, 31))
    asked.limbs.create(key="a", text="All of it.")
    return report


def fill(row: models.Model, slug: str, kind: str) -> None:
    """A canary into each text that a person may type: what no rule here names gets one too."""
    for each in row._meta.concrete_fields:
        if not isinstance(each, models.CharField | models.TextField) or not each.editable or each.choices:
            continue
        own = "private" if each.name == "private_note" else kind
        if each.name.endswith("_cy") and slug not in WELSH:  # it stands beside what is published in English alone
            own = "draft"
        word = canary(slug, own)
        setattr(row, each.name, f"https://example.org/{word}" if isinstance(each, models.URLField) else word)
    row.save()


def _fill_response(response: Response, kind: str) -> None:
    response.first_published_on = response.dated = date(2024, 10, 10)
    fill(response, response.body.slug, kind)
    for part in response.parts.all():
        fill(part, response.body.slug, kind)
    for answer in response.answers.all():
        fill(answer, response.body.slug, kind)
        answer.limbs.update(position="planned")
    for pair in pairs_of(response):
        translation.vouch(pair.row, [pair.name])
        pair.row.save()
    response.refresh_from_db()


def _fill_update(update: Update, kind: str) -> None:
    force = Force.objects.get(slug=update.body.slug)
    for asked in update.report.recommendations.filter(number__in=[5, 7]):
        entry, _created = update.entries.get_or_create(
            force=force, recommendation=asked, defaults={"position": "planned"}
        )
        fill(entry, update.body.slug, kind)


def _response(world: World, body: PolicingBody, report: InspectionReport, state: str) -> Response:
    response = drafting.start_response(body, report, by=world.people[f"author.{body.slug}"].user, now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        if state != "published":  # the file of one real publication an office is enough: each takes seconds
            patch.setattr(typesetting, "typeset", untypeset)
            patch.setattr(signing, "sign", lambda pdf, *_args, **_options: pdf)
            patch.setattr(documents, "validate", lambda pdf: [])
        return _take(world, response, state, WAYS[state], _fill_response)


def _source(world: World, slug: str) -> Source:
    """A document brought in, whose name and words nobody else may see."""
    by = world.people[f"author.{slug}"].user
    data, name = canary(slug, "draft").encode(), canary(slug, "draft")
    return sources.keep(world.responses[slug, "draft"], data, name=name, kind="text", by=by, now=NOW)


def untypeset(page: str, **_options: object) -> bytes:
    """In place of WeasyPrint: every word of the page, at once."""
    return b"%PDF stand-in " + page.encode()


def _paper(slug: str) -> Paper:
    """With a crest too, and with a history that says what stands nowhere else."""
    paper = Paper(body=PolicingBody.objects.get(slug=slug), crest="iVBORw0KGgo=", crest_type="image/png")
    paper.fields = [{"label": canary(slug, "draft"), "value": "1", "label_cy": "", "value_cy": ""}]
    fill(paper, slug, "draft")
    fill(paper, slug, "draft")
    return paper


def _update(world: World, body: PolicingBody, report: InspectionReport, state: str) -> Update:
    author = world.people[f"author.{body.slug}"].user
    update = drafting.start_update(body, report, dated=date(2025, 2, 3), by=author, now=NOW)
    return _take(world, update, state, UPDATE_WAYS[state], _fill_update)


def _take(world: World, thing: Any, state: str, way: tuple[str, ...], fill_in: Any) -> Any:
    """Fill in, save once so that the history holds words that stand nowhere else, and move along the way."""
    slug = thing.body.slug
    fill_in(thing, "public" if "publish" in way else "draft")
    author = world.people[f"author.{slug}"].user
    change = {"label": "Text", "before": canary(slug, "private"), "after": canary(slug, "private")}
    drafting.saved(thing, {"part-1-text": change}, by=author, now=NOW)
    for step in way:
        by = world.people[f"{DOERS.get(step, 'reviewer')}.{slug}"].user
        note = {"return": canary(slug, "private"), "correct": canary(slug, "draft")}.get(step, "")
        thing = workflow.move(thing, Action(step), by=by, now=NOW, note=note)
    if state == "correcting":
        fill_in(thing, "draft")
    elif state == "published" and isinstance(thing, Response):
        Dispatch.objects.create(
            response=thing,
            version=thing.version,
            recipient="inspectors",
            sent_on=NOW.date(),
            recorded_by=author,
            recorded_at=NOW,
        )
    return thing
