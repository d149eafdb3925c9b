"""The five papers: which blocks stand where, what they say, and what an office may choose about them."""

import base64
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from responses import documents, papers
from responses.documents import dispatches, layouts, samples
from responses.models.dispatch import STATUTORY, Dispatch
from responses.papers import Block, Layout
from tests.responses.documents.papers import on_paper
from tests.responses.documents.payloads import answer, full, part, recommendations, response
from tests.responses.documents.test_statement import body, headings, words

LIMBS = [
    {"key": "a", "text": "one; and", "position": "not_stated"},
    {"key": "b", "text": "two.", "position": "planned"},
]


def one(**given):
    """A block of recommendations with one answer."""
    return recommendations(answer(3, wording="Forces should do:", limbs=LIMBS, **given))


def quotation(page: str) -> str:
    return words(re.search(r"<blockquote.*?</blockquote>", page, re.DOTALL)[0])


def levels(page: str) -> list[int]:
    return [int(tag[1]) for tag, _ in re.findall(r"<(h\d)[^>]*>(.*?)</h\d>", page)]


def test_each_block_has_a_template():
    for key in (*Block.values, "editions"):
        for layout in Layout.values:
            assert layouts.sheet(layout, key)


@pytest.mark.parametrize("sample", list(samples.samples()), ids=lambda sample: sample.name)
def test_headings_of_each_sample_begin_at_one_and_skip_none(sample):
    found = levels(body(sample.payload, draft=sample.draft))

    assert found[0] == 1
    assert found.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(found))


@pytest.mark.parametrize("blocks", [[], ["content", "title"], ["salutation"], ["dates", "subject"]])
def test_headings_skip_none_whatever_an_office_shows(blocks):
    page = body(on_paper("letter", part("Text.", "Headed"), one(force_says="# Own"), blocks=blocks))

    found = levels(page)

    assert found[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(found))


def test_blocks_stand_in_the_order_of_the_office():
    page = words(body(on_paper("letter", part("CONTENT."), blocks=["closing", "date", "content", "salutation"])))

    places = [page.index(each) for each in ("Yours sincerely", "14 October 2024", "CONTENT.", "Dear Home Secretary")]
    assert places == sorted(places)


def test_letter_has_room_for_a_pen_over_name_and_office():
    page = body(on_paper("letter", part("Text.")))

    assert '<div class="signatory"><p>Ada Example</p><p>Police and Crime Commissioner</p></div>' in page
    assert "Approved and signed" not in page


def test_letter_signatory_is_the_office_s_own_where_it_typed_one():
    page = body(on_paper("letter", part("Text."), signatory="Ada E.\nCommissioner"))

    assert '<div class="signatory"><p>Ada E.</p><p>Commissioner</p></div>' in page


def test_letter_prints_its_foot_on_each_page():
    page = documents.html(on_paper("letter", part("Text."), footer="English foot", footer_cy="Troed Cymraeg"))

    foot = page.partition('<div class="running-foot">')[2].partition("soteria-2024")[0]
    assert '<p lang="cy">Troed Cymraeg</p><p lang="en">English foot</p>' in foot
    assert "margin: 30mm 27mm 33.8mm;" in page


@pytest.mark.parametrize(
    ("heading", "printed"),
    [
        ("numbered", ["Recommendation 3"]),
        ("numbered_colon", ["Recommendation 3:"]),
        ("topic", ["Recommendation 3: training"]),
        ("none", []),
    ],
)
def test_recommendation_heading(heading, printed):
    page = body(on_paper("letter", one(), recommendation_heading=heading))

    assert [each for _, each in headings(page) if each.startswith("Recommendation")] == printed


@pytest.mark.parametrize(
    ("wording", "limbs", "printed"),
    [
        ("rule", "letters", "Forces should do: one; and two."),
        ("quotes", "bullets", "‘Forces should do: one; and two.’"),
        ("quotes", "run_on", "‘Forces should do: one; and two.’"),
    ],
)
def test_wording_is_set_off_as_the_office_chose(wording, limbs, printed):
    page = body(on_paper("letter", one(), wording=wording, limbs=limbs))

    assert quotation(page) == printed
    assert ("<ol" in page, "<ul" in page) == (limbs == "letters", limbs == "bullets")
    assert ("letters are added here" in page) == (limbs == "letters")


def test_wording_quoted_stands_in_the_place_of_the_official_one_and_says_where_that_is():
    page = body(on_paper("letter", one(wording_quoted="Do **one** and [two](https://example.org)."), wording="quotes"))

    assert quotation(page) == "‘Do one and two .’"
    assert "Forces should do" not in page
    assert "the official wording stands beside it on the page of this response" in page


def test_wording_quoted_with_marks_of_its_own_gets_no_second_pair():
    assert quotation(body(on_paper("quoted", one(wording_quoted="“Do it.”")))) == "“Do it.”"


