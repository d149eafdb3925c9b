"""The hash chain over all publications: whoever changes, removes or slips in one breaks every later link.

Each link holds the digests of the words and files of one publication and the digest of the link before it. The
newest digest is published (/verify/): whoever keeps it can later prove that nothing before it was changed.
"""

from collections.abc import Iterator
from typing import Any

from responses.canonical import digest
from responses.models.record import Edition, Link, Publication


def entry_of(publication: Publication) -> dict[str, Any]:
    """What a link says of a publication: its name, kind, time of publication (UTC) and digests."""
    return {
        "reference": publication.reference,
        "kind": publication.kind,
        "published_at": publication.published_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "editions": [
            {"language": "en", "payload_sha256": publication.payload_sha256, "pdf_sha256": publication.pdf_sha256},
            *(
                {"language": each.language, "payload_sha256": each.payload_sha256, "pdf_sha256": each.pdf_sha256}
                for each in publication.editions.order_by("language")
            ),
        ],
    }


def sealed(number: int, previous: str, entry: dict[str, Any]) -> str:
    """The digest of one link."""
    return digest({"number": number, "previous_sha256": previous, "entry": entry})


def append(publication: Publication, *, links: type[Link] = Link) -> Link:
    """Join a publication to the chain. The caller holds a transaction; one at a time gets past the first line.

    Number 0 is what everybody locks: the newest link could be another one by the time that the lock is had.
    """
    begin(links)
    links._default_manager.select_for_update().get(number=0)
    last = links._default_manager.latest("number")
    number, entry = last.number + 1, entry_of(publication)
    return links._default_manager.create(
        number=number,
        publication=publication,
        previous_sha256=last.sha256,
        entry=entry,
        sha256=sealed(number, last.sha256, entry),
    )


def begin(links: type[Link] = Link) -> None:
    links._default_manager.get_or_create(number=0, defaults={"sha256": sealed(0, "", {})})


def complete(*, links: type[Link] = Link, publications: type[Publication] = Publication) -> int:
    """Join every publication that is in no link yet, oldest first; how many there were. The caller holds a transaction.

    For readings that come with the real data and for records older than the chain.
    """
    begin(links)
    loose = publications._default_manager.filter(link=None).order_by("published_at", "pk")
    return len([append(each, links=links) for each in loose])


def head() -> Link | None:
    """The newest link; None in an empty database."""
    return Link.objects.order_by("number").last()


def broken() -> Iterator[tuple[Link, str]]:
    """Each link that does not hold, with what is wrong: "number", "previous", "sealed", "missing" or "entry"."""
    previous: Link | None = None
    for link in Link.objects.order_by("number").select_related("publication").iterator():
        expected = previous.number + 1 if previous else 0
        if link.number != expected:
            yield link, "number"
        if previous is not None and link.previous_sha256 != previous.sha256:
            yield link, "previous"
        if link.sha256 != sealed(link.number, link.previous_sha256, link.entry):
            yield link, "sealed"
        if link.publication is None and link.number > 0:
            yield link, "missing"
        if link.publication is not None and link.entry != entry_of(link.publication):
            yield link, "entry"
        previous = link


def unlinked() -> list[Publication]:
    """Publications that stand in no link: slipped in past the chain."""
    return list(Publication.objects.filter(link=None))


def editions_of(publication: Publication) -> list[Publication | Edition]:
    """The English one and those in other languages, all of which have payload, file and digests."""
    return [publication, *publication.editions.all()]
