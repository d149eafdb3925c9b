"""The Tracker as its users meet it: its own server with a database of its own, and a browser that forgives nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import BrowserContext, Page

from tests.browser.site import Site

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


#: Who has an account with the organisation, and what it says of them.
PEOPLE = {
    "jane": {"email": "jane@cumbria.example", "email_verified": True},
    "rae": {"email": "rae@cumbria.example", "email_verified": True},
    "stranger": {"email": "stranger@cumbria.example", "email_verified": True},
    "mallory": {"email": "jane@evil.example", "email_verified": True},
    "careless": {"email": "jane@cumbria.example", "email_verified": False},
}


@pytest.fixture(scope="session")
def organisation():
    """The address of an office's own sign-in, played on this machine over real connections."""
    people = [User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with run_server_in_thread(require_nonce=True, user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="session")
def site(tmp_path_factory, organisation):
    """One server for all journeys of a test process; each journey works for an office of its own."""
    site = Site(tmp_path_factory.mktemp("site"), press=settings.PRESS_SOCKET)
    site.environment |= {
        "OIDC": "cumbria",
        "OIDC_NAME_CUMBRIA": "Cumbria’s office",
        "OIDC_ISSUER_CUMBRIA": organisation,
        "OIDC_CLIENT_ID_CUMBRIA": "tracker",
        "OIDC_CLIENT_SECRET_CUMBRIA": "made up for the journeys",
        "OIDC_DOMAINS_CUMBRIA": "cumbria.example",
    }
    site.start()
    yield site
    site.stop()


@pytest.fixture
def watched(site):
    """``watched(context)``: its pages report every error, every broken policy, every request off this machine."""
    wrong: list[str] = []

    def watch(context: BrowserContext) -> BrowserContext:
        def said(message) -> None:
            if message.type in {"error", "warning"}:
                wrong.append(f"{message.type}: {message.text}")

        def asked(request) -> None:
            if not request.url.startswith((site.url, site.named_url, "blob:", "data:")):
                wrong.append(f"request to {request.url}")

        context.on("console", said)
        context.on("weberror", lambda error: wrong.append(f"script: {error.error}"))
        context.on("request", asked)
        return context

    yield watch
    assert wrong == []


@pytest.fixture
def person(site, watched, browser):
    """``person("author.kent")``: a page of a signed-in browser, 1280 px wide unless told."""
    opened = []

    def sign_in(user_name: str, width: int = 1280) -> Page:
        context = watched(browser.new_context(viewport={"width": width, "height": 900}, base_url=site.url))
        opened.append(context)
        page = context.new_page()
        page.goto("/admin/")
        site.sign_in(page, user_name)
        page.get_by_role("heading", name="Your desk").wait_for()
        return page

    yield sign_in
    for context in opened:
        context.close()


@pytest.fixture
def passes():
    """``passes(page)``: no violation of WCAG 2.2 AA, and nothing to scroll sideways for, wide and narrow."""
    axe = Axe()

    def check(page: Page) -> None:
        size = page.viewport_size
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            found = axe.run(page, options=WCAG).response["violations"]
            assert [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found] == [], page.url
            sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert sideways <= 0, f"{page.url} is {sideways} px wider than {width}"
        page.set_viewport_size(size)

    return check
