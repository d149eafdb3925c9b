"""The translator at the desk: each text beside its English, stale at once, nothing lost."""

import re

import pytest
from django.urls import reverse

from forces.models import AccountEvent
from responses import drafting
from responses.models.working import Response
from responses.translation import english_sha256
from tests.responses.conftest import fill
from tests.responses.desk_form import fields

pytestmark = pytest.mark.django_db
INTRODUCTION = "An introduction."


@pytest.fixture
def office(people, gwent):
    return {role: people(role, gwent) for role in ("author", "reviewer", "commissioner", "translator")}


@pytest.fixture
def response(office, gwent, soteria, now) -> Response:
    """Gwent's response, filled in English."""
    return fill(drafting.start_response(gwent, soteria, by=office["author"], now=now))


@pytest.fixture
def translator(signed_in, office):
    return signed_in(office["translator"])


@pytest.fixture
def author(signed_in, office):
    return signed_in(office["author"])


def page_of(response):
    return reverse("admin:responses_response_translate", args=[response.pk])


def english_page_of(response):
    return reverse("admin:responses_response_change", args=[response.pk])


def introduction(response):
    return response.parts.get(kind="introduction")


def key(response):
    return f"part-{introduction(response).pk}-text_cy"


def translate(client, response, welsh="Cyflwyniad.", **more):
    sent = fields(client.get(page_of(response))) | {key(response): welsh, **more}
    return client.post(page_of(response), sent, follow=True)


def write_english(client, response, text):
    sent = fields(client.get(english_page_of(response))) | {f"part-{introduction(response).pk}-text": text}
    client.post(english_page_of(response), sent)


def standing_of(client, response, of=None):
    """The words beside the field."""
    page = client.get(page_of(response)).content.decode()
    found = re.search(rf'id="{of or key(response)}-standing">.*?</span>(.*?)</p>', page)
    return found[1] if found else None


def test_translation_page_shows_english_and_a_welsh_field_for_each_text(translator, response):
    page = translator.get(page_of(response)).content.decode()

    assert "<p>An introduction.</p>" in page
    field = re.search(rf'<textarea name="{key(response)}"[^>]*>', page)[0]
    assert 'lang="cy"' in field
    assert 'spellcheck="true"' in field
    assert 'data-preview="prose"' in field
    assert f'aria-describedby="{key(response)}-standing"' in field


def test_translation_is_saved_marked_and_told_in_the_history(translator, response):
    answer = translate(translator, response)

    part = introduction(response)
    assert (part.text, part.text_cy, part.translated["text"]) == (
        INTRODUCTION,
        "Cyflwyniad.",
        english_sha256(INTRODUCTION),
    )
    assert re.search(r"Saved\. \d+ texts still wait\.", answer.content.decode())
    assert standing_of(translator, response) == "Translated"
    entry = response.history.first()
    assert (entry.by.username, entry.changes) == (
        "translator.gwent",
        {key(response): {"label": "Introduction: Text, in Welsh", "before": "", "after": "Cyflwyniad."}},
    )


def test_english_changed_after_its_translation_is_stale_at_once_everywhere(translator, author, response):
    translate(translator, response)
    write_english(author, response, "A short introduction.")

    assert standing_of(translator, response) == "The English changed after it was translated"
    page = author.get(english_page_of(response)).content.decode()
    assert "“Introduction”: the English changed" not in page
    assert "Introduction: the English changed after it was translated into Welsh." in page
    assert f'The English changed after it was translated. <a href="{page_of(response)}#id_{key(response)}">' in page
    assert re.search(r"\d+ of \d+ texts translated, 1 stale", page)


def test_stale_text_shows_what_changed_in_the_english(translator, author, response):
    translate(translator, response)
    write_english(author, response, "A short introduction.")

    page = translator.get(page_of(response)).content.decode()

    difference = re.search(r'<p class="desk-diff">(.*?)</p>', page, re.S)[1]
    words = re.sub(r"<[^>]+>", "", difference)
    assert words == "[removed: An end of removed][added: A short end of added] introduction."
    assert re.sub(r'<span class="visually-hidden">.*?</span>', "", difference) == (
        "<del>An</del><ins>A short</ins> introduction."
    )


