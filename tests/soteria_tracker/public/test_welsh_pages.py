"""No English is left on a Welsh page except where it says that it is English.

Knows nothing of how the pages do it: it reads what a browser gets, drops all that stands under ``lang="en"``, and asks
of each word left whether somebody vouched for it: a word of the Welsh catalogues, of a Welsh name, of a Welsh
document, or a name of no language. A page that joins the site is read here too.
"""

import ast
import re
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from forces.models import Force, OfficeHolder, PolicingBody
from recommendations.models import InspectionReport, NationalProduct, Recommendation
from soteria_tracker.public import urls
from tests.soteria_tracker.public.published import in_welsh, response, update

pytestmark = pytest.mark.django_db
FILE = re.compile(r"\.\w+(\?|$)")
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
SILENT = frozenset({"script", "style", "code"})
#: Elements that hold text and no element: an English name in a Welsh one cannot say what it is.
TEXT_ALONE = frozenset({"title", "option", "textarea", "desc"})
CATALOGUES = (
    Path(settings.BASE_DIR) / "locale" / "cy" / "LC_MESSAGES" / "django.po",
    Path(django.__file__).parent / "conf" / "locale" / "cy" / "LC_MESSAGES" / "django.po",
)
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
#: What is no word of any language: addresses, domains, references, digests, sizes, letters of limbs.
NO_WORDS = re.compile(
    r"https?://\S+|/?\?\w+=\S+|[\w.-]+\.(?:uk|org|gov|com|example)\b|\b[\w-]+(?:/[\w-]+)+\b|\b[0-9a-f]{64}\b|\([a-z]\)|\d+[a-z]\b|\b[a-z]+\d\w*"
)
#: Proper names and signs of no language.
NAMES = frozenset(
    re.findall(
        r"\w+",
        """Soteria Tracker PDF SHA English Cymraeg HMICFRS RASSO ISVA MATAC CSV ODS JSON API OpenAPI NOM KB MB px
        Alex Example""",
    )
)
MONTHS = re.compile(r"\b(Ionawr|Chwefror|Ebrill|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr)\b")


class Reader(HTMLParser):
    """Text by the language that it is in, as a screen reader hears it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.said: dict[str, list[str]] = {}

    def handle_starttag(self, tag, attrs):
        language = dict(attrs).get("lang") or (self.open[-1][1] if self.open else "")
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_startendtag(self, tag, attrs):
        """``<path/>``: nothing stands in it."""

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.open and data.strip() and not SILENT & {tag for tag, _language in self.open}:
            tag, language = self.open[-1]
            said = self.said.setdefault(f"{language} alone" if tag in TEXT_ALONE else language, [])
            said.append(" ".join(data.split()))


#: Attributes that are read out, or shown.
READ_OUT = frozenset({"alt", "aria-description", "aria-label", "data-label", "placeholder", "title"})


class Attributes(HTMLParser):
    """What attributes say that are of the language of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_starttag(self, tag, attrs):
        if dict(attrs).get("lang", "cy") == "cy":
            self.said += [text for name, text in attrs if name in READ_OUT and text]


def read(page: str) -> dict[str, list[str]]:
    reader = Reader()
    reader.feed(page)
    return reader.said


@cache
def vouched() -> frozenset[str]:
    """Every word of every translation that is no guess."""
    words: set[str] = set()
    for path in CATALOGUES:
        for block in path.read_text().split("\n\n"):
            lines = block.splitlines()
            if any(line.startswith("#,") and "fuzzy" in line for line in lines) or 'msgid ""\nmsgstr' in block:
                continue
            start = next((n for n, line in enumerate(lines) if line.startswith("msgstr")), len(lines))
            strings = re.findall(r'^(?:msgstr(?:\[\d\])? )?(".*")$', "\n".join(lines[start:]), re.M)
            words |= words_of(re.sub(r"%\(\w+\)[sd]", " ", " ".join(ast.literal_eval(each) for each in strings)))
    return frozenset(words)


def words_of(text: str) -> set[str]:
    return set(WORD.findall(NO_WORDS.sub(" ", text)))


