"""From an approved response, or a reviewed update, to a Publication: frozen words, signed files, positions.

File first, row second: a crash in between leaves a file without an address, never a row without its file.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from django.utils.translation import gettext as _

from responses import chain, documents, earlier, search_index, signing, standing
from responses.canonical import digest
from responses.models.pressing import Pressing
from responses.models.record import Edition, Publication, PublishedPosition
from responses.models.working import Answer, Entry, Response, Submission, Update
from responses.payloads import ENGLISH, Payload, editions, update_payload
from responses.positions import Acceptance, Assessment, Position
from responses.signing.keys import Key, key_for

logger = logging.getLogger(__name__)


class NotPublished(Exception):
    """Nothing was published, nothing is half-published. The message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class PreparedEdition:
    """A signed document ahead of its publication, and the digest of the words that it was made of."""

    words_sha256: str
    pdf: bytes


#: The document of each language in which the response goes out.
Prepared = dict[str, PreparedEdition]
#: Told of each step before it begins: the step and the language of the edition.
Told = Callable[[Pressing.Step, str], None]


def prepare(response: Response, *, now: datetime, told: Told = lambda step, language: None) -> Prepared:
    """Lay out, sign and check every edition before anything is locked: it takes seconds, and others write meanwhile.

    Raises NotPublished, or responses.documents.DocumentError when a PDF can't be made.
    """
    try:
        key = key_for(response.body.slug)
        if problem := key.date_problem(now):
            raise NotPublished(problem)
        return {
            language: _prepare_edition(words, key, now=now, told=told)
            for language, words in editions(response, published_on=timezone.localdate(now)).items()
        }
    except signing.SigningError as refused:
        raise NotPublished(refused.sentence) from refused


def _prepare_edition(words: Payload, key: Key, *, now: datetime, told: Told) -> PreparedEdition:
    language = words["language"]
    told(Pressing.Step.LAYOUT, language)
    pdf = documents.pdf(words)
    told(Pressing.Step.SIGN, language)
    pdf = signing.sign(pdf, key, name=words["body"]["name"], reason=words["reference"], at=now)
    told(Pressing.Step.CHECK, language)
    if problems := documents.validate(pdf):
        facts = {"reference": words["reference"], "language": language}
        logger.error("%s (%s) fails as PDF/UA-1 or PDF/A-3a: %s", *facts.values(), problems, extra={"facts": facts})
        raise NotPublished(
            _("The document is not accessible or not fit for an archive (%(problem)s). Please tell whoever runs this.")
            % {"problem": problems[0]}
        )
    return PreparedEdition(digest(words), pdf)


def freeze(response: Response, prepared: Prepared, *, now: datetime) -> Publication | None:
    """Publish the response as it stands, every edition by one act; None when it is no longer what was prepared.

    The caller holds the transaction and the lock (workflow.move).
    """
    day = timezone.localdate(now)
    words = editions(response, published_on=day)
    if {language: digest(each) for language, each in words.items()} != {
        language: each.words_sha256 for language, each in prepared.items()
    }:
        return None
    publication = _enter(
        response,
        Publication.Kind.RESPONSE,
        words[ENGLISH],
        now=now,
        signatory_name=response.signature["name"],
        signatory_title=response.signature["title"],
        own_text_reason=response.signature["own_text_reason"],
        **_stored(prepared[ENGLISH]),
    )
    for language, each in words.items():
        if language != ENGLISH:
            Edition.objects.create(
                publication=publication,
                language=language,
                payload=each,
                payload_sha256=digest(each),
                **_stored(prepared[language]),
            )
    spoken_on = response.dated or earlier.first_published(response) or day
    for answer in response.answers.prefetch_related("limbs"):
        if not _is_silent(answer, besides=publication.replaces):
            _enter_position(publication, answer, stated_on=answer.position_on or spoken_on)
    chain.append(publication)
    standing.refresh(publication)
    search_index.index(publication)
    return publication


def freeze_update(update: Update, *, own_text_reason: str = "", now: datetime) -> Publication:
    """Publish the update as it stands; the caller as for freeze."""
    words = update_payload(update, published_on=timezone.localdate(now)) | {"own_text_reason": own_text_reason}
    publication = _enter(
        update, Publication.Kind.UPDATE, words, now=now, series=update.series, own_text_reason=own_text_reason
    )
    for entry in update.entries.prefetch_related("limbs"):
        _enter_position(publication, entry, stated_on=update.dated)
    chain.append(publication)
    standing.refresh(publication)
    search_index.index(publication)
    return publication


def _enter(
    thing: Submission, kind: Publication.Kind, words: Payload, *, now: datetime, **fields: object
) -> Publication:
    return Publication.objects.create(
        kind=kind,
        body=thing.body,
        report=thing.report,
        version=thing.version,
        reference=words["reference"],
        dated=thing.dated,
        published_at=now,
        replaces=thing.published if thing.version > 1 else None,
        correction_reason=thing.correction_reason,
        payload=words,
        payload_sha256=digest(words),
        **fields,
    )


def _enter_position(publication: Publication, statement: Answer | Entry, *, stated_on: date | None) -> None:
    """The row of the recommendation and one for each of its limbs."""
    shared = {
        "publication": publication,
        "force_id": statement.force_id,
        "recommendation_id": statement.recommendation_id,
        "stated_on": stated_on,
        "source": statement.source,
    }
    own = {"acceptance": statement.acceptance} if isinstance(statement, Answer) else _of_entry(statement)
    rows = [
        PublishedPosition(
            **shared,
            **own,
            position=statement.position,
            assessment=statement.assessment,
            summary=statement.force_says,
        )
    ]
    rows += [PublishedPosition(**shared, limb_id=row.limb_id, position=row.position) for row in statement.limbs.all()]
    PublishedPosition.objects.bulk_create(rows)


def _is_silent(answer: Answer, *, besides: Publication | None) -> bool:
    """A card that nobody touched says nothing: it does not push out an own statement published before."""
    limbs = any(row.position != Position.NOT_STATED for row in answer.limbs.all())
    texts = (answer.source, answer.force_says, answer.body_reply, answer.body_action, answer.no_action_reason)
    choices = (
        answer.acceptance != Acceptance.NOT_STATED,
        answer.position != Position.NOT_STATED,
        answer.assessment != Assessment.NONE_GIVEN,
    )
    if limbs or any(texts) or any(choices):
        return False
    return earlier.has_own_statement(answer.force_id, answer.recommendation_id, besides=besides)


def _of_entry(entry: Entry) -> dict[str, object]:
    return {
        "is_unchanged": entry.is_unchanged,
        "target_date": earlier.target_of(entry),
        "target_reason": entry.target_reason,
        "target_agreed_by": entry.target_agreed_by,
    }


def _stored(prepared: PreparedEdition) -> dict[str, Any]:
    """The file, written; and what its row says of it."""
    pdf_digest = hashlib.sha256(prepared.pdf).hexdigest()
    return {
        "pdf_name": _store(prepared.pdf, pdf_digest),
        "pdf_sha256": pdf_digest,
        "pdf_size": len(prepared.pdf),
    }


def _store(pdf: bytes, pdf_digest: str) -> str:
    """Write the bytes under their own digest and return the name they got.

    A file of that name is not taken over, whole as it may be: nobody sweeps away what this act itself has written.
    """
    try:
        return storages["publications"].save(f"{pdf_digest[:2]}/{pdf_digest}.pdf", ContentFile(pdf))
    except OSError as error:
        logger.exception("The file of a publication can't be written")
        raise NotPublished(
            _("The folder of publications can't be written, or is full. Tell whoever runs this, then publish again.")
        ) from error
