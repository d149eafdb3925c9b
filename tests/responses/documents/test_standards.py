"""PDF/UA-1 and PDF/A-3a in one file, the payload embedded; and controls that must fail, else validation is idle."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, NumberObject

from responses import documents
from responses.canonical import canonical
from responses.documents import typesetting
from tests.responses.documents.pages import sheet, svg
from tests.responses.documents.payloads import full


@pytest.mark.parametrize("name", ["full_pdf", "draft_pdf"])
def test_document_passes_both_standards(name, request):
    assert documents.validate(request.getfixturevalue(name)) == []


def test_metadata_say_both_standards_and_are_readable(full_reader):
    stream = full_reader.trailer["/Root"]["/Metadata"].get_object()
    words = stream.get_data().decode()

    assert "/Filter" not in stream
    assert 'pdfaid:part="3"' in words
    assert 'pdfaid:conformance="A"' in words
    assert 'pdfuaid:part="1"' in words
    assert "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>" in words


def test_payload_is_embedded_as_canonical_json(full_reader):
    root = full_reader.trailer["/Root"]
    [reference] = root["/AF"]
    specification = reference.get_object()
    stream = specification["/EF"]["/F"].get_object()

    assert root["/Names"]["/EmbeddedFiles"]["/Names"][1].get_object() == specification
    assert (specification["/F"], specification["/UF"]) == ("response.json", "response.json")
    assert specification["/AFRelationship"] == "/Source"
    assert stream["/Subtype"] == "/application/json"
    assert stream.get_data() == canonical(full())
    assert (stream["/Params"]["/CreationDate"], stream["/Params"]["/ModDate"]) == ("D:20241017000000Z",) * 2


def test_payload_of_a_draft_is_embedded_under_a_fixed_date(draft_pdf):
    [reference] = PdfReader(BytesIO(draft_pdf)).trailer["/Root"]["/AF"]
    stream = reference.get_object()["/EF"]["/F"].get_object()

    assert stream.get_data() == canonical(full())


def test_embedded_text_is_kept_to_the_byte():
    source = '{"a":"dŵr \\u0000 \U0001f600"}'

    reader = PdfReader(BytesIO(typesetting.typeset(sheet("<p>x</p>"), source=source)))

    assert reader.attachments["response.json"] == [source.encode()]
    stream = reader.trailer["/Root"]["/AF"][0].get_object()["/EF"]["/F"].get_object()
    assert stream["/Params"]["/CreationDate"] == "D:20000101000000Z"


def test_pictures_of_a_page_pass_both_standards():
    page = sheet(svg('<path fill="#123B4A" d="M0 0h9v9z"/>') + f'<p><img alt="crest" src="{PIXEL}"></p>')

    assert documents.validate(typesetting.typeset(page)) == []


#: One transparent pixel, PNG.
PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def spoil_mark(writer):
    del writer.root_object["/MarkInfo"]


def spoil_language(writer):
    del writer.root_object["/Lang"]


def spoil_metadata(writer):
    stream = DecodedStreamObject()
    stream.set_data(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>")
    stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)


def spoil_intent(writer):
    del writer.root_object["/OutputIntents"]


def spoil_relationship(writer):
    del writer.root_object["/AF"][0].get_object()["/AFRelationship"]


def spoil_tabs(writer):
    for page in writer.pages:
        del page["/Tabs"]


def field_of(writer):
    return writer.root_object["/AcroForm"]["/Fields"][0].get_object()


def spoil_name_of_field(writer):
    del field_of(writer)["/TU"]


def spoil_appearance_of_field(writer):
    del field_of(writer)["/AP"]


def spoil_print_flag(writer):
    field_of(writer)[NameObject("/F")] = NumberObject(0)


def spoil_tag_of_field(writer):
    del field_of(writer)["/StructParent"]


@pytest.mark.parametrize(
    ("spoil", "standard"),
    [
        (spoil_mark, "PDF/UA-1"),
        (spoil_language, "PDF/UA-1"),
        (spoil_metadata, "PDF/UA-1"),
        (spoil_metadata, "PDF/A-3a"),
        (spoil_intent, "PDF/A-3a"),
        (spoil_relationship, "PDF/A-3a"),
        (spoil_tabs, "PDF/UA-1"),
        (spoil_name_of_field, "PDF/UA-1"),
        (spoil_tag_of_field, "PDF/UA-1"),
        (spoil_appearance_of_field, "PDF/A-3a"),
        (spoil_print_flag, "PDF/A-3a"),
    ],
)
def test_spoiled_document_fails(spoil, standard, signable_pdf):
    writer = PdfWriter(clone_from=BytesIO(signable_pdf))
    spoil(writer)
    spoiled = BytesIO()
    writer.write(spoiled)

    assert any(line.startswith(standard) for line in documents.validate(spoiled.getvalue()))


def test_untouched_copy_passes(signable_pdf):
    """The control of the controls: it is not the copying that fails."""
    writer = PdfWriter(clone_from=BytesIO(signable_pdf))
    copy = BytesIO()
    writer.write(copy)

    assert documents.validate(copy.getvalue()) == []


@pytest.fixture(scope="module")
def signable_pdf() -> bytes:
    page = sheet('<p>Text</p><div id="signature-field" title="Signature">Ada</div>')
    return typesetting.typeset(page, source="{}", signable=True)


@pytest.mark.parametrize("junk", [b"", b"no pdf", b"%PDF-1.7\nhalf"])
def test_validate_says_of_what_is_no_pdf_that_it_fails(junk):
    lines = documents.validate(junk)

    assert [line.partition(":")[0] for line in lines] == ["PDF/UA-1", "PDF/A-3a"]
