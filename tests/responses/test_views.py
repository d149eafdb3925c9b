"""The desk in the hands of its users: write, save, meet a colleague on the same page, publish."""

import re

import pytest
from django.urls import reverse

from responses import drafting
from responses.models.dispatch import Dispatch
from responses.models.history import HistoryEntry
from responses.models.record import Publication
from responses.models.working import Response, Update
from responses.payloads import content_digest
from tests.responses.conftest import fill
from tests.responses.desk_form import fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(signed_in, team):
    return signed_in(team["author"])


@pytest.fixture
def reviewer(signed_in, team):
    return signed_in(team["reviewer"])


@pytest.fixture
def commissioner(signed_in, team):
    return signed_in(team["commissioner"])


def page_of(thing):
    return reverse(f"admin:responses_{thing._meta.model_name}_change", args=[thing.pk])


def card(thing, number, field):
    """The name on the page of a field of the card of recommendation ``number``."""
    row = (thing.answers if isinstance(thing, Response) else thing.entries).get(recommendation__number=number)
    return f"card-{row.force_id}-{row.recommendation_id}-{field}"


def new_card(kent, soteria, number, field):
    return f"card-{kent.forces.get().pk}-{soteria.recommendations.get(number=number).pk}-{field}"


def move(client, thing, action, **data):
    url = reverse(f"admin:responses_{thing._meta.model_name}_move", args=[thing.pk, action])
    revision = fields(client.get(url)).get("revision", "")
    return client.post(url, {"revision": revision, **data})


def test_response_page_shows_official_wording_and_no_private_word_in_its_preview(author, draft):
    page = author.get(page_of(draft)).content.decode()

    assert "receive College of Policing approved training on the investigation of word-on-word cases." in page
    as_it_will_read = page.split('id="read-title"')[1]
    assert "The force has begun." in as_it_will_read
    assert "CANARY" not in as_it_will_read


def test_response_page_saves_what_was_typed_and_says_who_and_what(author, draft):
    sent = fields(author.get(page_of(draft)))
    sent[card(draft, 5, "body_reply")] = "We hold the force to it."

    answer = author.post(page_of(draft), sent, follow=True)

    draft.refresh_from_db()
    entry = draft.history.first()
    assert "Saved." in answer.content.decode()
    assert draft.answers.get(recommendation__number=5).body_reply == "We hold the force to it."
    assert (draft.revision, entry.by_name) == (1, "Made-up Author Kent")
    assert entry.changes == {
        card(draft, 5, "body_reply"): {
            "label": "Recommendation 5: Your reply to the force",
            "before": "",
            "after": "We hold the force to it.",
        }
    }


def test_response_page_saved_without_a_change_leaves_no_history(author, draft):
    before = HistoryEntry.objects.count()

    answer = author.post(page_of(draft), fields(author.get(page_of(draft))), follow=True)

    assert "Nothing was changed" in answer.content.decode()
    assert HistoryEntry.objects.count() == before


def test_response_page_with_a_bad_date_says_so_and_loses_nothing(author, draft):
    sent = fields(author.get(page_of(draft))) | {"dated": "31 February"}
    sent[card(draft, 5, "body_reply")] = "Typed with care."

    answer = author.post(page_of(draft), sent)

    assert "Nothing was saved yet" in answer.content.decode()
    assert "Typed with care." in answer.content.decode()
    assert draft.answers.get(recommendation__number=5).body_reply == ""


def test_response_page_adds_moves_and_removes_parts(author, draft):
    sent = fields(author.get(page_of(draft)))
    sent |= {"part-new-heading": "Key findings", "part-new-text": "- one\n- two", "part-new-order": "5"}
    author.post(page_of(draft), sent)

    added = draft.parts.first()
    assert (added.heading, added.order, added.text) == ("Key findings", 5, "- one\n- two")

    sent = fields(author.get(page_of(draft))) | {f"part-{added.pk}-remove": "on"}
    author.post(page_of(draft), sent)

    assert not draft.parts.filter(pk=added.pk).exists()
    assert draft.history.first().changes[f"part-{added.pk}-text"]["before"] == "- one\n- two"