def test_still_right_renews_a_translation_without_a_change_of_its_text(translator, author, response):
    translate(translator, response)
    write_english(author, response, "A short introduction.")

    translate(translator, response, **{f"{key(response)}-right": "on"})

    assert introduction(response).text_cy == "Cyflwyniad."
    assert standing_of(translator, response) == "Translated"
    assert response.history.first().changes == {
        f"{key(response)}-right": {
            "label": "Introduction: Text, in Welsh: the Welsh is still right",
            "before": "",
            "after": "Yes",
        }
    }


def test_still_right_is_offered_for_stale_texts_alone(translator, response):
    translate(translator, response)

    assert f"{key(response)}-right" not in translator.get(page_of(response)).content.decode()


def test_english_put_back_as_it_was_is_no_longer_stale(translator, author, response):
    translate(translator, response)
    write_english(author, response, "A short introduction.")
    write_english(author, response, INTRODUCTION)

    assert standing_of(translator, response) == "Translated"


def test_english_changed_while_somebody_translated_it_leaves_the_welsh_stale(translator, author, response):
    sent = fields(translator.get(page_of(response))) | {key(response): "Cyflwyniad."}
    write_english(author, response, "Another introduction.")

    answer = translator.post(page_of(response), sent, follow=True)

    assert introduction(response).text_cy == "Cyflwyniad."
    assert standing_of(translator, response) == "The English changed after it was translated"
    assert "Some English was changed while you were translating it." in answer.content.decode()
    assert "<del>" in answer.content.decode()


def test_still_right_said_of_an_older_english_does_not_count(translator, author, response):
    translate(translator, response)
    write_english(author, response, "Second introduction.")
    sent = fields(translator.get(page_of(response))) | {f"{key(response)}-right": "on"}
    write_english(author, response, "Third introduction.")

    translator.post(page_of(response), sent)

    assert standing_of(translator, response) == "The English changed after it was translated"


def test_second_save_of_the_same_welsh_shows_both_and_loses_neither(translator, author, response):
    first, second = fields(translator.get(page_of(response))), fields(author.get(page_of(response)))
    translator.post(page_of(response), first | {key(response): "Cyflwyniad."})

    answer = author.post(page_of(response), second | {key(response): "Rhagair."})

    assert "Made-up Translator Gwent saved while you were writing" in answer.content.decode()
    assert fields(answer)[key(response)] == "Rhagair."
    assert introduction(response).text_cy == "Cyflwyniad."
    author.post(page_of(response), fields(answer))
    assert introduction(response).text_cy == "Rhagair."


def test_welsh_and_english_saved_at_once_are_both_kept(translator, author, response):
    welsh = fields(translator.get(page_of(response))) | {key(response): "Cyflwyniad."}
    english = fields(author.get(english_page_of(response))) | {
        f"part-{introduction(response).pk}-heading": "Introduction"
    }
    translator.post(page_of(response), welsh)
    author.post(english_page_of(response), english)

    part = introduction(response)
    assert (part.heading, part.text_cy) == ("Introduction", "Cyflwyniad.")


def test_two_people_translate_texts_of_one_part_and_one_says_still_right(translator, author, response):
    """Saving a mark alone writes nothing else of its row."""
    part = introduction(response)
    heading = f"part-{part.pk}-heading_cy"
    response.parts.filter(pk=part.pk).update(heading="Introduction")
    translate(translator, response, **{heading: "Cyflwyniad"})
    response.parts.filter(pk=part.pk).update(text="New words.")
    first, second = fields(translator.get(page_of(response))), fields(author.get(page_of(response)))
    translator.post(page_of(response), first | {heading: "Rhagair"})

    author.post(page_of(response), second | {f"{key(response)}-right": "on"})

    assert (introduction(response).heading_cy, standing_of(translator, response)) == ("Rhagair", "Translated")


def test_response_level_welsh_of_a_colleague_is_not_written_over(translator, author, response):
    Response.objects.filter(pk=response.pk).update(subject="A subject", salutation="Dear Minister")
    first, second = fields(translator.get(page_of(response))), fields(author.get(page_of(response)))
    translator.post(page_of(response), first | {"subject_cy": "Pwnc"})

    author.post(page_of(response), second | {key(response): "Cyflwyniad."})

    response.refresh_from_db()
    assert (response.subject_cy, introduction(response).text_cy) == ("Pwnc", "Cyflwyniad.")


