"""Sign-in by an office's own organisation: the browser, the Tracker and the organisation over real connections."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

pytestmark = pytest.mark.browser
BUTTON = "Sign in with Cumbria’s office"


@pytest.fixture
def visitor(site, organisation, browser):
    """``visitor()``: a page before the sign-in. What our own pages do wrong is found; of the organisation's nothing."""
    opened, wrong = [], []

    def arrive() -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.url)
        context.route(re.compile("^https:"), lambda route: route.fulfill(body="", content_type="text/css"))
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if _is_ours(page, said) else None)
        page.goto("/admin/")
        return page

    yield arrive
    for context in opened:
        context.close()
    assert wrong == []


def _is_ours(page: Page, said: ConsoleMessage) -> bool:
    """A refusal has the status 403, and the browser says so."""
    return said.type == "error" and "403" not in said.text and "/accounts/" in page.url


def go_there(page: Page, sub: str) -> dict[str, list[str]]:
    """Press the button here and the name there; what the browser was sent there with."""
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("button", name=f"Authorize as {sub}").wait_for()
    asked = parse_qs(urlsplit(page.url).query)
    page.get_by_role("button", name=f"Authorize as {sub}").click()
    return asked


def test_author_is_let_in_and_the_second_time_too(site, organisation, visitor, passes):
    site.account("author", "cumbria", mail="jane@cumbria.example")
    page = visitor()
    passes(page)

    asked = go_there(page, "jane")

    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()
    assert page.url == f"{site.url}/admin/"
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) >= 43
    assert asked["nonce"][0]
    assert asked["state"][0]
    again = visitor()
    assert go_there(again, "jane")["nonce"] != asked["nonce"]
    expect(again.get_by_text("Cumbria Police, Fire and Crime Commissioner").first).to_be_visible()


def test_reviewer_shows_the_second_factor_after_the_organisation(site, visitor):
    name = site.account("reviewer", "cumbria", mail="rae@cumbria.example")
    page = visitor()

    go_there(page, "rae")

    page.get_by_label("Code").fill(site.code(name))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()


@pytest.mark.parametrize(
    ("sub", "words"),
    [
        ("mallory", "This sign-in is not for addresses at evil.example"),
        ("stranger", "There is no account with the address stranger@cumbria.example here"),
        ("careless", "gave no email address that it has checked"),
    ],
)
def test_others_are_refused_in_a_sentence_and_nothing_opens(sub, words, site, visitor, passes):
    site.account("author", "cumbria", mail="jane@cumbria.example")
    page = visitor()

    go_there(page, sub)

    expect(page.get_by_text(words)).to_be_visible()
    passes(page)
    page.goto("/admin/")
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