def test_second_save_of_the_same_field_shows_both_texts_and_loses_neither(author, reviewer, draft):
    name = card(draft, 7, "force_says")
    first, second = fields(author.get(page_of(draft))), fields(reviewer.get(page_of(draft)))
    author.post(page_of(draft), first | {name: "The author's words."})

    answer = reviewer.post(page_of(draft), second | {name: "The reviewer's words."})

    page = answer.content.decode()
    assert "Made-up Author Kent saved while you were writing" in page
    assert page.count("The author&#x27;s words.") >= 1
    assert fields(answer)[name] == "The reviewer's words."
    assert draft.answers.get(recommendation__number=7).force_says == "The author's words."

    reviewer.post(page_of(draft), fields(answer) | {name: "Both together."})
    assert draft.answers.get(recommendation__number=7).force_says == "Both together."


def test_second_save_of_other_fields_keeps_both_changes(author, reviewer, draft):
    first, second = fields(author.get(page_of(draft))), fields(reviewer.get(page_of(draft)))
    author.post(page_of(draft), first | {card(draft, 7, "force_says"): "The author's words."})

    answer = reviewer.post(page_of(draft), second | {card(draft, 9, "force_says"): "The reviewer's."}, follow=True)

    assert "both sets of changes are kept" in answer.content.decode()
    texts = dict(draft.answers.values_list("recommendation__number", "force_says"))
    assert (texts[7], texts[9]) == ("The author's words.", "The reviewer's.")


def test_part_changed_while_a_colleague_removed_it_comes_back(author, reviewer, draft):
    part = draft.parts.get(kind="introduction")
    first, second = fields(author.get(page_of(draft))), fields(reviewer.get(page_of(draft)))
    author.post(page_of(draft), first | {f"part-{part.pk}-remove": "on"})

    answer = reviewer.post(page_of(draft), second | {f"part-{part.pk}-text": "A better introduction."})
    assert "Somebody removed this part while you were changing it." in answer.content.decode()
    reviewer.post(page_of(draft), fields(answer))

    assert list(draft.parts.filter(text="A better introduction.").values_list("kind", flat=True)) == ["introduction"]


def test_character_without_a_glyph_is_saved_named_and_holds_up_review(author, draft):
    sent = fields(author.get(page_of(draft))) | {card(draft, 3, "force_says"): "Good progress 🙂 so far."}

    answer = author.post(page_of(draft), sent, follow=True)

    assert "(SLIGHTLY SMILING FACE, U+1F642)" in answer.content.decode()
    assert draft.answers.get(recommendation__number=3).force_says == "Good progress 🙂 so far."
    assert "Something must be mended first" in move(author, draft, "send").content.decode()


def test_edit_after_approval_voids_it_visibly(author, commissioner, draft, moved):
    moved(draft, "send", "approve")
    sent = fields(author.get(page_of(draft))) | {card(draft, 3, "force_says"): "Changed after the signature."}

    answer = author.post(page_of(draft), sent, follow=True)

    draft.refresh_from_db()
    assert "The approval is void" in answer.content.decode()
    assert (draft.state, draft.approved_at, draft.history.first().action) == ("in_review", None, "void")


def test_published_response_can_not_be_edited(author, published):
    answer = author.post(page_of(published), {"dated": "2020-01-01", "revision": "0"})

    published.refresh_from_db()
    assert "Nothing was saved: this can't be changed any more" in answer.content.decode()
    assert published.dated.isoformat() == "2024-10-10"


def test_words_typed_while_a_colleague_published_are_shown_and_not_saved(author, draft, moved):
    sent = fields(author.get(page_of(draft))) | {card(draft, 3, "body_reply"): "Typed too late."}
    moved(draft, "send", "approve", "publish")

    answer = author.post(page_of(draft), sent)

    assert fields(answer)[card(draft, 3, "body_reply")] == "Typed too late."
    assert draft.answers.get(recommendation__number=3).body_reply == ""


def test_removal_of_a_part_that_a_colleague_changed_asks_first(author, reviewer, draft):
    part = draft.parts.get(kind="introduction")
    first, second = fields(author.get(page_of(draft))), fields(reviewer.get(page_of(draft)))
    author.post(page_of(draft), first | {f"part-{part.pk}-text": "A colleague's new words."})

    answer = reviewer.post(page_of(draft), second | {f"part-{part.pk}-remove": "on"})

    assert "saved while you were writing" in answer.content.decode()
    assert draft.parts.get(pk=part.pk).text == "A colleague's new words."
    reviewer.post(page_of(draft), fields(answer) | {f"part-{part.pk}-remove": "on"})
    assert not draft.parts.filter(pk=part.pk).exists()