def test_answer_heading_stands_over_the_answer():
    page = body(on_paper("web", one(force_says="# Theirs\n\nDone.")))

    assert headings(page)[1:3] == [("h2", "Recommendation 3"), ("h4", "Theirs")]
    assert '<h3 class="answer-heading">Response</h3>' in page
    assert "What Mid Fictional Police says" not in page


def test_who_speaks_is_said_wherever_force_and_office_both_do():
    """Whatever the paper says: the words of one may not pass for those of the other."""
    page = words(body(on_paper("web", one(force_says="Done.", body_reply="Good."), voice_headings=False)))

    assert "What Mid Fictional Police says Done. Our reply Good." in page


def test_answer_heading_over_nothing_is_not_printed():
    assert "answer-heading" not in body(on_paper("web", one())).partition("</head>")[2]


def test_facts_and_voices_are_printed_where_the_office_chose_so():
    given = one(acceptance="accepted", position="planned", force_says="Done.", assessment="satisfied")

    without, with_facts = words(body(on_paper("letter", given))), words(body(on_paper("letter", given, facts=True)))

    assert "Accepted" not in without
    assert "Planned" not in without
    assert "This office’s answer to the recommendation: Accepted" in with_facts
    assert "This office’s own assessment: Satisfied" in with_facts
    assert "What Mid Fictional Police says" in words(body(on_paper("letter", given, voice_headings=True)))


def test_numbers_of_headings_are_in_their_words():
    page = body(
        on_paper(
            "letter",
            part("Unheaded."),
            part("Text.", "First"),
            recommendations(answer(3), answer(5), heading="Answers"),
            part("Text.", "Last"),
            numbering="decimal",
        )
    )

    assert [each for _, each in headings(page)][:5] == [
        "1. First",
        "2. Answers",
        "2.1 Recommendation 3:",
        "2.2 Recommendation 5:",
        "3. Last",
    ]


@pytest.mark.parametrize(
    ("kind", "level"), [("chief_officer", "h3"), ("other", "h3"), ("key_findings", "h2"), ("introduction", "h2")]
)
def test_recommendations_without_a_heading_stand_under_a_part_that_leads_up_to_them(kind, level):
    page = body(on_paper("form", part("Text.", "Before", kind), recommendations(answer(3))))

    assert (level, "Recommendation 3") in headings(page)


def test_recommendations_have_words_before_the_first():
    block = recommendations(answer(3), heading="Answers") | {"text": "Each in turn.\n\n# Note"}

    page = body(on_paper("form", block))

    assert headings(page)[1:4] == [("h2", "Answers"), ("h3", "Note"), ("h3", "Recommendation 3")]


def test_quoted_part_prints_every_wording_or_the_text_that_was_typed():
    asked = {"number": 3, "kind": "recommendation", "topic": "t", "wording": "Do it.", "limbs": LIMBS}
    block = {"type": "quoted", "heading": "Asked", "text": "", "asked": [asked]}

    assert words(body(on_paper("form", block))).count("Recommendation 3 Do it. one; and two.") == 1
    typed = words(body(on_paper("form", block | {"text": "In our words."})))
    assert "Asked In our words." in typed
    assert "Do it." not in typed


def test_form_has_its_fields_as_a_table_with_links():
    page = body(on_paper("form", part("Text.")))

    assert '<th scope="row">Published on</th><td>22 August 2024</td>' in page
    assert '<td><a href="https://example.org/report">https://example.org/report</a></td>' in page
    assert '<th scope="row">Section 55 response deadline</th><td>16 October 2024</td>' in page


def test_form_checklist_has_every_recipient_and_what_was_sent():
    sent = [{"recipient": "panel", "sent_on": "2024-10-09", "means": "email", "sent_by": "Bo"}]
    page = body(on_paper("form", part("T."), recipient_words={"panel": "Sent to the panel."}, top={"dispatches": sent}))

    assert words(page.partition('class="checklist"')[2].partition("</table>")[0]).partition("Sent by ")[2] == (
        "the inspectors of constabulary the Secretary of State the chief officer of police "
        "Sent to the panel. 9 October 2024 by e-mail Bo the website of the office"
    )


def test_recipients_and_means_are_those_of_dispatches():
    assert {name: str(label) for name, label in Dispatch.Recipient.choices} == dispatches.RECIPIENTS
    assert {name: str(label) for name, label in Dispatch.Means.choices} == dispatches.MEANS
    assert tuple(STATUTORY) == dispatches.STATUTORY


def test_last_lines_name_further_recipients():
    top = {"copies_to": ["inspectors", "secretary_of_state", "panel", "website"]}

    assert "Copies also go to: the police and crime panel, the website of the office." in words(
        body(on_paper("letter", part("T."), top=top))
    )


