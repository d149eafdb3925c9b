"""The file: valid, complete, in order, the same each time; and what cannot be made into one."""

import hashlib
import re
import shutil
import subprocess
from itertools import pairwise

import page
import pytest
from pypdf.generic import Destination

from responses import documents
from tests.responses.documents.payloads import full, part, response
from tests.responses.documents.structure import tree

SENTENCES = [
    "Response to: Progress to introduce a national operating model",
    "14 October 2024",
    "The office read the report with care.",
    "It thanks those who came forward.",
    "One finding stood out.",
    "It is set out below.",
    "By 31 January 2025, all forces should do the thing that is numbered 3.",
    "Training began in May.",
    "It goes on.",
    "We wait with Heddlu Dychmygol for the definition.",
    "By 31 January 2025, all forces should do the thing that is numbered 7.",
    "track the first thing; and",
    "finish the second thing.",
    "Report to the Policing Board, 24 September 2024",
    "The first thing is tracked.",
    "We asked for more:",
    "with numbers",
    "Soon.",
    "We publish the plan.",
    "Not yet satisfied",
    "The matter lies with the courts.",
    "We shall report again in spring.",
    "day 57, one day after the strict last day",
    "Ada Example",
    "Approved on 15 October 2024.",
]


def places(sentences: list[str], text: str) -> list[int]:
    """Where each sentence stands after the one before, all white space removed; -1 where it does not."""
    squeezed, at, found = re.sub(r"\s", "", text), 0, []
    for sentence in sentences:
        at = squeezed.find(re.sub(r"\s", "", sentence), at)
        found.append(at)
    return found


def in_order(found: list[int]) -> bool:
    return -1 not in found and all(one < two for one, two in pairwise(found))


@pytest.mark.parametrize("name", ["full_pdf", "draft_pdf"])
def test_pdf_passes_pdf_ua_1(name, request):
    report = page.validate_pdf_bytes(request.getfixturevalue(name), profile=page.ValidationProfile.PDF_UA_1)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


def test_pdf_tags_hold_every_sentence_in_order(full_reader):
    assert in_order(places(SENTENCES, tree(full_reader).words))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext: apt-get install poppler-utils")
def test_pdf_prints_every_sentence_in_order(full_pdf, tmp_path):
    path = tmp_path / "response.pdf"
    path.write_bytes(full_pdf)

    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout

    assert in_order(places(SENTENCES, text))


def test_pdf_metadata_comes_from_the_payload(full_reader):
    root = full_reader.trailer["/Root"]

    assert dict(full_reader.metadata) == {
        "/Title": (
            "Police and Crime Commissioner for Mid Fictional: response to Progress to introduce a national "
            "operating model"
        ),
        "/Author": "Police and Crime Commissioner for Mid Fictional",
        "/Subject": "Response under section 55 of the Police Act 1996",
        "/Creator": "Soteria Tracker",
        "/Producer": "WeasyPrint 70.0",
        "/CreationDate": "D:20241017",
        "/ModDate": "D:20241017",
    }
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_pdf_bookmarks_are_its_headings(full_reader):
    def titles(outline):
        return [it.title if isinstance(it, Destination) else titles(it) for it in outline]

    assert titles(full_reader.outline) == [
        "Response to: Progress to introduce a national operating model",
        [
            "Key findings",
            ["Our view"],
            "Recommendation 3: training",
            ["What Mid Fictional Police says"],
            "Recommendation 5: training",
            "Recommendation 7",
            ["What Mid Fictional Police says", "Our reply", "What this office has done or proposes to do"],
            "Recommendation 9: training",
            ["Why this office takes no action"],
            "Continued oversight",
            "Dates under section 55",
            "Approved and signed",
            "How to check this document",
        ],
    ]


def test_pdf_embeds_our_fonts_alone(full_reader):
    fonts = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in full_reader.pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert fonts == {"Paper", "Paper-Bold"}


def test_pdf_is_the_same_to_the_byte_in_another_process(full_pdf):
    again = documents.pdf(full())

    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(full_pdf).hexdigest()


def test_pdf_names_a_character_that_the_fonts_lack():
    with pytest.raises(documents.DocumentError, match=r"GRINNING FACE \(U\+1F600\)"):
        documents.pdf(response(part("Well done 😀")))


def test_pdf_of_a_draft_prints_a_box_for_a_character_that_the_fonts_lack():
    assert documents.pdf(response(part("Well done 😀")), draft=True).startswith(b"%PDF-1.7")
