"""Each check is seen to speak, word for word, and to be silent."""

from datetime import date, timedelta

import pytest

from forces.models import PolicingBody
from responses import checks, drafting, earlier
from responses.models.working import Answer, Entry, Part
from responses.workflow import move as move_on
from tests.responses.conftest import fill

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)


def said(found) -> list[str]:
    return [finding.message for finding in found]


@pytest.fixture
def whole(draft):
    """Kent's response with all that the checks ask for."""
    fill(draft)
    draft.comments_invited_on = date(2024, 9, 1)
    draft.save()
    draft.parts.filter(kind="recommendations").update(heading="Recommendations")
    draft.parts.exclude(kind="recommendations").update(text="Words.")
    draft.answers.update(body_reply="We hold the force to it.", assessment="satisfied")
    return draft


def answer(response, number=5):
    return response.answers.get(recommendation__number=number)


def field(statement: Answer | Entry, name: str) -> str:
    return f"id_card-{statement.force_id}-{statement.recommendation_id}-{name}"


def test_checks_have_nothing_to_say_of_a_whole_response(whole):
    assert checks.findings(whole, today=TODAY) == []


def test_in_our_times_speaks_of_every_day_that_is_saved_with_a_slipped_year(whole, update):
    whole.comments_due_on = date(24, 9, 30)
    row = answer(whole)
    row.position_on = date(1, 1, 1)
    row.save()
    update.dated = date(2200, 1, 1)
    update.entries.update(target_date=date(9999, 12, 31))

    assert list(checks.in_our_times(whole)) == [
        checks.Finding(
            "Comments asked for by: 0024-09-30. Check the year: it must be from 1829 to 2199.",
            "id_comments_due_on",
            is_error=True,
        ),
        checks.Finding(
            "Recommendation 5, position as at: 0001-01-01. Check the year: it must be from 1829 to 2199.",
            field(row, "position_on"),
            is_error=True,
        ),
    ]
    assert [each.field for each in checks.in_our_times(update)] == [
        "id_dated",
        field(update.entries.get(), "target_date"),
    ]


def test_printable_names_the_character_and_the_field(whole):
    row = answer(whole)
    row.force_says = "Done \N{GRINNING FACE}"
    row.save()

    assert list(checks.printable(whole)) == [
        checks.Finding(
            "Recommendation 5, what the force says: the document font can't print “\N{GRINNING FACE}” (GRINNING FACE, "
            "U+1F600). Please write it otherwise.",
            field(row, "force_says"),
            is_error=True,
        )
    ]


def test_printable_reads_the_parts_too_but_no_private_note(whole):
    whole.parts.filter(kind="conclusion").update(heading="The end \N{GRINNING FACE}")
    whole.answers.update(private_note="\N{GRINNING FACE}")

    (finding,) = checks.printable(whole)
    assert finding.field == f"id_part-{whole.parts.get(kind='conclusion').pk}-heading"


def test_not_too_long_counts_bytes(whole):
    whole.parts.filter(kind="introduction").update(text="ŵ" * 60_000)
    assert list(checks.not_too_long(whole)) == []

    whole.parts.filter(kind="conclusion").update(text="ŵ" * 60_000)

    assert said(checks.not_too_long(whole)) == ["There is more text than one document can hold: 240 of 180 kB."]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("dated", "date of the document"),
        ("first_published_on", "already published elsewhere on"),
        ("comments_invited_on", "chief officer invited to comment on"),
    ],
)
def test_not_in_future_allows_today_and_no_later(whole, name, label):
    setattr(whole, name, TODAY)
    assert list(checks.not_in_future(whole, TODAY)) == []

    setattr(whole, name, TODAY + timedelta(days=1))

    assert list(checks.not_in_future(whole, TODAY)) == [
        checks.Finding(f"“{label}” lies in the future: 2 December 2026.", f"id_{name}", is_error=True)
    ]


def test_says_something_wants_any_text(whole):
    assert list(checks.says_something(whole)) == []

    whole.parts.update(heading="", text=" ")
    whole.answers.update(force_says="", body_reply="", body_action="", no_action_reason="")

    assert list(checks.says_something(whole)) == [checks.Finding("There is no text yet.", is_error=True)]


def test_dated_after_report_doubts_an_earlier_day(whole):
    whole.dated = date(2024, 8, 22)
    assert list(checks.dated_after_report(whole)) == []

    whole.dated = date(2024, 8, 21)

    assert list(checks.dated_after_report(whole)) == [
        checks.Finding(
            "“date of the document” is before the report was published (22 August 2024). Is that right?", "id_dated"
        )
    ]


