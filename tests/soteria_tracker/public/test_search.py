"""What is typed is words; what is found is what was asked for, on either database."""

import random
from datetime import date

import pytest

from responses import search_index
from responses.models.search import Passage
from responses.search_words import folded
from soteria_tracker.public import search
from soteria_tracker.public.excerpts import LENGTH, excerpt
from soteria_tracker.public.search import NEWEST, Query, Term, Typed, find
from tests.soteria_tracker.public import published as made


def found(text: str, **more) -> set[str]:
    """References (or places) of what a text finds."""
    keys = find(Query(Typed.of(text).terms, **more)).keys
    return {
        row.publication.reference if row.publication else row.place
        for row in Passage.objects.filter(pk__in=keys).select_related("publication")
    }


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("ty", [Term(("ty",))]),
        ("tŷ Haf", [Term(("ty",)), Term(("haf",), True)]),
        ("tŷ haf ha", [Term(("ty",)), Term(("haf",)), Term(("ha",))]),
        ('"civil  orders" now', [Term(("civil", "orders")), Term(("now",), True)]),
        ("“civil orders”", [Term(("civil", "orders"))]),
        ('"civil orders', [Term(("civil",)), Term(("orders",), True)]),
        ("word-on-word", [Term(("word", "on", "word"), True)]),
        ("-not NEAR(a,b) c*", [Term(("not",)), Term(("near", "a", "b")), Term(("c",))]),
        ("title:x OR", [Term(("title", "x")), Term(("or",))]),
        ("the the", [Term(("the",)), Term(("the",), True)]),
        ('*** "" -', []),
        ("", []),
    ],
)
def test_typed_text_is_words_and_phrases(text, terms):
    assert list(Typed.of(text).terms) == terms


def test_words_beyond_the_most_are_left_out_and_counted():
    typed = Typed.of(" ".join(f"w{number}" for number in range(25)))

    assert sum(len(term.words) for term in typed.terms) == search.MOST_WORDS
    assert typed.left_out == 5
    assert not any(term.is_open for term in typed.terms)


@pytest.fixture
def welsh(db):
    publication = made.response("gwent", on=date(2024, 10, 10), positions={3: "in_progress", 7: "planned"})
    made.in_welsh(publication, says="Mae’r tŷ a’r ŵyl ar Fôn wedi dechrau; naïf yw’r sêr.")
    search_index.index(publication)
    return publication


@pytest.mark.parametrize(
    "text",
    ["ty", "TŶ", "tŷ", "ty\u0302", "wyl", "ŵyl", "fon", "Fôn", "naif ser", "argymhelliad", "ARGYM", "cymru dechrau"],
)
def test_welsh_is_found_with_and_without_accents(welsh, text):
    if text == "cymru dechrau":
        assert found(text) == set()  # every word must be there
    else:
        assert welsh.reference in found(text, keys=("=lcy",))


def test_every_word_must_be_there_and_a_phrase_side_by_side(welsh):
    assert welsh.reference in found("tŷ wedi")
    assert welsh.reference in found('"wedi dechrau"')
    assert welsh.reference not in found('"dechrau wedi"')
    assert welsh.reference not in found("tŷ traffordd")


def test_no_phrase_is_found_over_the_end_of_a_text(welsh):
    """“We have begun.” is the force's, “We will watch it.” the body's."""
    assert welsh.reference in found('"have begun"')
    assert welsh.reference not in found('"begun we"')


def test_last_word_may_go_on_and_no_other(welsh):
    assert welsh.reference in found("wedi dech")
    assert welsh.reference not in found("dech wedi")
    assert welsh.reference not in found('"dech"')


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("keys", "text", "right"),
    [
        (("=lcy",), "dechrau", {"soteria-2024/gwent/response/1"}),
        (("=len",), "dechrau", set()),
        (("=kforce",), "gwent", {"force/gwent"}),
        (("=kwording", "=n7"), "gwent", set()),
        (("=kwording", "=n7"), "civil orders", {"recommendation/soteria-2024/7"}),
        (("=kreading",), "gwent", {"soteria-2024/gwent/reading/1"}),
    ],
)
def test_keys_narrow_what_is_found(welsh, keys, text, right):
    assert found(text, keys=keys) == right


def test_key_is_no_word(welsh):
    assert found("kforce") == found("lcy") == found("replaced") == set()


@pytest.fixture
def corrected(welsh):
    second = made.response(
        "gwent",
        on=date(2025, 3, 1),
        positions={3: "in_place"},
        replaces=welsh,
        reason="A slip.",
        says="Zebra crossings were built.",
    )
    search_index.index(second)
    return second


def test_replaced_version_is_found_only_when_asked_for(corrected):
    first, second = "soteria-2024/gwent/response/1", "soteria-2024/gwent/response/2"

    assert found("begun", keys=("=kresponse",)) == set()
    assert found("zebra") == {second}
    assert found("begun", keys=("=kresponse",), all_versions=True) == {first}


def test_day_by_the_clock_of_publication_finds_the_version_that_stood_then(corrected):
    first, second = "soteria-2024/gwent/response/1", "soteria-2024/gwent/response/2"
    on = {"keys": ("=kresponse",), "is_published": True}

    assert found("gwent", day=date(2024, 10, 9), **on) == set()
    assert found("gwent", day=date(2024, 10, 10), **on) == {first}
    assert found("gwent", day=date(2025, 2, 28), **on) == {first}
    assert found("gwent", day=date(2025, 3, 1), **on) == {second}
    assert found("gwent", day=date(2025, 3, 1), all_versions=True, **on) == {first, second}


