"""What becomes public, word for word, and what never does."""

import json
from datetime import date

import pytest

from responses import papers, payloads
from responses.canonical import canonical
from responses.models.dispatch import Dispatch
from responses.models.paper import Paper
from responses.models.working import AnswerLimb, Part, Response

pytestmark = pytest.mark.django_db
PUBLISHED = date(2024, 10, 17)
KENT = {
    "slug": "kent",
    "name": "Police and Crime Commissioner for Kent",
    "name_cy": "",
    "kind": "pcc",
    "head_title": "Police and Crime Commissioner",
    "domain": "www.kent-pcc.gov.uk",
}
FORCE = {"slug": "kent", "name": "Kent Police", "chief_officer_title": "Chief Constable"}


@pytest.fixture
def small(draft):
    """A response with a part on either side and the answer to recommendation 5."""
    draft.answers.exclude(recommendation__number=5).delete()
    draft.parts.filter(kind__in=["chief_officer", "good_practice"]).delete()
    draft.parts.filter(kind="conclusion").update(heading="Conclusion", text="That is all.")
    draft.parts.filter(kind="recommendations").update(heading="What was asked")
    draft.comments_invited_on = date(2024, 9, 1)
    return draft


def report_words(report):
    names = ("slug", "title", "short_title", "publisher", "url", "licence")
    return {name: getattr(report, name) for name in names} | {
        "recommendation_total": 14,
        "published": "2024-08-22",
    }


def test_payload_of_a_response_holds_these_words_and_no_others(small, soteria, settings):
    five = soteria.recommendations.get(number=5)

    words = payloads.payload(small, published_on=PUBLISHED)

    assert words == {
        "schema": "soteria-tracker/response/2",
        "kind": "response",
        "reference": "soteria-2024/kent/response/1",
        "version": 1,
        "replaces": None,
        "language": "en",
        "editions": [
            {
                "language": "en",
                "address": f"{settings.SITE_URL}/responses/kent/soteria-2024/versions/1/",
                "pdf": f"{settings.SITE_URL}/responses/kent/soteria-2024/versions/1/response.pdf",
            }
        ],
        "address": f"{settings.SITE_URL}/responses/kent/soteria-2024/versions/1/",
        "verify_address": f"{settings.SITE_URL}/verify/soteria-2024/kent/response/1/",
        "is_trial": True,
        "body": KENT | {"domain": small.body.domain, "name": small.body.name},
        "report": report_words(soteria),
        "dates": {
            "dated": "2024-10-10",
            "published_on": "2024-10-17",
            "first_published_on": None,
            "first_published_url": "",
            "strict_last_day": "2024-10-16",
            "stated_deadline": None,
            "day_number": 57,
            "days_after_last": 1,
        },
        "signature": None,
        "paper": papers.snapshot(None, small.body, small, "en"),
        "blocks": [
            {"type": "part", "kind": "introduction", "heading": "", "text": "An introduction."},
            {
                "type": "recommendations",
                "heading": "What was asked",
                "text": "",
                "answers": [
                    {
                        "force": FORCE | {"name_cy": ""},
                        "number": 5,
                        "kind": "recommendation",
                        "topic": five.topic,
                        "addressee": five.addressee,
                        "deadline": five.deadline.isoformat() if five.deadline else None,
                        "wording": five.wording,
                        "wording_quoted": "",
                        "limbs": [
                            {"key": limb.key, "text": limb.text, "position": "not_stated"} for limb in five.limbs.all()
                        ],
                        "acceptance": "accepted",
                        "position": "in_progress",
                        "position_on": None,
                        "position_source": "",
                        "force_says": "The force has begun.",
                        "body_reply": "",
                        "body_action": "We follow it.",
                        "no_action_reason": "",
                        "assessment": "none_given",
                    }
                ],
            },
            {"type": "part", "kind": "conclusion", "heading": "Conclusion", "text": "That is all."},
        ],
        "dispatches": [],
        "copies_to": ["inspectors", "secretary_of_state"],
    }
    assert json.loads(canonical(words)) == words