def test_has_date_only_warns(whole):
    assert list(checks.has_date(whole)) == []

    whole.dated = None

    assert list(checks.has_date(whole)) == [checks.Finding("The document has no date.", "id_dated")]


@pytest.mark.parametrize(
    ("day", "address", "expected"),
    [
        (None, "", 0),
        (date(2024, 10, 10), "https://example.org/", 0),
        (date(2024, 10, 10), "", 1),
        (None, "https://example.org/", 1),
    ],
)
def test_elsewhere_is_whole_wants_both_or_neither(whole, day, address, expected):
    whole.first_published_on, whole.first_published_url = day, address

    sentence = "“Already published elsewhere” needs both the day and the address, or neither."
    assert said(checks.elsewhere_is_whole(whole)) == [sentence] * expected


def test_elsewhere_before_here_refuses_a_day_after_the_first_version_here(published):
    published.first_published_on = earlier.first_here(published) + timedelta(days=1)

    assert [(each.is_error, each.field) for each in checks.elsewhere_before_here(published)] == [
        (True, "id_first_published_on")
    ]
    published.first_published_on = earlier.first_here(published)
    assert list(checks.elsewhere_before_here(published)) == []


def test_read_elsewhere_asks_whether_it_is_the_document_that_the_tracker_holds(gwent, soteria, people, now):
    draft = drafting.start_response(gwent, soteria, by=people("author", gwent), now=now)

    assert list(checks.read_elsewhere(draft)) == [
        checks.Finding(
            "The Tracker has read a document of your body dated 24 September 2024 (soteria-2024/gwent/reading/1). Is "
            "this response that document? Then fill in the day and the address under “Already published elsewhere "
            "on”. Otherwise it goes out as another document, and the 56 days are counted by the date of the earlier "
            "one.",
            "id_first_published_on",
        )
    ]
    draft.first_published_on = date(2024, 9, 24)
    assert list(checks.read_elsewhere(draft)) == []


@pytest.mark.parametrize("slug", ["kent", "norfolk"])
def test_read_elsewhere_is_silent_without_a_reading_that_bears_a_date(slug, soteria, people, now):
    body = PolicingBody.objects.get(slug=slug)

    assert list(checks.read_elsewhere(drafting.start_response(body, soteria, by=people("author", body), now=now))) == []


def test_strict_day_known_speaks_of_another_count_alone(whole):
    whole.stated_deadline = date(2024, 10, 16)
    assert list(checks.strict_day_known(whole)) == []

    whole.stated_deadline = date(2024, 10, 17)

    assert said(checks.strict_day_known(whole)) == [
        "Your office states 17 October 2024; counted strictly, the last day of section 55(5A) is 16 October 2024."
    ]


def test_chief_officer_invited_asks_for_the_day_and_for_comments(whole):
    assert list(checks.chief_officer_invited(whole)) == []

    whole.comments_invited_on = None
    whole.parts.filter(kind="chief_officer").delete()
    whole.answers.update(force_says="")

    assert said(checks.chief_officer_invited(whole)) == [
        "Section 55(4): no date says when the chief officer was invited to comment.",
        "Section 55(5): no comments of the chief officer are included. There may be none.",
    ]


def test_empty_parts_speaks_of_headings_without_text(whole):
    assert list(checks.empty_parts(whole)) == []

    part = whole.parts.get(kind="conclusion")
    Part.objects.filter(pk=part.pk).update(text=" ")

    assert list(checks.empty_parts(whole)) == [
        checks.Finding("The part “Conclusion” has a heading but no text.", f"id_part-{part.pk}-text")
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"acceptance": "not_stated"}, "Recommendation 5: acceptance is not stated."),
        ({"position": "not_stated"}, "Recommendation 5: the force's position is not stated."),
        (
            {"body_action": ""},
            "Recommendation 5: section 55(5B) asks what your office does, or why it takes no action.",
        ),
        ({"no_action_reason": "None."}, "Recommendation 5: you give both an action and a reason for none."),
        ({"body_reply": ""}, "Recommendation 5: section 55(5) asks for your reply to what the force says."),
        ({"body_action": "", "no_action_reason": "It is for the force."}, None),
        ({"body_reply": "", "force_says": ""}, None),
        ({"assessment": "none_given"}, None),
    ],
)
def test_answers_whole_names_what_is_missing(whole, changed, sentence):
    whole.answers.filter(recommendation__number=5).update(**changed)

    found = list(checks.answers_whole(whole))
    assert said(found) == ([sentence] if sentence else [])
    assert not any(finding.is_error for finding in found)


