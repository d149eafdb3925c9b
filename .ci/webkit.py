"""WebKitGTK at every page, and one response from the empty form to the check of its PDF. Arguments: a folder for a
trial of its own, and one for pictures.

Each page loads, fits 320 pixels, leaves the console silent; Tab reaches the skip link, which works. It runs in the
environment of the product, whose packages come first; selenium stands behind them (PLACE_OF_SELENIUM).
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

sys.path.append(os.environ["PLACE_OF_SELENIUM"])

from selenium import webdriver
from selenium.common.exceptions import JavascriptException, NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.site import ROOT, Site

PROGRAM = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"))
WIDTH = "return [document.documentElement.scrollWidth, window.innerWidth]"
DRAWN = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)))"
CENTRE = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})"
#: Not the page whose button was pressed, and whole.
IS_OTHER = "return document.documentElement.dataset.left !== 'yes' && document.readyState === 'complete'"
UNDER_THE_BAR = """
const at = document.activeElement, bar = document.querySelector('.desk-bar')
const isUnder = !bar.contains(at) && at.getBoundingClientRect().top >= bar.getBoundingClientRect().top
return [at.id || at.name || at.textContent.trim(), isUnder]
"""
#: While one page goes and the next one comes.
PASSING = (JavascriptException, NoSuchElementException, StaleElementReferenceException)
#: As the browser prints what stands in its console.
CONSOLE = re.compile(r"^CONSOLE .*$", re.MULTILINE)
REPLY = "I have asked for a written plan by the next board."
#: An office without trial accounts.
BODY = "dorset"


class Browser:
    """One person's: cookies and console are its own."""

    def __init__(self, folder: Path, site: Site, pictures: Path) -> None:
        self.site, self.pictures, self.wrong = site, pictures, []
        self.told = folder / f"console-{len(list(folder.glob('console-*')))}"
        options = Options()
        options.binary_location = str(PROGRAM)
        for each in ("--automation", "--private", "--enable-write-console-messages-to-stdout=true"):
            options.add_argument(each)
        environment = os.environ | {"HOME": os.environ["BROWSER_HOME"]}
        service = Service("/usr/bin/WebKitWebDriver", log_output=str(self.told), env=environment)
        self.driver = webdriver.WebKitGTK(options=options, service=service)
        self.driver.implicitly_wait(30)  # seconds: a page that was just asked for may hold nothing yet
        self.width(1280)

    def width(self, pixels: int) -> None:
        self.driver.set_window_size(pixels, 900)
        self.until(lambda at: at.execute_script("return window.innerWidth") == pixels)

    def until(self, condition, *, seconds: int = 60):
        return WebDriverWait(self.driver, seconds, ignored_exceptions=PASSING).until(condition)

    def open(self, path: str) -> None:
        self.driver.get(self.site.url + path)

    def picture(self, name: str) -> None:
        """Once wide and once as narrow as a telephone, where the page must fit."""
        for pixels in (1280, 320):
            self.width(pixels)
            self.fits(name)
            self.save(f"{name}-{pixels}")
        self.width(1280)

    def save(self, name: str) -> None:
        """Once it is drawn: the size that it just got comes to the picture two frames later."""
        self.driver.execute_async_script(DRAWN)
        self.driver.save_screenshot(str(self.pictures / f"{name}.png"))

    def fits(self, name: str) -> None:
        needed, given = self.driver.execute_script(WIDTH)
        if needed > given:
            self.wrong.append(f"{name}: {needed} pixels wide in {given}")

    def see(self, words: str, *, seconds: int = 60) -> None:
        self.until(lambda at: words in at.find_element(By.TAG_NAME, "body").text, seconds=seconds)

    def field(self, label: str, *, within: WebElement | None = None) -> WebElement:
        found = (within or self.driver).find_element(By.XPATH, f'.//label[normalize-space()="{label}"]')
        return self.driver.find_element(By.ID, found.get_attribute("for"))

    def choose(self, label: str, words: str, *, within: WebElement) -> None:
        """In the middle of the window: the driver scrolls no further than the edge, where the bar with Save lies."""
        field = self.field(label, within=within)
        self.driver.execute_script(CENTRE, field)
        Select(field).select_by_visible_text(words)

    def card(self, heading: str) -> WebElement:
        title = f"*[self::h2 or self::h3][starts-with(., '{heading}')]"
        return self.driver.find_element(By.XPATH, f"//section[contains(@class, 'desk-card')][.//{title}]")

    def press(self, words: str, *, kind: str = "button") -> None:
        """What it leads to is another page: gone is the one that it stood on."""
        found = self.driver.find_element(By.XPATH, f'//{kind}[normalize-space()="{words}"]')
        self.driver.execute_script(CENTRE, found)
        self.driver.execute_script("document.documentElement.dataset.left = 'yes'")
        found.click()
        self.until(lambda at: at.execute_script(IS_OTHER))

    def follow(self, words: str) -> None:
        self.press(words, kind="a")

    def sign_in(self, name: str) -> None:
        self.open("/admin/")
        self.field("Username").send_keys(name)
        self.field("Password").send_keys(self.site.password(name))
        self.press("Sign in")
        if self.site.needs_code(name):
            self.field("Code").send_keys(self.site.code(name))
            self.press("Sign in")
        self.see("Your desk")

    def afresh(self, name: str, button: str) -> None:
        """Pressed, asked for the second factor, pressed again."""
        self.press(button)
        self.see("Confirm that it is you")
        self.field("Code").send_keys(self.site.code(name))
        self.press("Go on")
        self.press(button)

    def step(self, words: str) -> None:
        self.follow(words)
        self.see("Exactly this")
        self.press(words)
        self.see(f"Done: {words}.")

    def close(self) -> list[str]:
        self.driver.quit()
        return self.wrong + CONSOLE.findall(self.told.read_text())


