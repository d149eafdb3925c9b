"""An author writes, a translator translates, the English changes, the translator looks again."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ENGLISH = "I welcome this report.\n\n- One point\n- Another point"
WELSH = "Croesawaf yr adroddiad hwn.\n\n- Un pwynt\n- Pwynt **arall**"
PLACEHOLDER = "Testun Cymraeg"  # "Welsh text"


def introduction(page: Page):
    return page.locator("section.desk-card").filter(has=page.get_by_role("heading", name="Introduction", exact=True))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Saved\."))).to_be_visible()


def welsh_of_the_introduction(page: Page):
    section = page.locator("section").filter(has=page.get_by_role("heading", name="Introduction", level=2))
    return section.locator(".desk-pair").filter(has=page.get_by_role("heading", name="Text", level=3))


def test_translation_from_empty_to_stale_to_still_right(person, passes):
    author = person("author.gwent")
    author.get_by_role("button", name="Begin the response").click()
    introduction(author).get_by_label("Text").fill(ENGLISH)
    author.get_by_label("What the force says").first.fill("Training began in spring.")
    expect(author.get_by_label("Publish in Welsh too")).to_be_checked()
    author.get_by_label("Date of the document").fill("2024-10-10")
    save(author)
    passes(author)

    translator = person("translator.gwent")
    expect(translator.get_by_text(re.compile(r"2 texts to translate"))).to_be_visible()
    passes(translator)
    translator.get_by_role("link", name="Open the response").click()
    expect(translator.get_by_text("Your role does not write here.")).to_be_visible()
    expect(translator.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    translator.goto("/admin/")
    translator.locator(".notice").get_by_role("link", name="Section 55 response").click()
    expect(translator.get_by_role("link", name=re.compile("Only what waits"))).to_have_attribute("aria-current", "page")
    pair = welsh_of_the_introduction(translator)
    expect(pair.locator(".prose li").first).to_have_text("One point")
    expect(pair).to_contain_text("Not translated yet")
    field = pair.get_by_label("Text, in Welsh")
    assert (field.get_attribute("lang"), field.get_attribute("spellcheck")) == ("cy", "true")
    field.fill(WELSH)
    pair.get_by_text("Preview").click()
    expect(pair.locator(".desk-preview strong")).to_have_text("arall")
    assert pair.locator(".desk-preview .prose").get_attribute("lang") == "cy"
    passes(translator)
    save(translator)
    expect(welsh_of_the_introduction(translator)).to_have_count(0)  # it waits no longer
    translator.get_by_role("link", name="All texts").click()
    expect(welsh_of_the_introduction(translator)).to_contain_text("Translated")

    author.reload()
    introduction(author).get_by_label("Text").fill(ENGLISH.replace("Another", "A second"))
    save(author)
    expect(introduction(author).get_by_role("link", name="Look at its Welsh")).to_be_visible()
    expect(author.get_by_text(re.compile(r"1 stale")).first).to_be_visible()
    passes(author)

    introduction(author).get_by_role("link", name="Look at its Welsh").click()
    expect(author.locator(":target")).to_have_value(WELSH)
    translator.reload()
    pair = welsh_of_the_introduction(translator)
    expect(pair).to_contain_text("The English changed after it was translated")
    expect(pair.locator("del")).to_contain_text("Another")
    expect(pair.locator("ins")).to_contain_text("A second")
    passes(translator)
    pair.get_by_label("The Welsh is still right").check()
    save(translator)
    expect(welsh_of_the_introduction(translator)).to_contain_text("Translated")

    for empty in translator.locator(".is-missing textarea, .is-missing input[type=text]").all():
        empty.fill(PLACEHOLDER)
    save(translator)
    expect(translator.get_by_text("Saved. Everything is translated.")).to_be_visible()

    author.get_by_role("link", name=re.compile("Gwent – Soteria")).click()
    author.get_by_role("link", name="Send for review", exact=True).click()
    expect(author.get_by_role("heading", name="The Welsh edition")).to_be_visible()
    expect(author.locator(".document[lang=cy]")).to_contain_text("Croesawaf yr adroddiad hwn.")
    passes(author)