def test_crest_is_inside_the_page_with_its_words():
    crest = base64.b64encode(b"<svg/>").decode()
    page = body(on_paper("letter", part("T."), crest=crest, crest_type="image/svg+xml", crest_alt="Reeds & water"))

    assert f'<img class="crest" src="data:image/svg+xml;base64,{crest}" alt="Reeds &amp; water">' in page


def test_crest_does_not_count_as_text():
    crest = base64.b64encode(b"x" * documents.MAX_TEXT_BYTES).decode()

    assert documents.html(on_paper("letter", part("T."), crest=crest, crest_type="image/png"))


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        (
            "en",
            "Mae’r ddogfen hon hefyd ar gael yn Gymraeg. This document is also available in Welsh: https://x.example/cy/",
        ),
        (
            "cy",
            "Mae’r ddogfen hon hefyd ar gael yn Saesneg: https://x.example/en/ "
            "This document is also available in English.",
        ),
    ],
)
def test_each_edition_names_the_other_with_its_address(language, printed):
    editions = [{"language": each, "address": f"https://x.example/{each}/", "pdf": ""} for each in ("en", "cy")]

    assert printed in words(body(on_paper("letter", part("T."), language=language, top={"editions": editions})))


def test_trial_is_marked_on_each_page_and_in_the_check():
    page = body(on_paper("letter", part("T."), top={"is_trial": True}))

    assert page.count("Trial copy: signed with a trial key, not a public record") == 3
    assert "Trial copy" not in body(on_paper("letter", part("T.")))


def test_draft_says_so_and_has_no_code_no_hash_and_no_field():
    page = documents.html(on_paper("letter", part("T."), top={"signature": None}), draft=True)

    assert page.count("<strong>DRAFT</strong>") == 2
    assert "background: url('data:image/svg+xml" in page
    for absent in ('id="signature-field"', "SHA-256", 'class="qr"'):
        assert absent not in page.partition("<body")[2]


def test_field_of_the_signature_is_named_for_those_who_hear_it():
    page = body(on_paper("letter", part("T.")))

    assert '<div id="signature-field" title="Signature of Police and Crime Commissioner for Mid Fictional">' in page


def test_welsh_edition_marks_every_english_part():
    page = documents.html(on_paper("letter", part("Testun."), one(force_says="Geiriau."), language="cy"))

    assert '<html lang="cy">' in page
    assert '<blockquote class="official-wording wording--rule" lang="en">' in page
    assert '<h1 class="subject"><span lang="en">Progress to introduce a national operating model</span></h1>' in page
    assert "<h2>Argymhelliad 3:</h2>" in page
    assert "Tudalen" in page
    assert '<span lang="en">SHA-256 of its words:</span>' in page


@pytest.mark.parametrize("layout", Layout.values)
def test_what_was_typed_on_paper_is_escaped(layout):
    evil = "<script>x</script>"
    names = (*papers.TEXTS, *papers.LINES, *papers.BILINGUAL)
    fields = [{"label": evil, "value": evil}]
    paper = dict.fromkeys(names, evil) | {"crest": "x", "crest_type": "image/png", "crest_alt": f'"{evil}'}
    paper |= {"fields": fields, "checklist_heading": evil, "recipient_words": {"panel": evil}}

    page = documents.html(on_paper(layout, part("T."), one(wording_quoted=evil), blocks=list(Block.values), **paper))

    assert "<script>" not in page


def test_page_of_the_record_shows_facts_and_both_wordings():
    payload = on_paper("letter", one(wording_quoted="Do one.", acceptance="accepted", force_says="Done."))

    page = words(render_to_string("_partials/response_body.html", {"payload": payload, "level": 2}))

    assert "Forces should do: one; and two. In its own document this office quotes it so: Do one." in page
    assert "This office’s answer to the recommendation: Accepted" in page
    assert "Dear Home Secretary" in page
    assert "Yours sincerely" in page


def test_page_of_the_record_shows_a_quotation_once_that_differs_in_marks_alone():
    payload = on_paper("letter", one(wording_quoted="forces should do:\n\n- **one;** and\n- two"))

    page = render_to_string("_partials/response_body.html", {"payload": payload, "level": 2})

    assert page.count("<blockquote") == 1


def test_page_of_the_record_of_schema_1_is_as_it_was():
    page = words(render_to_string("_partials/response_body.html", {"payload": full(), "level": 2}))

    assert page.startswith("The office read the report with care.")
    assert "Position of Mid Fictional Police, as stated: In progress as at 24 September 2024" in page
    assert page.endswith("(section 55(6) of the Police Act 1996).")


def test_styles_name_no_address_but_fonts_and_pictures_inside_the_page():
    styles = "".join(
        path.read_text() for path in Path(settings.BASE_DIR, "templates", "documents", "styles").glob("*.css")
    )

    assert set(re.findall(r"url\([\"']?(\w+):", styles)) == {"font", "data"}


def test_check_of_schema_1_leads_to_its_own_address():
    assert layouts.Check.of(response(part("T."))).address == response()["address"]
