"""What the record knows of a file, of words, or of the reference printed in a document."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from responses import chain
from responses.models.record import Edition, Publication

SHA256 = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Found:
    """One published document: the publication, and its edition where it is not the English one."""

    publication: Publication
    edition: Publication | Edition

    @property
    def language(self) -> str:
        return self.edition.language if isinstance(self.edition, Edition) else "en"

    @property
    def number(self) -> int | None:
        """Its place in the chain."""
        return self.publication.link.number if hasattr(self.publication, "link") else None

    @property
    def replaced_by(self) -> Publication | None:
        return getattr(self.publication, "replaced_by", None)


def digest_in(typed: str) -> str:
    """A SHA-256 as people paste it: capitals, blanks, colons, a line that a tool printed; empty if there is none."""
    plain = typed.lower().replace(":", "")
    match = SHA256.search(plain) or SHA256.search(re.sub(r"\s", "", plain))
    return match.group() if match else ""


def of_file(sha256: str) -> Found | None:
    """The document with exactly these bytes. Two queries."""
    return _first(Q(pdf_sha256=sha256)) if sha256 else None


def of_words(sha256: str) -> Found | None:
    """The publication with exactly these words. Two queries."""
    return _first(Q(payload_sha256=sha256)) if sha256 else None


def of_reference(reference: str) -> list[Found]:
    """Every edition of the response of that reference. Two queries."""
    rows = _publications().filter(reference=reference, kind=Publication.Kind.RESPONSE)
    return [
        Found(publication, edition)
        for publication in rows.prefetch_related("editions")
        for edition in chain.editions_of(publication)
    ]


def _first(which: Q) -> Found | None:
    publication = _publications().filter(which).order_by("pk").first()
    if publication is not None:
        return Found(publication, publication)
    edition = Edition.objects.filter(which).order_by("pk").defer("payload").first()
    return Found(_publications().get(pk=edition.publication_id), edition) if edition else None


def _publications() -> QuerySet[Publication]:
    return Publication.objects.select_related("body", "report", "link", "replaced_by").defer(
        "payload", "replaced_by__payload"
    )
