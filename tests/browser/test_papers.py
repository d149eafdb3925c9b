"""A sixth office makes its own paper in chromium: from an empty list to a document of its own."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
#: Without a running press a document is made by a cold child process.
PATIENCE = 30_000
CREST = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="40mm"><style>.st0{fill:#123B4A}</style>'
    b'<circle class="st0" cx="20" cy="20" r="18"/><path d="M8 20L32 20" stroke="#FFF" stroke-width="3"/></svg>'
)


def text(page: Page, label: str):
    return page.get_by_role("textbox", name=label, exact=True)


def drawn(page: Page) -> list[int]:
    """The pixels of the preview, coarsely: enough to see that it changed."""
    return page.locator("canvas").evaluate(
        """canvas => {
            const small = document.createElement("canvas");
            small.width = small.height = 40;
            const area = small.getContext("2d");
            area.drawImage(canvas, 0, 0, 40, 40);
            return Array.from(area.getImageData(0, 0, 40, 40).data);
        }"""
    )


def test_sixth_office_makes_its_own_paper(site, person, passes, watched, browser):
    author = person("author.kent")
    author.get_by_role("link", name="Our paper", exact=True).click()
    passes(author)
    author.get_by_role("link", name="Make a paper").click()
    passes(author)
    author.get_by_label("Letter", exact=True).check()
    author.get_by_role("button", name="Make this paper").click()

    canvas = author.locator("canvas")
    expect(canvas).to_be_visible(timeout=PATIENCE)
    expect(canvas).to_have_attribute("aria-label", re.compile(r"Page 1 of \d+ of the document, as it would print"))
    before = drawn(author)
    text(author, "Letterhead").fill("Office of the Police and Crime Commissioner for Kent\nMaidstone")
    text(author, "Address and contact lines").fill("www.example.org\n01000 000 000")
    author.get_by_label("Upload a crest").set_input_files(
        files=[{"name": "crest.svg", "mimeType": "image/svg+xml", "buffer": CREST}]
    )
    text(author, "What the crest shows").fill("Invented crest: a blue disc")
    text(author, "Closing words").fill("With kind regards")
    author.get_by_label("Place of: Date", exact=True).fill("15")
    expect(author.locator(".paper-preview")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
    author.wait_for_timeout(1500)
    expect(author.locator(".paper-preview")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
    assert drawn(author) != before
    author.get_by_role("button", name="Next page").click()
    expect(author.locator(".paper-preview__page")).to_have_text(re.compile("^Page 2 of"), timeout=PATIENCE)
    passes(author)

    author.get_by_role("button", name="Save, and make it our usual paper").click()
    expect(author.get_by_text("is now the usual paper of your office.")).to_be_visible()
    expect(author.get_by_role("img", name="Invented crest: a blue disc")).to_be_visible()
    expect(canvas).to_be_visible(timeout=PATIENCE)
    passes(author)
    author.get_by_role("link", name="History").click()
    expect(author.get_by_text("Made the usual paper")).to_be_visible()
    passes(author)
    author.goto("/admin/responses/paper/")
    author.get_by_role("button", name="Copy Letter").click()
    author.goto("/admin/responses/paper/")
    author.get_by_role("link", name="Remove Letter, copy").click()
    passes(author)
    author.get_by_role("button", name="Remove this paper").click()
    expect(author.get_by_text("“Letter, copy” is removed.")).to_be_visible()

    without_script(site, author, watched, browser)


def without_script(site, author: Page, watched, browser) -> None:
    """The same form, and the preview as a whole PDF."""
    context = watched(
        browser.new_context(java_script_enabled=False, base_url=site.url, storage_state=author.context.storage_state())
    )
    page = context.new_page()
    page.goto("/admin/responses/paper/")
    page.get_by_role("link", name="Letter", exact=True).click()
    text(page, "Closing words").fill("Without a script")
    page.get_by_role("checkbox", name="Print: Salutation").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. What is published already stays as it was.")).to_be_visible()
    expect(text(page, "Closing words")).to_have_value("Without a script")
    form = page.locator("form.paper-form")
    answer = page.request.post(
        f"{site.url}{page.get_by_role('button', name='See it as PDF').get_attribute('formaction')}",
        form=form.evaluate("form => Object.fromEntries(new FormData(form))"),
        headers={"Referer": page.url},
    )
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-1.7")
    context.close()


def test_two_people_at_one_paper_lose_nothing(person, passes):
    author, reviewer = person("author.gwent"), person("reviewer.gwent")
    for page in (author, reviewer):
        page.goto("/admin/responses/paper/")
        page.get_by_role("link", name="Letter", exact=True).click()
    text(author, "Closing words").fill("The author's closing")
    author.get_by_role("button", name="Save", exact=True).click()
    expect(author.get_by_text("Saved. What is published already stays as it was.")).to_be_visible()

    text(reviewer, "Closing words").fill("The reviewer's closing")
    reviewer.get_by_role("button", name="Save", exact=True).click()

    expect(reviewer.get_by_role("heading", name="Trial author, Gwent saved while you were writing")).to_be_visible()
    expect(text(reviewer, "Closing words")).to_have_value("The reviewer's closing")
    passes(reviewer)
    text(reviewer, "Closing words").fill("Yours sincerely")
    reviewer.get_by_role("button", name="Save", exact=True).click()
    expect(reviewer.get_by_text("Saved. What is published already stays as it was.")).to_be_visible()
