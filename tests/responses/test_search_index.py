"""What can be found: every word of the record, in the transaction that published it, and no word of a draft."""

import itertools
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from forces.models import Force, PolicingBody
from recommendations.models import Recommendation
from responses import search_index, workflow
from responses.models.record import Publication
from responses.models.search import Passage
from responses.search_passages import digits, until
from responses.search_words import Word, fold, folded, words
from responses.states import Action
from tests.responses.conftest import fill
from tests.soteria_tracker.public import published as made

pytestmark = pytest.mark.django_db


def of(publication: Publication, **only) -> list[Passage]:
    return list(Passage.objects.filter(publication=publication, **only).order_by("pk"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Tŷ", "ty"),
        ("ŵyth", "wyth"),
        ("ARGYMHELLIAD", "argymhelliad"),
        ("naïf", "naif"),
        ("ty\u0302", "ty"),
        ("Straße", "strasse"),
        ("ﬁle", "file"),
        ("½", "12"),
        ("\u0302", ""),
    ],
)
def test_word_is_compared_without_accents_and_capitals(typed, found):
    assert fold(typed) == found


def test_words_stand_where_they_are_in_the_text():
    assert list(words("Mae’r tŷ_yn-hen")) == [
        Word("mae", 0, 3),
        Word("r", 4, 5),
        Word("ty", 6, 8),
        Word("yn", 9, 11),
        Word("hen", 12, 15),
    ]
    assert folded("a - b: “c”") == "a b c"


@pytest.mark.parametrize(
    "day", [date(1, 1, 1), date(2019, 12, 31), date(2024, 10, 1), date(2025, 1, 31), date(2026, 9, 9)]
)
def test_keys_of_months_are_had_once_by_every_earlier_month_and_by_no_later_one(day):
    wanted = set(until("s", day))

    for year, month in itertools.product((1, 999, 1999, 2009, 2019, 2020, 2024, 2025, 2026, 2030), range(1, 13)):
        is_due = (year, month) <= (day.year, day.month)
        assert len(wanted & set(digits("s", date(year, month, 15)))) == is_due


def test_publishing_makes_the_response_findable_passage_by_passage(published):
    found = {(each.place, tuple(map(tuple, each.texts))) for each in of(published.published)}

    says = (("force_says", "The force has begun."), ("body_action", "We follow it."))
    assert {(f"recommendation/{number}/kent", says) for number in (3, 5, 7, 9, 11)} <= found
    assert ("block/0", (("text", "An introduction."),)) in found
    assert {each.body.slug for each in of(published.published)} == {"kent"}


def test_index_holds_no_word_of_a_draft_and_no_private_note(draft, published, update):
    held = "\n".join(f"{each.heading} {each.texts} {each.title} {each.words}" for each in Passage.objects.all())

    assert "canary" not in held.lower()
    assert "A plan stands" not in held


def test_update_is_found_with_its_force_and_recommendation(update, moved):
    publication = moved(update, "send", "publish").published

    (passage,) = of(publication)
    assert (passage.place, passage.force.slug, passage.recommendation.number) == ("recommendation/7/kent", "kent", 7)
    assert passage.texts == [["force_says", "A plan stands."]]
    assert passage.address == "/forces/kent/?history=soteria-2024/kent/update/1/1#soteria-2024-update-1-1"
    assert (passage.said_on, passage.published_on) == (date(2025, 2, 3), date(2026, 12, 1))


def test_correction_marks_the_passages_of_the_version_that_it_replaces(published, moved, team, now):
    again = workflow.move(published, Action.CORRECT, by=team["author"], now=now, note="A slip.")
    again.correction_reason = "A slip of the pen."
    fill(again, text="The force has long begun.")
    second = moved(again, "send", "review", "approve", "publish").published

    assert {each.replaced_on for each in of(second.replaces)} == {date(2026, 12, 1)}
    assert all(each.keys.endswith(" =replaced") for each in of(second.replaces))
    assert {each.replaced_on for each in of(second)} == {None}
    assert ["correction_reason", "A slip of the pen."] in of(second, place="about")[0].texts
    assert search_index.differences() == []


def test_welsh_edition_is_found_in_welsh():
    publication = made.response("gwent", on=date(2024, 10, 10), positions={3: "in_progress"})
    made.in_welsh(publication, says="Mae’r tŷ wedi dechrau.")
    search_index.index(publication)

    passage = Passage.objects.get(publication=publication, language="cy", place="recommendation/3/gwent")
    assert passage.texts == [["force_says", "Mae’r tŷ wedi dechrau."]]
    assert passage.words == "mae r ty wedi dechrau"
    assert "heddlu" in passage.title
    assert passage.address == "/cy/responses/gwent/soteria-2024/versions/1/"


