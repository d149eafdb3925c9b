"""Bad input everywhere: never a fault, never a word of a draft, never markup that somebody typed.

The world is that of the access matrix; each request is rolled back, with what it led to. HOSTILE_INPUTS=10000 asks for
so many, others each time; without it they are few and always the same.
"""

from functools import cache
from urllib.parse import urlencode

import pytest
from django.core.cache import cache as throttle
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from responses.documents import typesetting
from responses.models.record import Publication
from soteria_tracker.front.addresses import parameters
from soteria_tracker.public.pages.force import ForcePage
from tests.access import world as made_up
from tests.access.addresses import addresses
from tests.access.matrix import ALWAYS
from tests.factories import sign_in
from tests.hostile.answers import complaints, count, unescaped, write_figures
from tests.hostile.forms import forms
from tests.hostile.inputs import BYTES, NASTY, TEXT, encoded, share

pytestmark = pytest.mark.django_db
#: Of the one world of this module: found once, for it takes as long as an answer.
KNOWN: dict = {}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        world = made_up.build()
        KNOWN.update(addresses=addresses(world), people=world.people)
        yield world
        transaction.set_rollback(True)
    write_figures()


@pytest.fixture(autouse=True)
def _draft_files_at_once(monkeypatch):
    monkeypatch.setattr(typesetting, "typeset", made_up.untypeset)


def visitor(world, name):
    client, person = Client(raise_request_exception=False), world.people[name]
    if person.user:
        sign_in(client, person.user)
    return client, person


def wrong(answers, person, *, is_public):
    return [each for answer in answers for each in complaints(answer, person, is_public=is_public)]


@cache
def asked(name):
    """What somebody may open, without queries: the public addresses, or of the desk the rows of their own office in
    each state, and what is nobody's. Not what takes minutes of typesetting."""
    known, person = KNOWN["addresses"], KNOWN["people"][name]
    if name == "anonymous":
        return [each.url.partition("?")[0] for each in known if each.is_public and each.is_sample]
    own = [each.url for each in known if each.owner in ("", person.body) and each.url.startswith("/admin/")]
    return list(
        dict.fromkeys(url.partition("?")[0] for url in own if not url.endswith(("/move/publish/", "/logout/", ".pdf")))
    )


def chosen(name, number, *endings):
    urls = [url for url in asked(name) if not endings or url.endswith(endings)]
    return urls[number % len(urls)]


PAIRS = st.lists(st.tuples(st.integers(0, 30), TEXT), min_size=1, max_size=3)


def query(url: str, pairs) -> str:
    """Names that the page reads, and one that it does not know."""
    names = [*sorted(parameters(url) or ()), "zq"]
    return "&".join(f"{encoded(names[number % len(names)])}={encoded(text)}" for number, text in pairs)


@share(0.32)
@given(number=st.integers(0, 10_000), pairs=PAIRS)
def test_query_of_a_public_address_does_no_harm(world, number, pairs):
    client, person = visitor(world, "anonymous")
    url = chosen("anonymous", number)

    answer = client.get(url, QUERY_STRING=query(url, pairs))

    count("query", answer)
    assert wrong([answer], person, is_public=True) == []


@share(0.14)
@given(number=st.integers(0, 10_000), place=st.integers(0, 9), text=TEXT, pairs=PAIRS | st.just([]))
def test_path_of_a_public_address_does_no_harm(world, number, place, text, pairs):
    client, person = visitor(world, "anonymous")
    url = chosen("anonymous", number)
    pieces = url.strip("/").split("/")
    pieces[place % len(pieces)] = encoded(text)

    answer = client.get(f"/{'/'.join(pieces)}/", QUERY_STRING=query(url, pairs))

    count("path", answer)
    assert wrong([answer], person, is_public=True) == []


@share(0.03)
@given(data=BYTES, name=TEXT, place=st.integers(0, 100_000), spoiled=st.booleans())
def test_file_that_is_checked_does_no_harm(world, data, name, place, spoiled):
    client, person = visitor(world, "anonymous")
    if spoiled:  # a published file with something of it written over
        whole = Publication.objects.exclude(pdf_name="").order_by("pk").first().read_pdf()
        data = whole[: place % len(whole)] + data + whole[place % len(whole) + len(data) :]
    file = SimpleUploadedFile("file.pdf", data)
    file._name = name.encode(errors="replace").decode()

    answer = client.post("/verify/", {"document": file})

    count("file", answer)
    assert wrong([answer], person, is_public=True) == []


@share(0.1)
@given(number=st.integers(0, 10_000), name=st.sampled_from(["anonymous", "author.gwent"]), pairs=PAIRS)
def test_form_of_sign_in_does_no_harm(world, number, name, pairs):
    client, person = visitor(world, name)
    urls = [each.url for each in KNOWN["addresses"] if each.url.startswith("/accounts/") and "logout" not in each.url]

    with transaction.atomic():
        answers = sent(client, urls[number % len(urls)], 0, pairs)
        transaction.set_rollback(True)

    count("sign-in", answers[0])
    assert wrong(answers, person, is_public=False) == []


