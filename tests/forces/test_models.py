"""What the database refuses of people and bodies, and in which words."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise

from forces.models import Force, Membership, OfficeHolder, Oversight, Role
from tests.factories import UserFactory


def test_every_constraint_says_what_to_do():
    silent = [
        constraint.name
        for label in ("forces", "recommendations")
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
        if not isinstance(constraint.violation_error_message, Promise)
        or constraint.name in str(constraint.violation_error_message)
        or constraint.violation_error_message == models.BaseConstraint.default_violation_error_message
    ]

    assert silent == []


@pytest.fixture
def person(db):
    return UserFactory(username="somebody")


def sentences(row) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.messages


def test_delegate_without_dates_is_told_what_to_fill_in(person, gwent):
    row = Membership(user=person, body=gwent, role=Role.DELEGATE)

    assert sentences(row) == [
        "A delegate signs by an authority that has dates: fill in “since”, “until” and “authority”."
    ]


def test_national_with_a_body_is_told_to_leave_it_empty(person, gwent):
    row = Membership(user=person, body=gwent, role=Role.NATIONAL)

    assert sentences(row) == [
        "A national administrator and an auditor belong to no body: leave it empty. Every other role needs a body."
    ]


def test_membership_second_national_one_is_refused(person):
    Membership.objects.create(user=person, role=Role.NATIONAL)

    assert sentences(Membership(user=person, role=Role.NATIONAL)) == [
        "This person has this national role already. Change the days of that membership instead."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=person, role=Role.NATIONAL)


def test_membership_that_ends_before_it_begins_is_refused(person, gwent):
    row = Membership(user=person, body=gwent, role=Role.AUTHOR, since=date(2025, 2, 1), until=date(2025, 1, 1))

    assert sentences(row) == ["“Since” is after “until”. Correct one of the two days."]


def test_office_holder_without_a_name_is_told_of_the_vacancy(gwent):
    assert sentences(OfficeHolder(body=gwent)) == [
        "Give a name, or choose “office vacant” and leave the name empty.",
    ]


def test_oversight_second_one_without_a_first_day_is_refused(gwent):
    kent = Force.objects.get(slug="kent")
    Oversight.objects.create(body=gwent, force=kent)

    assert sentences(Oversight(body=gwent, force=kent)) == [
        "There is an entry for this body and this force without a first day. Change that one instead."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Oversight.objects.create(body=gwent, force=kent)


NONE, MAY, JUNE, JULY = None, date(2024, 5, 31), date(2024, 6, 1), date(2024, 7, 1)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((NONE, MAY), (JUNE, NONE), False),
        ((JUNE, NONE), (NONE, MAY), False),
        ((NONE, JUNE), (JUNE, NONE), True),
        ((NONE, NONE), (JUNE, JULY), True),
        ((MAY, JULY), (JUNE, JUNE), True),
        ((NONE, NONE), (NONE, NONE), True),
    ],
)
def test_oversight_overlaps_where_a_day_belongs_to_both(one, other, both):
    first, second = (Oversight(body_id=1, force_id=1, since=since, until=until) for since, until in (one, other))

    assert (first.overlaps(second), second.overlaps(first)) == (both, both)


def test_oversight_of_another_force_or_body_never_overlaps():
    assert not Oversight(body_id=1, force_id=1).overlaps(Oversight(body_id=1, force_id=2))
    assert not Oversight(body_id=1, force_id=1).overlaps(Oversight(body_id=2, force_id=1))