def test_payload_of_an_update_holds_these_words_and_no_others(update, soteria):
    seven = soteria.recommendations.get(number=7)
    update.entries.update(
        source="Policing Board", target_date="2025-06-30", target_reason="Late.", target_agreed_by="The Board"
    )

    assert payloads.update_payload(update, published_on=date(2025, 2, 10)) == {
        "schema": "soteria-tracker/update/1",
        "kind": "update",
        "reference": "soteria-2024/kent/update/1/1",
        "series": 1,
        "version": 1,
        "replaces": None,
        "body": KENT | {"domain": update.body.domain, "name": update.body.name},
        "report": report_words(soteria),
        "dates": {"dated": "2025-02-03", "published_on": "2025-02-10"},
        "entries": [
            {
                "force": FORCE,
                "number": 7,
                "kind": "recommendation",
                "topic": seven.topic,
                "deadline": seven.deadline.isoformat(),
                "is_unchanged": False,
                "position": "planned",
                "limbs": [{"key": "a", "position": "planned"}, {"key": "b", "position": "planned"}],
                "force_says": "A plan stands.",
                "assessment": "none_given",
                "source": "Policing Board",
                "target_date": "2025-06-30",
                "target_reason": "Late.",
                "target_agreed_by": "The Board",
            }
        ],
    }


def test_payload_quotes_what_is_followed_whole(draft, soteria):
    draft.parts.create(kind=Part.Kind.QUOTED, order=99, heading="What was asked", text="In full:")
    soteria.recommendations.filter(number=3).update(is_tracked=False)
    followed = [each for each in soteria.recommendations.all() if each.number != 3 and each.is_tracked]

    quoted = [each for each in payloads.payload(draft, published_on=PUBLISHED)["blocks"] if each["type"] == "quoted"]

    assert quoted == [
        {
            "type": "quoted",
            "heading": "What was asked",
            "text": "In full:",
            "asked": [
                {
                    "number": each.number,
                    "kind": each.kind,
                    "topic": each.topic,
                    "wording": each.wording,
                    "limbs": [{"key": limb.key, "text": limb.text} for limb in each.limbs.all()],
                }
                for each in followed
            ],
        }
    ]
    assert [len(each["limbs"]) for each in quoted[0]["asked"] if each["number"] == 7] != [0]


def test_published_update_says_when_it_was_published_and_that_nobody_allowed_own_words(update, moved):
    published = moved(update, "send", "publish").published

    assert published.payload["dates"] == {"dated": "2025-02-03", "published_on": "2026-12-01"}
    assert (published.payload["own_text_reason"], published.own_text_reason) == ("", "")


def test_payload_names_no_private_note(draft, update):
    """Both rows hold one: the control."""
    assert draft.answers.filter(private_note__contains="CANARY").exists()
    assert update.entries.filter(private_note__contains="CANARY").exists()

    words = canonical(payloads.payload(draft, published_on=None)) + canonical(
        payloads.update_payload(update, published_on=None)
    )

    assert b"CANARY" not in words
    assert b"private" not in words


def test_payload_of_a_correction_says_what_it_replaces_and_why(published, team, now):
    from responses.states import Action
    from responses.workflow import move

    begun = move(published, Action.CORRECT, by=team["author"], now=now, note="A date was wrong.")

    words = payloads.payload(begun, published_on=None)
    assert (words["version"], words["reference"], words["replaces"]) == (
        2,
        "soteria-2024/kent/response/2",
        {"version": 1, "reason": "A date was wrong."},
    )


PUBLIC_OF_RESPONSE = {
    "dated": date(2024, 10, 11),
    "stated_deadline": date(2024, 10, 17),
    "first_published_on": date(2024, 10, 12),
    "first_published_url": "https://example.org/",
    "in_welsh": True,
    "addressee": "Somebody else",
    "salutation": "Dear somebody else",
    "subject": "Something else",
}
WELSH_OF_RESPONSE = {"addressee_cy": "Rhywun", "salutation_cy": "Annwyl", "subject_cy": "Rhywbeth"}
WELSH_OF_PART = {"heading_cy": "Cyflwyniad", "text_cy": "Geiriau eraill."}
PUBLIC_OF_PART = {"order": 999, "kind": "other", "heading": "Another", "text": "Other words."}
PUBLIC_OF_ANSWER = {
    "acceptance": "in_part",
    "position": "planned",
    "position_on": date(2024, 10, 1),
    "source": "Another",
    "force_says": "Other words.",
    "body_reply": "Other words.",
    "body_action": "Other words.",
    "no_action_reason": "Other words.",
    "assessment": "challenged",
    "wording_quoted": "Other words.",
}
WELSH_OF_ANSWER = {
    f"{name}_cy": "Geiriau eraill."
    for name in ("wording_quoted", "source", "force_says", "body_reply", "body_action", "no_action_reason")
}


