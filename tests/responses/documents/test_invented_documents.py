"""Two papers of which no real text is at hand, with their traits, every sentence in order; and hard content."""

import re
import shutil
import subprocess
from io import BytesIO

import pytest
from pypdf import PdfReader

from responses import documents
from tests.responses.documents.papers import on_paper
from tests.responses.documents.payloads import answer, part, recommendations
from tests.responses.documents.structure import tree
from tests.responses.documents.test_pdf import in_order, places

LIMBS = [
    {"key": "a", "text": "count the first; and", "position": "not_stated"},
    {"key": "b", "text": "finish the second.", "position": "not_stated"},
]


def letter():
    """A letter: one comment quoted whole, recommendations run on, one of them altered, services after the last."""
    altered = "By 31 January 2025 forces should do both, which means: count the first and finish the second."
    return on_paper(
        "letter",
        part("I am required by statute to send you these comments.\n\nI welcome the report.", kind="introduction"),
        part("The Chief Constable told me:\n\n> “We take it seriously. We have begun.”", kind="chief_officer"),
        recommendations(
            answer(3, body_reply="Trainers have been trained."),
            answer(7, limbs=LIMBS, wording="All should do both:", wording_quoted=altered, body_reply="Work goes on."),
            answer(11, limbs=LIMBS, wording="As part of it, forces should:", body_reply="All of it is adopted."),
        ),
        part("My office pays for advisers.\n\nIt takes part in a national programme.", kind="own_action"),
        part("I remain hopeful.", kind="conclusion"),
        letterhead="Office of the Commissioner",
        letterhead_cy="Swyddfa’r Comisiynydd",
        contact="Headquarters, Example Park\noffice@example.org",
        footer="Write to us in either language.",
        footer_cy="Ysgrifennwch atom yn Gymraeg neu yn Saesneg.",
        date_style="ordinal",
    )


LETTER = [
    "Swyddfa’r Comisiynydd",
    "Office of the Commissioner",
    "office@example.org",
    "Home Secretary",
    "14th October 2024",
    "Dear Home Secretary",
    "Progress to introduce a national operating model",
    "I am required by statute to send you these comments.",
    "“We take it seriously. We have begun.”",
    "Recommendation 3:",
    "By 31 January 2025, all forces should do the thing that is numbered 3.",
    "Trainers have been trained.",
    "Recommendation 7:",
    "which means: count the first and finish the second.",
    "Work goes on.",
    "Recommendation 11:",
    "As part of it, forces should: count the first; and finish the second.",
    "All of it is adopted.",
    "My office pays for advisers.",
    "I remain hopeful.",
    "Yours sincerely",
    "Ada Example",
]


def quoted():
    """A statement that ends as a letter: whom to ask for, no numbers, an expectation after some answers."""
    return on_paper(
        "quoted",
        part("The report followed an inspection.", kind="introduction"),
        recommendations(
            answer(3, force_says="It is in hand."),
            answer(5, force_says="It waits.", body_reply="I expect it in good time."),
            answer(7, limbs=LIMBS, wording="All Forces should:", force_says="- Patrols\n- Letters"),
        ),
        part("I thank all concerned.", "Conclusion", "conclusion"),
        contact="Please ask for: the office\nTelephone: 01632 960 001",
        title="Response to the report on the national model",
    )


QUOTED = [
    "Please ask for: the office",
    "Response to the report on the national model",
    "The report followed an inspection.",
    "‘By 31 January 2025, all forces should do the thing that is numbered 3.’",
    "It is in hand.",
    "‘By 31 January 2025, all forces should do the thing that is numbered 5.’",
    "It waits.",
    "I expect it in good time.",
    "‘All Forces should: count the first; and finish the second.’",
    "Patrols",
    "Letters",
    "Conclusion",
    "I thank all concerned.",
    "Yours faithfully",
    "Ada Example",
]


@pytest.fixture(scope="module", params=["letter", "quoted"])
def invented(request):
    made, wanted = {"letter": (letter, LETTER), "quoted": (quoted, QUOTED)}[request.param]
    return wanted, documents.pdf(made())


def test_invented_sentences_stand_in_the_tags_in_order(invented):
    wanted, pdf = invented

    assert in_order(places(wanted, tree(PdfReader(BytesIO(pdf))).words))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext: apt-get install poppler-utils")
def test_invented_sentences_are_printed_in_order(invented, tmp_path):
    wanted, pdf = invented

    assert in_order(places([each for each in wanted if each != "office@example.org"], printed(pdf, tmp_path)))


def printed(pdf, folder):
    (folder / "document.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", folder / "document.pdf", "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_quoted_paper_has_no_number_of_a_recommendation(invented):
    wanted, pdf = invented

    assert ("Recommendation 3" in tree(PdfReader(BytesIO(pdf))).words) == (wanted is LETTER)


def table(columns: int) -> str:
    rows = [[f"{name}{n:02}" for n in range(columns)] for name in "HVW"]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "--|" * columns, *lines[1:]])


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext: apt-get install poppler-utils")
@pytest.mark.parametrize("columns", [8, 12, 60])
@pytest.mark.parametrize("layout", ["statement", "quoted"])
def test_wide_tables_are_not_cut_off(layout, columns, tmp_path):
    pdf = documents.pdf(on_paper(layout, part(table(columns))))

    words = "".join(inside(pdf, tmp_path))
    assert [cell for cell in re.findall(r"[HVW]\d\d", table(columns)) if cell not in words] == []


def inside(pdf, folder):
    """The words that lie wholly on their page."""
    (folder / "document.pdf").write_bytes(pdf)
    subprocess.run(["pdftotext", "-bbox", folder / "document.pdf", folder / "words.html"], check=True)
    width = 0.0
    for line in (folder / "words.html").read_text().splitlines():
        if page := re.search(r'<page width="([\d.]+)"', line):
            width = float(page[1])
        if (word := re.search(r'xMin="([\d.-]+)".*xMax="([\d.]+)".*>(.*)</word>', line)) and float(word[2]) <= width:
            yield word[3]


def test_page_stands_upright_again_after_a_wide_table():
    reader = PdfReader(
        BytesIO(documents.pdf(on_paper("web", part(f"Before.\n\n{table(12)}\n\nAfter."), part("Next."))))
    )

    sizes = [page.mediabox.width < page.mediabox.height for page in reader.pages]
    assert sizes[:3] == [True, False, True]
    assert set(sizes[3:]) <= {True}


def test_long_words_break_and_stay_on_the_page():
    payload = on_paper("quoted", part("https://example.org/" + "a" * 400, "H" * 190), title="T" * 200)

    reader = PdfReader(BytesIO(documents.pdf(payload)))

    assert tree(reader).words.count("a" * 50) == 8
    assert documents.validate(documents.pdf(payload)) == []
