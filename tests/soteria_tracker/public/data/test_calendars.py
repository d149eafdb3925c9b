"""Calendars, read back: whole days, ids that stay, sequences that rise."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from recommendations.models import Recommendation
from tests.soteria_tracker.public.data.record import nasty
from tests.soteria_tracker.public.published import response, update

pytestmark = pytest.mark.django_db


def events(client, address: str) -> dict[str, tuple[date, str]]:
    calendar = Calendar.from_ical(client.get(address).content)
    return {str(each["uid"]): (each.decoded("dtstart"), str(each["summary"])) for each in calendar.walk("VEVENT")}


def test_calendar_of_a_report_holds_its_deadlines(client):
    found = events(client, "/calendars/reports/soteria-2024.ics")

    of = "Soteria: progress on the national operating model"
    assert found == {
        "section-55.soteria-2024@soteria-tracker": (date(2024, 10, 16), f"Section 55: strict last day, {of}"),
        **{
            f"deadline.soteria-2024.recommendation.{asked.number}@soteria-tracker": (
                asked.deadline,
                f"Deadline: recommendation {asked.number}, {of}",
            )
            for asked in Recommendation.objects.filter(is_tracked=True)
        },
    }
    assert len(found) == 6


def test_event_lasts_one_whole_day_and_keeps_nobody_busy(client):
    calendar = Calendar.from_ical(client.get("/calendars/bodies/gwent.ics").content)

    for event in calendar.walk("VEVENT"):
        start = event.decoded("dtstart")
        assert type(start) is date
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert event.decoded("dtend") == start + timedelta(days=1)
        assert event["transp"] == "TRANSPARENT"
        assert not event.walk("VALARM")
        assert {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "UID", "URL"} <= event.keys()


def test_deadline_quotes_the_whole_wording_with_its_bullets(client):
    calendar = Calendar.from_ical(client.get("/calendars/reports/soteria-2024.ics").content)
    said = next(str(each["description"]) for each in calendar.walk("VEVENT") if "recommendation.7@" in each["uid"])

    asked = Recommendation.objects.get(report__slug="soteria-2024", number=7)
    assert said.startswith(asked.wording)
    bullets = [f"• {limb.text}" for limb in asked.limbs.order_by("key")]
    assert bullets
    assert "\n".join([asked.wording, *bullets]) in said
    assert "(a)" not in said
    assert "HMICFRS" in said


def target(client, query: str = "") -> tuple | None:
    calendar = Calendar.from_ical(client.get(f"/calendars/bodies/kent.ics{query}").content)
    found = [
        each for each in calendar.walk("VEVENT") if str(each["uid"]).startswith("target.soteria-2024.recommendation.7.")
    ]
    assert len(found) <= 1
    return (found[0].decoded("dtstart"), found[0]["sequence"], str(found[0]["description"])) if found else None


def test_target_date_is_the_one_stated_last_and_silence_takes_none_back(client):
    for month, day, reason in ((1, date(2025, 3, 1), ""), (2, date(2025, 6, 1), "Late; very."), (3, None, "")):
        update(
            "kent",
            on=date(2025, month, 10),
            series=month,
            positions={7: "planned"},
            target_date=day,
            target_reason=reason,
            target_agreed_by="The board" if reason else "",
        )

    first = (date(2025, 3, 1), minutes(date(2025, 1, 10)), "As stated on 10 January 2025.")
    moved = "As stated on 10 February 2025.\nWhy it moved: Late; very.\nAgreed by: The board"
    last = minutes(date(2025, 2, 10))
    assert target(client) == (date(2025, 6, 1), last, moved)
    assert target(client, "?as_at=2025-02-09&clock=said") == first
    assert target(client, "?as_at=2025-02-09&clock=published") == first
    for clock in ("said", "published"):
        assert target(client, f"?as_at=2025-01-09&clock={clock}") is None


def minutes(day: date) -> int:
    """Since 2024 began, to noon."""
    return (day - date(2024, 1, 1)).days * 24 * 60 + 12 * 60


def test_sequence_of_a_target_rises_with_each_later_statement_whoever_makes_it(client):
    seen = []
    update("kent", on=date(2025, 1, 10), series=12, positions={7: "planned"}, target_date=date(2025, 9, 1))
    seen.append(target(client))
    told = {"positions": {7: "planned"}, "position_on": {7: date(2025, 2, 1)}}
    response("kent", on=date(2025, 3, 1), target_date=date(2025, 12, 1), **told)
    seen.append(target(client))

    assert [day for day, _sequence, _said in seen] == [date(2025, 9, 1), date(2025, 12, 1)]
    assert [sequence for _day, sequence, _said in seen] == [minutes(date(2025, 1, 10)), minutes(date(2025, 3, 1))]
    assert target(client, "?as_at=2025-03-15&clock=published") == seen[1]


def test_lines_are_folded_and_hold_whatever_was_typed(client):
    nasty()
    content = client.get("/calendars/bodies/gwent.ics").content

    assert b"\r\n" in content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert Calendar.from_ical(content).errors == []