@pytest.mark.parametrize("name", PUBLIC_OF_RESPONSE)
def test_digest_binds_each_public_field_of_the_response(draft, name):
    before = payloads.content_digest(draft)

    setattr(draft, name, PUBLIC_OF_RESPONSE[name])

    assert payloads.content_digest(draft) != before


@pytest.mark.parametrize("name", PUBLIC_OF_PART)
def test_digest_binds_each_field_of_a_part(draft, name):
    before = payloads.content_digest(draft)

    draft.parts.filter(kind="introduction").update(**{name: PUBLIC_OF_PART[name]})

    assert payloads.content_digest(draft) != before


@pytest.mark.parametrize("name", PUBLIC_OF_ANSWER)
def test_digest_binds_each_public_field_of_an_answer(draft, name):
    before = payloads.content_digest(draft)

    draft.answers.filter(recommendation__number=5).update(**{name: PUBLIC_OF_ANSWER[name]})

    assert payloads.content_digest(draft) != before


@pytest.fixture
def welsh(draft):
    draft.in_welsh = True
    draft.save()
    return draft


@pytest.mark.parametrize("name", [*WELSH_OF_RESPONSE, *WELSH_OF_PART, *WELSH_OF_ANSWER])
def test_digest_binds_each_welsh_field_of_a_response_in_both_languages(welsh, name):
    before = payloads.content_digest(welsh)

    change = {name: (WELSH_OF_RESPONSE | WELSH_OF_PART | WELSH_OF_ANSWER)[name]}
    if name in WELSH_OF_RESPONSE:
        setattr(welsh, name, change[name])
    elif name in WELSH_OF_PART:
        welsh.parts.filter(kind="introduction").update(**change)
    else:
        welsh.answers.filter(recommendation__number=5).update(**change)

    assert payloads.content_digest(welsh) != before


def test_digest_binds_the_paper(draft):
    before = payloads.content_digest(draft)

    paper = Paper.objects.create(body=draft.body, name="Ours", is_default=True, blocks=["title"])
    with_paper = payloads.content_digest(draft)
    paper.closing = "Yours faithfully"
    paper.save()

    assert len({before, with_paper, payloads.content_digest(draft)}) == 3


def test_paper_is_the_chosen_one_else_the_usual_one_and_no_other(draft):
    Paper.objects.create(body=draft.body, name="A first draft of one")
    assert payloads.paper_of(draft) is None

    usual = Paper.objects.create(body=draft.body, name="Ours", is_default=True)
    assert payloads.paper_of(draft) == usual
    draft.paper = Paper.objects.create(body=draft.body, name="Chosen")
    assert payloads.paper_of(draft).name == "Chosen"


def test_limbs_of_an_answer_say_which_their_words_and_the_position(draft, soteria):
    draft.answers.get(recommendation__number=7).limbs.filter(limb__key="a").update(position="planned")
    seven = soteria.recommendations.get(number=7)
    words = {limb.key: limb.text for limb in seven.limbs.all()}

    block = next(each for each in payloads.payload(draft, published_on=None)["blocks"] if "answers" in each)

    assert next(each["limbs"] for each in block["answers"] if each["number"] == 7) == [
        {"key": "a", "text": words["a"], "position": "planned"},
        {"key": "b", "text": words["b"], "position": "not_stated"},
    ]


