"""The main job, end to end, in chromium: an office writes, reviews, signs and publishes; the public reads."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

INTRODUCTION = "I welcome this report.\n\nThe force has told me where it stands:\n\n- on training\n- on suspects"
SAYS = "Training began in **spring**. Every investigator is booked."
REPLY = "I have asked for a written plan by the next board."
NOTE = "CANARY private: ask the chief constable about the plan"


def card(page: Page, number: int):
    """The card of one recommendation."""
    heading = page.get_by_role("heading", name=re.compile(rf"^Recommendation {number}\b"), level=3)
    return page.locator("section.desk-card").filter(has=heading)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def step(page: Page, link: str) -> None:
    """From the page of a response or update through the confirm page of an action."""
    page.get_by_role("link", name=link, exact=True).click()
    expect(page.get_by_role("heading", name="Exactly this")).to_be_visible()
    page.get_by_role("button", name=link, exact=True).click()
    expect(page.get_by_text(f"Done: {link}.")).to_be_visible()


def press_afresh(site, page: Page, user_name: str, button: str, passes) -> None:
    """Pressed, asked for the second factor, pressed again."""
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("heading", name="Confirm that it is you").wait_for()
    passes(page)
    site.confirm(page, user_name)
    expect(page.get_by_text("You have shown your second factor.")).to_be_visible()
    page.get_by_role("button", name=button, exact=True).click()


def publish(page: Page, passes, afresh) -> None:
    """The worker does it, and the page follows by itself."""
    page.get_by_role("link", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="Exactly this")).to_be_visible()
    afresh(page, "Publish")
    expect(page.get_by_role("heading", name=re.compile("^Publication: "))).to_be_visible()
    passes(page)
    expect(page.get_by_text("It is published.")).to_be_visible(timeout=60_000)
    passes(page)
    page.get_by_role("link", name="Back to the response").click()
    passes(page)


def check_at_verify(page: Page, pdf: Path) -> None:
    """Without an account and without a script: the file as it was, and with one bit changed."""
    page.goto("/")
    page.get_by_role("link", name="Check a document").click()
    page.get_by_label("The PDF that you were given").set_input_files(pdf)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("Yes: identical to a published document")).to_be_visible()
    expect(page.get_by_text("The signature is intact")).to_be_visible()
    changed = bytearray(pdf.read_bytes())
    changed[len(changed) // 2] ^= 1
    pdf.write_bytes(changed)
    page.get_by_label("The PDF that you were given").set_input_files(pdf)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("No: nothing published here is identical to it")).to_be_visible()
    expect(page.get_by_text("The signature is intact")).to_have_count(0)


def open_response(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Open the response").click()


def public_words(site, page: Page) -> str:
    addresses = (
        "/",
        "/forces/kent/",
        "/reports/soteria-2024/",
        "/reports/soteria-2024/3/",
        "/responses/kent/soteria-2024/",
    )
    return "".join(page.request.get(site.url + address).text() for address in addresses)


def test_response_from_empty_form_to_downloaded_pdf(site, person, watched, passes, browser, tmp_path):
    author = person("author.kent")
    passes(author)
    author.get_by_role("button", name="Begin the response").click()
    passes(author)

    introduction = author.locator("section.desk-card").filter(has=author.get_by_role("heading", name="Introduction"))
    introduction.get_by_label("Text").fill(INTRODUCTION)
    three = card(author, 3)
    expect(three).to_contain_text("College of Policing approved training on the investigation of word-on-word cases.")
    three.get_by_label("Acceptance").select_option("Accepted")
    three.get_by_label("The force's position, as stated").select_option("In progress")
    three.get_by_label("What the force says").fill(SAYS)
    three.get_by_text("Preview").locator("visible=true").first.click()
    expect(three.locator(".desk-preview strong").first).to_have_text("spring")
    three.get_by_label("Your reply to the force").fill(REPLY)
    three.get_by_label("Private note").fill(NOTE)
    save(author)
    assert REPLY not in public_words(site, author)

    step(author, "Send for review")
    reviewer = person("reviewer.kent")
    open_response(reviewer)
    passes(reviewer)
    reviewer.get_by_role("link", name="Return with comments").click()
    passes(reviewer)
    reviewer.get_by_label("Your comments").fill("Please add a date.")
    reviewer.get_by_role("button", name="Return with comments").click()

    open_response(author)
    expect(author.get_by_text("Please add a date.")).to_be_visible()
    author.get_by_label("Date of the document").fill("2024-10-10")
    save(author)
    step(author, "Send for review")
    open_response(reviewer)
    step(reviewer, "Mark as reviewed")

    commissioner = person("commissioner.kent")
    open_response(commissioner)
    commissioner.get_by_role("link", name="Approve and sign").click()
    expect(commissioner.get_by_text("What goes out, and to whom")).to_be_visible()
    expect(commissioner.locator(".document")).not_to_contain_text("CANARY")
    passes(commissioner)
    press_afresh(site, commissioner, "commissioner.kent", "Approve and sign", passes)
    expect(commissioner.get_by_text("Done: Approve and sign.")).to_be_visible()
    open_response(reviewer)
    publish(reviewer, passes, lambda page, button: press_afresh(site, page, "reviewer.kent", button, passes))
    published = watched(browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.url)).new_page()
    for address in ("/responses/kent/soteria-2024/", "/forces/kent/", "/reports/soteria-2024/3/"):
        published.goto(address)
        passes(published)
    published.context.close()
    reviewer.get_by_role("link", name="History").click()
    passes(reviewer)

    public = watched(browser.new_context(java_script_enabled=False, base_url=site.url)).new_page()
    public.goto("/responses/kent/soteria-2024/")
    expect(public.get_by_text(REPLY)).to_be_visible()
    address = public.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href")
    pdf = tmp_path / "response.pdf"
    pdf.write_bytes(public.request.get(site.url + address).body())
    text = " ".join(
        subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout.split()
    )
    places = [
        text.find(words) for words in ("I welcome this report.", "on suspects", "Training began in spring.", REPLY)
    ]
    assert places == sorted(places)
    assert -1 not in places
    assert "CANARY" not in text
    check_at_verify(public, pdf)
    assert "CANARY" not in public_words(site, author)
    public.context.close()


def test_update_entered_and_published_is_seen_on_the_dashboard(site, person, watched, passes, browser):
    public = watched(browser.new_context(java_script_enabled=False, base_url=site.url)).new_page()
    author = person("author.gwent")
    author.get_by_role("link", name="Enter an update").click()
    passes(author)
    author.get_by_label("Date of this update").fill("2025-03-03")
    nine = card(author, 9)
    nine.get_by_label("A new statement").check()
    nine.get_by_label("The force's position, as stated").select_option("In place")
    nine.get_by_label("What the force says").fill("The process is in place since February.")
    nine.get_by_label("Private note").fill(NOTE)
    save(author)
    step(author, "Send for review")

    reviewer = person("reviewer.gwent")
    reviewer.get_by_role("link", name=re.compile(r"Update \d+ of")).click()
    passes(reviewer)
    reviewer.get_by_role("link", name="Publish", exact=True).click()
    press_afresh(site, reviewer, "reviewer.gwent", "Publish", passes)
    expect(reviewer.get_by_text("Done: Publish.")).to_be_visible()

    public.goto("/forces/gwent/")
    words = public.get_by_text("The process is in place since February.")
    expect(words.locator("visible=true").first).to_be_visible()
    public.goto("/reports/soteria-2024/9/")
    expect(public.get_by_role("row", name=re.compile("Gwent"))).to_contain_text("In place")
    public.goto("/?region=Wales")
    expect(public.get_by_role("row", name=re.compile("^Gwent"))).to_contain_text("In place")
    assert "CANARY" not in public_words(site, author)
    public.context.close()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?region=Wales&position=in_progress",
        "/?recommendation=7&force=gwent",
        "/forces/gwent/",
        "/forces/cumbria/",
        "/reports/soteria-2024/",
        "/reports/soteria-2024/1/",
        "/reports/soteria-2024/7/",
        "/responses/norfolk/soteria-2024/",
        "/responses/cumbria/soteria-2024/",
        "/verify/",
        f"/verify/?sha256={'0' * 64}",
        "/verify/?sha256=nonsense",
        "/accounts/login/",
        "/accounts/password/reset/",
    ],
)
def test_public_page_is_accessible_wide_and_narrow(address, site, watched, passes, browser):
    page = watched(browser.new_context(base_url=site.url)).new_page()

    assert page.goto(address).status == 200

    passes(page)
    page.context.close()


def test_national_picture_can_be_filtered_by_keyboard_without_scripts(site, watched, browser):
    page = watched(browser.new_context(java_script_enabled=False, base_url=site.url)).new_page()
    page.goto("/")

    page.get_by_label("Region").focus()
    page.keyboard.type("Wales")
    page.get_by_role("button", name="Apply").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("region=Wales"))
    expect(page.get_by_role("row", name=re.compile("^(Dyfed-Powys|Gwent|North Wales|South Wales)"))).to_have_count(4)
    page.context.close()
