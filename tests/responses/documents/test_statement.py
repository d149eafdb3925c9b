"""The statement as a page: what is printed, and what is left out."""

import re

import pytest
from django.utils import translation

from responses import documents
from responses.canonical import digest
from tests.responses.documents.payloads import answer, full, part, recommendations, response


def body(payload, **options) -> str:
    return documents.html(payload, **options).partition("<body")[2]


def headings(page: str) -> list[tuple[str, str]]:
    found = re.findall(r"<(h\d)>(.*?)</h\d>", page)
    return [(tag, words) for tag, words in found]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split()).replace(" ,", ",")


def test_html_headings_in_order_and_none_skipped():
    found = headings(body(full()))

    assert found == [
        ("h1", "Response to: Progress to introduce a national operating model"),
        ("h2", "Key findings"),
        ("h3", "Our view"),
        ("h2", "Recommendation 3: training"),
        ("h3", "What Mid Fictional Police says"),
        ("h2", "Recommendation 5: training"),
        ("h2", "Recommendation 7"),
        ("h3", "What Mid Fictional Police says"),
        ("h3", "Our reply"),
        ("h3", "What this office has done or proposes to do"),
        ("h2", "Recommendation 9: training"),
        ("h3", "Why this office takes no action"),
        ("h2", "Continued oversight"),
        ("h2", "Dates under section 55"),
        ("h2", "Approved and signed"),
        ("h2", "How to check this document"),
    ]


def test_html_headings_under_a_headed_block_of_recommendations():
    payload = response(recommendations(answer(3, force_says="# Theirs\n\nWords."), heading="Our answers"))

    assert headings(body(payload))[1:5] == [
        ("h2", "Our answers"),
        ("h3", "Recommendation 3: training"),
        ("h4", "What Mid Fictional Police says"),
        ("h5", "Theirs"),
    ]


def test_html_names_the_force_where_one_body_answers_for_two():
    other = {"slug": "upper-fictional", "name": "Upper Fictional Police", "chief_officer_title": "Chief Constable"}
    payload = response(recommendations(answer(3), answer(3, force=other)))

    assert [words for tag, words in headings(body(payload))[1:3]] == [
        "Recommendation 3: training (Mid Fictional Police)",
        "Recommendation 3: training (Upper Fictional Police)",
    ]


def test_html_of_empty_blocks_prints_nothing_for_them():
    payload = response(part(" \n"), part("", heading="Only a heading"), recommendations())

    page = body(payload)

    assert page.count('<section class="response-block">') == 1
    assert "quoted from" not in page


def test_html_of_an_answer_without_a_word_states_the_position_alone():
    page = words(body(response(recommendations(answer(3)))))

    assert "Position of Mid Fictional Police, as stated: No position stated" in page
    for absent in (
        "answer to the recommendation",
        "own assessment",
        "Source of",
        "Our reply",
        "says",
        "takes no action",
    ):
        assert absent not in page


def test_html_of_an_answer_with_acceptance_source_and_assessment():
    page = words(body(full()))

    assert "This office’s answer to the recommendation: Accepted in part" in page
    assert "In progress as at 24 September 2024" in page
    assert "Source of the position: Report to the Policing Board, 24 September 2024" in page
    assert "This office’s own assessment: Not yet satisfied" in page


def test_html_of_limbs_without_a_stated_position_has_no_table_of_positions():
    limbs = [{"key": "a", "text": "the only part.", "position": "not_stated"}]

    page = body(response(recommendations(answer(3, limbs=limbs))))

    assert "<li>the only part.</li>" in page
    assert "limb-positions" not in page


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"day_number": 57, "days_after_last": 1}, "17 October 2024, day 57, one day after the strict last day"),
        ({"day_number": 60, "days_after_last": 4}, "17 October 2024, day 60, 4 days after the strict last day"),
        ({"day_number": 50, "days_after_last": -6}, "17 October 2024, day 50"),
        ({"day_number": None, "days_after_last": None}, "17 October 2024"),
    ],
)
def test_html_dates_under_section_55(dates, sentence):
    payload = full()
    payload["dates"] |= dates

    page = words(body(payload))

    assert page.partition("Dates under section 55 ")[2].partition(" Approved")[0] == (
        "Report published 22 August 2024 "
        "Strict last day (day 56) 16 October 2024 "
        "Deadline stated by this office 18 October 2024 "
        f"Response published {sentence}"
    )


