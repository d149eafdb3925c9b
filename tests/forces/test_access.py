"""Who holds which role today, and what an auditor may and may not."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from forces import access, permissions
from forces.models import Membership, Role, User
from forces.scoped_admin import NationalAccess
from recommendations.models import InspectionReport
from responses import drafting
from tests.factories import MembershipFactory


def test_role_held_in_one_body_opens_no_other(people, kent, gwent):
    author = people("author", kent)

    assert access.may(author, permissions.SEE_ROWS, kent)
    assert not access.may(author, permissions.SEE_ROWS, gwent)
    assert not access.may(author, permissions.SEE_ROWS)
    assert list(access.bodies(author)) == [kent]


def test_role_opens_nothing_before_it_begins_and_after_it_ends(kent):
    delegate = MembershipFactory(body=kent, role=Role.DELEGATE, since=date(2025, 2, 1), until=date(2025, 2, 28)).user

    days = [date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 28), date(2025, 3, 1)]

    assert [access.may(delegate, permissions.SEE_ROWS, kent, on=day) for day in days] == [False, True, True, False]


def test_national_roles_hold_on_their_days_and_no_role_of_an_office_is_one(kent):
    days = [date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 28), date(2025, 3, 1)]
    dated = {"since": date(2025, 2, 1), "until": date(2025, 2, 28)}
    national = MembershipFactory(body=None, role=Role.NATIONAL, **dated).user
    auditor = MembershipFactory(body=None, role=Role.AUDITOR, **dated).user
    author = MembershipFactory(body=kent, role=Role.AUTHOR, **dated).user
    within = [False, True, True, False]

    assert [access.is_national(national, on=day) for day in days] == within
    assert [access.is_auditor(auditor, on=day) for day in days] == within
    assert [access.works_here(author, on=day) for day in days] == within
    assert [access.needs_second_factor(national, on=day) for day in days] == within
    for day in days:
        assert not access.is_national(auditor, on=day)
        assert not access.is_national(author, on=day)
        assert not access.is_auditor(national, on=day)
        assert not access.is_auditor(author, on=day)
        assert not access.needs_second_factor(author, on=day)


def test_roles_of_an_office_are_told_by_office_and_day(kent, gwent):
    day = date(2025, 2, 14)
    user = MembershipFactory(body=kent, role=Role.AUTHOR, since=date(2025, 2, 1)).user
    MembershipFactory(user=user, body=kent, role=Role.REVIEWER)
    MembershipFactory(user=user, body=gwent, role=Role.TRANSLATOR, until=day)
    both = frozenset({Role.AUTHOR, Role.REVIEWER})

    assert access.office_roles(user, on=day) == {kent.pk: both, gwent.pk: {Role.TRANSLATOR}}
    assert access.office_roles(user, on=date(2025, 2, 15)) == {kent.pk: both}
    assert access.office_roles(user, on=date(2025, 1, 31)) == {kent.pk: {Role.REVIEWER}, gwent.pk: {Role.TRANSLATOR}}
    assert set(access.bodies(user, on=day)) == {kent, gwent}
    assert set(access.bodies(user, permissions.BEGIN_ROWS, on=day)) == {kent}
    assert set(access.bodies(user, on=date(2025, 2, 15))) == {kent}


def test_national_role_opens_no_office(people):
    national = people("national")

    assert access.office_roles(national) == {}
    assert not access.bodies(national, permissions.CHANGE_ANYTHING).exists()


def test_superuser_needs_a_second_factor_without_any_role(db):
    assert access.needs_second_factor(User.objects.create_superuser("root"))


@pytest.mark.parametrize("role", Role)
def test_deactivated_account_holds_nothing_whatever_its_role(role, people, kent):
    user = people(role.value, None if role in permissions.OVERSEERS else kent)
    user.is_active = False

    assert not any(access.may_anywhere(user, right) for right in permissions.RIGHTS)


@pytest.mark.parametrize("user", [AnonymousUser(), "superuser"])
def test_whoever_has_no_role_holds_nothing(user, people, kent):
    """Though others hold roles, whose memberships a question asked too widely would find."""
    people("author", kent), people("national"), people("auditor")
    if user == "superuser":
        user = User.objects.create_superuser("root")

    assert not any(access.may_anywhere(user, right) for right in permissions.RIGHTS)


def test_what_a_row_may_do_is_remembered_where_it_is_asked_for_alone(people, kent, gwent, django_assert_num_queries):
    user = people("author", kent)
    for_a_request = User.objects.get(pk=user.pk)
    access.remember(for_a_request)
    with django_assert_num_queries(1):
        assert access.roles(for_a_request, kent) == {Role.AUTHOR}
        assert access.roles(for_a_request, gwent) == access.national_roles(for_a_request) == frozenset()
        assert not access.needs_second_factor(for_a_request)
        assert access.works_here(for_a_request)
    Membership.objects.all().delete()

    assert not access.roles(user, kent)
    assert not access.roles(User.objects.get(pk=user.pk), kent)


def test_auditor_reads_accounts_and_their_history_without_a_form(people, signed_in, kent):
    author = people("author", kent)
    author.first_name = "Other"
    author.save()
    auditor = signed_in(people("auditor"))
    entry = author.history.first()
    base = f"/admin/forces/user/{author.pk}"

    pages = [auditor.get(f"{base}/{end}") for end in ("change/", "history/", f"history/{entry.pk}/")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert all("author.kent" in page.text for page in pages)
    assert "md5" not in pages[0].text
    assert 'name="_save"' not in pages[0].text


def test_auditor_sees_no_working_rows(people, signed_in, kent, now):
    draft = drafting.start_response(kent, InspectionReport.objects.get(), by=people("author", kent), now=now)
    auditor = people("auditor")

    assert not access.bodies(auditor).exists()
    assert signed_in(auditor).get("/admin/responses/response/").status_code == 403
    assert signed_in(auditor).get(f"/admin/responses/response/{draft.pk}/change/").status_code == 404


def test_auditor_sends_no_form_even_where_the_page_forgets(people, signed_in, kent, monkeypatch):
    """The door refuses as well as the page: planted is a page that lets everybody add."""
    monkeypatch.setattr(NationalAccess, "has_add_permission", lambda self, request: True)
    auditor = people("auditor")

    answer = signed_in(auditor).post(
        "/admin/forces/membership/add/", {"user": auditor.pk, "role": "author", "body": kent.pk}
    )

    assert answer.status_code == 403
    assert list(Membership.objects.filter(user=auditor).values_list("role", flat=True)) == ["auditor"]
