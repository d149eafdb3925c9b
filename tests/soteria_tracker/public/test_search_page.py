"""The page of the search: addresses that can be shared, honest counts, hits marked, who speaks, and nothing hidden."""

import re
from datetime import date
from html import unescape

import pytest

from responses import search_index
from responses.models.search import Passage
from soteria_tracker.public import reference
from soteria_tracker.public.pages.search import VOICES
from tests.responses.conftest import draft, moved, published, soteria, team, update  # noqa: F401 -- fixtures
from tests.soteria_tracker.public import published as made

pytestmark = pytest.mark.django_db


def main(answer) -> str:
    page = answer.content.decode()
    return " ".join(page.partition("<main")[2].partition("</main>")[0].split())


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def heading(answer) -> str:
    return words(re.search(r'<h2 id="results">(.*?)</h2>', main(answer)).group(1))


def hits(answer) -> list[tuple[str, str]]:
    """Address and words of each link."""
    found = re.findall(r'<li class="hit"> <h3><a href="([^"]*)">(.*?)</a>', main(answer))
    return [(unescape(url), words(title)) for url, title in found]


@pytest.fixture
def welsh():
    publication = made.response("gwent", on=date(2024, 10, 10), positions={3: "in_progress", 7: "planned"})
    made.in_welsh(publication, says="Mae’r tŷ wedi dechrau.")
    search_index.index(publication)
    return publication


@pytest.fixture
def corrected(welsh):
    second = made.response(
        "gwent", on=date(2025, 3, 1), positions={3: "in_place"}, replaces=welsh, reason="A slip.", says="It is done."
    )
    search_index.index(second)
    return second


def test_search_page_without_words_says_what_can_be_found(client):
    answer = client.get("/search/")

    assert answer.status_code == 200
    assert "What can be found" in words(main(answer))
    assert 'role="search"' in main(answer)
    assert "autofocus" not in main(answer)


def test_search_page_lists_a_reading_as_the_trackers_words(client):
    answer = client.get("/search/?q=training+detective")

    assert heading(answer) == "1 passage found"
    assert hits(answer) == [
        (
            "/responses/dyfed-powys/soteria-2024/reading/1/",
            "Dyfed-Powys Police, recommendation 3: word-on-word training",
        )
    ]
    assert "<mark>detectives</mark> already had force <mark>training</mark>" in main(answer)
    said = words(main(answer))
    assert "What the document says, in the Tracker’s words: Waiting for" in said
    assert "Read by the Tracker from the published document Police and Crime Commissioner for Dyfed-Powys" in said


@pytest.mark.parametrize("text", ["tŷ", "ty", "TY"])
def test_search_page_finds_welsh_without_accents_and_marks_its_language(client, welsh, text):
    answer = client.get("/search/", {"q": text, "language": "cy"})

    assert '<span lang="cy">Mae’r <mark>tŷ</mark> wedi dechrau.</span>' in main(answer)
    assert {url for url, _title in hits(answer)} == {"/cy/responses/gwent/soteria-2024/versions/1/"}
    assert "in Welsh" in words(main(answer))


def test_welsh_search_page_marks_english_words(client, welsh):
    answer = client.get("/cy/search/?q=begun&body=gwent")

    assert '<span lang="en">We have <mark>begun</mark>.</span>' in main(answer)
    assert hits(answer)[0][0] == "/responses/gwent/soteria-2024/versions/1/"  # its Welsh twin has other words
    assert '<html lang="cy">' in answer.content.decode()


def test_search_page_finds_a_force_by_its_welsh_name(client):
    answer = client.get("/search/?q=heddlu+de+cymru")

    assert hits(answer) == [("/forces/south-wales/", "South Wales Police")]
    assert '<span lang="cy"><mark>Heddlu</mark> <mark>De</mark> <mark>Cymru</mark></span>' in main(answer)


def test_search_page_leads_to_the_entry_of_an_update(client, update, moved):  # noqa: F811
    moved(update, "send", "publish")

    answer = client.get("/search/?q=plan+stands")

    ((address, title),) = hits(answer)
    assert address == "/forces/kent/?history=soteria-2024/kent/update/1/1#soteria-2024-update-1-1"
    assert title.startswith("Kent Police, recommendation 7: ")
    assert "What the force says: A" in words(main(answer))


def test_search_page_shows_no_word_of_a_draft(client, draft, update):  # noqa: F811
    for text in ("canary", "plan stands", "force has begun", "introduction"):
        for versions in ("", "all"):
            assert heading(client.get("/search/", {"q": text, "versions": versions, "body": "kent"})) == "Nothing found"


