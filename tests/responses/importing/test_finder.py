"""Finding the recommendations: five of five, whatever became of their words, and no sentence lost or doubled."""
# ruff: noqa: E501 -- paragraphs are lines here

import re
import textwrap
from collections import Counter
from pathlib import Path

import pytest

from responses.importing.finder import propose
from responses.importing.wordings import Asked
from tests.responses.importing import documents
from tests.responses.importing.documents import EXPECTS, FORM, LETTER, NOTICE, UNNUMBERED, WEB, asked, wording

REAL = sorted((Path(__file__).resolve().parents[4] / "shared/data/responses").glob("*.txt"))
NUMBERS = ["3", "5", "7", "9", "11"]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def parts(found) -> list[str]:
    """Every section of a proposal, as printed."""
    said = found["recommendations"].values()
    return [found["before"], found["after"], *(text for each in said for text in each.values()), *found["unplaced"]]


def sentences(text: str) -> Counter[str]:
    """Sentences without their white space, and how often each stands in the text."""
    pieces = [piece for line in text.splitlines() for piece in re.split(r"(?<=[.!?])\s+", line)]
    return Counter(squeezed(piece) for piece in pieces if squeezed(piece))


def assert_nothing_lost(text: str, found) -> None:
    told = [squeezed(part) for part in parts(found)]
    assert Counter("".join(told)) == Counter(squeezed(text))  # no character lost, none doubled
    for sentence, times in sentences(text).items():
        if len(sentence) > 25:
            assert sum(part.count(sentence) for part in told) == squeezed(text).count(sentence), (sentence, times)


def said(text: str):
    found = propose(text, asked()).as_json()
    assert list(found) == ["before", "recommendations", "after", "unplaced"]
    assert list(found["recommendations"]) == NUMBERS
    assert_nothing_lost(text, found)
    return found


@pytest.mark.skipif(not REAL, reason="the real documents are not beside this copy (shared/data/responses)")
@pytest.mark.parametrize("path", REAL or [None], ids=lambda path: path and path.stem[:3])
def test_real_document_has_all_five_and_nothing_is_lost(path):
    found = said(path.read_text())

    for number, each in found["recommendations"].items():
        words = squeezed(re.sub(r"\W", "", each["wording"])).lower()
        assert squeezed(re.sub(r"\W", "", wording(int(number)).split(":")[0][-40:])).lower() in words
        assert each["answer"]
    assert found["unplaced"] == []


def test_letter_with_repeated_furniture():
    found = said(LETTER)

    answers = {number: each["answer"] for number, each in found["recommendations"].items()}
    assert answers == {
        "3": "The force adopts the new products, and its trainers have taken the course. Lessons follow "
        "once the product is there, with cases to study.",
        "5": "Those named in recommendation 4 are at work on the definition. The force talks to its neighbours meanwhile.",
        "7": "The force works towards this, and a way of working from another county is being weighed up.",
        "9": "A look at ourselves found a gap, which the plan closes.",
        "11": "All parts were taken up, and the oversight of performance is being renewed.",
    }
    assert found["recommendations"]["7"]["wording"] == f"Recommendation 7:\n\n{documents.RUN_ON_SEVEN}"
    assert found["before"].startswith(documents.LETTERHEAD)
    assert found["before"].endswith("our progress is set out below.”")
    assert found["after"].startswith("In Aberllan we pay for advisers")
    assert found["after"].endswith("Commissioner for Aberllan")
    assert squeezed("".join(found["unplaced"])) == squeezed(NOTICE + documents.LETTERHEAD + NOTICE * 2)


def test_unnumbered_quotations_altered_and_run_on():
    found = said(UNNUMBERED)

    each = found["recommendations"]
    assert each["7"]["wording"].startswith("‘By 31 January 2025, all chief constables should make sure their Forces")
    assert each["7"]["wording"].endswith("tackle RASSO.’")
    assert each["7"]["answer"].endswith(EXPECTS)
    assert each["11"]["answer"].endswith(EXPECTS)
    assert each["9"]["answer"] == "The unit for major crime has such a process, and an outsider will look at it."
    assert found["after"].startswith("Conclusion\n\nThe Force gives")
    assert found["unplaced"] == []


def test_form_answers_belong_to_the_later_quotation():
    found = said(FORM)

    for number, each in found["recommendations"].items():
        assert each["answer"] == (
            f"Answer {number} of the Constabulary begins here.\n\nIt goes on in a second paragraph."
        )
        assert each["wording"] == f"Recommendation {number}\n\n{wording(int(number))}"
    assert found["before"].endswith("Mereshire Constabulary accepts them all.")
    assert found["after"].startswith("PCC response to report and any Recommendations\n\nI accept")


