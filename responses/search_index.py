"""The index of the search, kept in the transaction that publishes: only words of the record are ever in it.

Rows are ``Passage``. SQLite holds the words a second time in a table of its own (FTS5), which is told here of each
change; PostgreSQL keeps a column of the row itself.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Prefetch, Q, QuerySet

from forces.models import Force
from recommendations.models import Recommendation
from responses.models.record import Publication, PublishedPosition
from responses.models.search import Passage
from responses.search_names import names, wordings
from responses.search_passages import Directory, passages

#: What names a passage, and all that it says.
NAMED = ("publication_id", "language", "place")
SAYS = tuple(
    field.attname for field in Passage._meta.concrete_fields if not field.primary_key and field.attname not in NAMED
)
#: Publications, or rows, at a time.
BATCH = 200
#: Of the lock that lets one transaction at a time change the index on PostgreSQL. Any number, used nowhere else.
LOCK = 5_501_824
WORDS = "responses_passage_words"


def index(publication: Publication) -> None:
    """Make a new publication findable, in the caller's transaction.

    The version that it replaces is marked as replaced.
    """
    _lock()
    touched = Publication.objects.filter(pk__in=[publication.pk, publication.replaces_id])
    keys = list(touched.order_by("published_at", "pk").values_list("pk", flat=True))
    expected = list(_of_publications(keys, Directory()))
    _bring(expected, Passage.objects.filter(publication__in=keys))


def index_reference(
    *, forces: QuerySet[Force] | None = None, recommendations: QuerySet[Recommendation] | None = None
) -> None:
    """Bring what is found of these up to date, after somebody has changed a name or a wording."""
    with transaction.atomic():
        _lock()
        kept = Passage.objects.filter(publication=None)
        if forces is not None:
            _bring(list(names(forces)), kept.filter(force__in=forces))
        if recommendations is not None:
            _bring(list(wordings(recommendations)), kept.filter(recommendation__in=recommendations))


def leave_out(**reference: Force | Recommendation) -> None:
    """Before a force or a recommendation is deleted. What was published of it stays, and keeps it from going."""
    with transaction.atomic():
        _lock()
        _bring([], Passage.objects.filter(publication=None, **reference))


@transaction.atomic
def rebuild() -> None:
    """Make the whole index anew, in the order in which things entered the record."""
    _lock()
    Passage.objects.all().delete()
    for batch in _batches(_expected()):
        Passage.objects.bulk_create(batch)
    _tell("rebuild")


def recount(*, check: bool = False) -> list[str]:
    """What differs from the record, a line each; unless ``check``, a wrong index is then made anew."""
    found = differences()
    if found and not check:
        rebuild()
    return found


def differences() -> list[str]:
    """Each passage that is missing, left over, or says something else than the record."""
    found: list[str] = []
    seen: set[int] = set()
    for batch in _batches(_expected()):
        keys = {each.publication_id for each in batch}
        of_batch = Q(publication__in=keys - {None}) | (Q(publication=None) if None in keys else Q(pk__in=[]))
        kept = {_name(row): row for row in Passage.objects.filter(of_batch)}
        for passage in batch:
            row = kept.get(_name(passage))
            if row is None:
                found.append(f"passage {_said(passage)}: not in the index")
                continue
            seen.add(row.pk)
            wrong = [each for each in SAYS if getattr(row, each) != getattr(passage, each)]
            if wrong:
                found.append(f"passage {_said(passage)}: not as in the record ({', '.join(wrong)})")
    over = sorted(set(Passage.objects.values_list("pk", flat=True)) - seen)
    found += [f"passage {_said(row)}: not in the record" for row in Passage.objects.filter(pk__in=over)]
    return found + _words_differ()


def _expected() -> Iterator[Passage]:
    yield from names(Force.objects.all())
    yield from wordings(Recommendation.objects.all())
    keys = list(Publication.objects.order_by("published_at", "pk").values_list("pk", flat=True))
    yield from _of_publications(keys, Directory())


def _of_publications(keys: list[int], directory: Directory) -> Iterator[Passage]:
    """In the order of the keys. Three queries a batch, besides those of the directory."""
    wholes = PublishedPosition.objects.filter(limb=None).select_related("force", "recommendation").order_by()
    rows = (
        Publication.objects.select_related("body", "report", "replaced_by")
        .defer("replaced_by__payload")
        .prefetch_related("editions", Prefetch("positions", wholes))
    )
    for start in range(0, len(keys), BATCH):
        found = rows.in_bulk(keys[start : start + BATCH])
        for key in keys[start : start + BATCH]:
            yield from passages(found[key], directory)


def _bring(expected: list[Passage], kept: QuerySet[Passage]) -> None:
    """Write what differs and nothing else: a passage keeps its key, and so its place in the order."""
    rows = {_name(row): row for row in kept}
    new, changed = [], []
    for passage in expected:
        row = rows.pop(_name(passage), None)
        if row is None:
            new.append(passage)
        elif any(getattr(row, each) != getattr(passage, each) for each in SAYS):
            passage.pk = row.pk
            changed.append(passage)
    gone = [row.pk for row in rows.values()]
    _tell("delete", [*gone, *(each.pk for each in changed)])
    Passage.objects.filter(pk__in=gone).delete()
    Passage.objects.bulk_update(changed, SAYS, batch_size=50)
    Passage.objects.bulk_create(new, batch_size=BATCH)
    _tell("insert", [each.pk for each in (*changed, *new)])


def _tell(command: str, keys: list[int] | None = None) -> None:
    """SQLite's own table, which cannot see for itself that the rows have changed."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        if keys is None:
            cursor.execute(f"INSERT INTO {WORDS} ({WORDS}) VALUES (%s)", [command])  # noqa: S608 -- our own names
            return
        into, what = (f"({WORDS}, rowid, ", "'delete', ") if command == "delete" else ("(rowid, ", "")
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            cursor.execute(
                f"INSERT INTO {WORDS} {into}title, words, keys) SELECT {what}id, title, words, keys "  # noqa: S608
                f"FROM responses_passage WHERE id IN ({', '.join(['%s'] * len(some))})",
                some,
            )


def _words_differ() -> list[str]:
    """Whether SQLite's own table holds what the rows say; in PostgreSQL the database itself sees to that.

    Raises DatabaseError where that could not be looked at: SQLite takes the question for a write, and needs a database
    that may be written to.
    """
    if connection.vendor != "sqlite":
        return []
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {WORDS} ({WORDS}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_CORRUPT_VTAB:
            raise
        return [f"{WORDS}: not what the passages say"]
    return []


def _lock() -> None:
    """One at a time: whoever marks a version as replaced must see its passages. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _batches(found: Iterable[Passage]) -> Iterator[list[Passage]]:
    """All passages of a publication in the same batch."""
    batch: list[Passage] = []
    for passage in found:
        if len(batch) >= BATCH and passage.publication_id != batch[-1].publication_id:
            yield batch
            batch = []
        batch.append(passage)
    if batch:
        yield batch


def _name(passage: Passage) -> tuple[Any, ...]:
    return tuple(getattr(passage, each) for each in NAMED)


def _said(passage: Passage) -> str:
    return f"{passage.publication or 'reference'} {passage.place} ({passage.language})"
