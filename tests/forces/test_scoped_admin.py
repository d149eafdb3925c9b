"""The history pages of reference data."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.contrib import admin
from django.test import RequestFactory

from forces.models import Force, Membership
from forces.scoped_admin import OwnBodyFilter
from recommendations.models import Cohort
from responses.models.working import Response
from tests.factories import MembershipFactory


@pytest.fixture
def renamed(people) -> Force:
    """Gwent Police, given other names by the national administrator on a summer afternoon."""
    force = Force.objects.get(slug="gwent")
    force._history_date = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
    force.save()
    force.name, force.aliases = "Police of Gwent", ["One name", "Another name"]
    force._history_user, force._history_date = people("national"), datetime(2026, 7, 22, 13, 5, tzinfo=UTC)
    force._change_reason = "Password set by an administrator"
    force.save()
    return force


def words(answer) -> str:
    assert answer.status_code == 200
    main = re.search(r'<div id="content".*', answer.text, re.S).group()
    main = re.sub(r"<footer.*", "", main, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()


def test_history_page_tells_when_who_and_what(national, renamed):
    answer = national.get(f"/admin/forces/force/{renamed.pk}/history/")

    assert "22 July 2026, 14:05 Changed , Made-up National Password set by an administrator" in words(answer)
    assert "Name Before: Gwent Police After: Police of Gwent" in words(answer)
    assert re.findall(r"[ap]\.m\.|style=|<table", answer.text) == []


def test_history_version_lists_its_values_without_a_form(national, renamed):
    entry = renamed.history.first()

    answer = national.get(f"/admin/forces/force/{renamed.pk}/history/{entry.pk}/")

    assert "22 July 2026, 14:05" in words(answer)
    assert "Name Police of Gwent" in words(answer)
    assert "One name Another name" in words(answer)
    assert "Country Wales" in words(answer)
    assert re.findall(r"<(?:input|textarea|select)\b(?![^>]*csrf)[^>]*>", answer.text.split('id="content"')[1]) == []


def test_history_of_an_account_shows_no_password(national, people):
    user = people("national")
    user.first_name = "Other"
    user.save()
    base = f"/admin/forces/user/{user.pk}/history/"

    for url in (base, f"{base}{user.history.first().pk}/"):
        assert re.findall("password|md5", words(national.get(url)), re.I) == []


def test_history_of_a_membership_taken_away_can_still_be_read(national, gwent):
    row = MembershipFactory(body=gwent)
    number, name = row.pk, str(row.user)
    row.delete()
    entry = Membership.history.filter(id=number).latest()
    base = f"/admin/forces/membership/{number}/history/"

    assert "Deleted" in words(national.get(base))
    assert f"User {name}" in words(national.get(f"{base}{entry.pk}/"))
    assert f"/admin/forces/membership/{number}/change/" not in national.get(f"{base}{entry.pk}/").text


def test_history_of_a_cohort_is_kept_and_shown(national):
    cohort = Cohort.objects.first()
    cohort.note = "Changed for the test"
    cohort.save()

    assert "Created" not in words(national.get(f"/admin/recommendations/cohort/{cohort.pk}/history/"))
    assert [entry.note for entry in cohort.history.all()] == ["Changed for the test"]


@pytest.mark.parametrize("path", ["invitation/add/", "membership/add/"])
def test_no_choice_leads_away_from_a_form(national, path):
    page = national.get(f"/admin/forces/{path}").text

    assert "Police and Crime Commissioner for Gwent" in page
    assert "related-widget" not in page


@pytest.mark.parametrize("path", ["x/history/", "99999/history/", "x/history/1/", "1/history/x/", "1/history/99999/"])
def test_history_of_nothing_is_404(national, path):
    assert national.get(f"/admin/recommendations/recommendation/{path}").status_code == 404


def test_filter_of_an_office_names_its_own_bodies_alone(people, kent, gwent):
    author = people("author", kent)
    request = RequestFactory().get("/")
    request.user = MembershipFactory(user=author, body=gwent, role="translator").user

    offered = OwnBodyFilter(request, {}, Response, admin.site._registry[Response]).lookups(request, None)

    assert dict(offered) == {"kent": kent.name, "gwent": gwent.name}