def names() -> set[str]:
    """Welsh names of forces and bodies, and the people who hold their offices."""
    welsh = [*Force.objects.values_list("name_cy", flat=True), *PolicingBody.objects.values_list("name_cy", flat=True)]
    return words_of(" ".join([*welsh, *OfficeHolder.objects.values_list("name", flat=True)]))


EDITION = words_of("Cyflwyniad Croesawn yr adroddiad. Rydym wedi dechrau.")


def foreign(page: str) -> list[str]:
    """Each piece of text that claims to be Welsh and has a word that nobody vouched for."""
    known = vouched() | names() | NAMES | EDITION
    lowered = {word.lower() for word in known}
    said = read(page)
    texts = [(text, text) for text in said.get("cy", [])]
    texts += [(text, english_names().sub(" ", text)) for text in said.get("cy alone", [])]
    return [text for text, rest in texts if {word.lower() for word in words_of(rest)} - lowered]


def english_names() -> re.Pattern:
    """Of forces, bodies, reports, and what recommendations are about."""
    rows = [*Force.objects.all(), *PolicingBody.objects.all()]
    known = {row.name for row in rows} | {force.short_name for force in Force.objects.all()}
    for report in InspectionReport.objects.all():
        known |= {report.title, report.short_title}
    known |= set(Recommendation.objects.exclude(topic="").values_list("topic", flat=True))
    return re.compile("|".join(re.escape(name) for name in sorted(known, key=len, reverse=True)))


#: What stands for the variable parts of an address; a list gives more addresses.
SAMPLES: dict[str, list[str]] = {
    "forces/<slug:slug>/": ["gwent", "kent"],
    "forces/<slug:slug>/compare/": ["gwent"],
    "reports/<slug:slug>/": ["soteria-2024"],
    "reports/<slug:slug>/<int:number>/": ["soteria-2024/3", "soteria-2024/7", "soteria-2024/11", "soteria-2024/1"],
    "responses/<slug:body>/<slug:report>/": [f"{body}/soteria-2024" for body in ("gwent", "kent", "essex", "norfolk")],
    "responses/<slug:body>/<slug:report>/versions/<int:version>/": [
        *(f"gwent/soteria-2024/versions/{version}" for version in (1, 2)),
        "kent/soteria-2024/versions/1",
    ],
    "responses/<slug:body>/<slug:report>/reading/<int:version>/": [
        f"{body}/soteria-2024/reading/1" for body in ("gwent", "norfolk")
    ],
    "verify/<path:reference>/": ["soteria-2024/gwent/response/1"],
}
MORE = [
    "/cy/nothing/",
    "/cy/?as_at=2025-01-31",
    "/cy/?as_at=2025-01-31&clock=published",
    "/cy/?as_at=soon",
    "/cy/?region=Wales&position=waiting",
    "/cy/?region=nowhere",
    "/cy/forces/gwent/?as_at=2025-03-31&clock=published",
    "/cy/reports/soteria-2024/7/?as_at=2025-03-31",
    "/cy/responses/gwent/soteria-2024/?as_at=2024-09-30",
    "/cy/responses/gwent/soteria-2024/?as_at=2024-08-21",
    "/cy/responses/norfolk/soteria-2024/reading/1/?as_at=2024-08-21",
    "/cy/search/?q=training",
    "/cy/search/?q=zqx",
    "/cy/verify/?sha256=abc",
    f"/cy/verify/?sha256={'0' * 64}",
]


def addresses() -> list[str]:
    found = []
    for page in urls.PAGES:
        route = str(page.pattern)
        head = route.partition("<")[0]
        fill = SAMPLES.get(route, [])
        found += [f"/cy/{head}{each}/" if "/compare/" not in route else f"/cy/{head}{each}/compare/" for each in fill]
        if "<" not in route:
            found.append(f"/cy/{route}")
    return found + MORE


