"""What one act of publication writes: every column of every row, in both languages, or nothing at all."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.files.storage import storages
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from responses import chain, documents, publication, signing
from responses.canonical import digest
from responses.models.derived import CurrentStatement
from responses.models.pressing import Pressing
from responses.models.record import Publication
from responses.models.search import Passage
from responses.models.working import Response, Update
from responses.payloads import editions, update_payload
from responses.states import Action
from responses.workflow import move

pytestmark = pytest.mark.django_db
PREPARED = {
    "en": publication.PreparedEdition("", b"%PDF- the English one"),
    "cy": publication.PreparedEdition("", b"%PDF- the other one, in Welsh"),
}
SIGNATURE = {
    "name": "Made-up Commissioner Kent",
    "title": "Police and Crime Commissioner",
    "office_holder": "A. Holder",
    "capacity": "holder",
    "authority": "",
    "approved_on": "2026-12-01",
    "own_text_reason": "The only officer on duty.",
}
SILENT = {
    "acceptance": "not_stated",
    "position": "not_stated",
    "assessment": "none_given",
    "source": "",
    "force_says": "",
    "body_reply": "",
    "body_action": "",
    "no_action_reason": "",
}
STATED = (
    "recommendation__number",
    "limb__key",
    "force__slug",
    "acceptance",
    "position",
    "assessment",
    "is_unchanged",
    "stated_on",
    "source",
    "summary",
    "target_date",
    "target_reason",
    "target_agreed_by",
)


@pytest.fixture
def signed(draft) -> Response:
    """Kent's response with a signature, in English and in Welsh."""
    draft.in_welsh, draft.signature = True, SIGNATURE
    draft.save()
    return draft


def frozen(response: Response, now: datetime) -> Publication:
    with transaction.atomic():
        published = publication.freeze(response, prepared(response, now), now=now)
    assert published is not None
    return published


def prepared(response: Response, now: datetime) -> publication.Prepared:
    """Of the words as they are, and a few bytes in place of each document."""
    words = editions(response, published_on=now.date())
    return {language: replace(PREPARED[language], words_sha256=digest(each)) for language, each in words.items()}


def columns(row: Publication) -> dict[str, object]:
    """All that the table holds of it, read again, but for its number."""
    names = [field.attname for field in Publication._meta.fields if not field.primary_key]
    return Publication.objects.filter(pk=row.pk).values(*names).get()


def stated(published: Publication, number: int) -> list[tuple]:
    rows = published.positions.filter(recommendation__number=number).order_by("limb__key")
    return sorted(rows.values_list(*STATED), key=lambda row: row[1] or "")


def test_row_of_a_response_says_who_signed_and_of_which_file_and_words(signed, now):
    words = editions(signed, published_on=now.date())["en"]

    row = frozen(signed, now)

    pdf = PREPARED["en"].pdf
    assert columns(row) == {
        "kind": "response",
        "body_id": signed.body_id,
        "report_id": signed.report_id,
        "series": 1,
        "version": 1,
        "reference": "soteria-2024/kent/response/1",
        "dated": date(2024, 10, 10),
        "published_at": now,
        "replaces_id": None,
        "correction_reason": "",
        "signatory_name": "Made-up Commissioner Kent",
        "signatory_title": "Police and Crime Commissioner",
        "own_text_reason": "The only officer on duty.",
        "payload": words,
        "payload_sha256": digest(words),
        "pdf_name": row.pdf_name,
        "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
        "pdf_size": len(pdf),
    }
    assert row.pdf_name.startswith(f"{row.pdf_sha256[:2]}/{row.pdf_sha256}")
    assert row.pdf_name.endswith(".pdf")
    assert row.read_pdf() == pdf


def test_other_edition_has_its_own_words_and_file(signed, now):
    words = editions(signed, published_on=now.date())["cy"]

    row = frozen(signed, now).editions.get()

    pdf = PREPARED["cy"].pdf
    assert (row.language, row.payload, row.payload_sha256) == ("cy", words, digest(words))
    assert (row.pdf_sha256, row.pdf_size) == (hashlib.sha256(pdf).hexdigest(), len(pdf))
    with storages["publications"].open(row.pdf_name) as file:
        assert file.read() == pdf


