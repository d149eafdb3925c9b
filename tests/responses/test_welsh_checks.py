"""What the checks say of the Welsh, word for word, and what it holds up."""

from datetime import date

import pytest

from responses import checks, drafting, papers, payloads, translation, workflow
from responses.checks.welsh import pairs_of, welsh
from responses.models.paper import Paper
from responses.states import Action
from tests.responses.conftest import fill

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)


def said(response) -> list[str]:
    return [finding.message for finding in welsh(response)]


def translate(response) -> None:
    """Welsh for every text, as the translator's page leaves it."""
    for pair in pairs_of(response):
        if pair.english.strip():
            setattr(pair.row, f"{pair.name}_cy", "Cymraeg.")
            translation.vouch(pair.row, [pair.name])
            pair.row.save()
    response.refresh_from_db()


@pytest.fixture
def office(people, gwent):
    return {role: people(role, gwent) for role in ("author", "commissioner", "reviewer")}


@pytest.fixture
def response(office, gwent, soteria, now):
    """Gwent's response, whole in both languages."""
    response = fill(drafting.start_response(gwent, soteria, by=office["author"], now=now))
    translate(response)
    return response


def introduction(response):
    return response.parts.get(kind="introduction")


def test_welsh_has_nothing_to_say_of_a_whole_translation(response):
    assert said(response) == []


def test_welsh_names_what_is_missing_and_leads_to_it(response):
    part = introduction(response)
    response.parts.filter(pk=part.pk).update(text_cy="")

    assert list(welsh(response)) == [
        checks.Finding(
            "Introduction: not translated into Welsh yet.",
            f"id_part-{part.pk}-text_cy",
            is_error=True,
            url=f"/admin/responses/response/{response.pk}/translate/",
            until_approval=True,
        )
    ]


def test_welsh_names_what_is_stale(response):
    response.answers.filter(recommendation__number=5).update(force_says="It has not begun.")
    response.parts.filter(kind="conclusion").update(heading="The end", heading_cy="Diwedd")

    assert said(response) == [
        "Recommendation 5, what the force says: the English changed after it was translated into Welsh.",
        "Heading of “The end”: the English changed after it was translated into Welsh.",
    ]


def test_welsh_asks_for_the_reason_of_a_correction(response):
    response.version, response.correction_reason = 2, "A slip."

    assert said(response) == ["The reason of the correction: not translated into Welsh yet."]


def test_welsh_names_characters_that_cannot_be_printed(response):
    response.parts.filter(kind="introduction").update(text_cy="Da \N{GRINNING FACE}")

    (finding,) = welsh(response)
    assert (finding.message, finding.is_error, finding.until_approval) == (
        "Introduction, in Welsh: the document font can't print “\N{GRINNING FACE}” (GRINNING FACE, U+1F600). "
        "Please write it otherwise.",
        True,
        False,
    )


def test_welsh_too_long_for_one_document_is_said(response):
    response.answers.update(force_says_cy="ŵ" * 30_000)

    assert said(response) == ["There is more Welsh text than one document can hold: 300 of 180 kB."]


def test_welsh_body_in_english_alone_is_noted_and_free_to_do_so(office, gwent, soteria, now):
    response = fill(drafting.start_response(gwent, soteria, by=office["author"], now=now))
    response.in_welsh = False

    (finding,) = welsh(response)
    assert (finding.message, finding.is_error, finding.field) == (
        "Your office publishes in both languages. This response goes out in English alone.",
        False,
        "id_in_welsh",
    )


def test_welsh_that_will_not_be_published_is_noted(response):
    response.in_welsh = False

    assert said(response) == [
        "There is Welsh text, but “publish in Welsh too” is not chosen: the Welsh is not published."
    ]


def test_body_without_welsh_hears_nothing_of_it(draft, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert said(draft) == []


def test_paper_without_welsh_is_named_where_it_is_printed(response):
    values = papers.PRESETS["letter"] | {"closing_cy": "", "title": "Not printed", "footer_cy": ""}
    Paper.objects.filter(body=response.body).update(**values, name="Letter", title_cy="")
    paper = payloads.paper_of(response)
    response.subject, response.subject_cy = "Own subject", "Pwnc"
    translation.vouch(response, ["subject"])

    found = [(finding.message, finding.url, finding.field, finding.is_error) for finding in welsh(response)]

    assert found == [
        (
            "Your paper “Letter”: “foot of each page” is not translated into Welsh.",
            f"/admin/responses/paper/{paper.pk}/change/",
            "id_footer_cy",
            False,
        ),
        (
            "Your paper “Letter”: “closing words” is not translated into Welsh.",
            f"/admin/responses/paper/{paper.pk}/change/",
            "id_closing_cy",
            True,
        ),
    ]


def test_missing_translation_lets_review_pass_and_holds_up_approval(response, office, now):
    response.parts.filter(kind="introduction").update(text_cy="")
    response = workflow.move(response, Action.SEND, by=office["author"], now=now)

    with pytest.raises(workflow.Refused, match="Something must be mended first"):
        workflow.move(response, Action.APPROVE, by=office["commissioner"], now=now)

    translate(response)
    assert workflow.move(response, Action.APPROVE, by=office["commissioner"], now=now).state == "approved"
