"""The second factor as people meet it: an app and a passkey set up and used, and asked for afresh before a deed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import PERIOD, Site, code_of
from tests.browser.test_main_journey import card

pytestmark = pytest.mark.browser


@pytest.fixture
def newcomer(site, watched, browser):
    """``newcomer("reviewer", "surrey")``: somebody who has a password alone, before the page of their second factor."""
    opened = []

    def arrive(role: str, body: str, url: str = site.url) -> tuple[str, Page]:
        name = site.account(role, body, has_app=False)
        context = watched(browser.new_context(viewport={"width": 1280, "height": 900}, base_url=url))
        opened.append(context)
        page = context.new_page()
        page.goto("/admin/")
        site.sign_in(page, name)
        expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
        return name, page

    yield arrive
    for context in opened:
        context.close()


def sign_out(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.goto("/admin/")


def set_up_app(site: Site, page: Page, name: str, passes) -> None:
    page.get_by_role("link", name="Set up an app").click()
    passes(page)
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    site.set_up(name, secret)
    page.get_by_label("Authenticator code").fill("000000")
    page.get_by_role("button", name="Use this app").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert page.locator("code.secret").inner_text().replace(" ", "") == secret  # what was scanned still holds
    passes(page)
    page.get_by_label("Authenticator code").fill(site.code(name))
    page.get_by_role("button", name="Use this app").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()


def test_app_is_set_up_and_signs_in_and_publishes(site, newcomer, passes, person):
    author = person(site.account("author", "surrey"))
    author.get_by_role("link", name="Enter an update").click()
    author.get_by_label("Date of this update").fill("2025-03-03")
    nine = card(author, 9)
    nine.get_by_label("A new statement").check()
    nine.get_by_label("The force's position, as stated").select_option("In place")
    nine.get_by_label("What the force says").fill("It is in place.")
    author.get_by_role("button", name="Save", exact=True).click()
    author.get_by_role("link", name="Send for review").click()
    author.get_by_role("button", name="Send for review").click()

    name, page = newcomer("reviewer", "surrey")
    passes(page)
    set_up_app(site, page, name, passes)
    passes(page)
    page.get_by_role("link", name="go to your desk").click()
    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()
    sign_out(page)
    site.sign_in(page, name)
    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"Update \d+ of")).click()
    page.get_by_role("link", name="Publish", exact=True).click()
    expect(page.get_by_text("Before it happens you are asked for your second factor once more.")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    site.confirm(page, name)
    page.get_by_role("button", name="Publish", exact=True).click()

    expect(page.get_by_text("Done: Publish.")).to_be_visible()


def test_passkey_is_added_and_signs_in_alone_and_confirms(site, newcomer, passes):
    name, page = newcomer("commissioner", "surrey", site.named_url)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = device | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.get_by_role("link", name="Add a passkey").click()
    passes(page)
    page.get_by_label("A name for it").fill("My work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    sign_out(page)
    passes(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()
    page.goto("/accounts/second-factor/")
    expect(page.get_by_text("My work laptop, added on")).to_be_visible()
    passes(page)
    page.get_by_role("link", name="Remove My work laptop").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_role("link", name="Use a security key").click()
    passes(page)
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", name="Remove My work laptop?")).to_be_visible()

    sign_out(page)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(site.password(name))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Now your second factor")).to_be_visible()
    passes(page)
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()


def test_passkey_that_no_device_answers_is_said_in_words(site, newcomer):
    """At an address of numbers no browser makes one."""
    _name, page = newcomer("reviewer", "sussex")
    page.get_by_role("link", name="Add a passkey").click()

    page.get_by_role("button", name="Add a passkey").click()

    expect(page.get_by_text("The passkey was not used")).to_be_visible()


def test_codes_of_the_tests_are_those_of_the_standard():
    """RFC 6238, appendix B, SHA-1: the last six of its eight digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    times = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}

    assert {at: code_of(secret, at // PERIOD) for at in times} == times