def test_waits_for_nothing_delivered_asks_of_a_limb_that_cannot_be_complete(whole):
    limbs = answer(whole, 7).limbs
    limbs.filter(limb__key="a").update(position="complete")
    assert list(checks.waits_for_nothing_delivered(whole)) == []

    limbs.filter(limb__key="b").update(position="complete")

    sentence = "7(b) is stated as complete, but no delivery of what it waits for is recorded."
    assert set(said(checks.waits_for_nothing_delivered(whole))) == {sentence}


def test_says_anything_new_wants_an_entry(update):
    assert list(checks.says_anything_new(update)) == []

    update.entries.all().delete()

    assert list(checks.says_anything_new(update)) == [checks.Finding("Nothing is entered yet.", is_error=True)]


def test_unchanged_wants_a_published_position(update):
    entry = update.entries.get()
    assert list(checks.unchanged_from_something(update)) == []

    update.entries.update(is_unchanged=True)

    assert list(checks.unchanged_from_something(update)) == [
        checks.Finding(
            "Recommendation 7: there is no published position that could be unchanged.",
            field(entry, "what"),
            is_error=True,
        )
    ]


def test_unchanged_wants_the_position_that_is_published_now(published, update):
    update.entries.update(is_unchanged=True, position="in_progress")
    assert list(checks.unchanged_from_something(update)) == []

    update.entries.update(position="planned")

    assert said(checks.unchanged_from_something(update)) == [
        "Recommendation 7: the published position has changed since. Please look at this entry again."
    ]


def test_moved_target_wants_reason_and_who_agreed(update, moved, kent, soteria, team, now):
    from responses import drafting

    update.entries.update(target_date=date(2025, 3, 31))
    assert list(checks.moved_target_explained(update)) == []  # the first target is not a moved one
    moved(update, "send", "publish")
    second = drafting.start_update(kent, soteria, dated=date(2025, 4, 1), by=team["author"], now=now)
    first = update.entries.get()
    entry = second.entries.create(force=first.force, recommendation=first.recommendation, target_date=first.target_date)
    assert list(checks.moved_target_explained(second)) == []

    second.entries.update(target_date=date(2025, 6, 30), target_reason="The product is late.")

    assert list(checks.moved_target_explained(second)) == [
        checks.Finding(
            "Recommendation 7: a changed target date needs the reason and who agreed to it.",
            field(entry, "target_reason"),
            is_error=True,
        )
    ]
    second.entries.update(target_agreed_by="The Policing Board")
    assert list(checks.moved_target_explained(second)) == []


def test_without_position_only_warns(update):
    assert list(checks.without_position(update)) == []

    update.entries.update(position="not_stated")

    assert said(checks.without_position(update)) == ["Recommendation 7: the force's position is not stated."]
    assert not any(finding.is_error for finding in checks.findings(update, today=TODAY))


def test_findings_put_errors_first_and_every_check_is_asked(whole):
    whole.dated = None
    whole.first_published_url = "https://example.org/"

    found = checks.findings(whole, today=TODAY)

    assert [finding.is_error for finding in found] == sorted((finding.is_error for finding in found), reverse=True)
    assert said(found) == [
        "“Already published elsewhere” needs both the day and the address, or neither.",
        "The document has no date.",
    ]
    written = {
        name
        for module in (checks, checks.finding, checks.response, checks.update)
        for name, each in vars(module).items()
        if {"thing", "response", "update"} & set(getattr(each, "__annotations__", ()))
    }
    asked = {each.__name__ for each in (*checks._BOTH, *checks._RESPONSE_CHECKS, *checks._UPDATE_CHECKS)}
    reading = {"whole", "cards", "texts", "_label", "_shown_now"}
    helping = {"findings", "not_in_future", "positions_not_in_future", *reading}
    assert written - asked == helping


def test_correction_reason_that_cannot_be_printed_is_refused_while_it_can_be_mended(published, team, now):
    """Nobody can edit the reason later: one that stops the document would stop the correction for good."""
    from responses.states import Action
    from responses.workflow import Refused

    with pytest.raises(Refused, match="can't print"):
        move_on(published, Action.CORRECT, by=team["author"], now=now, note="A typo \N{GRINNING FACE}")