def test_two_people_each_add_a_part_and_both_stay(author, reviewer, draft):
    first, second = fields(author.get(page_of(draft))), fields(reviewer.get(page_of(draft)))
    author.post(page_of(draft), first | {"part-new-heading": "One", "part-new-text": "The author's part."})
    reviewer.post(page_of(draft), second | {"part-new-heading": "Two", "part-new-text": "The reviewer's part."})

    added = draft.parts.filter(heading__in=["One", "Two"]).order_by("pk")
    assert [part.text for part in added] == ["The author's part.", "The reviewer's part."]


def test_new_part_sent_twice_is_added_once(author, draft):
    sent = fields(author.get(page_of(draft))) | {"part-new-heading": "Once", "part-new-text": "One press too many."}
    author.post(page_of(draft), sent)
    author.post(page_of(draft), sent)

    assert draft.parts.filter(heading="Once").count() == 1


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "x", "１２"])
def test_numbers_nobody_was_given_do_no_harm(number, author, draft):
    sent = fields(author.get(page_of(draft))) | {"revision": number, f"part-{number[:40]}-text": ""}

    assert author.post(page_of(draft), sent).status_code in {200, 302}


def test_bad_field_is_named_in_the_summary(author, draft):
    answer = author.post(page_of(draft), fields(author.get(page_of(draft))) | {"dated": "31 February"})

    assert "Date of the document: Enter a valid date." in answer.content.decode()


def test_whole_way_in_the_browser_from_empty_form_to_publication(author, reviewer, commissioner, kent, soteria):
    begun = author.post(reverse("admin:responses_response_add"), {"body": "kent", "report": "soteria-2024"})
    response = Response.objects.get()
    assert begun["Location"] == page_of(response)
    sent = fields(author.get(page_of(response))) | {card(response, 3, "force_says"): "Training has been given."}
    author.post(page_of(response), sent)

    move(author, response, "send")
    move(reviewer, response, "review")
    confirm = commissioner.get(reverse("admin:responses_response_move", args=[response.pk, "approve"])).content.decode()
    move(commissioner, response, "approve")
    move(reviewer, response, "publish")

    assert "What goes out, and to whom" in confirm
    assert "Training has been given." in confirm
    assert Publication.objects.own().get().body == kent


def test_begin_again_goes_on_with_the_same_response(author, draft):
    author.post(reverse("admin:responses_response_add"), {"body": "kent", "report": "soteria-2024"})

    assert list(Response.objects.all()) == [draft]


def test_begin_for_another_body_is_refused(author, gwent):
    answer = author.post(reverse("admin:responses_response_add"), {"body": "gwent", "report": "soteria-2024"})

    assert "valid choice" in answer.content.decode()
    assert not Response.objects.exists()


def test_refused_action_says_why_on_its_confirm_page(author, draft, moved):
    moved(draft, "send")

    answer = move(author, draft, "approve")

    assert "is for: Commissioner, Delegate of the commissioner." in answer.content.decode()


def test_confirm_page_of_an_unseen_change_asks_to_look_again(author, commissioner, draft, moved):
    moved(draft, "send")
    url = reverse("admin:responses_response_move", args=[draft.pk, "approve"])
    seen = fields(commissioner.get(url))["revision"]
    sent = fields(author.get(page_of(draft))) | {card(draft, 3, "force_says"): "Slipped in."}
    author.post(page_of(draft), sent)

    answer = commissioner.post(url, {"revision": seen})

    draft.refresh_from_db()
    assert "Somebody saved a change while you were reading" in answer.content.decode()
    assert draft.state == "in_review"
    again = fields(answer)  # the form stands there again, with what it now shows
    assert (int(again["revision"]), again["shown"]) == (draft.revision, content_digest(draft))


def test_comment_that_came_too_late_stands_on_the_page_again(author, commissioner, draft, moved):
    moved(draft, "send")
    url = reverse("admin:responses_response_move", args=[draft.pk, "return"])
    seen = fields(commissioner.get(url))
    author.post(page_of(draft), fields(author.get(page_of(draft))) | {card(draft, 3, "force_says"): "Slipped in."})

    answer = commissioner.post(url, seen | {"note": "A long comment."})

    assert "Somebody saved a change while you were reading" in answer.text
    assert fields(answer)["note"] == "A long comment."
    assert commissioner.post(url, fields(answer)).status_code == 302
    assert draft.history.latest("pk").note == "A long comment."


