"""The Welsh edition of a response: its page, its file, and how the two languages name each other."""

import hashlib
import html
import re
from datetime import date

import pytest
from django.core.files.storage import storages

from soteria_tracker.public import reference
from tests.soteria_tracker.public.published import PDF, in_welsh, response

pytestmark = pytest.mark.django_db
ENGLISH = "/responses/gwent/soteria-2024/"
WELSH = f"/cy{ENGLISH}"


@pytest.fixture(autouse=True)
def publications_of_its_own(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "publications": place}
    settings.SITE_URL = "https://tracker.example"


@pytest.fixture
def first():
    return response("gwent", on=date(2024, 10, 17), positions={3: "in_place", 7: "planned"})


@pytest.fixture
def edition(first):
    return in_welsh(first)


@pytest.fixture
def second(first, edition):
    reason = {"replaces": first, "reason": "A slip <of> the pen."}
    return response("gwent", on=date(2024, 10, 20), positions={3: "planned"}, **reason)


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_edition_page_is_welsh_and_says_what_is_not(client, edition):
    page = page_of(client, f"{WELSH}versions/1/")

    assert '<html lang="cy">' in page
    main = page[page.index("<main") : page.index("</main>")]
    assert "Croesawn yr adroddiad." in main
    assert "Rydym wedi dechrau." in main
    assert "We welcome the report." not in main
    assert "17 Hydref 2024" in main
    assert "Comisiynydd Heddlu a Throseddu Gwent" in main


def test_edition_page_has_a_welsh_frame_that_marks_its_english(client, edition):
    page = page_of(client, f"{WELSH}versions/1/")

    assert '<p class="header__line"><span lang="en">What local policing bodies publish' in page
    assert '<a href="/cy/" class="header__product">' in page
    assert re.search(r'<span lang="en">Computed on \d+ \w+ \d{4}\.</span>', page)


def test_both_languages_name_each_other(client, edition):
    welsh, english = page_of(client, f"{WELSH}versions/1/"), page_of(client, f"{ENGLISH}versions/1/")

    assert f'<a href="{ENGLISH}versions/1/" hreflang="en" lang="en">English</a>' in welsh
    assert f'<a href="{WELSH}versions/1/" hreflang="cy" lang="cy">Cymraeg</a>' in english
    for page in (welsh, english):
        assert re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', page) == [
            ("en", f"https://tracker.example{ENGLISH}versions/1/"),
            ("cy", f"https://tracker.example{WELSH}versions/1/"),
        ]


def test_response_published_in_english_alone_says_nothing_of_a_welsh_edition(client, first):
    page = page_of(client, ENGLISH)

    assert 'class="languages"' not in page
    assert "in Welsh" not in page


@pytest.mark.parametrize("path", ["", "versions/1/"])
def test_response_without_welsh_stands_in_a_welsh_frame_as_the_english_it_is(client, first, path):
    page = page_of(client, WELSH + path)
    start = page.index('<div class="document" lang="en">')
    document = page[start : page.index('<section aria-labelledby="versions">')]

    assert '<html lang="cy">' in page
    assert "We welcome the report." in document
    assert "Dated 17 October 2024" in document
    assert "Hydref" not in document
    assert "Argymhelliad" not in document
    assert 'class="languages"' not in page


def test_version_without_welsh_beside_one_that_has_it_leads_there(client, second):
    page = page_of(client, f"{WELSH}versions/2/")

    assert '<div class="document" lang="en">' in page
    assert f'<a href="{WELSH}versions/1/">' in page


@pytest.mark.parametrize("path", ["versions/2/", "versions/1/response.pdf"])
def test_edition_that_does_not_exist_is_not_found(client, first, path):
    assert client.get(WELSH + path).status_code == 404


def test_edition_page_without_a_version_shows_the_newest_in_welsh(client, second):
    in_welsh(second, says="Mae'n cael ei gynllunio.", reason="Gwall.")

    page = text_of(page_of(client, WELSH))

    assert "Mae'n cael ei gynllunio." in page
    assert "Gwall." in page
    assert "A slip" not in page


def test_edition_of_a_replaced_version_says_so_in_the_words_of_the_new_one(client, second):
    newer = in_welsh(second, reason="Gwall.")

    page = page_of(client, f"{WELSH}versions/1/")
    notice = page[page.index("notice--warning") : page.index('class="button"')]

    assert "Gwall." in notice
    assert f'href="{newer.get_absolute_url()}"' in notice


def test_edition_replaced_by_a_version_in_english_alone_leads_to_it(client, second):
    page = page_of(client, WELSH)
    notice = page[page.index("notice--warning") : page.index('class="button"')]

    assert '<span lang="en">A slip &lt;of&gt; the pen.</span>' in notice
    assert f'href="/cy{second.get_absolute_url()}"' in notice


def test_edition_pdf_gives_the_published_bytes_for_ever(client, edition):
    answer = client.get(edition.pdf_url)

    assert edition.pdf_url == f"{WELSH}versions/1/response.pdf"
    assert answer.content == PDF + b" cy1"
    assert {name: answer[name] for name in ("Content-Type", "Content-Disposition", "ETag", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'inline; filename="soteria-2024-gwent-response-1-cy.pdf"',
        "ETag": f'"{hashlib.sha256(PDF + b" cy1").hexdigest()}"',
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    assert client.get(edition.pdf_url, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_edition_pdf_that_was_changed_is_not_given_out(client, edition, caplog):
    storages["publications"].delete(edition.pdf_name)
    with storages["publications"].open(edition.pdf_name, "wb") as file:
        file.write(b"something else")

    assert client.get(edition.pdf_url).status_code == 503
    assert "The file of soteria-2024/gwent/response/1 (cy) is not the one that was published." in caplog.messages


def test_versions_of_the_english_page_name_the_welsh_file_and_its_hash(client, edition, first):
    page = page_of(client, ENGLISH)

    assert first.pdf_sha256 in page
    assert edition.pdf_sha256 in page
    assert "PDF of version 1 in Welsh" in page


def test_edition_page_makes_the_same_queries_for_one_version_and_for_two(
    client, first, edition, django_assert_num_queries
):
    reference.current()
    with django_assert_num_queries(4):
        client.get(WELSH)
    newer = response("gwent", on=date(2024, 10, 20), positions={3: "planned"}, replaces=first, reason="A slip.")
    in_welsh(newer, reason="Gwall.")
    reference.current()
    for path in ("", "versions/1/", "versions/2/"):
        with django_assert_num_queries(4):
            client.get(WELSH + path)
    with django_assert_num_queries(1):
        client.get(edition.pdf_url)


@pytest.mark.parametrize("path", ["", "versions/1/"])
def test_edition_page_carries_no_secret_and_can_be_cached(client, edition, path):
    answer = client.get(WELSH + path)

    assert answer["Cache-Control"] == "public, no-cache"
    assert "Vary" not in answer.headers or "Cookie" not in answer["Vary"]
    assert not answer.cookies
    assert "csrf" not in answer.content.decode().lower()
    assert client.get(WELSH + path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
