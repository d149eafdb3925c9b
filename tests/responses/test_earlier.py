"""What the record holds already must not be moved by a later correction, an unchanged update or an untouched card."""

from datetime import UTC, date, datetime

import pytest

from forces.models import PolicingBody
from responses import checks, desk, drafting, earlier
from responses.models.derived import CurrentStatement
from responses.models.working import Response
from responses.payloads import payload
from responses.states import Action
from responses.workflow import move
from tests.responses.conftest import fill
from tests.soteria_tracker.public import published as record

pytestmark = pytest.mark.django_db
DAY_57 = datetime(2024, 10, 16, 23, 30, tzinfo=UTC)  # half an hour into 17 October, local time


def current(number):
    row = CurrentStatement.objects.get(force__slug="kent", recommendation__number=number).position
    return row.position, row.stated_on.isoformat()


def publish(response, team, now, *, note="A slip of the pen."):
    if response.state == "published":
        response = move(response, Action.CORRECT, by=team["author"], now=now, note=note)
    for action, who in ((Action.SEND, "author"), (Action.APPROVE, "commissioner"), (Action.PUBLISH, "reviewer")):
        response = move(response, action, by=team[who], now=now)
    return response


def test_correction_keeps_the_day_of_the_first_publication(draft, team, now):
    first = publish(draft, team, DAY_57).published
    second = publish(Response.objects.get(), team, datetime(2025, 7, 1, 9, tzinfo=UTC)).published

    days = [
        (dates["first_published_on"], dates["published_on"], dates["day_number"], dates["days_after_last"])
        for dates in (first.payload["dates"], second.payload["dates"])
    ]
    assert days == [(None, "2024-10-17", 57, 1), ("2024-10-17", "2025-07-01", 57, 1)]


def test_desk_and_document_count_the_same_day(draft, team):
    published = publish(draft, team, DAY_57)

    assert (
        desk.clock(published.report, published).day_number == published.published.payload["dates"]["day_number"] == 57
    )


def test_correction_of_an_undated_response_does_not_overtake_an_update(draft, update, moved, team):
    draft.dated = None
    draft.save()
    publish(draft, team, DAY_57)
    moved(update, "send", "publish")
    publish(Response.objects.get(), team, datetime(2025, 7, 1, 9, tzinfo=UTC))

    assert (current(7), current(3)) == (("planned", "2025-02-03"), ("in_progress", "2024-10-17"))


def test_untouched_card_does_not_push_out_an_earlier_statement(update, moved, kent, soteria, team, now):
    moved(update, "send", "publish")
    response = drafting.start_response(kent, soteria, by=team["author"], now=now)
    response.parts.filter(kind="introduction").update(text="We say little.")

    publish(response, team, now)

    assert current(7) == ("planned", "2025-02-03")
    assert current(3) == ("not_stated", "2026-12-01")


@pytest.fixture
def targeted(update, moved):
    update.entries.update(target_date=date(2025, 9, 1))
    return moved(update, "send", "publish")


@pytest.mark.parametrize("unchanged", [True, False])
def test_target_date_stays_until_another_is_published(unchanged, targeted, moved, kent, soteria, team, now):
    later = drafting.start_update(kent, soteria, dated=date(2025, 4, 1), by=team["author"], now=now)
    later.entries.create(
        force=kent.forces.get(),
        recommendation=soteria.recommendations.get(number=7),
        is_unchanged=unchanged,
        position="planned",
    )

    published = moved(later, "send", "publish").published

    assert published.positions.get(limb=None).target_date == date(2025, 9, 1)
    assert published.payload["entries"][0]["target_date"] == "2025-09-01"


def errors(thing) -> list[str]:
    found = checks.findings(thing, today=date(2026, 12, 1))
    return [finding.message for finding in found if finding.is_error]


def test_position_in_the_future_holds_a_response_up(draft, team, now):
    draft.answers.filter(recommendation__number=3).update(position_on=date(2099, 1, 1))

    assert errors(draft) == ["Recommendation 3: “position as at” lies in the future: 1 January 2099."]


def test_headings_alone_are_no_text(kent, soteria, team, now):
    begun = drafting.start_response(kent, soteria, by=team["author"], now=now)

    assert errors(begun) == ["There is no text yet."]


