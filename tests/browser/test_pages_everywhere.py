"""Every page for people, in both languages: axe, narrow and wide, light and dark, without a script, by keyboard.

The addresses come from the URLconf: a new page is checked without being named here.
"""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import pages
from tests.browser.record import publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: WCAG 2.2 AA and what axe recommends besides.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = ["color-contrast", "link-in-text-block"]
#: What has the focus, whether anybody can see that (an outline, a shadow), and whether the page is over.
FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect()
  const isRinged = each => {
    const style = getComputedStyle(each)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
  }
  // What a picture shows as its focus is the shape inside of the link.
  // The button in a field for a day is the browser's own, and so is its ring.
  const ring = [at, ...(at.closest('svg') ? at.children : [])].some(isRinged) || at.type === 'date'
  return [at.tagName + ' ' + (at.getAttribute('href') || at.name || at.id || at.textContent.trim().slice(0, 30)),
          ring && box.width > 0 && box.height > 0, at === document.body]
}"""
REACHABLE = """() => [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter(each => each.type !== 'hidden' && !each.disabled)
  .filter(each => each.checkVisibility({visibilityProperty: true})).length"""


@pytest.fixture
def site(transactional_db, live_server, settings):
    settings.SITE_URL = live_server.url
    publish()
    return live_server.url


def _watched(page, site: str) -> list[str]:
    """What a page says to its console, and every request that leaves the site."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if not _is_here(request.url, site) else None)
    return said


def _is_here(url: str, site: str) -> bool:
    return url.startswith("data:") or urlsplit(url).netloc == urlsplit(site).netloc


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_passes_axe_and_fits_the_screen(browser, site, width):
    """All rules by day, by night those of colour: nothing else differs.

    Narrow, in English and by day: a Welsh page is laid out by the same rules in other words, which must fit too.
    """
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    said = _watched(page, site)
    wrong = []
    for address in pages():
        page.emulate_media(color_scheme="light")
        answer = page.goto(site + address)
        wrong += [] if answer and answer.status == 200 else [(address, "was not answered", "")]
        is_wide = width == 1280
        found = []
        if is_wide or not address.startswith("/cy/"):
            found += Axe().run(page, options=RULES).response["violations"]
        if is_wide:
            page.emulate_media(color_scheme="dark")
            found += Axe().run(page, options={"runOnly": {"type": "rule", "values": COLOURS}}).response["violations"]
        wrong += [(address, each["id"], each["nodes"][0]["html"][:120]) for each in found]
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append((address, f"is {needed} pixels wide", ""))

    assert wrong == []
    assert said == []


def test_every_page_is_whole_without_a_script(browser, site):
    plain = browser.new_context(java_script_enabled=False).new_page()
    scripted = browser.new_page()

    for address in pages():
        plain.goto(site + address)
        scripted.goto(site + address)
        assert (address, plain.inner_text("main")) == (address, scripted.inner_text("main"))


def test_keyboard_reaches_everything_and_shows_where_it_is(browser, site):
    """In English: a Welsh page is the same page in other words, and a press takes its time."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    wrong = []
    for address in (each for each in pages() if not each.startswith("/cy/")):
        page.goto(site + address)
        wanted, met = page.evaluate(REACHABLE), 0
        for _press in range(wanted + 5):
            page.keyboard.press("Tab")
            name, is_seen, is_over = page.evaluate(FOCUS)
            if is_over:
                break
            met += 1
            wrong += [] if is_seen else [(address, name)]
        wrong += [] if met >= wanted else [(address, f"{met} of {wanted} reached")]

    assert wrong == []


def test_first_press_of_tab_leads_past_the_header(page, site):
    for address in ("/", "/cy/", "/forces/gwent/"):
        page.goto(site + address)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        page.wait_for_function("document.activeElement.id === 'main'")  # the focus follows the address


#: What one press on the national picture leads to: the link, and how the address of the place begins.
ONE_PRESS = {
    "main a[href^='/forces/gwent/']": "/forces/gwent/",
    "main a[href^='/reports/soteria-2024/7/']": "/reports/soteria-2024/7/",
    "header a[href^='/due/']": "/due/",
    "a[href^='/verify/']": "/verify/",
}


def test_journeys_take_as_many_presses_as_promised(page, site):
    """The country none; a force, a recommendation, what is past due, a check, a file one; an earlier day two."""
    for link, place in ONE_PRESS.items():
        page.goto(f"{site}/")
        page.locator(link).first.click()
        assert urlsplit(page.url).path == place
    page.goto(f"{site}/")
    assert page.locator("[data-figures=current] [data-force]").count() == 43
    with page.expect_download() as download:
        page.locator("main a[href*='.csv']").first.click()
    assert download.value.suggested_filename.endswith(".csv")
    page.locator(".moment summary").click()
    page.locator(".moment a[href*='as_at=2025-01-31']").click()
    assert "as_at=2025-01-31" in page.url