def page(browser: Browser, path: str) -> None:
    """As .ci/firefox.py asks it."""
    browser.open(path)
    browser.fits(path)
    browser.driver.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    if not browser.driver.execute_script("return document.activeElement.matches('a.skip')"):
        browser.wrong.append(f"{path}: the first press of Tab does not reach the skip link")
        return
    browser.driver.switch_to.active_element.send_keys(Keys.ENTER)
    if browser.driver.execute_script("return document.activeElement.id") != "main":
        browser.wrong.append(f"{path}: the skip link does not lead to the content")


def pages(browser: Browser, paths: list[str]) -> None:
    browser.width(320)
    for number, path in enumerate(paths):
        page(browser, path)
        browser.save(f"page-{number:02}")


def write(author: Browser) -> None:
    author.sign_in(f"author.{BODY}")
    author.picture("desk")
    author.press("Begin the response")
    author.field("Text", within=author.card("Introduction")).send_keys("I welcome this report.\n\n- on training")
    three = author.card("Recommendation 3")
    author.choose("Acceptance", "Accepted", within=three)
    author.choose("The force's position, as stated", "In progress", within=three)
    says = author.field("What the force says", within=three)
    says.send_keys("Training began in **spring**.")
    author.until(lambda _at: three.find_elements(By.CSS_SELECTOR, ".desk-preview strong"))  # scripts work
    author.field("Your reply to the force", within=three).send_keys(REPLY)
    tab_on(author)
    date = author.field("Date of the document")
    author.driver.execute_script("arguments[0].value = '2024-10-10'", date)  # typing it depends on the language
    author.picture("response")
    author.press("Save")
    author.see("Saved.")
    author.step("Send for review")


def tab_on(author: Browser) -> None:
    """What has the focus never lies under the bar with Save, which sticks to the window (WCAG 2.2, 2.4.11)."""
    reached = set()
    for _press in range(15):
        author.driver.switch_to.active_element.send_keys(Keys.TAB)
        name, is_hidden = author.driver.execute_script(UNDER_THE_BAR)
        reached.add(name)
        if is_hidden:
            author.wrong.append(f"response: {name} has the focus under the bar")
    if len(reached) < 6:  # some have the same words
        author.wrong.append(f"response: 15 presses of Tab reach {sorted(reached)} alone")


def sign(commissioner: Browser) -> None:
    name = f"commissioner.{BODY}"
    commissioner.sign_in(name)
    commissioner.follow("Open the response")
    commissioner.picture("in-review")
    commissioner.follow("Approve and sign")
    commissioner.picture("approve")
    commissioner.afresh(name, "Approve and sign")
    commissioner.see("Done: Approve and sign.")
    commissioner.follow("Publish")
    commissioner.press("Publish")
    commissioner.see("It is published.", seconds=180)
    commissioner.picture("published")


def read(public: Browser, folder: Path) -> None:
    """The published words, and whether the file is known; with one bit changed it is not."""
    public.open(f"/responses/{BODY}/soteria-2024/")
    public.see(REPLY)
    public.picture("public")
    address = public.driver.find_element(By.PARTIAL_LINK_TEXT, "PDF").get_attribute("href")
    pdf = folder / "response.pdf"
    pdf.write_bytes(urlopen(address, timeout=60).read())  # noqa: S310 -- of the trial
    check(public, pdf, "Yes: identical to a published document")
    public.picture("verified")
    changed = bytearray(pdf.read_bytes())
    changed[len(changed) // 2] ^= 1
    pdf.write_bytes(changed)
    check(public, pdf, "No: nothing published here is identical to it")


def check(public: Browser, pdf: Path, answer: str) -> None:
    public.open("/verify/")
    public.field("The PDF that you were given").send_keys(str(pdf))
    public.press("Check the file")
    public.see(answer)


def run_module(site: Site, name: str) -> str:
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "soteria_tracker.settings"}
    command = [sys.executable, "-m", f"tests.browser.{name}"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout


def main(folder: Path, pictures: Path) -> int:
    pictures.mkdir(parents=True, exist_ok=True)
    site = Site(folder / "var")
    site.start()
    wrong = []
    try:
        for role in ("author", "commissioner"):
            site.account(role, BODY)
        run_module(site, "record")
        paths = run_module(site, "addresses").split()
        for doing, arguments in ((write, ()), (sign, ()), (read, (folder,)), (pages, (paths,))):
            browser = Browser(folder, site, pictures)
            try:
                doing(browser, *arguments)
            except Exception:
                browser.save("where-it-stopped")
                raise
            finally:
                wrong += browser.close()
    finally:
        site.stop()
    said = "\n".join(wrong) or f"WebKitGTK: nothing wrong on {len(paths)} pages and in one response."
    print(said)  # noqa: T201 -- a check of the shell
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
