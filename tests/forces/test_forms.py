"""The national administrator's forms, as a browser sends them."""

import pytest

from forces.forms import LinesField
from forces.models import Force, Membership, Oversight, PolicingBody, Role, User
from tests.factories import MembershipFactory, UserFactory
from tests.forces.admin_form import posted


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("", []),
        (" \n\t\n", []),
        ("Heddlu Gwent\r\n\r\n  Gwent Constabulary \r\nHeddlu Gwent", ["Heddlu Gwent", "Gwent Constabulary"]),
        ('{"a": 1}', ['{"a": 1}']),
    ],
)
def test_lines_field_holds_one_name_a_line(typed, held):
    field = LinesField(required=False)

    assert field.clean(typed) == held
    assert not field.has_changed(held, typed)
    assert field.prepare_value(held) == "\n".join(held)


def test_force_aliases_can_be_cleared_and_given(national):
    force = Force.objects.get(slug="avon-and-somerset")
    url = f"/admin/forces/force/{force.pk}/change/"
    page = posted(national, url)
    assert page["aliases"] == "Avon and Somerset Constabulary\nAvon & Somerset"

    answers = []
    for typed in ("", "One name\r\nAnother name"):
        code = national.post(url, page | {"aliases": typed}).status_code
        force.refresh_from_db()
        answers.append((code, force.aliases))

    assert answers == [(302, []), (302, ["One name", "Another name"])]


@pytest.mark.parametrize("character", ["\ufdd0", "\ufdef", "\ufffe", "\U0010ffff"])
@pytest.mark.parametrize("field", ["name_cy", "aliases"])
def test_noncharacter_is_refused(national, field, character):
    """The Welsh pages keep two of these for marks of their own."""
    force = Force.objects.get(slug="gwent")
    url = f"/admin/forces/force/{force.pk}/change/"
    between = "\r\n" if field == "aliases" else " "
    answer = national.post(url, posted(national, url, **{field: f"Heddlu{between}Gw{character}ent"}))

    assert answer.status_code == 200
    code = f"U+{ord(character):04X}"
    sentence = f"The text holds {code}, which is no character. Delete it, or write that place anew."
    assert answer.context["adminform"].form.errors == {field: [sentence]}


def test_line_break_in_a_field_of_one_line_is_refused(national):
    url = f"/admin/forces/force/{Force.objects.get(slug='gwent').pk}/change/"
    answer = national.post(url, posted(national, url, name_cy="Heddlu\r\nGwent"))

    assert answer.context["adminform"].form.errors == {"name_cy": ["Write this in one line."]}


def test_noncharacter_is_refused_in_a_row_of_a_form_too(national):
    body = PolicingBody.objects.get(slug="gwent")
    url = f"/admin/forces/policingbody/{body.pk}/change/"
    answer = national.post(url, posted(national, url, **{"office_holders-0-source": "\ufdd1"}))

    assert "U+FDD1" in answer.text


@pytest.mark.parametrize("until", ["9999-12-31", "0026-12-31", "2200-01-01"])
def test_day_of_a_slipped_year_is_refused_and_stays_in_its_field(national, kent, until):
    """“For ever” is an empty field; the Tracker adds days to days, and the year 9999 has none after it."""
    row = MembershipFactory(body=kent)
    url = f"/admin/forces/membership/{row.pk}/change/"

    answer = national.post(url, posted(national, url, until=until))

    assert "Check the year: it must be from 1829 to 2199." in answer.text
    assert f'value="{until}"' in answer.text


def inline(prefix: str, number: int, **values: object) -> dict[str, object]:
    return {f"{prefix}-{number}-{name}": value for name, value in values.items()}


@pytest.fixture
def body(db) -> PolicingBody:
    return PolicingBody.objects.get(slug="gwent")


def oversights(body: PolicingBody) -> list[tuple[str, str, str]]:
    rows = body.oversights.select_related("force")  # in the order of the model, the same on both databases
    return [(row.force.slug, str(row.since), str(row.until)) for row in rows]


def test_body_two_open_oversights_of_one_force_are_refused(national, refusals, body):
    url = f"/admin/forces/policingbody/{body.pk}/change/"
    held, kent = oversights(body), Force.objects.get(slug="kent").pk
    page = posted(national, url) | {"oversights-TOTAL_FORMS": 3}

    twice = page | inline("oversights", 1, body=body.pk, force=kent) | inline("oversights", 2, body=body.pk, force=kent)

    assert refusals(national.post(url, twice)) == [
        "Two entries for Kent Police overlap. End the earlier one the day before the later one begins, "
        "or keep only one of them."
    ]
    assert oversights(body) == held


def test_body_oversight_ends_and_its_successor_begins_in_one_save(national, body):
    url = f"/admin/forces/policingbody/{body.pk}/change/"
    Oversight.objects.filter(body=body).update(since=None, until=None)
    page = posted(national, url) | {"oversights-0-until": "2024-05-31", "oversights-TOTAL_FORMS": 2}
    successor = inline("oversights", 1, body=body.pk, force=Force.objects.get(slug="gwent").pk, since="2024-06-01")

    answer = national.post(url, page | successor)

    assert answer.status_code == 302
    assert oversights(body) == [("gwent", "None", "2024-05-31"), ("gwent", "2024-06-01", "None")]


def test_account_second_national_membership_is_refused(national, refusals):
    user = UserFactory(username="somebody")
    url = f"/admin/forces/user/{user.pk}/change/"
    page = posted(national, url) | {"memberships-TOTAL_FORMS": 2}
    twice = inline("memberships", 0, user=user.pk, role="national") | inline(
        "memberships", 1, user=user.pk, role="national"
    )

    assert refusals(national.post(url, page | twice)) == [
        "One membership as “National administrator” is enough: remove the other."
    ]
    assert not Membership.objects.filter(user=user).exists()


def test_membership_second_national_one_is_refused_by_its_own_form(national, refusals):
    user = MembershipFactory(role=Role.NATIONAL).user

    answer = national.post("/admin/forces/membership/add/", {"user": user.pk, "role": "national"})

    assert refusals(answer) == [
        "This person has this national role already. Change the days of that membership instead."
    ]


@pytest.mark.parametrize(
    "typed",
    [
        {"password1": "a wholly new pass word", "password2": "a wholly new pass word", "set-password": "1"},
        {"usable_password": "false", "unset-password": "1"},
    ],
)
def test_account_password_set_by_an_administrator_stands_in_the_history(national, typed):
    user = UserFactory(username="somebody")
    before = User.objects.get(pk=user.pk).password

    answer = national.post(f"/admin/forces/user/{user.pk}/password/", typed)

    assert answer.status_code == 302
    assert User.objects.get(pk=user.pk).password != before
    entry = user.history.latest()
    assert (entry.history_type, entry.history_user.username, entry.history_change_reason) == (
        "~",
        "national",
        "Password set by an administrator",
    )
    assert "password" not in {field.name for field in entry._meta.fields}