def test_commissioner_who_began_the_correction_does_not_approve_it(published, team, now):
    from responses import workflow

    begun = move(published, Action.CORRECT, by=team["commissioner"], now=now, note="A date was wrong.")
    sent = move(begun, Action.SEND, by=team["author"], now=now)

    assert "who did not help to write this" in workflow.refusal(
        sent, Action.APPROVE, team["commissioner"], on=now.date()
    )


def test_draft_of_a_first_version_has_no_day_yet(draft):
    assert payload(draft, published_on=None)["dates"]["day_number"] is None


@pytest.fixture
def later(team, moved, kent, soteria, now):
    """``later(day, ...)``: another update on recommendation 7, begun and not yet published."""

    def update(dated, **entry):
        begun = drafting.start_update(kent, soteria, dated=dated, by=team["author"], now=now)
        begun.entries.create(
            force=kent.forces.get(),
            recommendation=soteria.recommendations.get(number=7),
            **{"position": "planned"} | entry,
        )
        return begun

    return update


def test_silence_of_an_earlier_day_knows_nothing_of_a_later_target(targeted, later, moved):
    """Stated in October, the date must not stand in an update of April, and so not among the slips of that day."""
    october = later(
        date(2025, 10, 1), target_date=date(2025, 12, 31), target_reason="Reorganised.", target_agreed_by="Board"
    )
    moved(october, "send", "publish")

    of_april = moved(later(date(2025, 4, 1)), "send", "publish").published
    of_january = moved(later(date(2025, 1, 7)), "send", "publish").published

    assert of_april.positions.get(limb=None).target_date == date(2025, 9, 1)
    assert of_april.payload["entries"][0]["target_date"] == "2025-09-01"
    assert of_january.positions.get(limb=None).target_date is None
    assert of_january.payload["entries"][0]["target_date"] is None


def test_target_of_an_earlier_day_is_compared_with_what_held_then(targeted, later, moved):
    from responses.checks.update import moved_target_explained

    moved(
        later(date(2025, 10, 1), target_date=date(2025, 12, 31), target_reason="x", target_agreed_by="y"),
        "send",
        "publish",
    )

    assert list(moved_target_explained(later(date(2025, 4, 1), target_date=date(2025, 9, 1)))) == []
    assert len(list(moved_target_explained(later(date(2025, 4, 2), target_date=date(2025, 12, 31))))) == 1


def test_correction_that_takes_a_target_back_falls_to_the_one_before(targeted, later, moved, team, now):
    second = moved(
        later(date(2025, 4, 1), target_date=date(2026, 9, 1), target_reason="x", target_agreed_by="y"),
        "send",
        "publish",
    )
    second = move(second, Action.CORRECT, by=team["author"], now=now, note="A slip of the pen.")
    second.entries.update(target_date=None, target_reason="", target_agreed_by="")

    corrected = moved(second, "send", "publish").published

    assert corrected.positions.get(limb=None).target_date == date(2025, 9, 1)
    assert corrected.payload["entries"][0]["target_date"] == "2025-09-01"


def unchanged_sheet(signed_in, team, update, **changed):
    """Open the sheet of an update, say that nothing has changed on recommendation 7, and save."""
    from tests.responses.desk_form import fields

    entry = update.entries.get()
    client, page = signed_in(team["author"]), f"/admin/responses/update/{update.pk}/change/"
    form = fields(client.get(page)) | changed
    client.post(page, form | {f"card-{entry.force_id}-{entry.recommendation_id}-what": "unchanged"})
    update.refresh_from_db()
    return update.entries.get()


def test_unchanged_repeats_what_counted_on_the_day_of_the_update(signed_in, team, update, later, moved):
    """Planned in February, in progress from October: in June nothing had changed from planned."""
    from responses.checks.update import unchanged_from_something

    moved(update, "send", "publish")
    moved(later(date(2025, 10, 1), position="in_progress"), "send", "publish")
    june = later(date(2025, 6, 1), position="complete")

    entry = unchanged_sheet(signed_in, team, june)

    assert (entry.is_unchanged, entry.position) == (True, "planned")
    assert list(unchanged_from_something(june)) == []
    published = moved(june, "send", "publish").published
    assert published.positions.get(limb=None).position == "planned"
    assert current(7) == ("in_progress", "2025-10-01")


