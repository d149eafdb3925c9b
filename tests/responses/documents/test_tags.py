"""The three gaps of WeasyPrint 70.0 that responses.documents.tags mends, looked at in the file itself."""

from importlib.metadata import version
from io import BytesIO

from pypdf import PdfReader

from tests.responses.documents.structure import artifacts, tree


def test_weasyprint_is_the_version_whose_private_parts_are_used():
    assert version("weasyprint") == "70.0"


def test_language_of_a_phrase_is_in_the_tags(full_reader):
    found = [(tag.name, tag.words) for tag in tree(full_reader).walk() if tag.lang == "cy"]

    assert found == [
        ("/Div", "Comisiynydd Heddlu a Throseddu’r Canolbarth Dychmygol"),
        ("/Span", "Heddlu Dychmygol"),
    ]


def test_header_cells_have_their_scope(full_reader):
    found = [(tag.words, tag.attributes["/Scope"]) for tag in tree(full_reader).walk() if tag.name == "/TH"]

    assert found == [
        ("Part of the recommendation", "/Column"),
        ("Position, as stated", "/Column"),
        ("a", "/Row"),
        ("b", "/Row"),
        ("Quarter", "/Column"),
        ("Cases", "/Column"),
        ("Report published", "/Row"),
        ("Strict last day (day 56)", "/Row"),
        ("Deadline stated by this office", "/Row"),
        ("Response published", "/Row"),
    ]


def test_running_header_and_footer_are_artifacts_on_each_page(full_reader):
    pages = full_reader.pages

    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        properties, text = artifacts(page, full_reader)
        first = number == 1  # its head is the letterhead, which is content
        assert {item["/Subtype"] for item in properties} == ({"/Footer"} if first else {"/Header", "/Footer"})
        assert {item["/Type"] for item in properties} == {"/Pagination"}
        head = "" if first else "Police and Crime Commissioner for Mid FictionalResponse to the Soteria report"
        assert text == (f"{head}soteria-2024/mid-fictional/response/1Page {number} of {len(pages)}")


def test_running_header_and_footer_are_not_in_the_tags(full_reader):
    words = tree(full_reader).words

    assert "Page 1" not in words
    assert "Response to the Soteria report" not in words


def test_mark_beside_a_position_is_no_figure(full_reader):
    names = [tag.name for tag in tree(full_reader).walk()]

    assert names.count("/Figure") == 1  # the code to check the document by
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/LBody", "/BlockQuote", "/Table", "/Link"} <= set(names)


def test_draft_mark_is_in_the_header_of_each_page_and_not_in_the_tags(draft_pdf):
    reader = PdfReader(BytesIO(draft_pdf))

    assert all("DRAFT" in artifacts(page, reader)[1] for page in reader.pages)
    assert "DRAFT" not in tree(reader).words