def test_digest_does_not_depend_on_what_was_sent_since(draft, team, now):
    before = payloads.content_digest(draft)

    Dispatch.objects.create(
        response=draft,
        version=1,
        recipient="panel",
        sent_on=now.date(),
        means="post",
        sent_by="Free text after the approval",
        recorded_by=team["author"],
        recorded_at=now,
    )

    assert payloads.payload(draft, published_on=None)["dispatches"] == [
        {"recipient": "panel", "sent_on": "2026-12-01", "means": "post"}
    ]
    assert payloads.content_digest(draft) == before


def test_editions_are_one_a_language_and_name_each_other(welsh):
    welsh.parts.filter(kind="introduction").update(text_cy="Cyflwyniad.")

    english, cymraeg = payloads.editions(welsh, published_on=None).values()

    assert (english["language"], cymraeg["language"]) == ("en", "cy")
    assert english["editions"] == cymraeg["editions"]
    assert [each["language"] for each in english["editions"]] == ["en", "cy"]
    assert [words["blocks"][0]["text"] for words in (english, cymraeg)] == ["An introduction.", "Cyflwyniad."]
    assert cymraeg["address"].endswith("/cy/responses/kent/soteria-2024/versions/1/")


def test_correction_gives_its_reason_in_the_language_of_the_edition(welsh):
    welsh.version, welsh.correction_reason, welsh.correction_reason_cy = 2, "A slip.", "Llithriad."

    english, cymraeg = payloads.editions(welsh, published_on=None).values()

    assert english["replaces"] == {"version": 1, "reason": "A slip."}
    assert cymraeg["replaces"] == {"version": 1, "reason": "Llithriad."}


def test_recipients_are_the_two_of_the_act_and_those_of_the_paper(draft):
    Paper.objects.create(body=draft.body, name="Ours", is_default=True, recipients=["website", "panel", "no-such"])

    assert payloads.recipients(draft) == ["inspectors", "secretary_of_state", "panel", "website"]


def test_digest_binds_the_position_on_a_limb(draft):
    before = payloads.content_digest(draft)

    AnswerLimb.objects.filter(answer__response=draft, limb__key="b", limb__recommendation__number=7).update(
        position="waiting"
    )

    assert payloads.content_digest(draft) != before


def test_digest_binds_no_private_field_nor_what_the_workflow_writes(draft, team, now):
    before = payloads.content_digest(draft)

    draft.answers.update(private_note="Another note")
    draft.comments_invited_on = draft.comments_due_on = date(2024, 9, 1)
    draft.revision, draft.signature = 7, {"name": "Somebody"}
    draft.sent_by, draft.sent_at = team["author"], now

    assert payloads.content_digest(draft) == before


def test_digest_does_not_depend_on_the_day_of_publication(draft):
    words = [payloads.payload(draft, published_on=day) for day in (PUBLISHED, date(2026, 12, 1))]

    assert words[0] != words[1]
    assert payloads.content_digest(draft) == payloads.content_digest(Response.objects.get(pk=draft.pk))


def test_digest_does_not_depend_on_the_address_of_this_copy(draft, settings):
    """Nobody wrote it: a server that moves between approval and publication voids no approval."""
    before = payloads.content_digest(draft)

    settings.SITE_URL = "https://elsewhere.example"

    assert payloads.content_digest(draft) == before


def test_every_field_of_a_row_is_known_here_as_public_or_not():
    """A new field has to be put on one side; ``fill`` in tests/access gives its canary anyway."""
    from responses.models.working import Answer

    plumbing = {"id", "response", "force", "recommendation"}
    names = {model: {field.name for field in model._meta.concrete_fields} - plumbing for model in (Part, Answer)}

    assert names == {
        Part: {*PUBLIC_OF_PART, *WELSH_OF_PART, "translated"},
        Answer: {*PUBLIC_OF_ANSWER, *WELSH_OF_ANSWER, "private_note", "translated"},
    }
    assert {field.name for field in Response._meta.concrete_fields if field.editable} - {"id", "body", "report"} == {
        "dated",
        "stated_deadline",
        "first_published_on",
        "first_published_url",
        "comments_invited_on",
        "comments_due_on",
        "in_welsh",
        "paper",
        "addressee",
        "salutation",
        "subject",
        "correction_reason_cy",
        *WELSH_OF_RESPONSE,
    }
