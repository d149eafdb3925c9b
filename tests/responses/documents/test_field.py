"""The empty signature field of the base file: where it lies, what it says, how it is tagged."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from responses import documents
from responses.documents import typesetting
from tests.responses.documents.pages import sheet
from tests.responses.documents.payloads import full

BOX = '<p>Before</p><div id="signature-field" title="Llofnod Ada Example"><p>Ada Example</p></div><p>After</p>'
STYLE = (
    "@page { size: 100mm 100mm; margin: 0 } body, h1, p, div { margin: 0 } h1 { height: 20mm } p { height: 10mm }"
    "div { width: 60mm; margin-left: 10mm; page-break-before: always }"
)


@pytest.fixture(scope="module")
def signable() -> PdfReader:
    return PdfReader(BytesIO(typesetting.typeset(sheet(BOX, style=STYLE), signable=True)))


def widgets(reader: PdfReader) -> list:
    annotations = [each.get_object() for page in reader.pages for each in page.get("/Annots", ())]
    return [each for each in annotations if each["/Subtype"] == "/Widget"]


def test_field_lies_over_its_element_and_is_empty(signable):
    [widget] = widgets(signable)
    appearance = widget["/AP"]["/N"].get_object()
    millimetre = 72 / 25.4

    assert [round(float(each) / millimetre, 2) for each in widget["/Rect"]] == [10, 90, 70, 100]
    assert widget["/P"] == signable.pages[1]
    assert {key: widget[key] for key in ("/FT", "/T", "/TU", "/F")} == {
        "/FT": "/Sig",
        "/T": "Signature",
        "/TU": "Llofnod Ada Example",
        "/F": 4,
    }
    assert "/V" not in widget
    assert appearance.get_data().strip() == b""
    assert [round(float(each) / millimetre, 2) for each in appearance["/BBox"]] == [0, 0, 60, 10]


def test_field_is_in_the_form_of_a_file_that_is_not_signed_yet(signable):
    form = signable.trailer["/Root"]["/AcroForm"]

    assert dict(form) == {"/Fields": form["/Fields"], "/SigFlags": 1}
    assert [each.get_object() for each in form["/Fields"]] == widgets(signable)
    assert [page["/Tabs"] for page in signable.pages] == ["/S", "/S"]


def test_field_is_tagged_as_a_form_within_its_element(signable):
    [widget] = widgets(signable)
    numbers = signable.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    form = parents[widget["/StructParent"]].get_object()
    [reference] = form["/K"]

    assert form["/S"] == "/Form"
    assert form["/P"]["/S"] == "/Div"
    assert reference.get_object()["/Type"] == "/OBJR"
    assert reference.get_object()["/Obj"] == widget


@pytest.mark.parametrize(("inside", "signable"), [("<p>Text</p>", True), (BOX, False)])
def test_no_field_without_a_place_nor_where_none_is_wanted(inside, signable):
    reader = PdfReader(BytesIO(typesetting.typeset(sheet(inside), signable=signable)))

    assert "/AcroForm" not in reader.trailer["/Root"]
    assert widgets(reader) == []


def test_field_of_an_element_out_of_the_flow():
    page = sheet('<div id="signature-field" style="position: absolute; top: 0; width: 90px; height: 30px">Ada</div>')

    [widget] = widgets(PdfReader(BytesIO(typesetting.typeset(page, signable=True))))

    assert widget["/TU"] == "Signature"


def test_file_with_a_field_passes_both_standards():
    assert documents.validate(typesetting.typeset(sheet(BOX, style=STYLE), source="{}", signable=True)) == []


def test_document_has_one_field_and_its_draft_none(full_reader, draft_pdf):
    assert [each["/T"] for each in widgets(full_reader)] == ["Signature"]
    assert widgets(PdfReader(BytesIO(draft_pdf))) == []
    assert full()["signature"]