def test_filter_shows_only_what_waits_and_saves_nothing_else_away(translator, response):
    translate(translator, response)

    five = response.answers.get(recommendation__number=5)
    says = f"card-{five.force_id}-{five.recommendation_id}-force_says_cy"
    page = translator.get(f"{page_of(response)}?show=waiting")
    assert (key(response) in fields(page), says in fields(page)) == (False, True)

    answer = translator.post(f"{page_of(response)}?show=waiting", fields(page) | {says: "Mae wedi dechrau."})

    assert answer["Location"] == f"{page_of(response)}?show=waiting"
    assert introduction(response).text_cy == "Cyflwyniad."
    assert response.answers.get(pk=five.pk).force_says_cy == "Mae wedi dechrau."


def test_part_removed_meanwhile_leaves_its_new_welsh_in_the_history(translator, author, response):
    part = introduction(response)
    name = key(response)
    translate(translator, response)
    sent = fields(translator.get(page_of(response))) | {name: "Cyflwyniad gwell."}
    removal = fields(author.get(english_page_of(response))) | {f"part-{part.pk}-remove": "on"}
    author.post(english_page_of(response), removal)
    assert response.history.first().changes[name]["before"] == "Cyflwyniad."

    answer = translator.post(page_of(response), sent, follow=True)

    assert "Your Welsh of it stands in the history." in answer.content.decode()
    assert response.history.first().changes[name]["after"] == "Cyflwyniad gwell."


def test_part_removed_meanwhile_whose_welsh_nobody_changed_is_no_news(translator, author, response):
    translate(translator, response)
    sent = fields(translator.get(page_of(response)))
    removal = fields(author.get(english_page_of(response))) | {f"part-{introduction(response).pk}-remove": "on"}
    author.post(english_page_of(response), removal)

    answer = translator.post(page_of(response), sent, follow=True)

    assert "Nothing was changed, so nothing was saved." in answer.content.decode()


def test_welsh_taken_away_is_missing_again(translator, response):
    translate(translator, response)
    translate(translator, response, welsh="")

    assert (standing_of(translator, response), introduction(response).translated) == ("Not translated yet", {})


def test_welsh_too_long_is_refused_and_nothing_lost(translator, response):
    response.parts.filter(kind="conclusion").update(heading="Conclusion")
    heading = f"part-{response.parts.get(kind='conclusion').pk}-heading_cy"

    answer = translate(translator, response, **{heading: "a" * 201})

    page = answer.content.decode()
    assert "Nothing was saved yet" in page
    assert fields(answer)[key(response)] == "Cyflwyniad."
    assert introduction(response).text_cy == ""


def test_welsh_of_an_approved_response_makes_the_approval_void(translator, response, office, now):
    from responses import workflow
    from responses.states import Action

    Response.objects.filter(pk=response.pk).update(in_welsh=False)
    response.refresh_from_db()
    response = workflow.move(response, Action.SEND, by=office["author"], now=now)
    response = workflow.move(response, Action.APPROVE, by=office["commissioner"], now=now)

    answer = translate(translator, response)

    response.refresh_from_db()
    assert (response.state, response.approved_at) == ("in_review", None)
    assert "The approval is void" in answer.content.decode()


def test_reason_of_a_correction_is_translated_and_its_english_known(translator, response):
    Response.objects.filter(pk=response.pk).update(version=2, correction_reason="A slip.")

    translate(translator, response, correction_reason_cy="Gwall.")

    response.refresh_from_db()
    assert (response.correction_reason_cy, response.translated["correction_reason"]) == (
        "Gwall.",
        english_sha256("A slip."),
    )


def test_headings_that_the_paper_has_in_both_languages_begin_translated(office, gwent, soteria, now, translator):
    from responses.models.paper import Paper

    parts = [{"kind": "recommendations", "heading": "Recommendations", "heading_cy": "Argymhellion"}]
    Paper.objects.filter(body=gwent, is_default=True).update(parts=parts)
    response = drafting.start_response(gwent, soteria, by=office["author"], now=now)

    part = response.parts.get()
    assert standing_of(translator, response, of=f"part-{part.pk}-heading_cy") == "Translated"


# What a translator may see and do.


@pytest.mark.parametrize("door", ["change/", "history/", "draft.pdf", "translate/"])
def test_translator_reads_the_response(translator, response, door):
    assert translator.get(f"/admin/responses/response/{response.pk}/{door}").status_code == 200


@pytest.mark.parametrize("door", ["change/", "dispatches/"])
def test_translator_writes_no_english_and_records_no_dispatch(translator, response, door):
    before = list(response.parts.values())

    answer = translator.post(
        f"/admin/responses/response/{response.pk}/{door}", {"revision": "0", "dated": "2020-01-01"}
    )

    assert answer.status_code == 403
    assert list(response.parts.values()) == before


