"""Is the record what it was? Every file, digest, signature and link, looked at one by one; damage is named.

Reads the record alone. Takes about a tenth of a second a document: for a nightly run, and after each restore.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import storages
from django.utils.translation import gettext as _

from responses import chain, signing
from responses.canonical import digest
from responses.damage import Damage
from responses.files import QUARANTINE, names
from responses.models.record import Edition, Publication
from responses.positions import Position


@dataclass(slots=True)
class Count:
    """How much was looked at: a check over nothing proves nothing."""

    publications: int = 0
    files: int = 0
    links: int = 0


def damages(count: Count, *, signatures: bool = True) -> Iterator[Damage]:
    """All damage, as it is found; ``count`` grows meanwhile. Without ``signatures`` pyHanko is not asked."""
    for publication in (
        Publication.objects.order_by("pk")
        .select_related("body", "report")
        .prefetch_related("editions")
        .iterator(chunk_size=100)
    ):
        count.publications += 1
        for edition in chain.editions_of(publication):
            yield from _of_edition(edition, count, signatures=signatures)
    yield from _of_chain(count)


def loose_files() -> list[str]:
    """Files of the store that no row names: left by a crash between file and row. They have no address."""
    named = set(Publication.objects.exclude(pdf_name="").values_list("pdf_name", flat=True))
    named |= set(Edition.objects.values_list("pdf_name", flat=True))
    found = names(storages["publications"])
    return [name for name in found if name not in named and not name.startswith(f"{QUARANTINE}/")]


def _of_edition(edition: Publication | Edition, count: Count, *, signatures: bool) -> Iterator[Damage]:
    what = str(edition)
    if digest(edition.payload) != edition.payload_sha256:
        yield Damage(what, _("The words are not those that were published."))
    elif isinstance(edition, Publication) and edition.kind != Publication.Kind.READING:
        yield from _of_columns(edition)
    if not edition.pdf_name:
        return
    count.files += 1
    try:
        pdf = edition.read_pdf()
    except OSError:
        yield Damage(what, _("The file %(name)s can't be read.") % {"name": edition.pdf_name})
        return
    if hashlib.sha256(pdf).hexdigest() != edition.pdf_sha256:
        yield Damage(what, _("The file %(name)s is not the one that was published.") % {"name": edition.pdf_name})
    if len(pdf) != edition.pdf_size:
        yield Damage(what, _("The file %(name)s has another length than when published.") % {"name": edition.pdf_name})
    if signatures and _signed_from_the_beginning(edition):
        yield from _of_signature(what, pdf)


def _of_columns(publication: Publication) -> Iterator[Damage]:
    """What pages read beside the payload says what the payload says: columns of the row, and positions."""
    words = publication.payload
    said = (
        words["body"]["slug"],
        words["report"]["slug"],
        words["version"],
        words["dates"]["dated"],
        (words["replaces"] or {}).get("reason", ""),
    )
    dated = publication.dated.isoformat() if publication.dated else None
    held = (publication.body.slug, publication.report.slug, publication.version, dated, publication.correction_reason)
    signed = publication.kind != Publication.Kind.RESPONSE or (
        (words["signature"] or {}).get("name", "") == publication.signatory_name
        and (words["signature"] or {}).get("title", "") == publication.signatory_title
    )
    if said != held or not signed:
        yield Damage(str(publication), _("Its row does not say what its words say."))
    if not _agree(publication):
        yield Damage(str(publication), _("Its positions are not those of its words."))


def _agree(publication: Publication) -> bool:
    """Each position that stands is that of the words; one that is missing was silent on everything."""
    said = {(row["force"]["slug"], row["number"]): row for row in _statements(publication.payload)}
    rows = publication.positions.filter(limb=None).select_related("force", "recommendation")
    held = {(row.force.slug, row.recommendation.number): row for row in rows}
    missing = [row for key, row in said.items() if key not in held]
    return (
        held.keys() <= said.keys()
        and all(
            (row.position, row.assessment, row.summary)
            == (said[key]["position"], said[key]["assessment"], said[key]["force_says"])
            for key, row in held.items()
        )
        and all(row["position"] == Position.NOT_STATED and not row["force_says"] for row in missing)
    )


def _statements(words: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from words.get("entries", ())
    for block in words.get("blocks", ()):
        yield from block.get("answers", ())


def _signed_from_the_beginning(edition: Publication | Edition) -> bool:
    """Documents of the first schema were published before there were signatures."""
    return edition.payload.get("schema") != "soteria-tracker/response/1"


def _of_signature(what: str, pdf: bytes) -> Iterator[Damage]:
    try:
        found = signing.inspect(pdf)
    except signing.InspectionError as problem:
        yield Damage(what, problem.sentence)
        return
    if not found.signed:
        yield Damage(what, _("The file is not signed."))
    elif not found.sound:
        yield Damage(what, _("The signature does not hold."))


def _of_chain(count: Count) -> Iterator[Damage]:
    words = {
        "number": _("A link before it is missing, or its number was changed."),
        "previous": _("It does not join the link before it."),
        "sealed": _("It was changed after it was made."),
        "missing": _("Its publication is gone."),
        "entry": _("It does not say what its publication says."),
    }
    for link, wrong in chain.broken():
        yield Damage(_("Link %(number)s") % {"number": link.number}, words[wrong])
    for publication in chain.unlinked():
        yield Damage(str(publication), _("It stands in no link of the chain."))
    head = chain.head()
    count.links = head.number if head else 0