def test_annex_of_quotations_at_the_end_takes_no_answer():
    annex = "Annex\n\n" + "\n\n".join(wording(n) for n in (3, 5, 7, 9, 11))
    body = "\n\n".join(f"Recommendation {n}\n\n{wording(n)}\n\nWhat we do about {n}." for n in (3, 5, 7, 9, 11))

    found = said(f"{body}\n\n{annex}")

    assert [each["answer"] for each in found["recommendations"].values()] == [
        f"What we do about {n}." for n in (3, 5, 7, 9, 11)
    ]
    assert found["after"] == annex


def test_heading_of_an_answer_belongs_to_it_and_an_unheld_recommendation_is_unplaced():
    found = said(WEB)

    assert found["recommendations"]["7"]["answer"] == "Response\n\nOur words on 7.\n\nMore of them."
    assert found["recommendations"]["11"]["answer"] == "Response\n\nOur words on 11.\n\nMore of them."
    assert found["unplaced"] == ["Recommendation 8\n\nThis one is not for us, and we say so."]
    assert found["after"].startswith("This response is published on")


def test_number_without_a_quotation_is_found_by_its_heading():
    text = "Introduction.\n\nRecommendation 3\n\nWe train.\n\nRecommendation 5 – repeat suspects\n\nWe wait."

    found = propose(text, asked()).as_json()

    assert found == {
        "before": "Introduction.",
        "recommendations": {
            "3": {"wording": "Recommendation 3", "answer": "We train."},
            "5": {"wording": "Recommendation 5 – repeat suspects", "answer": "We wait."},
        },
        "after": "",
        "unplaced": [],
    }


def test_heading_and_quotation_in_one_paragraph_are_one_wording():
    text = f"Hello.\n\nRecommendation 5: {wording(5)} We wait for the definition of it.\n\nThat is all we say of it."

    found = propose(text, asked()).as_json()

    assert found["recommendations"] == {
        "5": {
            "wording": f"Recommendation 5: {wording(5)}",
            "answer": "We wait for the definition of it.\n\nThat is all we say of it.",
        }
    }


def test_sentence_that_begins_with_a_number_is_no_heading():
    text = f"Recommendation 5\n\n{wording(5)}\n\nRecommendation 4 calls for a definition.\n\nWe wait for it."

    (found,) = propose(text, asked()).recommendations

    assert (found.number, str(found.answer)) == (5, "Recommendation 4 calls for a definition.\n\nWe wait for it.")


def test_answer_that_repeats_the_limbs_is_no_quotation():
    said_of_it = "The need to include the National Operating Model flight deck within our strategic performance monitoring, and to adopt any key performance indicators that are agreed and published by the Soteria Joint Unit, is known."
    text = f"Recommendation 11\n\n{wording(11)}\n\n{said_of_it}"

    (found,) = propose(text, asked()).recommendations

    assert str(found.answer) == said_of_it


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_kind(ending):
    text = WEB.replace("\n", ending)

    assert list(propose(text, asked()).as_json()["recommendations"]) == NUMBERS


def test_lines_broken_at_a_width():
    wrapped = "\n\n".join(textwrap.fill(each, 78) for each in UNNUMBERED.split("\n\n"))

    found = said(wrapped)

    assert squeezed(found["after"]).startswith("ConclusionTheForce")


def test_page_numbers_in_mid_sentence_are_set_aside():
    text = (
        f"Words.\n\nRecommendation 3\n\n{wording(3)}\n\nThe force has\n\nPage 1 of 2\n\nbegun to train.\n\nPage 2 of 2"
    )

    proposal = propose(text, asked())

    assert str(proposal.recommendations[0].answer) == "The force has begun to train."
    assert [str(each) for each in proposal.unplaced] == ["Page 1 of 2", "Page 2 of 2"]


def test_text_without_any_recommendation_stays_whole():
    assert propose("Nothing of the kind.\n\nReally.", asked()).as_json() == {
        "before": "Nothing of the kind.\n\nReally.",
        "recommendations": {},
        "after": "",
        "unplaced": [],
    }


def test_empty_text_is_proposed_empty():
    assert propose("", asked()).as_json() == {"before": "", "recommendations": {}, "after": "", "unplaced": []}


def test_rules_know_no_office_and_no_report():
    """Another report, other numbers, other words."""
    other = (
        Asked(1, "By 1 May 2030, fire services should count every ladder they own and publish the number."),
        Asked(2),
    )
    text = "Start.\n\n“By 1 May 2030, Fire Services should count each ladder they own and publish the number.”\n\nWe count."

    found = propose(text, other).as_json()

    assert found["before"] == "Start."
    assert found["recommendations"]["1"]["answer"] == "We count."


def test_long_text_is_cut_within_seconds():
    text = LETTER + "\n\n".join(f"Sentence {n} of a very long annex that nobody reads." for n in range(6000))

    assert list(propose(text, asked()).as_json()["recommendations"]) == NUMBERS