def test_reading_is_found_at_its_own_page_before_and_after_the_body_responds():
    reading = Publication.objects.get(reference="soteria-2024/gwent/reading/1")
    assert {each.address for each in of(reading)} == {"/responses/gwent/soteria-2024/reading/1/"}

    search_index.index(made.response("gwent", on=date(2026, 11, 23), positions={3: "in_progress"}))

    assert {each.address for each in of(reading)} == {"/responses/gwent/soteria-2024/reading/1/"}
    assert search_index.differences() == []


def test_limbs_figures_and_notes_of_a_reading_are_found_and_who_says_them():
    reading = Publication.objects.get(reference="soteria-2024/dyfed-powys/reading/1")

    voices = {voice for passage in of(reading) for voice, _text in passage.texts}
    assert voices == {"summary", "summary_action", "figures", "dates", "note", "signature"}


def test_official_wordings_are_found_and_where_none_is_held_nothing():
    found = Passage.objects.filter(kind=Passage.Kind.WORDING).order_by("recommendation__number")

    assert [each.recommendation.number for each in found] == [3, 5, 7, 9, 11]
    assert found[0].address == "/reports/soteria-2024/3/"
    assert found[0].texts[0] == ["wording", " ".join(found[0].recommendation.wording.split())]


def test_new_name_is_found_in_the_same_transaction():
    body = PolicingBody.objects.get(slug="gwent")
    body.name = "Office of the Mayor of Gwent"
    body.save()

    passage = Passage.objects.get(kind=Passage.Kind.FORCE, force__slug="gwent")
    assert ["names", "Office of the Mayor of Gwent"] in passage.texts
    assert "mayor" in passage.words
    assert search_index.differences() == []


def test_recommendation_of_which_nothing_was_published_can_be_deleted(soteria):
    asked = Recommendation.objects.create(report=soteria, number=99, wording="Do it at once.")
    assert Passage.objects.filter(recommendation=asked).count() == 1

    asked.delete()

    assert not Passage.objects.filter(place="recommendation/soteria-2024/99").exists()
    assert search_index.differences() == []


def test_rebuilding_gives_the_same_index(published):
    before = list(Passage.objects.order_by("publication", "language", "place").values_list(*search_index.SAYS))

    search_index.rebuild()

    after = list(Passage.objects.order_by("publication", "language", "place").values_list(*search_index.SAYS))
    assert after == before
    assert search_index.differences() == []


def test_check_names_what_differs_and_recount_mends_it(capsys):
    Passage.objects.filter(place="force/kent").update(words="something else")
    lost = Passage.objects.filter(kind=Passage.Kind.READING).first()
    name = f"{lost.publication} {lost.place}"
    lost.delete()
    Passage.objects.create(language="en", place="nowhere", title="a", words="b", keys="=len")

    found = search_index.differences()

    assert found[:3] == [
        "passage reference force/kent (en): not as in the record (words)",
        f"passage {name} (en): not in the index",
        "passage reference nowhere (en): not in the record",
    ]
    with pytest.raises(CommandError, match="differ from the record"):
        call_command("recount", check=True)
    assert name in capsys.readouterr().out
    call_command("recount")
    assert search_index.differences() == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite holds the words a second time")
def test_check_sees_that_the_words_of_sqlite_are_others():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO responses_passage_words (rowid, title, words, keys) VALUES (987654, 'x', 'y', 'z')")

    assert search_index.differences() == ["responses_passage_words: not what the passages say"]
    search_index.rebuild()
    assert search_index.differences() == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite holds the words a second time")
def test_database_that_cannot_be_written_to_is_not_taken_for_one_whose_words_are_others():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            with pytest.raises(DatabaseError, match="readonly"):
                search_index.differences()
        finally:
            cursor.execute("PRAGMA query_only = OFF")


def test_index_asks_the_same_number_of_queries_however_long_the_history(django_assert_max_num_queries):
    for series in range(1, 6):
        made.update("kent", on=date(2026, 1, series), series=series, positions={3: "planned", 5: "planned"})
    last = made.update("kent", on=date(2026, 2, 1), series=6, positions={3: "planned"})

    with django_assert_max_num_queries(12):
        search_index.index(last)


def test_force_has_one_passage_with_all_its_names():
    passage = Passage.objects.get(kind=Passage.Kind.FORCE, force=Force.objects.get(slug="south-wales"))

    assert passage.texts == [
        ["names", "South Wales Police · South Wales"],
        ["names_cy", "Heddlu De Cymru"],
        ["names", "Police and Crime Commissioner for South Wales"],
        ["names_cy", "Comisiynydd Heddlu a Throseddu De Cymru"],
    ]
