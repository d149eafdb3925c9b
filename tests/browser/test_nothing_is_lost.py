"""What somebody typed survives an ended session and an impossible date."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def form(person) -> Page:
    """An author at an update that does not exist yet, with words in its first card."""
    page = person("author.gwent")
    page.goto("/admin/responses/update/add/")
    with page.expect_response("**/preview/"):  # so that it does not come in the middle of what follows
        page.get_by_label("What the force says").first.fill("Words of an hour's work.")
    return page


def test_save_after_the_session_ended_keeps_the_words_and_saves_once_signed_in_again(form, site):
    form.context.clear_cookies()
    form.get_by_role("button", name="Save", exact=True).click()

    expect(form.get_by_role("alert")).to_contain_text("You have been signed out, so nothing was saved.")
    expect(form.get_by_label("What the force says").first).to_have_value("Words of an hour's work.")

    other = form.context.new_page()
    other.goto("/admin/")
    other.get_by_label("Username").fill("author.gwent")
    other.get_by_label("Password").fill(site.password("author.gwent"))
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.get_by_role("heading", name="Your desk").wait_for()
    form.get_by_role("button", name="Save", exact=True).click()

    expect(form.get_by_text("Saved.", exact=True)).to_be_visible()
    form.get_by_role("link", name="Discard this draft").click()
    form.get_by_role("button", name="Discard this draft").click()
    expect(form.get_by_text("Done: Discard this draft.")).to_be_visible()


def test_impossible_date_is_not_taken_for_an_empty_one(form):
    date = form.get_by_label("Date of this update")
    date.focus()
    date.press_sequentially("02312025")
    form.get_by_role("button", name="Save", exact=True).click()

    assert date.evaluate("field => field.validity.valid") is False
    expect(form.get_by_label("What the force says").first).to_have_value("Words of an hour's work.")