def test_publication_enters_the_chain_the_standing_and_the_search_at_once(signed, now):
    row = frozen(signed, now)

    link = chain.head()
    other = row.editions.get()
    assert link.publication == row
    assert link.entry == {
        "reference": "soteria-2024/kent/response/1",
        "kind": "response",
        "published_at": "2026-12-01T14:30:00.000000Z",
        "editions": [
            {"language": "en", "payload_sha256": row.payload_sha256, "pdf_sha256": row.pdf_sha256},
            {"language": "cy", "payload_sha256": other.payload_sha256, "pdf_sha256": other.pdf_sha256},
        ],
    }
    assert CurrentStatement.objects.filter(position__publication=row).count() == 5
    assert Passage.objects.filter(publication=row).exists()


def test_words_that_are_others_than_those_of_the_documents_are_not_frozen(signed, now):
    for language in PREPARED:
        others = prepared(signed, now)
        others[language] = replace(others[language], words_sha256=digest({"other": "words"}))

        with transaction.atomic():
            assert publication.freeze(signed, others, now=now) is None

    assert not Publication.objects.own().exists()


def test_response_without_a_signature_is_never_frozen(draft, now):
    with pytest.raises(KeyError, match="name"):
        frozen(draft, now)

    assert not Publication.objects.own().exists()


def test_edition_that_was_not_asked_for_any_more_is_not_frozen(signed, now):
    both = prepared(signed, now)
    signed.in_welsh = False
    signed.save()

    with transaction.atomic():
        assert publication.freeze(signed, both, now=now) is None


def test_card_states_what_its_three_voices_said(signed, now):
    answer = signed.answers.get(recommendation__number=7)
    answer.acceptance, answer.position, answer.assessment = "accepted", "complete", "met"
    answer.source, answer.force_says, answer.position_on = "Minutes of 1 May", "Done.", date(2024, 9, 1)
    answer.save()
    answer.limbs.filter(limb__key="a").update(position="in_progress")

    assert stated(frozen(signed, now), 7) == [
        (
            7,
            None,
            "kent",
            "accepted",
            "complete",
            "met",
            False,
            date(2024, 9, 1),
            "Minutes of 1 May",
            "Done.",
            None,
            "",
            "",
        ),
        *(
            (
                7,
                key,
                "kent",
                "not_stated",
                position,
                "none_given",
                False,
                date(2024, 9, 1),
                "Minutes of 1 May",
                "",
                None,
                "",
                "",
            )
            for key, position in (("a", "in_progress"), ("b", "not_stated"))
        ),
    ]


@pytest.mark.parametrize(
    ("dated", "published_elsewhere", "spoken"),
    [
        (date(2024, 10, 10), None, date(2024, 10, 10)),
        (date(2024, 10, 10), date(2024, 10, 11), date(2024, 10, 10)),
        (None, date(2024, 10, 11), date(2024, 10, 11)),
        (None, None, date(2026, 12, 1)),
    ],
    ids=["its date", "its date before its publication", "first published elsewhere", "the day of publication"],
)
def test_card_without_a_day_speaks_of_the_day_of_the_document(signed, now, dated, published_elsewhere, spoken):
    signed.dated, signed.first_published_on = dated, published_elsewhere
    signed.save()

    assert {row.stated_on for row in frozen(signed, now).positions.all()} == {spoken}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("acceptance", "accepted"),
        ("position", "planned"),
        ("assessment", "met"),
        ("source", "Minutes"),
        ("force_says", "Words."),
        ("body_reply", "Words."),
        ("body_action", "Words."),
        ("no_action_reason", "Words."),
        ("limb", "planned"),
        ("nothing", None),
    ],
)
def test_card_that_says_anything_pushes_an_earlier_statement_out_and_an_untouched_one_does_not(
    update, moved, draft, now, name, said
):
    earlier = moved(update, "send", "publish").published
    answer = draft.answers.get(recommendation__number=7)
    type(answer).objects.filter(pk=answer.pk).update(**SILENT | ({name: said} if name in SILENT else {}))
    answer.limbs.update(position="not_stated")
    if name == "limb":
        answer.limbs.filter(limb__key="b").update(position=said)

    draft.signature = SIGNATURE
    published = frozen(draft, now)

    is_stated = published.positions.filter(recommendation__number=7, limb=None).exists()
    assert is_stated == (name != "nothing")
    assert earlier.positions.filter(recommendation__number=7).exists()


