"""The page of the audit trail: for auditors and national administrators, without a word of any draft."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from forces import invitations, outbox
from forces.events import record_event
from forces.models import AccountEvent, Force, Invitation, Membership, Role, User
from recommendations.models import Recommendation
from responses import drafting
from responses.trail import Place, lines, place
from soteria_tracker import trail
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

URL = "/admin/trail/"
Kind = AccountEvent.Kind


@pytest.fixture
def auditor(signed_in):
    user = UserFactory(username="auditor")
    MembershipFactory(user=user, body=None, role=Role.AUDITOR)
    return signed_in(user)


@pytest.fixture
def draft(kent, people, now):
    """Kent's response, begun, with a word in its history that nobody else may read."""
    from recommendations.models import InspectionReport

    response = drafting.start_response(kent, InspectionReport.objects.get(), by=people("author", kent), now=now)
    entry = response.history.create(
        body=kent,
        at=now + timedelta(seconds=1),
        by=response.started_by,
        by_name=response.started_by.display_name,
        action="save",
        from_state="draft",
        to_state="draft",
        revision=1,
        version=1,
        note="CANARY note",
        changes={"answers": ["CANARY before", "CANARY after"]},
    )
    assert "CANARY" in str(entry.changes)
    return response


def rows(answer) -> list[list[str]]:
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_auditor_reads_who_did_what_and_no_word_of_it(auditor, draft):
    text = auditor.get(URL).content.decode()

    assert draft.started_by.display_name in text
    assert "Police and Crime Commissioner for Kent" in text
    assert "CANARY" not in text


def test_csv_has_no_word_of_a_draft_either(auditor, draft):
    found = rows(auditor.get(f"{URL}?format=csv"))

    assert found[0] == ["at", "who", "account", "what", "thing", "where"]
    assert any(draft.started_by.display_name in row for row in found)
    assert "CANARY" not in str(found)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AUDITOR, Role.NATIONAL)])
def test_people_of_an_office_do_not_get_in(role, kent, people, signed_in):
    if role == Role.DELEGATE:
        user = UserFactory()
        Membership.objects.create(
            user=user, body=kent, role=role, since="2020-01-01", until="2099-01-01", authority="A decision"
        )
    else:
        user = people(role, kent)

    assert signed_in(user).get(URL).status_code == 403


def test_national_administrator_gets_in_and_finds_it_on_the_desk(national):
    assert national.get(URL).status_code == 200
    assert URL in national.get("/admin/").content.decode()


def test_taking_it_away_as_a_file_is_in_the_trail(auditor):
    found = rows(auditor.get(f"{URL}?format=csv"))

    assert found[1][3] == "File taken away (audit trail)"
    assert AccountEvent.objects.get(kind=Kind.FILE_TAKEN).user.username == "auditor"


def test_no_cell_of_the_file_is_a_formula(auditor, now):
    evil = UserFactory(username="evil", first_name='=HYPERLINK("http://x")', last_name="")
    record_event(Kind.SIGNED_IN, user=evil, now=now)

    found = rows(auditor.get(f"{URL}?format=csv"))

    assert '\'=HYPERLINK("http://x")' in {cell for row in found for cell in row}
    assert not [cell for row in found for cell in row if cell.startswith("=")]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("part=work", {"work"}),
        ("part=accounts", {"accounts"}),
        ("part=data", {"data"}),
        ("", {"work", "accounts", "data"}),
        ("person=author.kent", {"work", "accounts"}),
        ("person=nobody", set()),
        ("until=2026-11-30", set()),
        ("since=2099-01-01", set()),
    ],
)
def test_trail_is_narrowed_down(query, shown, national, draft, now):
    record_event(Kind.PASSWORD_CHANGED, user=draft.started_by, now=now)
    text = national.get(f"{URL}?{query}").content.decode()
    said = {"work": "Draft</td>", "accounts": "Password changed", "data": "membership "}

    found = {part for part, words in said.items() if words in text}
    # Accounts and memberships of this test were made today, by the clock of the machine.
    assert found - ({"data"} if "until" in query else set()) == shown


def test_slip_in_the_form_hides_nothing(national, draft):
    text = national.get(f"{URL}?since=yesterday").content.decode()

    assert "Enter a valid date" in text
    assert draft.started_by.display_name in text