def sent(client, url, which, pairs):
    """The answer to a page's form with something bad in it, and to where that leads: what was kept is shown there."""
    throttle.clear()  # not a test of how often somebody may try
    found = forms(client.get(url).content.decode(errors="replace"))
    fields = list(found[which % len(found)]) if found else list(ALWAYS.items())
    for number, text in pairs:
        if fields:
            place = number % len(fields)
            fields[place] = (fields[place][0], text.encode(errors="surrogatepass"))
    answer = client.generic("POST", url, urlencode(fields).encode(), "application/x-www-form-urlencoded")
    answers = [answer]
    if answer.status_code in (301, 302) and answer["Location"].startswith("/"):
        answers.append(client.get(answer["Location"]))
    return answers


@share(0.25)
@given(
    number=st.integers(0, 10_000),
    name=st.sampled_from(["author.gwent", "reviewer.gwent", "translator.gwent", "commissioner.gwent"]),
    which=st.integers(0, 3),
    pairs=PAIRS,
)
def test_form_of_the_desk_does_no_harm(world, number, name, which, pairs):
    client, person = visitor(world, name)

    with transaction.atomic():
        answers = sent(client, chosen(name, number), which, pairs)
        transaction.set_rollback(True)

    count("desk", answers[0])
    assert wrong(answers, person, is_public=False) == []


@share(0.08)
@given(number=st.integers(0, 10_000), which=st.integers(0, 3), pairs=PAIRS)
def test_form_of_reference_data_does_no_harm_and_its_words_none_on_public_pages(world, number, which, pairs):
    client, person = visitor(world, "national")

    with transaction.atomic():
        answers = sent(client, chosen("national", number, "/change/", "/add/", "/password/"), which, pairs)
        stranger, nobody = visitor(world, "anonymous")
        shown = [stranger.get(url) for url in ("/", "/forces/gwent/", "/reports/soteria-2024/7/", "/data/forces.csv")]
        transaction.set_rollback(True)

    count("reference data", answers[0])
    assert wrong(answers, person, is_public=False) == []
    assert wrong(shown, nobody, is_public=True) == []


@share(0.06)
@given(number=st.integers(0, 10_000), name=st.sampled_from(["author.gwent", "national"]), text=TEXT)
def test_filter_and_search_of_the_desk_do_no_harm(world, number, name, text):
    client, person = visitor(world, name)
    names = ("q", "o", "p", "body", "state", "_to_field", "action", "by", "since", "until", "page", "next", "report")
    pairs = "&".join(f"{each}={encoded(text)}" for each in names[number % 7 :: 3])

    answer = client.get(chosen(name, number), QUERY_STRING=pairs)

    count("filter", answer)
    assert wrong([answer], person, is_public=False) == []


@share(0.02)
@given(data=BYTES, text=TEXT, is_file=st.booleans())
def test_document_that_is_brought_in_does_no_harm(world, data, text, is_file):
    client, person = visitor(world, "author.gwent")
    url = f"/admin/responses/response/{world.responses['gwent', 'draft'].pk}/import/"
    what = {"file": SimpleUploadedFile("a.docx", data)} if is_file else {"text": text.encode(errors="replace").decode()}

    with transaction.atomic():
        answers = [client.post(url, what)]
        if answers[0].status_code == 302:
            answers.append(client.get(answers[0]["Location"]))
        transaction.set_rollback(True)

    count("document", answers[0])
    assert wrong(answers, person, is_public=False) == []


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p><zq a=1></p>", ["has an element zq"]),
        ('<p title="" zqon=x "">', ["has an attribute zqon"]),
        ('<a href=" JavaScript:zq">x</a>', ["has a link to  JavaScript:zq"]),
        ("<p title='&lt;zq a=1&gt;'>&lt;zq&gt; zqon=x</p><script>'<zq>'</script>", []),
    ],
)
def test_markup_that_came_in_is_seen_and_words_are_not(page, found):
    assert list(unescaped(page)) == found


def test_planted_unescaped_words_and_faults_are_seen(world, monkeypatch):
    def careless(self, request, **kwargs):
        answer = ForcePage.response_class(request, "404.html")
        answer.render()
        answer.content = f"<p>{request.META['QUERY_STRING']}</p><zq>".encode()
        return answer

    def broken(self, request, **kwargs):
        raise LookupError(NASTY[0])

    client, person = visitor(world, "anonymous")
    said = []
    for planted in (careless, broken):
        monkeypatch.setattr(ForcePage, "get", planted)
        said.append(complaints(client.get("/forces/gwent/"), person, is_public=True))

    assert said[0] == ["has an element zq"]
    assert said[1] == ["was answered 500: LookupError: "]
