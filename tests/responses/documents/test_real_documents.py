"""Each sentence of three real responses stands in the PDF, in the order of the original, with its tags."""

import re
import shutil
import subprocess
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from responses import documents
from tests.responses.documents.payloads import part, recommendations
from tests.responses.documents.real import HEADING, answers, entered, is_heading, paragraphs, sentences, split
from tests.responses.documents.structure import tree
from tests.responses.documents.test_pdf import in_order, places


def dyfed_powys():
    """A statement: bilingual notice, date, title, headed recommendations, two headed parts after them."""
    given = paragraphs("000_b9571a48a59cdeb6.txt")
    notice, (_date, lead, title, *rest) = given[:2], given[2:]
    introduction, rest = split(rest, HEADING.fullmatch)
    recs, rest = split(rest, lambda each: is_heading(each) and not HEADING.fullmatch(each))
    practice, oversight = split(rest[1:], is_heading)
    paper = {
        "notice_cy": notice[0],
        "notice": notice[1],
        "title": f"{lead}\n{title}",
        "opening": "",
        "recommendation_heading": "numbered",
        "wording": "bold",
        "limbs": "bullets",
        "date_style": "ordinal",
        "facts": False,
        "voice_headings": False,
        "blocks": ["letterhead", "notice", "date", "title", "content", "verification"],
    }
    blocks = (
        part("\n\n".join(introduction), kind="introduction"),
        recommendations(*answers(recs)),
        part("\n\n".join(practice), rest[0], "good_practice"),
        part("\n\n".join(oversight[1:]), oversight[0], "oversight"),
    )
    return given, entered("statement", paper, *blocks, dated=date(2024, 10, 8))


def avon_and_somerset():
    """A web document: report and date as title, “Response” over each answer, where it is published."""
    given = paragraphs("002_457b51b8007aaacd.txt")
    title, rest = given[0], given[1:]
    introduction, rest = split(rest, HEADING.fullmatch)
    paper = {"title": title, "where_published": rest[-1].replace("<", "").replace(">", "")}
    blocks = (
        part("\n\n".join(introduction), kind="introduction"),
        recommendations(*answers(rest[:-1], divider="Response")),
    )
    return given, entered("web", paper, *blocks, dated=date(2024, 10, 17))


def norfolk():
    """A form: fields, key findings, recommendations quoted, the chief constable's section, the commissioner's."""
    given = paragraphs("003_0ee096f52fc25690.txt")
    title, law, rest = given[0], given[1], given[2:]
    labels, rest = split(rest, lambda each: each == "Key Findings")
    findings, rest = split(rest, lambda each: each == "Recommendations")
    quoted, rest = split(rest, lambda each: each == "Areas For Improvement")
    areas, rest = split(rest, lambda each: each.startswith("Chief Constable response"))
    chief, rest = split(rest, lambda each: each.startswith("PCC response"))
    commissioner, office = split(rest, lambda each: each.startswith("For Office Use"))
    chief_words, chief_answers = split(chief[1:], HEADING.fullmatch)
    lines = [line.removeprefix("- ") for line in office[1].splitlines()]
    paper = {
        "title": title,
        "opening": law,
        "fields": [field(*pair) for pair in zip(labels[::2], labels[1::2], strict=True)],
        "checklist_heading": office[0],
        "recipient_words": dict(zip(("chief_officer", "panel", "website"), lines, strict=True)),
    }
    blocks = (
        part("\n\n".join(findings[1:]), findings[0], "key_findings"),
        {"type": "quoted", "heading": quoted[0], "text": "\n\n".join(map(headed, quoted[1:])), "asked": []},
        part("\n\n".join(areas[1:]), areas[0], "areas"),
        part("\n\n".join(chief_words), chief[0], "chief_officer"),
        recommendations(*answers(chief_answers)),
        part("\n\n".join(commissioner[1:]), commissioner[0], "own_action"),
    )
    return given, entered("form", paper, *blocks)


def field(label: str, value: str) -> dict[str, str]:
    link = re.fullmatch(r"\[(.*)\]\((.*)\)", value)
    return {"label": label, "value": re.sub(r"\\(.)", r"\1", link[1]) + " {link}" if link else value}


def headed(paragraph: str) -> str:
    return f"# {paragraph}" if HEADING.fullmatch(paragraph) else paragraph


REAL = {"dyfed-powys": dyfed_powys, "avon-and-somerset": avon_and_somerset, "norfolk": norfolk}
FURNITURE = re.compile(
    r"soteria-2024/mid-fictional/response/1\s+Page \d+ of \d+"
    r"|Police and Crime Commissioner for Mid Fictional\s+Response to Soteria: progress on the national operating model"
)


@pytest.fixture(scope="module", params=REAL)
def real(request):
    given, payload = REAL[request.param]()
    return [each for paragraph in given for each in sentences(paragraph)], documents.pdf(payload)


def missing(wanted, text):
    """Sentences that do not stand after those before them; the bullets of lists are no words."""
    text = text.replace("•", "")
    return [sentence for sentence, at in zip(wanted, places(wanted, text), strict=True) if at < 0]


def test_real_sentences_stand_in_the_tags_in_order(real):
    wanted, pdf = real
    words = tree(PdfReader(BytesIO(pdf))).words

    assert missing(wanted, words) == []
    assert in_order(places(wanted, words.replace("•", "")))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext: apt-get install poppler-utils")
def test_real_sentences_are_printed_in_order(real, tmp_path):
    wanted, pdf = real
    (tmp_path / "real.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", tmp_path / "real.pdf", "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout

    assert missing(wanted, FURNITURE.sub("", text)) == []


def test_real_documents_pass_both_standards(real):
    assert documents.validate(real[1]) == []
