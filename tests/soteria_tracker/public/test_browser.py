"""The public pages in a browser: readable by everybody, on any width, without a script."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.soteria_tracker.public.published import response, update

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = (
    "/",
    "/?region=Wales&position=in_progress&force=kent&recommendation=7",
    "/forces/gwent/",
    "/forces/kent/",
    "/reports/soteria-2024/",
    "/reports/soteria-2024/11/",
    "/reports/soteria-2024/4/",
    "/responses/gwent/soteria-2024/",
    "/responses/gwent/soteria-2024/reading/1/",
    "/responses/kent/soteria-2024/versions/1/",
    "/responses/essex/soteria-2024/",
)
#: WCAG 2.2 AA and what axe recommends besides.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def published(transactional_db):
    first = response("kent", on=date(2024, 10, 10), positions={3: "in_progress", 7: "planned"}, limbs={"7a": "planned"})
    response("kent", on=date(2024, 10, 20), positions={3: "planned"}, replaces=first, reason="A slip.")
    update("kent", on=date(2026, 5, 1), series=1, positions={3: "in_place"}, target_date=date(2026, 12, 1))


@pytest.mark.parametrize("width", [1280, 320])
def test_public_pages_pass_axe_and_fit_the_screen(page, live_server, published, width):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size({"width": width, "height": 900})
    for address in ADDRESSES:
        page.goto(live_server.url + address)
        violations = Axe().run(page, options=RULES).response["violations"]
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (address, [violation["id"] for violation in violations], overflow) == (address, [], 0)
    assert said == []


def test_filters_and_map_work_without_a_script(browser, live_server, published):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/?force=gwent")

    picker = page.get_by_role("navigation", name="Recommendation on the map")
    picker.get_by_role("link", name="9: Biometric retention").click()
    page.get_by_label("Region").select_option("Wales")
    page.get_by_role("button", name="Apply").click()

    assert "4 of 43 forces chosen." in page.inner_text("main")
    assert "force=gwent" in page.url
    assert "recommendation=9" in page.url