def products() -> list[str]:
    """As long as there is a page for them."""
    is_there = "products/<slug:slug>/" in {str(page.pattern) for page in urls.PAGES}
    rows = NationalProduct.objects.order_by("pk")[:3] if is_there else []
    return [f"/cy{product.get_absolute_url()}" for product in rows]


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """Every Welsh page over a record with a Welsh edition, a correction without one, updates and readings."""
    with django_db_blocker.unblock(), transaction.atomic():
        stated = {"positions": {3: "in_progress", 7: "planned"}, "limbs": {"7a": "planned"}}
        first = response("gwent", on=date(2024, 10, 10), **stated)
        in_welsh(first)
        response("gwent", on=date(2024, 10, 20), positions={3: "planned"}, replaces=first, reason="A slip of the pen.")
        response("kent", on=date(2024, 10, 20), positions={3: "waiting", 5: "complete"})
        update("gwent", on=date(2025, 2, 1), series=1, positions={3: "in_place", 7: "waiting"})
        update("kent", on=date(2025, 2, 1), series=1, positions={3: "in_place"})
        client = Client()
        found = {address: client.get(address) for address in [*addresses(), *products()]}
        transaction.set_rollback(True)
    return found


def test_no_attribute_says_english_in_a_welsh_voice(pages):
    """Names of forces in English may stand beside words that are Welsh; no markup reaches into an attribute."""
    known = {word.lower() for word in vouched() | names() | NAMES | EDITION}
    left = set()
    for answer in pages.values():
        reader = Attributes()
        reader.feed(answer.content.decode())
        left |= {text for text in reader.said if {word.lower() for word in words_of(text)} - known}

    assert left == set()


def test_every_pattern_of_the_site_is_read():
    wanted = {str(page.pattern) for page in urls.PAGES if "<" in str(page.pattern)}

    assert wanted - {"products/<slug:slug>/"} <= set(SAMPLES)


def test_no_english_is_left_on_a_welsh_page(pages):
    left = [f"{address}  {text}" for address, answer in pages.items() for text in sorted(set(foreign(answer.text)))]

    assert "\n".join(left) == ""


def test_welsh_pages_answer_and_say_that_they_are_welsh(pages):
    wrong = {"/cy/nothing/": 404, "/cy/?as_at=soon": 400, "/cy/?region=nowhere": 400}

    assert {address: answer.status_code for address, answer in pages.items()} == {
        address: wrong.get(address, 200) for address in pages
    }
    assert [address for address, answer in pages.items() if '<html lang="cy">' not in answer.text] == []


def test_no_welsh_day_stands_in_an_english_sentence(pages):
    wrong = {
        (address, text)
        for address, answer in pages.items()
        for text in read(answer.text).get("en", [])
        if MONTHS.search(text)
    }

    assert wrong == set()


def test_no_mark_and_no_gap_is_left_on_a_page_or_in_its_headers(pages):
    for address, answer in pages.items():
        assert re.findall("[\ufdd0\ufdd1]|%\\(\\w+\\)|%EF%B7%9|=\\?utf-8", answer.text + str(answer.headers)) == [], (
            address
        )


def test_mark_in_an_address_is_dropped_and_what_spells_one_stays(client):
    mark, letters = "%EF%B7%91a%EF%B7%90", "%25EF%25B7%2590+%5Cufdd0"
    answers = [client.get(f"/cy/search/?q={typed}+{letters}") for typed in (mark, "a")]

    assert answers[0].text == answers[1].text
    assert ' value="a %EF%B7%90 \\ufdd0"' in answers[0].text
    assert "a %EF%B7%90 \\ufdd0</title>" in answers[0].text.replace(" – Soteria Tracker</title>", "</title>")


def test_links_of_a_welsh_page_stay_welsh(pages):
    """To pages; what is for programs, the desk and the other language has one address."""
    heads = tuple(f"/{str(page.pattern).partition('<')[0]}" for page in urls.PAGES if str(page.pattern))
    left = [
        f"{address}  {link}"
        for address, answer in pages.items()
        for link, rest in re.findall(r'<a [^>]*?href="([^"]+)"([^>]*)>', answer.text)
        if (link == "/" or link.startswith(heads)) and 'hreflang="en"' not in rest and not FILE.search(link)
        if f">{link}</a>" not in answer.text  # an address that is itself what is spoken of
    ]

    assert "\n".join(left) == ""


def test_reader_goes_red_on_a_planted_sentence(pages):
    """The control: the same page with one English sentence that does not say so."""
    page = pages["/cy/verify/"].text
    planted = page.replace("</main>", '<p>Nobody <b lang="en">has</b> vouched for this.</p></main>')

    assert foreign(page) == []
    assert foreign(planted) == ["Nobody", "vouched for this."]