def test_html_dates_of_a_response_first_published_elsewhere():
    payload = full()
    payload["dates"] |= {
        "first_published_on": "2024-10-16",
        "first_published_url": "https://example.org/response",
        "published_on": "2024-12-01",
        "stated_deadline": None,
        "day_number": 56,
        "days_after_last": 0,
    }

    page = words(body(payload))

    assert page.partition("16 October 2024 ")[2].partition(" Approved")[0] == (
        "Response first published 16 October 2024, day 56 https://example.org/response "
        "Published in the Tracker 1 December 2024"
    )


def test_html_signature_of_a_delegate_who_helped_to_write():
    signature = {
        "name": "Bo Example",
        "title": "Deputy",
        "capacity": "delegate",
        "authority": "Scheme of delegation, 1 May 2024",
        "approved_on": "2024-10-15",
        "own_text_reason": "Nobody else was in office.",
    }

    page = words(body(response(part("Text."), signature=signature)))

    assert page.partition("Approved and signed ")[2].partition(" Copies")[0] == (
        "Bo Example Deputy Authority: Scheme of delegation, 1 May 2024 "
        "Approved on 15 October 2024. "
        "The person who approved this response helped to write it. The reason given: Nobody else was in office."
    )


def test_html_closing_names_copies_reference_and_address():
    page, address = words(body(full())), full()["address"]

    assert page.endswith(
        "Copies go to the inspectors of constabulary and the Secretary of State (section 55(6) of the Police Act "
        "1996). How to check this document Reference soteria-2024/mid-fictional/response/1, version 1. "
        "Published on 17 October 2024. "
        f"Published in the Soteria Tracker at {address} "
        f"SHA-256 of its words: {digest(full())} "
        "Approved by Ada Example, Police and Crime Commissioner, on 15 October 2024. "
        "Digitally signed for Police and Crime Commissioner for Mid Fictional "
        f"Check the signature at {address}"
    )


def test_html_of_a_correction_says_what_it_replaces_and_why():
    payload = response(part("Text."), version=2, replaces={"version": 1, "reason": "A figure was wrong."})

    assert "Version 2, a correction. It replaces version 1. The reason: A figure was wrong." in words(body(payload))


def test_html_of_a_draft_says_so_and_gives_no_address():
    payload = response(part("Text."), signature=None)
    payload["dates"] |= {"published_on": None, "day_number": None, "days_after_last": None}

    page = documents.html(payload, draft=True)

    assert "<title>DRAFT: " in page
    assert "dcterms" not in page
    assert "Not yet published" in page
    assert "This is a draft. It has not been published." in page
    assert "/versions/" not in page


def test_html_escapes_what_was_typed():
    payload = response(part("<script>x</script>", heading="<b>Heading</b>"))
    payload["body"]["name"] = "</style><script>y</script>"

    page = documents.html(payload)

    assert "<script>" not in page
    assert "<b>" not in page


def test_html_has_no_inline_style():
    assert " style=" not in body(full())


def test_html_is_in_the_language_of_the_payload():
    with translation.override("cy"):
        page = documents.html(full())

    assert '<html lang="en-GB">' in page
    assert page == documents.html(full())


def test_html_joins_letter_and_accent():
    assert "<p>tŷ</p>" in documents.html(response(part("ty\u0302")))


def test_html_refuses_too_much_text():
    payload = response(part("a" * documents.MAX_TEXT_BYTES))

    with pytest.raises(documents.DocumentError, match=r"too long for one document: 20[1-9] kB, where 200 kB"):
        documents.html(payload)


def test_html_refuses_what_is_no_response():
    with pytest.raises(ValueError, match="update"):
        documents.html({"kind": "update"})


def test_html_never_says_breach():
    assert "breach" not in documents.html(full()).lower()


def test_html_of_a_welsh_payload_says_so_and_writes_dates_in_welsh():
    page = documents.html(response(part("Testun."), language="cy"))

    assert '<html lang="cy">' in page
    assert "16 Hydref 2024" in page
