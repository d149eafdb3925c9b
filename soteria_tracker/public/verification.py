"""What the record knows of a file, of words, or of the reference printed in a document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Prefetch, Q, QuerySet

from responses import chain
from responses.models.record import Edition, Publication

#: What a page says of a publication, and what it leaves in the database.
AROUND = ("body", "report", "link", "replaced_by")
WORDS = ("payload", "replaced_by__payload")
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
    return next(_found(Q(pdf_sha256=sha256)), None) if sha256 else None


def of_digest(sha256: str) -> tuple[Found | None, bool]:
    """The document with these bytes or else these words, and whether it is the words. Two queries."""
    found = list(_found(Q(pdf_sha256=sha256) | Q(payload_sha256=sha256)))
    files = [each for each in found if each.edition.pdf_sha256 == sha256]
    return next(iter(files or found), None), bool(found) and not files


def of_reference(reference: str) -> list[Found]:
    """Every edition of the response of that reference. Two queries."""
    rows = _publications().filter(reference=reference, kind=Publication.Kind.RESPONSE)
    return [
        Found(publication, edition)
        for publication in rows.prefetch_related(Prefetch("editions", Edition.objects.defer("payload")))
        for edition in chain.editions_of(publication)
    ]


def _found(which: Q) -> Iterator[Found]:
    """English before Welsh, older before newer. Sorted here: asked to sort, a database walks the whole table."""
    for publication in sorted(_publications().filter(which).order_by(), key=attrgetter("pk")):
        yield Found(publication, publication)
    rows = Edition.objects.filter(which).order_by().defer("payload", *(f"publication__{each}" for each in WORDS))
    around = (f"publication__{each}" for each in AROUND)
    for edition in sorted(rows.select_related(*around), key=attrgetter("pk")):
        yield Found(edition.publication, edition)


def _publications() -> QuerySet[Publication]:
    return Publication.objects.select_related(*AROUND).defer(*WORDS)