def test_comment_on_what_is_possible_no_more_can_still_be_copied(commissioner, reviewer, draft, moved):
    moved(draft, "send")
    url = reverse("admin:responses_response_move", args=[draft.pk, "return"])
    seen = fields(commissioner.get(url))
    reviewer.post(url, fields(reviewer.get(url)) | {"note": "Returned by a colleague."})

    answer = commissioner.post(url, seen | {"note": "A long comment."})

    assert "is not possible while this is" in answer.text
    assert '<p class="desk-text">A long comment.</p>' in answer.text


def test_draft_pdf_is_marked_and_not_kept(author, draft):
    answer = author.get(reverse("admin:responses_response_draft", args=[draft.pk]))

    assert (answer["Content-Type"], answer["Cache-Control"].split(",")[0]) == ("application/pdf", "no-store")
    assert answer.content.startswith(b"%PDF-")


def test_preview_renders_markdown_and_names_what_the_font_lacks(author):
    answer = author.post(reverse("admin:responses_preview"), {"text": "**bold** <b>raw</b> 🙂"})

    assert answer.json() == {
        "html": "<p><strong>bold</strong> &lt;b&gt;raw&lt;/b&gt; 🙂</p>\n",
        "lacking": ["The document font can't print “🙂” (SLIGHTLY SMILING FACE, U+1F642)."],
    }


def test_copy_is_recorded_with_who_and_when(author, published):
    url = reverse("admin:responses_response_dispatches", args=[published.pk])

    author.post(url, {"recipient": "inspectors", "sent_on": "2026-11-20", "means": "email"})

    copy = Dispatch.objects.get()
    assert (copy.recipient, copy.sent_on.isoformat(), copy.recorded_by.username) == (
        "inspectors",
        "2026-11-20",
        "author.kent",
    )
    assert published.history.first().action == "copy"


def test_copy_of_an_unpublished_response_is_refused(author, draft):
    author.post(
        reverse("admin:responses_response_dispatches", args=[draft.pk]),
        {"recipient": "inspectors", "sent_on": "2026-11-20", "means": "email"},
    )

    assert not Dispatch.objects.exists()


def test_history_page_shows_the_words_before_and_after(author, draft):
    sent = fields(author.get(page_of(draft))) | {card(draft, 3, "force_says"): "New words."}
    author.post(page_of(draft), sent)

    page = author.get(reverse("admin:responses_response_history", args=[draft.pk])).content.decode()

    assert re.search(r"Before.*The force has begun\..*After.*New words\.", page, re.S)


def test_new_update_leaves_no_row_until_it_is_saved(author, kent, soteria):
    author.get(reverse("admin:responses_update_add"))
    bad = fields(author.get(reverse("admin:responses_update_add"))) | {"dated": "not a day"}

    answer = author.post(reverse("admin:responses_update_add"), bad)

    assert "Nothing was saved yet" in answer.content.decode()
    assert not Update.objects.exists()


def test_new_update_sent_twice_is_one(author, kent, soteria):
    url = reverse("admin:responses_update_add")
    sent = fields(author.get(url)) | {
        f"card-{kent.forces.get().pk}-{soteria.recommendations.get(number=7).pk}-what": "statement",
        f"card-{kent.forces.get().pk}-{soteria.recommendations.get(number=7).pk}-force_says": "A plan stands.",
    }

    first, second = author.post(url, sent), author.post(url, sent)
    other = author.post(url, sent | {"dated": "2025-02-02"})

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert other["Location"] != first["Location"]
    assert Update.objects.count() == 2


def test_new_update_saves_a_statement_with_its_limbs(author, kent, soteria):
    seven = soteria.recommendations.get(number=7)
    sent = fields(author.get(reverse("admin:responses_update_add"))) | {
        "dated": "2025-02-03",
        new_card(kent, soteria, 7, "what"): "statement",
        new_card(kent, soteria, 7, "position"): "in_place",
        new_card(kent, soteria, 7, "force_says"): "Breaches are followed daily.",
        **{new_card(kent, soteria, 7, f"limb_{limb.pk}"): "in_progress" for limb in seven.limbs.all()},
    }

    author.post(reverse("admin:responses_update_add"), sent)

    entry = Update.objects.get().entries.get()
    assert (entry.position, entry.force_says) == ("in_place", "Breaches are followed daily.")
    assert [limb.position for limb in entry.limbs.all()] == ["in_progress", "in_progress"]


