"""Walks what is registered: admins, states, actions, positions, models. What is added later is asked the same."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.test import RequestFactory
from django.utils.functional import Promise

from forces.models import Role
from forces.scoped_admin import NationalAccess, OfficeAdmin
from responses.positions import Position
from responses.states import RESPONSE, UPDATE, Action, State
from responses.templatetags.desk import action_words
from soteria_tracker.public.figures import FILLS
from soteria_tracker.templatetags.look import WORDS
from tests.access import world as made_up

OURS = ("forces", "recommendations", "responses")
ADMINS = list(admin.site._registry.items())
OFFICE = [(model, each) for model, each in ADMINS if isinstance(each, OfficeAdmin)]


def css(name: str) -> str:
    return (settings.BASE_DIR / "static" / "css" / name).read_text()


def choices() -> list[type[models.TextChoices]]:
    """Every list of choices of a field, and those that no field has."""
    held = {
        type_
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for type_ in vars(model).values()
        if isinstance(type_, type) and issubclass(type_, models.TextChoices)
    }
    modules = ("forces.models.people", "forces.models.places", "responses.states", "responses.positions")
    loose = {
        type_
        for name in modules
        for type_ in vars(__import__(name, fromlist=["x"])).values()
        if isinstance(type_, type) and issubclass(type_, models.TextChoices) and type_ is not models.TextChoices
    }
    return sorted(held | loose, key=lambda type_: type_.__qualname__)


@pytest.mark.parametrize(("model", "model_admin"), ADMINS, ids=lambda each: getattr(each, "__name__", ""))
def test_every_admin_says_whose_rows_it_shows(model, model_admin):
    assert isinstance(model_admin, OfficeAdmin | NationalAccess)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "model_admin"), OFFICE, ids=lambda each: getattr(each, "__name__", ""))
def test_every_office_admin_hides_the_rows_of_another_office(model, model_admin, now):
    world = made_up.World()
    made_up.enlist(world)
    mine, theirs = (made_rows(world, slug, now) for slug in ("kent", "gwent"))
    request = RequestFactory().get("/admin/")
    request.user = world.people["reviewer.kent"].user

    assert list(model_admin.get_queryset(request)) == [mine[model]]
    assert model_admin.has_change_permission(request, mine[model])
    assert not model_admin.has_view_permission(request, theirs[model])
    assert not model_admin.has_change_permission(request, theirs[model])
    assert not model_admin.has_delete_permission(request, mine[model])


def made_rows(world, slug, now):
    """One row of each model of an office. A new office admin needs its row here."""
    from forces.models import PolicingBody
    from recommendations.models import InspectionReport
    from responses import drafting
    from responses.models.paper import Paper

    body, report = PolicingBody.objects.get(slug=slug), InspectionReport.objects.get()
    by = world.people[f"author.{slug}"].user
    rows = [
        drafting.start_response(body, report, by=by, now=now),
        drafting.start_update(body, report, dated=now.date(), by=by, now=now),
    ]
    Paper.objects.filter(body=body).delete()
    rows.append(Paper.objects.create(body=body, name="A paper"))
    return {type(row): row for row in rows}


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_words_and_its_pill(state):
    assert state.label.strip()
    assert re.search(rf"\.desk-state\.is-{state.value}\b", css("base.css") + css("desk.css"))


@pytest.mark.parametrize("position", WORDS)
def test_every_position_has_its_words_its_chip_and_its_mark(position):
    mark = (settings.BASE_DIR / "templates" / "_components" / "mark.html").read_text()

    assert str(WORDS[position]).strip()
    assert f'"{position}"' in mark
    assert re.search(rf"\bis-{position}\b", css("base.css"))


def test_every_position_has_a_fill_in_the_pictures():
    assert set(FILLS) == {"none", *Position.values}


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_row_its_words_and_a_place_in_the_history(action):
    rows = [table[action] for table in (RESPONSE, UPDATE) if action in table]

    assert rows
    assert all(str(row.meaning).strip() and row.sources for row in rows)
    assert action.label.strip()
    assert action_words(action.value) == action.label


@pytest.mark.parametrize("word", ["start", "save", "copy"])
def test_every_other_entry_of_the_history_has_a_word(word):
    assert action_words(word)[0].isupper()


def test_every_role_of_the_workflow_exists_and_three_move_nothing():
    used = {role for table in (RESPONSE, UPDATE) for row in table.values() for role in row.roles}

    assert used == set(Role) - {Role.NATIONAL, Role.TRANSLATOR, Role.AUDITOR}


#: Times without a person, each with its reason.
NOBODY = {
    "Publication.published_at": "the record names its signatory; who pressed the button stands in the history",
    "InspectorateFinding.recorded_at": "appended by national administrators; the admin's own log names them",
}


def test_every_time_is_bound_to_the_person_who_acted():
    """``sent_at`` has ``sent_by``; where both may be empty, a constraint keeps them together."""
    apart = []
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model.__name__.startswith("Historical"):
            continue
        names = {field.name: field for field in model._meta.concrete_fields}
        for name, field in names.items():
            if not name.endswith("_at") or f"{model.__name__}.{name}" in NOBODY:
                continue
            by = names.get(name.removesuffix("_at") + "_by")
            bound = any(
                name in str(each.condition) and by and by.name in str(each.condition) for each in checks_of(model)
            )
            required = by is not None and not by.null and not field.null
            if by is None or not (required or bound):
                apart.append(f"{model.__name__}.{name}")

    assert apart == []


def checks_of(model):
    return [each for each in model._meta.constraints if isinstance(each, models.CheckConstraint)]


@pytest.mark.parametrize("type_", choices(), ids=lambda type_: type_.__qualname__)
def test_every_choice_can_be_translated(type_):
    for member in type_:
        assert isinstance(member._label_, Promise) or not member.label, member


def test_every_model_has_words_for_people():
    plain = [
        model.__name__
        for model in apps.get_models()
        if model._meta.app_label in OURS and not model.__name__.startswith(("Historical", "User"))
        for name in (model._meta.verbose_name, model._meta.verbose_name_plural)
        if not isinstance(name, Promise)
    ]

    assert plain == []
