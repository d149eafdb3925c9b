"""After publication: who gets a copy, what is noted, and the words to send it with."""

import pytest
from django.urls import reverse

from responses import covering, papers, stationery, workflow
from responses.models.dispatch import Dispatch
from responses.states import Action

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(signed_in, team):
    return signed_in(team["reviewer"])


def note(client, response, **sent):
    form = {"recipient": "inspectors", "sent_on": "2026-11-01", "means": "email", "sent_by": "A. Clerk"}
    url = reverse("admin:responses_response_dispatches", args=[response.pk])
    return client.post(url, form | sent, follow=True)


def test_two_of_the_law_come_first_and_the_paper_names_the_others(published, team, kent):
    paper = stationery.begin(kent, papers.Layout.FORM, by=team["author"])
    before = [each.recipient.value for each in covering.copies(published)]
    stationery.make_usual(paper, by=team["author"])

    copies = covering.copies(published)

    assert before == ["inspectors", "secretary_of_state"]
    assert [(each.recipient.value, each.is_statutory, each.row) for each in copies] == [
        ("inspectors", True, None),
        ("secretary_of_state", True, None),
        ("chief_officer", False, None),
        ("panel", False, None),
        ("website", False, None),
    ]


def test_covering_text_says_what_why_where_and_how_to_check(published):
    text = covering.copies(published)[0].words

    publication = published.published
    for words in (
        "To His Majesty’s inspectors of constabulary",
        "Police and Crime Commissioner for Kent: response to “Progress to introduce",
        "(HMICFRS, 22 August 2024)",
        "section 55(6) of the Police Act 1996",
        f"{publication.get_absolute_url()}",
        f"Reference: {publication.reference}",
        f"SHA-256 of the document: {publication.pdf_sha256}",
        "/verify/",
    ):
        assert words in text, words


def test_covering_text_names_the_law_to_the_two_of_the_law_alone(published, team, kent):
    stationery.make_usual(stationery.begin(kent, papers.Layout.FORM, by=team["author"]), by=team["author"])

    assert {each.recipient.value: "55(6)" in each.words for each in covering.copies(published)} == {
        "inspectors": True,
        "secretary_of_state": True,
        "chief_officer": False,
        "panel": False,
        "website": False,
    }


def test_page_shows_each_recipient_with_what_is_noted(reviewer, published):
    page = note(reviewer, published).text

    assert "Sent on 1 November 2026 by e-mail, A. Clerk" in " ".join(page.split())
    assert "Not noted as sent yet" in page
    assert "Covering text for the inspectors of constabulary" in page


def test_approved_response_can_have_copies_noted_and_has_no_covering_text_yet(reviewer, draft, moved):
    approved = moved(draft, "send", "review", "approve")

    page = note(reviewer, approved).text

    approved.refresh_from_db()
    assert approved.state == "approved"
    assert Dispatch.objects.get().version == 1
    assert "Covering text" not in page


def test_draft_has_nothing_to_send(reviewer, draft):
    answer = note(reviewer, draft)

    assert "There is no approved response yet" in answer.text
    assert 'value="A. Clerk"' in answer.text  # it may have been taken back while somebody typed
    assert "To whom version" not in answer.text
    assert not Dispatch.objects.exists()


def test_copies_of_the_published_version_are_noted_while_a_correction_is_written(reviewer, published, team, now):
    corrected = workflow.move(published, Action.CORRECT, by=team["author"], now=now, note="A slip.")

    note(reviewer, corrected)

    assert [(row.version, row.recipient) for row in Dispatch.objects.all()] == [(1, "inspectors")]
    assert covering.still_to_send(corrected) == ["the Secretary of State"]


def test_desk_says_which_copies_are_still_to_send(reviewer, published):
    before = reviewer.get("/admin/").text
    note(reviewer, published)
    half = reviewer.get("/admin/").text
    note(reviewer, published, recipient="secretary_of_state")
    after = reviewer.get("/admin/").text

    assert "Copies still to send" in before
    assert ("the inspectors of constabulary" in before, "the inspectors of constabulary" in half) == (True, False)
    assert "Copies still to send" not in after


def test_desk_of_a_draft_asks_for_no_copies(reviewer, draft):
    assert "Copies still to send" not in reviewer.get("/admin/").text


def test_address_of_the_form_leads_back_whoever_had_to_sign_in_first(published, reviewer):
    answer = reviewer.get(reverse("admin:responses_response_dispatches", args=[published.pk]))

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/admin/responses/response/{published.pk}/change/#dispatches",
    )


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ({"sent_by": "x" * 121}, "Ensure this value has at most 120 characters (it has 121)."),
        ({"sent_on": "2024-08-21"}, "A copy can&#x27;t have been sent before the report was published."),
        ({"sent_on": "2126-01-01"}, "The day on which a copy was sent can&#x27;t lie in the future."),
        ({"sent_on": "yesterday"}, "Enter a valid date."),
        ({"means": "pigeon"}, "Select a valid choice. pigeon is not one of the available choices."),
    ],
)
def test_slip_in_the_note_of_a_copy_is_named_by_its_field_and_all_four_stay_filled(published, reviewer, slip, said):
    sent = {"recipient": "panel", "sent_on": "2026-11-01", "means": "post", "sent_by": "A. Clerk"} | slip
    answer = note(reviewer, published, **sent)

    assert (answer.status_code, answer.redirect_chain) == (200, [])
    form = answer.context["dispatch_form"]
    assert {name: form[name].value() for name in form.fields} == sent
    assert list(form.errors) == list(slip)
    assert "Nothing was noted yet. Everything you typed is still below." in answer.text
    assert f"</span> {said}" in " ".join(answer.text.split())
    assert not Dispatch.objects.exists()


def test_response_can_be_saved_from_the_page_that_refused_a_copy(signed_in, published, team, now):
    corrected = workflow.move(published, Action.CORRECT, by=team["author"], now=now, note="A slip.")

    page = note(signed_in(team["author"]), corrected, sent_on="2126-01-01")

    assert page.context["sheet"] is not None
    assert (
        f'<form method="post" action="{reverse("admin:responses_response_change", args=[corrected.pk])}"' in page.text
    )


def test_page_of_a_published_response_shows_what_is_public(published, reviewer):
    page = reviewer.get(reverse("admin:responses_response_change", args=[published.pk])).text

    assert "As it was published" in page
    for words in ("Not yet published", "any change makes it void", "PDF of the draft", "As last saved"):
        assert words not in page