def test_pages_join_without_a_gap_and_without_a_line_twice(draft, now):
    for second in range(7):
        record_event(Kind.SIGNED_IN, user=draft.started_by, now=now + timedelta(seconds=second // 3))
    whole = lines(most=1000)

    found, below = [], None
    while page := lines(below=below, most=3):
        found += page
        below = place(page[-1].place)

    assert [line.place for line in found] == [line.place for line in whole]
    assert len({line.place for line in whole}) == len(whole) > 10


def test_older_lines_are_a_link_away(national, draft, monkeypatch):
    monkeypatch.setattr(trail, "PAGE", 2)
    first = national.get(URL)
    older = first.context["older"]

    second = national.get(URL, {"below": older})

    assert older.split("~")[0].replace("+", "%2B").replace(":", "%3A") in first.content.decode()
    shown = [line.place for answer in (first, second) for line in answer.context["lines"]]
    assert shown == [line.place for line in lines(most=4)]


@pytest.mark.parametrize("text", ["", "x", "1~2", "2026-01-01~0~1", "2026-01-01T00:00:00+00:00~99~1", "~~", "a~b~c"])
def test_place_that_is_none_is_the_beginning(text):
    assert place(text) is None


def test_place_is_found_again(now):
    here = Place(now, 1, 7)

    assert place(str(here)) == here


@pytest.mark.parametrize("times", [1, 3])
def test_page_asks_the_same_whatever_lies_in_the_trail(times, national, draft, now, django_assert_num_queries):
    for _ in range(times):
        record_event(Kind.SIGNED_IN, user=draft.started_by, now=now)
    national.get(URL)

    with django_assert_num_queries(22):
        national.get(URL)


def test_invitation_is_named_by_its_number_and_by_no_address(people, kent, now):
    by = people("national")
    invitation = Invitation(email="new@example.org", first_name="New", last_name="One", role=Role.AUTHOR, body=kent)
    invitations.invite(invitation, by=by, now=now)

    [line] = [each for each in lines(part="accounts", most=50) if each.what == "Invited"]

    assert (line.who, line.thing) == (by.display_name, f"invitation {invitation.pk}")


def test_past_deeds_stay_those_of_the_account_whatever_it_calls_itself_later(people, kent):
    by, other = people("national"), people("commissioner", kent)
    made = MembershipFactory.build(user=UserFactory(), body=kent, role=Role.AUTHOR)
    made._history_user = by
    made.save()
    User.objects.filter(pk=by.pk).update(first_name=other.first_name, last_name=other.last_name)

    [line] = [each for each in lines(part="data", most=50) if each.account == by.pk]

    assert (line.who, line.account) == (other.display_name, by.pk) != (line.who, other.pk)
    assert line.thing == f"membership {made.pk}: {made.user.username}, Author, {kent.name}"


@pytest.mark.parametrize("kind", [Kind.SIGN_IN_FAILED, Kind.LOCKED_OUT, Kind.PASSWORD_RESET_ASKED])
def test_what_anybody_can_do_with_a_name_is_nobody_s_deed(kind, people, kent):
    owner = people("reviewer", kent)
    record_event(kind, user=owner, detail="pair" if kind == Kind.LOCKED_OUT else "")

    [line] = [each for each in lines(part="accounts", most=50) if each.thing == owner.display_name]

    assert (line.who, line.account) == ("somebody", None)
    assert "pair" not in line.what


def test_deeds_of_an_administrator_are_theirs(national, people, kent):
    by = User.objects.get(username__startswith="national")
    account = people("author", kent)
    User.objects.filter(pk=account.pk).update(email="author@example.org")

    national.post("/admin/forces/user/", {"action": "send_link", "_selected_action": [account.pk], "index": "0"})

    [line] = [each for each in lines(part="accounts", most=50) if each.what == "Asked for a new password"]
    assert (line.who, line.account, line.thing) == (by.display_name, by.pk, account.display_name)
    assert outbox.send_next(now=timezone.now())
    assert [each.what for each in lines(part="accounts", most=50)].count("Asked for a new password") == 1


def test_finding_of_the_inspectorate_names_who_entered_it(national):
    sent = {
        "force": Force.objects.get(slug="kent").pk,
        "recommendation": Recommendation.objects.get(number=3).pk,
        "status": "open",
        "stated_on": "2025-03-01",
        "source_url": "https://hmicfrs.justiceinspectorates.gov.uk/publications/x/",
    }

    answer = national.post("/admin/responses/inspectoratefinding/add/", sent)

    assert answer.status_code == 302
    [line] = [each for each in lines(part="accounts", most=50) if each.what.startswith("Finding of the inspectorate")]
    assert line.account == User.objects.get(username__startswith="national").pk


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_trail_page_says_beside_its_field_that_a_year_is_a_slip(national, name, day):
    answer = national.get(f"/admin/trail/?{name}={day}")

    assert answer.status_code == 200
    assert "Check the year: it must be from 1829 to 2199." in answer.content.decode()
