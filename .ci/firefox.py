"""Every page in Firefox: it loads, fits 320 pixels, leaves the console silent; Tab reaches the skip link, which works.

Run in an environment with marionette-driver. Arguments: address of the site, the program, a file with the paths.
"""

import sys
from pathlib import Path

from marionette_driver import By, Wait
from marionette_driver.keys import Keys
from marionette_driver.marionette import Marionette

#: Errors that the page caused, in the words of the browser; its own are none of ours.
CONSOLE = """
const told = Cc["@mozilla.org/consoleservice;1"].getService(Ci.nsIConsoleService)
const found = told.getMessageArray().filter(each => each instanceof Ci.nsIScriptError)
  .filter(each => each.sourceName.startsWith(arguments[0]) || /Content-Security-Policy/.test(each.errorMessage))
  .map(each => each.errorMessage)
told.reset()
return found
"""
WIDTH = "return [document.documentElement.scrollWidth, window.innerWidth]"


def main(site: str, program: str, paths: list[str]) -> list[str]:
    firefox = Marionette(bin=program, headless=True, prefs={"layout.css.devPixelsPerPx": "1.0"})
    firefox.start_session()
    try:
        return [problem for path in paths for problem in problems(firefox, site, path)]
    finally:
        firefox.quit()


def problems(firefox: Marionette, site: str, path: str) -> list[str]:
    """No window of Firefox is as narrow as 320 pixels, and the policy forbids frames: the element of the tab is."""
    firefox.navigate(site + path)
    with firefox.using_context("chrome"):
        firefox.execute_script(
            "const at = gBrowser.selectedBrowser; at.style.minWidth = at.style.maxWidth = '320px'", sandbox="system"
        )
    Wait(firefox, timeout=10).until(lambda at: at.execute_script("return window.innerWidth") <= 320)
    needed, given = firefox.execute_script(WIDTH)
    found = [f"{path}: {needed} pixels wide in {given}"] if needed > given else []
    body = firefox.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    if not firefox.execute_script("return document.activeElement.matches('a.skip')"):
        found.append(f"{path}: the first press of Tab does not reach the skip link")
    firefox.execute_script("return document.activeElement").send_keys(Keys.ENTER)
    if firefox.execute_script("return document.activeElement.id") != "main":
        found.append(f"{path}: the skip link does not lead to the content")
    with firefox.using_context("chrome"):
        found += [f"{path}: {said}" for said in firefox.execute_script(CONSOLE, [site], sandbox="system")]
    return found


if __name__ == "__main__":
    site, program, file = sys.argv[1:]
    paths = Path(file).read_text().split()
    wrong = main(site, program, paths)
    print("\n".join(wrong) or f"Firefox: nothing wrong on {len(paths)} pages.")  # noqa: T201 -- a check of the shell
    sys.exit(bool(wrong))
