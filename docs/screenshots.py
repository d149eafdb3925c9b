"""Make the pictures of the README: a Tracker of its own with the real data, photographed in chromium.

    uv run python -m docs.screenshots

Needs Debian's chromium (apt-get install chromium). Nothing of the working copy's own data is shown.
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.site import Site

HERE = Path(__file__).parent / "images"


def sign_in(page: Page, site: Site, user_name: str) -> None:
    page.goto(site.url + "/admin/")
    site.sign_in(page, user_name)
    page.get_by_role("heading", name="Your desk").wait_for()


def take(page: Page, site: Site) -> None:
    page.goto(site.url + "/?recommendation=7&force=gwent")
    page.screenshot(path=HERE / "national-picture.png")
    page.goto(site.url + "/forces/gwent/")
    page.screenshot(path=HERE / "force.png")
    sign_in(page, site, "author.gwent")
    page.screenshot(path=HERE / "desk.png")
    page.get_by_role("button", name="Begin the response").click()
    page.get_by_role(
        "heading", name="Recommendation 7: disruption", exact=False, level=3
    ).first.scroll_into_view_if_needed()
    page.screenshot(path=HERE / "card.png")
    page.goto(site.url + "/admin/responses/paper/")
    page.get_by_role("link", name="Letter", exact=True).first.click()
    page.locator("canvas.paper-preview__sheet").wait_for(timeout=60_000)
    page.screenshot(path=HERE / "paper.png")


def main() -> None:
    HERE.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="soteria-pictures-"))
    site = Site(folder)
    site.start()
    try:
        with sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            take(browser.new_page(viewport={"width": 1280, "height": 1000}), site)
            browser.close()
    finally:
        site.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