def test_replaced_version_is_shown_only_when_asked_for_and_says_so(client, corrected):
    address = "/search/?q=begun&kind=response&body=gwent"
    assert heading(client.get(address)) == "Nothing found"

    answer = client.get(f"{address}&versions=all")

    assert {url for url, _title in hits(answer)} == {"/responses/gwent/soteria-2024/versions/1/"}
    assert words(main(answer)).count("Replaced by a later version on 1 March 2025.") == len(hits(answer))


def test_search_looks_back_by_each_clock_and_says_how(client, corrected):
    address = "/search/?q=begun&kind=response&body=gwent&as_at=2025-02-28"

    then = client.get(f"{address}&clock=published")
    assert "Searched is what had been published by the end of 28 February 2025" in words(main(then))
    assert hits(then)[0][0] == "/responses/gwent/soteria-2024/versions/1/?as_at=2025-02-28&clock=published"
    assert "Replaced by a later version since, on 1 March 2025." in words(main(then))
    said = client.get(f"{address}&clock=said")
    assert heading(said) == "Nothing found"
    assert "Searched is what speaks of 28 February 2025 or of an earlier day" in words(main(said))
    assert 'name="as_at" value="2025-02-28"' in main(said)


def test_search_with_no_hit_offers_ways_out(client):
    answer = client.get("/search/?q=hippopotamus&force=kent&kind=update&order=newest")

    page = main(answer)
    assert heading(answer) == "Nothing found"
    assert "does not mean" not in words(page)
    assert '<a href="?q=hippopotamus&amp;order=newest">Search everywhere, without these filters</a>' in page


def test_text_without_a_word_says_so(client):
    answer = client.get("/search/?q=***")

    assert answer.status_code == 200
    assert "There is no letter or digit in what was typed." in words(main(answer))


@pytest.mark.parametrize(
    "query",
    [
        "kind=x",
        "language=de",
        "body=atlantis",
        "force=-",
        "report=x",
        "recommendation=seven",
        "recommendation=0",
        "versions=some",
        "order=worst",
        "after=0",
        "after=x",
        "after=99999999999999999999",
        "q=" + "x" * 301,
        "as_at=2025-02-30",
        "as_at=2999-01-01",
    ],
)
def test_address_that_asks_for_what_is_not_there_is_a_400_with_a_sentence(client, query):
    answer = client.get(f"/search/?q=training&{query}" if not query.startswith("q=") else f"/search/?{query}")

    assert answer.status_code == 400
    assert "<h1" in main(answer)
    assert "hit__" not in main(answer)


@pytest.fixture
def many():
    template = Passage.objects.filter(kind=Passage.Kind.READING, recommendation__isnull=False).first()
    rows = [
        Passage(
            publication=template.publication,
            language="en",
            place=f"made-up/{number}",
            kind="reading",
            body=template.body,
            report=template.report,
            address="/",
            texts=[["summary", "hippopotamus"]],
            title="x",
            words="hippopotamus",
            keys="=len =kreading",
        )
        for number in range(501)
    ]
    Passage.objects.bulk_create(rows)
    search_index._tell("rebuild")


def test_more_than_the_most_is_not_counted_and_the_page_says_what_is_ordered(client, many):
    best, newest = (client.get(f"/search/?q=hippopotamus&order={order}") for order in ("", "newest"))

    assert heading(best) == heading(newest) == "More than 500 passages found"
    assert "Ordered are the 500 that entered the record last." in words(main(best))
    assert "all can be reached page by page" in words(main(newest))
    assert len(re.findall('class="hit"', main(best))) == 20


@pytest.mark.parametrize("address", ["", "?q=hippopotamus", "?q=hippopotamus&order=newest&after=400", "?q=zzz"])
def test_search_page_makes_at_most_five_queries_however_much_matches(
    client, many, django_assert_max_num_queries, address
):
    reference.current()
    with django_assert_max_num_queries(5):
        assert client.get(f"/search/{address}").status_code == 200


def test_later_pages_are_plain_links(client, many):
    first = client.get("/search/?q=hippopotamus&order=newest&report=soteria-2024")
    assert heading(first) == "Nothing found"  # these have no key of a report
    first = client.get("/search/?q=hippopotamus&order=newest")
    (link,) = re.findall(r'<a class="button" href="([^"]*)" rel="next">', main(first))

    second = client.get(f"/search/{unescape(link)}")

    assert "First page" in words(main(second))
    assert len(re.findall('class="hit"', main(second))) == 20


def test_what_is_typed_is_escaped_wherever_it_is_shown(client):
    page = client.get("/search/", {"q": "<script>alert(1)</script>\"'"}).content.decode()

    assert "<script" not in page.replace('<script type="application/ld+json">', "")  # data: browsers run none of it


def test_every_voice_of_the_index_has_words(welsh, published):  # noqa: F811
    """But for names, and for words that are the document's own."""
    voices = {voice for texts in Passage.objects.values_list("texts", flat=True) for voice, _text in texts}

    assert voices - {"text", "names", "names_cy"} <= VOICES.keys()
