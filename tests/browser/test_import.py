"""A document comes in as an author does it: upload, look, mend one cut, be told what is missing, confirm."""

import pytest
from playwright.sync_api import expect

from tests.responses.importing.documents import LETTER, UNNUMBERED
from tests.responses.importing.files import from_text

pytestmark = pytest.mark.browser


def begin(page) -> None:
    """The response of the author's office, begun by whichever journey came first."""
    page.goto("/admin/responses/response/add/")
    page.get_by_role("button", name="Begin, or go on").click()
    page.get_by_role("link", name="Bring in a document you have already written").click()


def word_file(text: str, name: str) -> dict:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": name, "mimeType": kind, "buffer": from_text(text)}


@pytest.fixture
def author(site, person):
    """Of an office that no other journey works for."""
    return person(site.account("author", "dyfed-powys"))


def test_document_is_brought_in_confirmed_part_by_part(author, passes):
    begin(author)
    passes(author)
    author.get_by_label("The document").set_input_files(word_file(LETTER, "Our letter.docx"))
    author.get_by_role("button", name="Read it, and show me the parts").click()

    expect(author.get_by_role("heading", name="Look at each part: Our letter.docx")).to_be_visible()
    passes(author)
    author.get_by_role("button", name="Bring all of this in").click()
    expect(author.get_by_role("alert")).to_contain_text("Nothing was saved yet")
    passes(author)

    for where in author.get_by_label("Where it goes").all():
        if where.input_value() == "":
            where.select_option("out")
    seven = author.get_by_role("region", name="Recommendation 7", exact=True)
    seven.get_by_label("The answer").fill("What we **really** answered.")
    for box in author.get_by_label("This is right").all():
        box.check()
    author.get_by_role("button", name="Bring all of this in").click()

    expect(author.get_by_text("Brought in and saved")).to_be_visible()
    expect(author.get_by_text("What we really answered.").last).to_be_visible()
    expect(author.get_by_role("link", name="Our letter.docx")).to_be_visible()
    passes(author)


def test_document_is_called_off_and_a_wrong_one_refused_in_words(author):
    begin(author)
    author.get_by_label("The document").set_input_files(
        {"name": "old.docx", "mimeType": "text/plain", "buffer": b"{\\rtf1 Words.}"}
    )
    author.get_by_role("button", name="Read it, and show me the parts").click()
    expect(author.get_by_role("alert")).to_contain_text("This is a rich text file (.rtf).")

    author.get_by_label("Or paste its text").fill(UNNUMBERED)
    author.get_by_role("button", name="Read it, and show me the parts").click()
    author.get_by_role("button", name="Call this off").click()

    expect(author.get_by_text("Called off: nothing of “Pasted text” was kept.")).to_be_visible()