@pytest.mark.parametrize("action", ["send", "take_back", "approve", "publish"])
def test_translator_moves_nothing(translator, response, action):
    translator.post(f"/admin/responses/response/{response.pk}/move/{action}/", {"revision": "0"})

    response.refresh_from_db()
    assert response.state == "draft"


@pytest.mark.parametrize("address", ["response/add/", "update/add/", "update/add/?body=gwent&report=soteria-2024"])
def test_translator_begins_nothing(translator, response, address):
    assert translator.get(f"/admin/responses/{address}").status_code == 403
    assert (
        translator.post(f"/admin/responses/{address}", {"body": "gwent", "report": "soteria-2024"}).status_code == 403
    )


def test_english_sent_to_the_translation_page_is_not_written(translator, response):
    translate(
        translator, response, **{f"part-{introduction(response).pk}-text": "Another text.", "dated": "2020-01-01"}
    )

    response.refresh_from_db()
    assert (introduction(response).text, str(response.dated)) == (INTRODUCTION, "2024-10-10")


def test_desk_of_a_translator_says_what_waits_and_offers_nothing_else(translator, response):
    page = translator.get("/admin/").content.decode()

    assert f'<a href="{page_of(response)}?show=waiting">' in page
    assert re.search(r"\d+ texts to translate", page)
    assert "Enter an update" not in page


def test_author_here_and_translator_there_begins_nothing_there(office, signed_in, kent, response):
    from tests.factories import MembershipFactory

    MembershipFactory(user=office["translator"], body=kent, role="author")

    client = signed_in(office["translator"])

    assert client.get("/admin/responses/update/add/?body=gwent&report=soteria-2024").status_code == 404
    assert client.get("/admin/responses/update/add/?body=kent&report=soteria-2024").status_code == 200


# On the page of the response.


def test_response_page_offers_welsh_to_bodies_that_publish_in_both_languages(author, response, signed_in, team, draft):
    kent = signed_in(team["author"]).get(english_page_of(draft)).content.decode()
    gwent = author.get(english_page_of(response)).content.decode()

    assert 'name="in_welsh"' in gwent
    assert 'name="in_welsh"' not in kent
    assert "texts translated" not in kent


def test_response_page_turns_welsh_off(author, response):
    sent = fields(author.get(english_page_of(response)))
    del sent["in_welsh"]

    author.post(english_page_of(response), sent)

    response.refresh_from_db()
    assert (response.in_welsh, response.history.first().changes["in_welsh"]["label"]) == (False, "Publish in Welsh too")


def test_draft_pdf_comes_in_each_language_of_the_response(author, response):
    url = reverse("admin:responses_response_draft", args=[response.pk])

    welsh = author.get(f"{url}?language=cy")
    Response.objects.filter(pk=response.pk).update(in_welsh=False)

    assert welsh["Content-Disposition"] == 'inline; filename="DRAFT-soteria-2024-gwent-cy.pdf"'
    assert [author.get(f"{url}?language={code}").status_code for code in ("cy", "fr", "en")] == [404, 404, 200]
    taken = AccountEvent.objects.filter(kind=AccountEvent.Kind.FILE_TAKEN)
    assert [each.detail for each in taken] == [f"draft of response {response.pk}"] * 2  # of those that came


def test_confirm_page_shows_both_editions(author, translator, response):
    translate(translator, response)

    page = author.get(reverse("admin:responses_response_move", args=[response.pk, "send"])).content.decode()

    english, welsh = page.split('id="read-en"')[1].split('id="read-cy"')
    assert INTRODUCTION in english
    assert '<div class="document" lang="cy">' in welsh
    assert "Cyflwyniad." in welsh
    assert "Argymhelliad 3" in welsh


def test_history_shows_private_notes_to_the_office_and_not_to_a_translator(author, translator, response):
    page, history = english_page_of(response), reverse("admin:responses_response_history", args=[response.pk])
    sent = fields(author.get(page))
    name = next(each for each in sent if each.endswith("private_note"))
    author.post(page, sent | {name: "CANARY note of today", key(response).removesuffix("_cy"): "English of today."})

    assert "CANARY note of today" in author.get(history).text
    assert "CANARY note of today" not in translator.get(history).text
    assert "English of today." in translator.get(history).text