def test_unchanged_follows_the_day_that_the_same_save_gives(signed_in, team, update, later, moved):
    moved(update, "send", "publish")
    moved(later(date(2025, 10, 1), position="in_progress"), "send", "publish")
    june = later(date(2025, 6, 1), position="complete")

    entry = unchanged_sheet(signed_in, team, june, dated="2025-11-01")

    assert (june.dated, entry.position) == (date(2025, 11, 1), "in_progress")


def test_correction_of_an_unchanged_update_asks_what_held_before_it(update, later, moved, team, now):
    from responses.checks.update import unchanged_from_something

    moved(update, "send", "publish")
    june = moved(later(date(2025, 6, 1), is_unchanged=True), "send", "publish")
    moved(later(date(2025, 10, 1), position="in_progress"), "send", "publish")

    june = move(june, Action.CORRECT, by=team["author"], now=now, note="A slip of the pen.")

    assert list(unchanged_from_something(june)) == []


def test_response_that_was_never_published_has_no_day_though_others_have(draft):
    record.response("essex", on=date(2024, 9, 30), positions={3: "planned"})
    other = record.another_report(published=date(2025, 1, 10))
    record.response("kent", on=date(2025, 2, 1), positions={3: "planned"}, report=other)

    assert earlier.first_published(draft) is None


@pytest.fixture
def seven(kent, soteria):
    """The force of Kent and recommendation 7, by their primary keys."""
    return kent.forces.get().pk, soteria.recommendations.get(number=7).pk


def targets(*rows, slug="kent", number=7):
    """Updates on the record, one a row: the day stated, the day entered, the target date."""
    for stated, entered, target in rows:
        series = record.Publication.objects.filter(kind="update", body__slug=slug).count() + 1
        record.update(
            slug, on=stated, entered=entered, series=series, positions={number: "planned"}, target_date=target
        )


def test_target_is_of_the_same_force_and_recommendation_and_no_silence_takes_it_back(later, seven):
    targets((date(2025, 2, 1), date(2025, 2, 1), date(2025, 9, 1)))
    targets((date(2025, 3, 1), date(2025, 3, 1), date(2030, 1, 1)), slug="essex")
    targets((date(2025, 3, 2), date(2025, 3, 2), date(2031, 1, 1)), number=3)
    record.response("kent", on=date(2025, 3, 3), positions={7: "in_progress"})  # says nothing of a target

    assert earlier.last_target(later(date(2025, 4, 1)), *seven) == date(2025, 9, 1)


@pytest.mark.parametrize(
    "rows",
    [
        [
            (date(2025, 3, 1), date(2025, 3, 1), date(2025, 12, 1)),
            (date(2025, 2, 10), date(2025, 6, 1), date(2026, 1, 1)),
        ],
        [
            (date(2025, 3, 1), date(2025, 3, 9), date(2025, 12, 1)),
            (date(2025, 3, 1), date(2025, 3, 2), date(2026, 1, 1)),
        ],
        [
            (date(2025, 3, 1), date(2025, 3, 1), date(2026, 1, 1)),
            (date(2025, 3, 1), date(2025, 3, 1), date(2025, 12, 1)),
        ],
    ],
    ids=["of the later day", "of one day, entered later", "of one moment, the newer row"],
)
def test_target_that_holds_is_the_last_one_stated(later, seven, rows):
    targets(*rows)

    assert earlier.last_target(later(date(2025, 7, 1)), *seven) == date(2025, 12, 1)


def test_target_of_a_version_that_was_replaced_holds_no_more(later, seven):
    given = {"series": 1, "positions": {7: "planned"}}
    first = record.update("kent", on=date(2025, 2, 1), target_date=date(2025, 9, 1), **given)
    record.update("kent", on=date(2025, 2, 1), replaces=first, reason="A slip.", **given)

    assert earlier.last_target(later(date(2025, 4, 1)), *seven) is None