def test_statement_without_its_choice_is_taken_for_one(author, kent, soteria):
    name = new_card(kent, soteria, 7, "force_says")
    sent = fields(author.get(reverse("admin:responses_update_add"))) | {name: "Typed, but not chosen."}

    author.post(reverse("admin:responses_update_add"), sent)

    assert list(Update.objects.get().entries.values_list("force_says", flat=True)) == ["Typed, but not chosen."]


def test_nothing_has_changed_beside_typed_words_asks_and_keeps_them(author, published, kent, soteria):
    name = new_card(kent, soteria, 9, "force_says")
    sent = fields(author.get(reverse("admin:responses_update_add")))
    sent |= {name: "Some words.", new_card(kent, soteria, 9, "what"): "unchanged"}

    answer = author.post(reverse("admin:responses_update_add"), sent)

    assert "You entered something below." in answer.content.decode()
    assert fields(answer)[name] == "Some words."


def test_entry_set_to_say_nothing_is_taken_out_and_kept_in_the_history(author, update):
    sent = fields(author.get(page_of(update))) | {card(update, 7, "what"): "silent"}
    name = card(update, 7, "force_says")

    author.post(page_of(update), sent)

    assert not update.entries.exists()
    assert update.history.first().changes[name]["before"] == "A plan stands."


@pytest.mark.parametrize("field", ["force_says", "private_note", "target_reason"])
def test_new_words_on_a_card_set_to_say_nothing_are_not_thrown_away(author, update, field):
    name = card(update, 7, field)
    sent = fields(author.get(page_of(update))) | {card(update, 7, "what"): "silent", name: "New words."}

    answer = author.post(page_of(update), sent)

    assert "You entered something new below." in answer.text
    assert fields(answer)[name] == "New words."
    assert update.entries.get().force_says == "A plan stands."


def test_blank_update_is_not_begun(author, kent, soteria):
    sent = fields(author.get(reverse("admin:responses_update_add")))

    answer = author.post(reverse("admin:responses_update_add"), sent)

    assert "Nothing was entered yet, so no update was begun." in answer.content.decode()
    assert not Update.objects.exists()


@pytest.mark.parametrize("field", ["assessment", "limb"])
def test_any_choice_on_a_card_makes_it_a_statement(field, author, kent, soteria):
    seven = soteria.recommendations.get(number=7)
    name = f"limb_{seven.limbs.first().pk}" if field == "limb" else "assessment"
    value = "planned" if field == "limb" else "satisfied"
    sent = fields(author.get(reverse("admin:responses_update_add"))) | {new_card(kent, soteria, 7, name): value}

    author.post(reverse("admin:responses_update_add"), sent)

    entry = Update.objects.get().entries.get()
    assert (entry.limbs.first().position if field == "limb" else entry.assessment) == value


def test_new_statement_begins_from_what_the_body_said_last(author, update, moved, kent, soteria):
    moved(update, "send", "publish")

    form = fields(author.get(reverse("admin:responses_update_add")))

    limbs = [
        new_card(kent, soteria, 7, f"limb_{limb.pk}") for limb in soteria.recommendations.get(number=7).limbs.all()
    ]
    assert [form[new_card(kent, soteria, 7, "position")], *(form[name] for name in limbs)] == ["planned"] * 3


def test_update_dated_by_a_slip_keeps_its_cards(author, update):
    sent = fields(author.get(page_of(update))) | {"dated": "2001-02-03"}

    answer = author.post(page_of(update), sent, follow=True)

    page = answer.content.decode()
    assert "The update is dated 3 February 2001, before the report was published (22 August 2024)." in page
    assert fields(answer)[card(update, 7, "force_says")] == "A plan stands."


def test_nothing_has_changed_is_one_press_and_repeats_the_published_position(author, published, kent, soteria):
    sent = fields(author.get(reverse("admin:responses_update_add")))
    author.post(reverse("admin:responses_update_add"), sent | {"unchanged": new_card(kent, soteria, 9, "x")[:-2]})

    entry = Update.objects.get().entries.get()
    assert (entry.recommendation.number, entry.is_unchanged, entry.position) == (9, True, "in_progress")