def test_day_by_the_clock_of_what_was_said_finds_the_newest_version_of_that_day(corrected):
    on = {"keys": ("=kresponse",)}

    assert found("gwent", day=date(2025, 2, 28), **on) == set()  # the version in force speaks of a later day
    assert found("gwent", day=date(2025, 3, 1), **on) == {"soteria-2024/gwent/response/2"}


@pytest.mark.django_db
@pytest.mark.parametrize("is_published", [False, True])
def test_undated_lies_on_no_day_and_names_on_every(is_published):
    """The documents of Norfolk and of the West Midlands are undated."""
    reading = "soteria-2024/west-midlands/reading/1"

    assert found('"for west midlands"') == {reading, "force/west-midlands"}
    assert found('"for west midlands"', day=date(2026, 11, 22), is_published=is_published) == {"force/west-midlands"}


@pytest.fixture
def many(db):
    """503 passages with a word of their own; the newest holds it three times and in its heading."""
    template = Passage.objects.filter(kind=Passage.Kind.READING).first()
    rows = []
    for number in range(503):
        text = "hippopotamus" if number < 502 else "hippopotamus hippopotamus hippopotamus"
        row = Passage(
            publication=template.publication,
            language="en",
            place=f"made-up/{number}",
            kind="reading",
            address="/",
            texts=[["summary", text]],
            title="hippopotamus" if number == 250 else "x",
            words=text,
            keys="=len =kreading",
        )
        rows.append(row)
    Passage.objects.bulk_create(rows)
    search_index._tell("rebuild")
    return [row.pk for row in rows]


def test_count_ends_at_the_most_and_the_page_at_twenty(many):
    best = find(Query((Term(("hippopotamus",)),)))

    assert (best.total, len(best.keys), best.following) == (search.MOST + 1, 20, best.keys[-1])
    assert best.keys[0] == many[250]  # in the heading


def test_newest_are_listed_to_the_last_page_without_a_gap(many):
    query, seen, after = Query((Term(("hippopotamus",)),)), [], None
    while True:
        page = find(query, order=NEWEST, after=after)
        assert page.total == search.MOST + 1
        seen += page.keys
        after = page.following
        if after is None:
            break

    assert seen == many[::-1]


def test_best_matches_are_listed_once_each(many):
    query, seen, after = Query((Term(("hippopotamus",)),)), [], None
    while True:
        page = find(query, after=after)
        seen += page.keys
        after = page.following
        if after is None:
            break

    assert len(seen) == len(set(seen)) == search.MOST


@pytest.mark.parametrize("after", [1, 10**18])
def test_page_behind_a_key_that_is_not_there_begins_anew_or_is_empty(many, after):
    query = Query((Term(("hippopotamus",)),))

    assert find(query, after=after).keys == find(query).keys
    assert len(find(query, order=NEWEST, after=after).keys) in (0, 20)


ODD = "\"'“”‘’()*:^-+~&|!<>@#%_{}[]\\/.,;= \t\n\x00\x7f"
ODD += "\u200f\ufdd0\ufffd\U0001f600\U0001d7d8éŵŷİßﬁ½①²٣中ไทย\u0302\u0301aZ09"
PIECES = ("NEAR(", " AND ", " OR ", " NOT ", "title:", "{words} :", "<->", ":*", "''", '""', "--", ";", "%s", "%(x)s")


@pytest.mark.django_db
def test_odd_text_never_breaks_a_search():
    chance = random.Random(20241016)  # noqa: S311 -- the same odd texts each time
    for _round in range(400):
        parts = [
            chance.choice(PIECES) if chance.random() < 0.2 else chance.choice(ODD) for _ in range(chance.randint(1, 25))
        ]
        typed = Typed.of("".join(parts))
        find(Query(typed.terms, keys=("=len",)), order=chance.choice(["best", NEWEST]))


@pytest.mark.django_db
def test_every_word_of_every_passage_finds_it():
    """The two databases and the words that we make agree on what a word is."""
    odd = Passage.objects.filter(kind=Passage.Kind.READING).first()
    odd.words = folded("1e5 31st 0x1f 12 007 3com e5e5 a1b2c3 中文 ไทย İ ß www com v2 1st2nd 0break0")
    search_index._tell("delete", [odd.pk])
    odd.save()
    search_index._tell("insert", [odd.pk])
    for passage in {odd, *Passage.objects.order_by("pk")[::7]}:
        for word in set(passage.words.split()):
            assert passage.pk in {key for key, _rank in search._candidates(Query((Term((word,)),)))}, word


def test_excerpt_marks_each_word_and_escapes_the_rest():
    voice, html = excerpt(
        [["force_says", "Nothing."], ["body_reply", "<b>Tŷ</b> & ty-mawr, tymor"]],
        [Term(("ty",)), Term(("tym",), True)],
    )

    assert voice == "body_reply"
    assert html == "&lt;b&gt;<mark>Tŷ</mark>&lt;/b&gt; &amp; <mark>ty</mark>-mawr, <mark>tymor</mark>"


def test_excerpt_of_a_long_text_is_cut_between_words_around_what_was_found():
    text = "before " * 100 + "the needle lies here " + "after " * 100
    _voice, html = excerpt([["text", text.strip()]], [Term(("needle", "lies"))])

    assert html.startswith("… before ")
    assert "<mark>needle lies</mark> here" in html
    assert html.endswith("after …")
    assert len(html) < LENGTH + 40


def test_excerpt_of_a_passage_found_by_its_names_is_its_beginning():
    assert excerpt([["text", "One two."]], [Term(("three",))]) == ("text", "One two.")
    assert excerpt([["text", "x" * 1000]], [Term(("three",))]).html.endswith(" …")
