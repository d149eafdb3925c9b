"""Try every kind of public page with axe and write down what came out, for the page /accessibility/.

    uv run python -m docs.accessibility

A Tracker of its own with the real data, Debian's chromium (apt-get install chromium), each page in both languages and
at each width. One address of each kind of page is tried, found by following links.
Exit code 1 where there is a fault; the file is written all the same.
"""

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import Site

FILE = Path(__file__).parent / "accessibility.json"
WIDTHS = (320, 1280)
#: Tags of axe: WCAG 2.2, levels A and AA. The journeys of the tests ask for the same.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def kinds(site: Site) -> dict[str, Any]:
    """The patterns of the public pages by name. Django is set up only here: the site is a process of its own."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "soteria_tracker.settings", "SOTERIA_VAR": str(site.folder)}
    import django

    django.setup()
    from soteria_tracker.public import urls

    return {str(pattern.name): pattern.pattern for pattern in urls.PAGES}


def addresses(site: Site, patterns: dict[str, Any]) -> dict[str, str]:
    """The first address met of each kind."""
    found: dict[str, str] = {}
    waiting = [f"/{pattern}" for pattern in patterns.values() if "<" not in str(pattern)]
    seen = set(waiting)
    while waiting and len(found) < len(patterns):
        path = waiting.pop(0)
        name = next((name for name, pattern in patterns.items() if pattern.match(path[1:])), None)
        if name is None or name in found:
            continue
        found[name] = path
        for link in links(site, path):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def links(site: Site, path: str) -> Iterator[str]:
    """Where a page leads to on this site, without queries."""
    with urlopen(site.url + path) as answer:  # noqa: S310 -- our own server
        page = answer.read().decode()
    for link in re.findall(r'href="(/[^"]*)"', page):
        path = urlsplit(link).path
        if not path.startswith(("/admin/", "/accounts/", "/static/", "/cy/")) and path.endswith("/"):
            yield path


def tried(browser: Browser, site: Site, paths: list[str]) -> tuple[list[dict], list[dict]]:
    """Violations and pages that are too wide."""
    violations, sideways, axe = [], [], Axe()
    page = browser.new_page(base_url=site.url)
    for path in paths:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            violations += [{"address": path, "width": width, **each} for each in faults(axe, page)]
            if (px := page.evaluate(TOO_WIDE)) > 0:
                sideways.append({"address": path, "width": width, "too_wide": px})
    return violations, sideways


def faults(axe: Axe, page: Page) -> list[dict]:
    found = axe.run(page, options=OPTIONS).response["violations"]
    return [{"rule": each["id"], "impact": each["impact"] or "", "places": len(each["nodes"])} for each in found]


def run(site: Site) -> dict:
    patterns = kinds(site)
    found = addresses(site, patterns)
    english = list(found.values())
    paths = [*english, *(f"/cy{path}" for path in english)]
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(site.url)
        engine = Axe().run(page).response["testEngine"]["version"]
        violations, sideways = tried(browser, site, paths)
        versions = {"axe-core": engine, "Chromium": browser.version}
        browser.close()
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "versions": versions,
        "rules": RULES,
        "widths": list(WIDTHS),
        "addresses": paths,
        "not_met": sorted(set(patterns) - set(found)),
        "violations": violations,
        "sideways": sideways,
    }


def main() -> None:
    site = Site(Path(tempfile.mkdtemp(prefix="soteria-accessibility-")))
    site.start()
    try:
        outcome = run(site)
    finally:
        site.stop()
        shutil.rmtree(site.folder)
    FILE.write_text(json.dumps(outcome, indent=1) + "\n")
    wrong = outcome["violations"] + outcome["sideways"]
    said = "\n".join(json.dumps(each) for each in wrong) or "No fault that a program can find."
    sys.stdout.write(f"{len(outcome['addresses'])} pages at {len(WIDTHS)} widths.\n{said}\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