def test_nothing_has_changed_on_all_is_one_press(author, published, kent, soteria):
    sent = fields(author.get(reverse("admin:responses_update_add")))
    author.post(reverse("admin:responses_update_add"), sent | {"unchanged": "all"})

    entries = Update.objects.get().entries.values_list("recommendation__number", "is_unchanged", "position")
    assert list(entries) == [(number, True, "in_progress") for number in (3, 5, 7, 9, 11)]


def test_update_page_of_another_body_does_not_exist(author, gwent):
    assert author.get(reverse("admin:responses_update_add") + "?body=gwent").status_code == 404


@pytest.mark.parametrize("path", ["response", "update"])
def test_list_needs_the_same_queries_for_one_row_and_for_three(
    path, signed_in, people, kent, gwent, soteria, now, django_assert_num_queries
):
    from responses import drafting

    person = people("author", kent)
    for body in ("gwent", "cumbria"):
        other = type(kent).objects.get(slug=body)
        person.memberships.create(body=other, role="author")
    client = signed_in(person)
    url = reverse(f"admin:responses_{path}_changelist")

    def begin(body):
        if path == "response":
            drafting.start_response(body, soteria, by=person, now=now)
        else:
            drafting.start_update(body, soteria, dated=now.date(), by=person, now=now)

    begin(kent)
    client.get(url)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(url)
    begin(gwent)
    begin(type(kent).objects.get(slug="cumbria"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(url)


LIST_QUERIES = 7


def test_page_of_a_response_asks_the_checks_once(signed_in, team, draft, moved, django_assert_num_queries):
    client = signed_in(team["commissioner"])
    sent = moved(draft, "send")  # three actions are open now, and each wants to know what the checks say
    with django_assert_num_queries(RESPONSE_QUERIES):
        client.get(page_of(sent))


def test_page_of_a_new_update_asks_a_fixed_number_of_questions(author, published, django_assert_num_queries):
    with django_assert_num_queries(UPDATE_QUERIES):
        author.get(reverse("admin:responses_update_add"))


def test_save_of_a_whole_response_asks_what_it_needs_and_no_check(author, draft, django_assert_num_queries):
    words = fields(author.get(page_of(draft)))
    first = author.post(page_of(draft), words | {"dated": "2024-10-10"})
    assert first.status_code == 302
    with django_assert_num_queries(SAVE_QUERIES):
        author.post(page_of(draft), words | {"dated": "2024-10-11", "revision": str(int(words["revision"]) + 1)})


RESPONSE_QUERIES = 50
UPDATE_QUERIES = 31
SAVE_QUERIES = 15


def test_pages_ask_whether_the_response_is_the_document_that_was_read(signed_in, people, gwent, soteria, now):
    author = people("author", gwent)
    draft = fill(drafting.start_response(gwent, soteria, by=author, now=now))
    client = signed_in(author)

    for url in (page_of(draft), reverse("admin:responses_response_move", args=[draft.pk, "send"])):
        page = client.get(url).content.decode()
        assert "The Tracker has read a document of your body dated 24 September 2024" in page
        assert "Date of your document that the Tracker has read elsewhere" in page


YEAR = "Check the year: it must be from 1829 to 2199."


@pytest.mark.parametrize("day", ["0001-01-01", "0024-10-10", "9999-12-31"])
@pytest.mark.parametrize(
    "name", ["dated", "stated_deadline", "comments_invited_on", "comments_due_on", "first_published_on", "card"]
)
def test_response_page_refuses_a_slipped_year_and_keeps_what_was_typed(author, draft, name, day):
    name = card(draft, 5, "position_on") if name == "card" else name
    sent = fields(author.get(page_of(draft))) | {name: day}

    answer = author.post(page_of(draft), sent)

    assert YEAR in answer.content.decode()
    assert fields(answer)[name] == day
    draft.refresh_from_db()
    assert draft.revision == 0


@pytest.mark.parametrize(("name", "day"), [("dated", "0025-02-03"), ("target", "0026-12-31"), ("target", "9999-12-31")])
def test_update_page_refuses_a_slipped_year_and_keeps_what_was_typed(author, update, name, day):
    name = card(update, 7, "target_date") if name == "target" else name
    sent = fields(author.get(page_of(update))) | {name: day}

    answer = author.post(page_of(update), sent)

    assert YEAR in answer.content.decode()
    assert fields(answer)[name] == day
