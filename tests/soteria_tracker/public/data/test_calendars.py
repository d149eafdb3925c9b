"""Calendars, read back: whole days, ids that stay, sequences that rise."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from forces.models import Force, Oversight, PolicingBody
from recommendations.models import Recommendation
from responses import chain
from responses.models.record import Link
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


@dataclass(frozen=True)
class Target:
    """What a calendar says of the target date of Kent on recommendation 7."""

    day: date
    sequence: int
    modified: datetime
    said: str


def target(client, query: str = "") -> Target | None:
    chain.complete()  # as publication does itself
    calendar = Calendar.from_ical(client.get(f"/calendars/bodies/kent.ics{query}").content)
    found = [
        each for each in calendar.walk("VEVENT") if str(each["uid"]).startswith("target.soteria-2024.recommendation.7.")
    ]
    assert len(found) <= 1
    for each in found:
        assert each.decoded("dtstamp") == each.decoded("last-modified")
        return Target(
            each.decoded("dtstart"), each["sequence"], each.decoded("last-modified"), str(each["description"])
        )
    return None


def told(on: date, series: int, target_date: date | None, **more):
    return update("kent", on=on, series=series, positions={7: "planned"}, target_date=target_date, **more)


def newest_link() -> int:
    return Link.objects.latest("number").number


def test_target_date_is_the_one_stated_last_and_silence_takes_none_back(client):
    for month, day, reason in ((1, date(2025, 3, 1), ""), (2, date(2025, 6, 1), "Late; very."), (3, None, "")):
        more = {"target_reason": reason, "target_agreed_by": "The board" if reason else ""}
        told(date(2025, month, 10), month, day, **more)

    now = target(client)
    assert now == Target(
        date(2025, 6, 1),
        newest_link(),
        datetime(2025, 3, 10, 12, tzinfo=UTC),
        "As stated on 10 February 2025.\nWhy it moved: Late; very.\nAgreed by: The board",
    )
    first = replace(now, day=date(2025, 3, 1), said="As stated on 10 January 2025.")
    assert target(client, "?as_at=2025-02-09&clock=said") == first
    assert target(client, "?as_at=2025-02-09&clock=published") == first
    for clock in ("said", "published"):
        assert target(client, f"?as_at=2025-01-09&clock={clock}") is None


def test_sequence_of_a_target_rises_with_each_later_statement_whoever_makes_it(client):
    seen = []
    told(date(2025, 1, 10), 12, date(2025, 9, 1))
    seen.append(target(client))
    cards = {"positions": {7: "planned"}, "position_on": {7: date(2025, 2, 1)}}
    response("kent", on=date(2025, 3, 1), target_date=date(2025, 12, 1), **cards)
    seen.append(target(client))

    assert [each.day for each in seen] == [date(2025, 9, 1), date(2025, 12, 1)]
    assert [each.sequence for each in seen] == [newest_link() - 1, newest_link()]
    assert target(client, "?as_at=2025-03-15&clock=published") == seen[1]


def test_sequence_of_a_target_rises_when_a_correction_takes_it_back_and_when_another_gives_it_again(client):
    """RFC 5545, 3.8.7.4: whoever holds a higher number drops what comes with a lower one."""
    told(date(2025, 1, 10), 1, date(2025, 9, 1))
    later = told(date(2025, 2, 10), 2, date(2025, 12, 1))
    seen = [target(client)]
    for month, day in ((3, None), (4, date(2025, 12, 1)), (5, None)):
        more = {"replaces": later, "reason": "A slip.", "entered": date(2025, month, 10)}
        later = told(date(2025, 2, 10), 2, day, **more)
        seen.append(target(client))

    assert [each.day for each in seen] == [date(2025, month, 1) for month in (12, 9, 12, 9)]
    assert [each.sequence for each in seen] == list(range(seen[0].sequence, seen[0].sequence + 4))
    assert [each.modified.month for each in seen] == [2, 3, 4, 5]


def test_sequence_of_a_target_does_not_fall_when_another_body_takes_over(client):
    told(date(2025, 1, 10), 1, date(2025, 9, 1))
    before = target(client)
    force, new = Force.objects.get(slug="kent"), PolicingBody.objects.get(slug="gwent")
    Oversight.objects.filter(force=force).update(until=date(2025, 2, 1))
    Oversight.objects.create(force=force, body=new, since=date(2025, 2, 2))

    calendar = Calendar.from_ical(client.get("/calendars/bodies/gwent.ics").content)
    (after,) = [each for each in calendar.walk("VEVENT") if str(each["uid"]).startswith("target.")]
    assert str(after["uid"]).endswith(".kent@soteria-tracker")
    assert after["sequence"] == before.sequence


def test_sequence_of_a_target_stays_while_others_publish(client):
    told(date(2025, 1, 10), 1, date(2025, 9, 1))
    before = target(client)
    update("gwent", on=date(2025, 2, 10), series=1, positions={7: "planned"}, target_date=date(2025, 12, 1))

    assert target(client) == before


def test_lines_are_folded_and_hold_whatever_was_typed(client):
    nasty()
    content = client.get("/calendars/bodies/gwent.ics").content

    assert b"\r\n" in content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert Calendar.from_ical(content).errors == []


def test_calendar_of_a_target_date_at_the_end_of_all_days_is_made(client):
    told(date(2025, 2, 1), 1, date(9999, 12, 31))

    assert target(client).day == date.max


def test_calendar_of_a_body_that_took_over_has_no_last_day_that_was_another_s(client):
    force, new = Force.objects.get(slug="kent"), PolicingBody.objects.get(slug="gwent")
    Oversight.objects.filter(force=force).update(until=date(2025, 2, 1))
    Oversight.objects.filter(body=new).delete()
    Oversight.objects.create(force=force, body=new, since=date(2025, 2, 2))

    last_day = "section-55.soteria-2024@soteria-tracker"
    assert last_day in events(client, "/calendars/bodies/kent.ics")
    assert last_day not in events(client, "/calendars/bodies/gwent.ics")
    assert any(uid.startswith("deadline.") for uid in events(client, "/calendars/bodies/gwent.ics"))
