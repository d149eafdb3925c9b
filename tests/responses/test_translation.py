"""Where each translation stands, and what changed in the English since."""

from types import SimpleNamespace

import pytest

from responses import translation
from responses.translation import Pair, Standing, Stretch, Tally

ENGLISH, WELSH = "The report.", "Yr adroddiad."


def row(english=ENGLISH, welsh=WELSH, mark_of=ENGLISH):
    marks = {} if mark_of is None else {"text": translation.english_sha256(mark_of)}
    return SimpleNamespace(text=english, text_cy=welsh, translated=marks)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (row(), Standing.CURRENT),
        (row(english="Another report."), Standing.STALE),
        (row(mark_of=None), Standing.STALE),
        (row(welsh=""), Standing.MISSING),
        (row(welsh=" \n"), Standing.MISSING),
        (row(english="", welsh=""), Standing.NOT_NEEDED),
        (row(english=""), Standing.STALE),  # it would be printed although the English says nothing
        (row(english=" The report.\r\n"), Standing.CURRENT),
        (row(english="The\r\nreport.", mark_of="The\nreport."), Standing.CURRENT),
    ],
)
def test_standing_follows_from_both_texts_and_the_mark(made, expected):
    assert translation.standing(made, "text") == expected


def test_vouch_marks_what_has_welsh_and_leaves_the_rest():
    made = SimpleNamespace(heading="Conclusion", heading_cy="Casgliad", text="Words.", text_cy="", translated={})

    translation.vouch(made, ["heading", "text"])

    assert made.translated == {"heading": translation.english_sha256("Conclusion")}


def test_tally_counts_what_needs_a_translation():
    found = [Standing.CURRENT, Standing.CURRENT, Standing.STALE, Standing.MISSING, Standing.NOT_NEEDED]

    told = translation.tally(found)

    assert (told, told.translated, told.waiting) == (Tally(total=4, missing=1, stale=1), 2, 2)


def test_translated_from_finds_the_english_of_the_mark_in_the_history():
    pair = Pair(row(english="Third.", mark_of="Second."), "text", "part-1")
    history = [
        {"part-1-text": {"label": "Text", "before": "Second.", "after": "Third."}},
        {"part-2-text": {"label": "Text", "before": "Second.", "after": ""}, "dated": {"before": "", "after": ""}},
        {"part-1-text": {"label": "Text", "before": "First.", "after": "Second."}},
    ]

    assert translation.translated_from(pair, history) == "Second."
    assert translation.translated_from(pair, history[1:2]) is None
    assert translation.translated_from(Pair(row(mark_of=None), "text", "part-1"), history) is None


def test_difference_goes_word_by_word_in_reading_order():
    assert translation.difference("The force has begun.", "The force has not begun training.") == [
        Stretch("same", "The force has"),
        Stretch("in", " not"),
        Stretch("same", " begun"),
        Stretch("in", " training"),
        Stretch("same", "."),
    ]


def test_difference_shows_what_was_taken_out_and_put_in():
    assert translation.difference("by March 2025", "by May 2025") == [
        Stretch("same", "by"),
        Stretch("out", " March"),
        Stretch("in", " May"),
        Stretch("same", " 2025"),
    ]


def test_difference_sees_a_new_paragraph_and_no_other_space():
    assert translation.difference("One.  Two.", "One. Two.") == [Stretch("same", "One. Two.")]
    assert translation.difference("One. Two.", "One.\n\nTwo.") == [
        Stretch("same", "One."),
        Stretch("out", " Two"),
        Stretch("in", "\n\nTwo"),
        Stretch("same", "."),
    ]


def test_difference_of_two_long_texts_is_quick():
    old, new = ("the force says " * 6_000, "the office says " * 6_000)

    assert {stretch.kind for stretch in translation.difference(old, new)} <= {"same", "out", "in"}


def test_document_goes_in_the_order_of_print():
    part = SimpleNamespace(pk=1, kind="introduction")
    cards = SimpleNamespace(pk=2, kind="recommendations")
    answer = SimpleNamespace(force_id=8, recommendation_id=5)

    found = translation.document(SimpleNamespace(), [part, cards], [answer])

    assert [pair.key for pair in found] == [
        "correction_reason_cy",
        "addressee_cy",
        "salutation_cy",
        "subject_cy",
        "part-1-heading_cy",
        "part-1-text_cy",
        "part-2-heading_cy",
        "part-2-text_cy",
        "card-8-5-wording_quoted_cy",
        "card-8-5-source_cy",
        "card-8-5-force_says_cy",
        "card-8-5-body_reply_cy",
        "card-8-5-body_action_cy",
        "card-8-5-no_action_reason_cy",
    ]


def test_every_welsh_field_is_one_of_a_pair():
    from responses.models.working import Answer, Part, Response

    named = {Response: translation.OF_RESPONSE, Part: translation.OF_PART, Answer: translation.OF_ANSWER}
    found = {
        model: {field.name.removesuffix("_cy") for field in model._meta.concrete_fields if field.name.endswith("_cy")}
        for model in named
    }

    assert found == {model: set(names) for model, names in named.items()}
