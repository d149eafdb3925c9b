"""A response and its paper: chosen among the office's own, what a letter says otherwise, what the checks say of it."""

from datetime import date

import pytest
from django.urls import reverse

from responses import checks, papers, stationery
from responses.models.paper import Paper
from responses.payloads import payload
from tests.responses.desk_form import fields

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)


@pytest.fixture
def author(signed_in, team):
    return signed_in(team["author"])


@pytest.fixture
def reviewer(signed_in, team):
    return signed_in(team["reviewer"])


@pytest.fixture
def letter(kent, team):
    return stationery.begin(kent, papers.Layout.LETTER, by=team["author"])


def page_of(response):
    return reverse("admin:responses_response_change", args=[response.pk])


def card(response, number, field):
    row = response.answers.get(recommendation__number=number)
    return f"card-{row.force_id}-{row.recommendation_id}-{field}"


def said(response) -> list[str]:
    return [finding.message for finding in checks.findings(response, today=TODAY)]


def test_office_without_a_paper_is_asked_nothing(author, draft):
    sent = fields(author.get(page_of(draft)))

    assert {"own_paper", "addressee", "salutation", "subject"} & set(sent) == set()


def test_paper_is_chosen_by_name_and_stands_in_the_history(author, draft, letter):
    sent = fields(author.get(page_of(draft)))

    author.post(page_of(draft), sent | {"own_paper": "Letter"})

    draft.refresh_from_db()
    assert sent["own_paper"] == ""
    assert draft.paper == letter
    assert draft.history.first().changes == {"own_paper": {"label": "Paper", "before": "", "after": "Letter"}}
    assert payload(draft, published_on=None)["paper"]["layout"] == "letter"
    assert "addressee" in fields(author.get(page_of(draft)))  # the letter prints it

    author.post(page_of(draft), fields(author.get(page_of(draft))) | {"own_paper": ""})
    draft.refresh_from_db()
    assert draft.paper is None


def test_paper_of_another_office_is_refused_however_it_is_named(author, draft, letter):
    theirs = Paper.objects.get(body__slug="gwent")
    theirs.name = "Theirs"
    theirs.save()
    sent = fields(author.get(page_of(draft)))

    for forged in ({"own_paper": "Theirs"}, {"own_paper": str(theirs.pk)}, {"paper": str(theirs.pk)}):
        answer = author.post(page_of(draft), sent | forged | {"dated": "2024-10-11"})
        draft.refresh_from_db()
        assert draft.paper is None
        assert ("Nothing was saved yet" in answer.text) == ("own_paper" in forged)


def test_paper_that_only_a_colleague_changed_stays_theirs(author, reviewer, draft, letter):
    first, second = (fields(each.get(page_of(draft))) for each in (author, reviewer))
    author.post(page_of(draft), first | {"own_paper": "Letter"})

    reviewer.post(page_of(draft), second | {"dated": "2024-10-11"})

    draft.refresh_from_db()
    assert (draft.paper, draft.dated) == (letter, date(2024, 10, 11))


def test_paper_that_both_changed_is_shown_to_the_second(author, reviewer, draft, letter):
    twin = stationery.copy(letter, by=draft.started_by)
    first, second = (fields(each.get(page_of(draft))) for each in (author, reviewer))
    author.post(page_of(draft), first | {"own_paper": "Letter"})

    answer = reviewer.post(page_of(draft), second | {"own_paper": twin.name})

    draft.refresh_from_db()
    assert "saved while you were writing" in answer.text
    assert (draft.paper, fields(answer)["own_paper"]) == (letter, "Letter, copy")


def test_letter_of_the_response_goes_before_that_of_the_paper(author, draft, letter):
    stationery.make_usual(letter, by=draft.started_by)
    sent = fields(author.get(page_of(draft)))

    author.post(page_of(draft), sent | {"addressee": "The Minister\r\nLondon", "subject": "On {report}"})

    draft.refresh_from_db()
    printed = payload(draft, published_on=None)["paper"]
    assert printed["addressee"] == ["The Minister", "London"]
    assert printed["subject"].startswith("On Progress to introduce")
    assert printed["salutation"] == "Dear Home Secretary"