def test_untouched_card_of_a_correction_takes_back_what_the_version_before_said(published, team, now):
    corrected = move(published, Action.CORRECT, by=team["author"], now=now, note="A slip.")
    answer = corrected.answers.get(recommendation__number=7)
    type(answer).objects.filter(pk=answer.pk).update(**SILENT)
    answer.limbs.update(position="not_stated")
    corrected.signature = SIGNATURE

    second = frozen(corrected, now)

    assert second.positions.get(recommendation__number=7, limb=None).position == "not_stated"
    assert (second.version, second.replaces, second.correction_reason) == (2, published.published, "A slip.")
    assert second.reference == "soteria-2024/kent/response/2"


def test_row_of_an_update_says_which_it_is_and_why_its_author_published_it(update, now):
    update.series = 3
    update.save()

    with transaction.atomic():
        row = publication.freeze_update(update, own_text_reason="Nobody else.", now=now)

    words = update_payload(Update.objects.get(pk=update.pk), published_on=now.date())
    assert columns(row) == {
        "kind": "update",
        "body_id": update.body_id,
        "report_id": update.report_id,
        "series": 3,
        "version": 1,
        "reference": "soteria-2024/kent/update/3/1",
        "dated": date(2025, 2, 3),
        "published_at": now,
        "replaces_id": None,
        "correction_reason": "",
        "signatory_name": "",
        "signatory_title": "",
        "own_text_reason": "Nobody else.",
        "payload": words | {"own_text_reason": "Nobody else."},
        "payload_sha256": digest(words | {"own_text_reason": "Nobody else."}),
        "pdf_name": "",
        "pdf_sha256": "",
        "pdf_size": 0,
    }
    assert chain.head().publication == row
    assert Passage.objects.filter(publication=row).exists()
    assert CurrentStatement.objects.get(position__publication=row).recommendation.number == 7


def test_update_that_needed_no_reason_gives_none(update, now):
    with transaction.atomic():
        row = publication.freeze_update(update, now=now)

    assert (row.own_text_reason, row.payload["own_text_reason"]) == ("", "")


def test_entry_states_its_target_and_whether_anything_changed(update, now):
    update.entries.update(
        is_unchanged=True,
        target_date=date(2027, 3, 31),
        target_reason="Training takes longer.",
        target_agreed_by="The board",
        assessment="met",
        source="Minutes",
    )

    with transaction.atomic():
        row = publication.freeze_update(update, now=now)

    day, common = date(2025, 2, 3), ("kent", "not_stated", "planned")
    target = (date(2027, 3, 31), "Training takes longer.", "The board")
    assert stated(row, 7) == [
        (7, None, *common, "met", True, day, "Minutes", "A plan stands.", *target),
        (7, "a", *common, "none_given", False, day, "Minutes", "", None, "", ""),
        (7, "b", *common, "none_given", False, day, "Minutes", "", None, "", ""),
    ]


def test_limbs_are_read_at_once_however_many_entries_there_are(update, soteria, now):
    with transaction.atomic(), CaptureQueriesContext(connection) as of_one:
        publication.freeze_update(update, now=now)
    first = update.entries.get()
    for number in (3, 5, 9):
        update.entries.create(force=first.force, recommendation=soteria.recommendations.get(number=number))
    update.series = 2
    update.save()

    with transaction.atomic(), CaptureQueriesContext(connection) as of_four:
        publication.freeze_update(update, now=now)

    asked = [sum('FROM "responses_entrylimb"' in each["sql"] for each in some) for some in (of_one, of_four)]
    assert asked == [2, 2]  # for the words, for the rows


