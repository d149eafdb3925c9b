"""The Welsh edition of a response: its page, its file, and how the two languages name each other."""

import hashlib
import html
import re
from datetime import date

import pytest
from django.core.files.storage import storages

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


def test_edition_page_marks_the_frame_of_the_site_as_english(client, edition):
    page = page_of(client, f"{WELSH}versions/1/")

    head, foot = page[page.index("<body>") : page.index("<main")], page[page.index("</main>") :]
    assert '<div lang="en-gb">' in head
    assert '<footer class="footer" lang="en-gb">' in foot
    assert "National picture" in head
    assert "Computed on" in foot


def test_both_languages_name_each_other(client, edition):
    welsh, english = page_of(client, f"{WELSH}versions/1/"), page_of(client, f"{ENGLISH}versions/1/")

    assert f'<a href="{ENGLISH}versions/1/" hreflang="en" lang="en">English</a>' in welsh
    assert f'<a href="{WELSH}versions/1/" hreflang="cy" lang="cy">Cymraeg</a>' in english
    for page in (welsh, english):
        assert re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', page) == [
            ("en", f"https://tracker.example{ENGLISH}versions/1/"),
            ("cy", f"https://tracker.example{WELSH}versions/1/"),
        ]


def test_response_published_in_english_alone_names_no_other_language(client, first):
    page = page_of(client, ENGLISH)

    assert "Cymraeg" not in page
    assert "alternate" not in page


@pytest.mark.parametrize("path", ["", "versions/1/", "versions/1/response.pdf", "versions/2/"])
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
    assert f'href="{second.get_absolute_url()}"' in notice


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
    with django_assert_num_queries(6):
        client.get(WELSH)
    newer = response("gwent", on=date(2024, 10, 20), positions={3: "planned"}, replaces=first, reason="A slip.")
    in_welsh(newer, reason="Gwall.")
    with django_assert_num_queries(6):
        client.get(WELSH)
    with django_assert_num_queries(7):  # the reason of the new version, out of its words
        client.get(f"{WELSH}versions/1/")
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