def test_what_somebody_wrote_is_asked_though_the_paper_does_not_print_it(author, draft):
    draft.subject = "Kept"
    draft.save()

    assert fields(author.get(page_of(draft)))["subject"] == "Kept"


def test_words_before_the_first_recommendation_and_own_quotation_are_saved_and_printed(author, draft):
    part = draft.parts.get(kind="recommendations")
    quoted = card(draft, 7, "wording_quoted")

    author.post(
        page_of(draft),
        fields(author.get(page_of(draft)))
        | {f"part-{part.pk}-text": "Before the first.", quoted: "As our document has it."},
    )

    words = payload(draft, published_on=None)["blocks"]
    block = next(each for each in words if each["type"] == "recommendations")
    assert block["text"] == "Before the first."
    assert [each["wording_quoted"] for each in block["answers"] if each["number"] == 7] == ["As our document has it."]
    assert set(draft.history.first().changes) == {f"part-{part.pk}-text", quoted}


def test_quoted_recommendations_are_added_without_a_word_and_once(author, draft):
    for _press in (1, 2):
        sent = fields(author.get(page_of(draft))) | {"part-new-kind": "quoted"}
        author.post(page_of(draft), sent)

    part = draft.parts.get(kind="quoted")
    blocks = payload(draft, published_on=None)["blocks"]
    assert part.text == ""
    assert [len(each["asked"]) for each in blocks if each["type"] == "quoted"] == [5]


def test_approval_falls_when_the_paper_is_changed_in_the_response(author, draft, moved, letter):
    moved(draft, "send", "review", "approve")

    author.post(page_of(draft), fields(author.get(page_of(draft))) | {"own_paper": "Letter"})

    draft.refresh_from_db()
    assert draft.state == "in_review"


def test_letter_without_an_addressee_is_said_and_holds_nothing_up(draft, letter):
    letter.addressee = ""
    letter.save()
    draft.paper = letter
    found = {finding.message: finding for finding in checks.findings(draft, today=TODAY)}

    assert not found["The letter has no addressee."].is_error
    draft.addressee = "The Minister"
    assert "The letter has no addressee." not in said(draft)


def test_paper_that_drops_date_signature_or_name_is_told_so(draft, letter):
    draft.paper = letter
    assert [each for each in said(draft) if each.startswith("The paper")] == []

    letter.blocks = ["letterhead", "content"]
    dropped = [each for each in said(draft) if each.startswith("The paper")]
    letter.blocks = ["content"]
    nameless = [each for each in said(draft) if each.startswith("The paper")]
    letter.blocks, letter.title = ["title", "signature"], "Response of {dated}"
    dated = [each for each in said(draft) if each.startswith("The paper")]

    assert [each.split(":")[0] for each in dropped] == ["The paper prints no date", "The paper prints no signature"]
    assert "The paper prints neither letterhead, title nor signature" in nameless[1]
    assert dated == []


def test_quotation_that_is_another_text_is_shown_with_the_official_one(draft):
    seven = draft.answers.get(recommendation__number=7)
    official = seven.recommendation.wording
    limbs = " ".join(limb.text for limb in seven.recommendation.limbs.all())
    for quoted, strange in (
        (f"{official} {limbs}", False),
        (f"**{official.replace('chief constables', 'Chief Constables')}** {limbs}", False),
        (draft.answers.get(recommendation__number=3).recommendation.wording, True),
        ("Something else.", True),
    ):
        seven.wording_quoted = quoted
        seven.save()
        found = [each for each in said(draft) if "differs strongly" in each]
        assert bool(found) == strange, quoted
    assert official[:60] in found[0]
    assert "“Something else.”" in found[0]