def test_statements_before_are_of_those_asked_for_and_whole(
    update, later, moved, kent, soteria, seven, django_assert_num_queries
):
    """Limbs beside it say less than the whole; other forces and recommendations are nobody's question."""
    update.entries.update(position="in_progress")
    moved(update, "send", "publish")
    record.update("kent", on=date(2025, 2, 1), series=8, positions={3: "planned"})
    record.update("essex", on=date(2025, 2, 1), series=1, positions={7: "planned"})
    june, asked = later(date(2025, 6, 1)), soteria.recommendations.get(number=7)

    with django_assert_num_queries(3):
        found = earlier.statements_before(june, [kent.forces.get()], [asked])
        said = {key: (row.position, row.limb_id, row.publication.kind) for key, row in found.items()}
        rows = [len(row.publication.positions.all()) for row in found.values()]

    assert said == {seven: ("in_progress", None, "update")}
    assert rows == [1 + asked.limbs.count()]


def test_own_statement_is_of_that_force_no_reading_and_not_the_version_to_be_replaced(seven):
    record.update("essex", on=date(2025, 2, 1), series=1, positions={7: "planned"})
    assert not earlier.has_own_statement(*seven, besides=None)

    own = record.response("kent", on=date(2025, 2, 1), positions={7: "planned"})
    assert earlier.has_own_statement(*seven, besides=None)
    assert not earlier.has_own_statement(*seven, besides=own)

    read = CurrentStatement.objects.filter(position__publication__kind="reading").first()
    assert not earlier.has_own_statement(read.force_id, read.recommendation_id, besides=None)


def test_later_day_elsewhere_does_not_make_a_response_late(draft, team):
    published = publish(draft, team, DAY_57)
    published.first_published_on = date(2025, 1, 5)

    assert earlier.first_published(published) == date(2024, 10, 17)


def test_earlier_day_elsewhere_counts_before_the_day_here(draft, team):
    published = publish(draft, team, DAY_57)
    published.first_published_on = date(2024, 9, 5)

    assert earlier.first_published(published) == date(2024, 9, 5)


@pytest.fixture
def of_gwent(gwent, soteria, people, now):
    """A draft of a body of which the Tracker holds a reading, of 24 September 2024."""
    return drafting.start_response(gwent, soteria, by=people("author", gwent), now=now)


def test_document_counts_by_the_earlier_one_that_was_read_and_says_which(of_gwent):
    dates = payload(of_gwent, published_on=date(2026, 11, 30))["dates"]

    assert dates["read"] == {"reference": "soteria-2024/gwent/reading/1", "dated": "2024-09-24"}
    assert (dates["published_on"], dates["first_published_on"]) == ("2026-11-30", None)
    assert (dates["day_number"], dates["days_after_last"]) == (34, -22)


@pytest.mark.parametrize("day", [date(2024, 9, 20), date(2024, 9, 24)])
def test_body_that_names_the_day_itself_is_counted_by_its_own_word(of_gwent, day):
    of_gwent.first_published_on = day

    dates = payload(of_gwent, published_on=date(2026, 11, 30))["dates"]

    assert "read" not in dates
    assert dates["day_number"] == (day - date(2024, 8, 22)).days + 1


def test_desk_counts_by_the_reading_too(of_gwent):
    assert desk.clock(of_gwent.report, of_gwent).day_number == 34


def test_published_document_and_public_page_count_the_same_day(client, soteria, people):
    """Through a correction too: what was signed says what the page says, by the document that was read before."""
    body = PolicingBody.objects.get(slug="avon-and-somerset")
    team = {role: people(role, body) for role in ("author", "reviewer", "commissioner")}
    draft = fill(drafting.start_response(body, soteria, by=team["author"], now=DAY_57))
    first = publish(draft, team, datetime(2026, 11, 27, 9, tzinfo=UTC)).published
    second = publish(Response.objects.get(), team, datetime(2026, 11, 28, 9, tzinfo=UTC)).published

    for each, before in ((first, None), (second, "2026-11-27")):
        dates = each.payload["dates"]
        assert (dates["read"]["dated"], dates["first_published_on"]) == ("2024-10-17", before)
        assert (dates["day_number"], dates["days_after_last"]) == (57, 1)
        page = client.get(each.get_absolute_url()).content.decode()
        assert "dated 17 October 2024: day 57, one day after the strict last day." in page
        assert "does not take account" not in page
        assert "days after the strict last day" not in page
    assert "days after the strict last day" not in client.get("/forces/avon-and-somerset/").content.decode()