def test_documents_are_made_of_the_words_and_each_step_is_told(signed, now, monkeypatch):
    """Laid out, signed in the name of the body at that time, looked at: each language by itself."""
    words, done = editions(signed, published_on=now.date()), []
    monkeypatch.setattr(documents, "pdf", lambda payload: (done.append(payload), b"laid out")[1])

    def sign(pdf, key, **facts):
        done.append((pdf, facts))
        return pdf + b", signed for " + facts["reason"].encode()

    monkeypatch.setattr(signing, "sign", sign)
    monkeypatch.setattr(documents, "validate", lambda pdf: done.append(pdf))
    signature = {"name": signed.body.name, "reason": "soteria-2024/kent/response/1", "at": now}
    whole = b"laid out, signed for soteria-2024/kent/response/1"

    made = publication.prepare(signed, now=now, told=lambda step, language: done.append((step, language)))

    steps = Pressing.Step
    expected = [
        [
            (steps.LAYOUT, language),
            each,
            (steps.SIGN, language),
            (b"laid out", signature),
            (steps.CHECK, language),
            whole,
        ]
        for language, each in words.items()
    ]
    assert done == [each for language in expected for each in language]
    assert made == {language: publication.PreparedEdition(digest(each), whole) for language, each in words.items()}


def test_documents_are_dated_by_the_day_here_not_in_greenwich(signed):
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 00:30 on 1 July in summer time

    made = publication.prepare(signed, now=late)

    words = editions(signed, published_on=date(2026, 7, 1))
    assert {language: each.words_sha256 for language, each in made.items()} == {
        language: digest(each) for language, each in words.items()
    }
    with transaction.atomic():
        assert publication.freeze(signed, made, now=late) is not None


def test_key_that_is_not_valid_on_that_day_makes_no_document(signed, now, monkeypatch):
    monkeypatch.setattr(documents, "pdf", lambda payload: pytest.fail("laid out for nothing"))
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)

    with pytest.raises(publication.NotPublished) as sentence:
        publication.prepare(signed, now=long_ago)

    assert str(sentence.value) == signing.keys.key_for("kent").date_problem(long_ago) != ""


def test_what_the_signing_says_is_what_the_person_reads(signed, now, monkeypatch):
    def away(*_args, **_facts):
        raise signing.SigningError("The authority for timestamps does not answer.")

    monkeypatch.setattr(documents, "pdf", lambda payload: b"laid out")
    monkeypatch.setattr(signing, "sign", away)

    with pytest.raises(publication.NotPublished, match=r"^The authority for timestamps does not answer\.$"):
        publication.prepare(signed, now=now)


def test_document_with_a_fault_is_not_published_and_the_log_says_which(signed, now, monkeypatch, caplog):
    monkeypatch.setattr(documents, "pdf", lambda payload: b"laid out")
    monkeypatch.setattr(signing, "sign", lambda pdf, key, **_facts: pdf)
    monkeypatch.setattr(documents, "validate", lambda pdf: ["7.1 t10: no title", "7.2 t1: no language"])

    with pytest.raises(publication.NotPublished) as sentence:
        publication.prepare(signed, now=now)

    assert "(7.1 t10: no title)" in str(sentence.value)
    assert [record.facts for record in caplog.records] == [
        {"reference": "soteria-2024/kent/response/1", "language": "en"}
    ]


def test_full_folder_is_said_in_words_and_leaves_no_row(signed, now, monkeypatch):
    def full(name, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storages["publications"], "save", full)

    with pytest.raises(publication.NotPublished, match="can't be written, or is full"):
        frozen(signed, now)

    assert not Publication.objects.own().exists()
