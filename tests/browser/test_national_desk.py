"""The national administrator's pages in chromium: each list, each form, the history, wide and narrow."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

LISTS = (
    "forces/force",
    "forces/policingbody",
    "forces/user",
    "forces/membership",
    "forces/invitation",
    "recommendations/inspectionreport",
    "recommendations/recommendation",
    "recommendations/cohort",
    "recommendations/nationalproduct",
    "responses/inspectoratefinding",
)
#: Accounts come of invitations and of nothing else.
NOT_ADDED = "forces/user"


@pytest.fixture
def national(person) -> Page:
    return person("national")


def test_national_lists_and_forms_pass(national, passes):
    passes(national)
    for each in LISTS:
        for page in ("",) if each == NOT_ADDED else ("", "add/"):
            national.goto(f"/admin/{each}/{page}")
            expect(national.locator("#content h1")).to_be_visible()
            passes(national)
    national.goto("/admin/trail/")
    expect(national.get_by_role("heading", name="The audit trail")).to_be_visible()
    passes(national)


def change(page: Page, name: str, **typed: str) -> None:
    """Open a row by its name on the list before, fill in and save."""
    page.locator("#result_list").get_by_role("link", name=name, exact=True).click()
    for label, text in typed.items():
        page.get_by_label(label.replace("_", " ")).fill(text)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def test_national_history_tells_of_a_change_and_passes(national, passes):
    national.goto("/admin/forces/force/")
    change(national, "Kent Police", Other_names_in_use="Kent Constabulary\nThe Kent County Constabulary")
    change(national, "Kent Police", Other_names_in_use="", Short_name="Kent and " + "Medway" * 5)
    national.locator("#result_list").get_by_role("link", name="Kent Police", exact=True).click()
    national.get_by_role("link", name="History").click()

    newest = national.locator(".desk-history > li").first
    expect(newest).to_contain_text("Changed, Trial administrator, national")
    expect(newest.locator("dt")).to_have_text(["Other names in use", "Short name"])
    passes(national)

    newest.get_by_role("link").click()
    expect(national.locator(".desk-values")).to_contain_text("Kent and Medway")
    passes(national)


def test_national_constraint_is_said_in_words_beside_the_form(national, passes):
    national.goto("/admin/forces/membership/add/")
    national.get_by_label("User").select_option("author.kent")
    national.get_by_label("Body").select_option("Police and Crime Commissioner for Kent")
    national.get_by_label("Role").select_option("Delegate of the commissioner")
    national.get_by_role("button", name="Save", exact=True).click()

    expect(national.get_by_text("A delegate signs by an authority that has dates")).to_be_visible()
    passes(national)


#: Where the focus is and what covers it: the bar that stays at the bottom, or the edge of the window.
COVERED = """() => {
  const focus = document.activeElement, bar = document.querySelector(".desk-bar");
  if (!focus || focus === document.body) return null;
  const box = focus.getBoundingClientRect();
  const low = bar.contains(focus) ? innerHeight : Math.min(innerHeight, bar.getBoundingClientRect().top);
  return { name: focus.name || focus.textContent.trim(), is_covered: box.bottom > low + 1 || box.top < -1 };
}"""


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_focus_never_lies_under_the_bar(person, key):
    author = person("author.gwent")
    author.set_viewport_size({"width": 1280, "height": 800})
    author.goto("/admin/responses/update/add/?body=gwent&report=soteria-2024")
    if key == "Shift+Tab":
        author.get_by_role("button", name="Save", exact=True).focus()
    stops = []
    while len(stops) < 60:
        author.keyboard.press(key)
        author.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if (stop := author.evaluate(COVERED)) is None:
            break
        stops.append(stop)

    assert len(stops) > 40
    assert [stop["name"] for stop in stops if stop["is_covered"]] == []
