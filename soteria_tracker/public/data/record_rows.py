"""What was published, row by row in the order in which it entered the record, and what was said in it.

A page goes from publication to publication by their keys and never cuts one in two; each page reads at most
MOST_ROWS rows, however long the record is. What a day or a clock leaves out is left out of a page after that.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from responses.models.record import Edition, InspectorateFinding, Publication, PublishedPosition
from responses.succession import public_day
from soteria_tracker.public.data.schema import (
    MOST_ROWS,
    Asked,
    NoSuchPlaceError,
    Page,
    Row,
    recommendation_id,
    row,
)
from soteria_tracker.public.moment import Moment

#: What says when a publication was public, from the publication (and, with a prefix, from what points at it).
DATES = ("kind", "version", "published_at", "dated", "payload__dates__first_published_on", "replaced_by__published_at")


class Public(NamedTuple):
    """When a publication was public; days are local ones."""

    since: date | None  # None: a reading of an undated document
    replaced_on: date | None
    spoken_on: date | None  # the day of which it speaks as a whole

    @classmethod
    def of(
        cls,
        kind: str,
        version: int,
        published_at: datetime,
        dated: date | None,
        first: str | None,
        replaced_at: datetime | None,
    ) -> "Public":
        here = timezone.localdate(published_at)
        return cls(
            public_day(kind, version, published_at, dated, first),
            timezone.localdate(replaced_at) if replaced_at else None,
            dated or (None if kind == Publication.Kind.READING else here),
        )

    def was_out(self, moment: Moment) -> bool:
        """By the clock of what had been published; whatever has entered the record is out now."""
        return not moment.is_back or (self.since is not None and self.since <= moment.day)

    def was_replaced(self, moment: Moment) -> bool:
        return self.replaced_on is not None and (not moment.is_published or self.replaced_on <= moment.day)


def _last_before(asked: Asked) -> int:
    """The key of the publication that ended the page before. One query, none for the first page."""
    if not asked.after:
        return 0
    last = Publication.objects.filter(report=asked.report, reference=asked.after).values_list("pk", flat=True).first()
    if last is None:
        raise NoSuchPlaceError(asked.after)
    return last


def _page(rows: list[tuple], reference: Callable[[tuple], str], made: Callable[[tuple], Row | None]) -> Page:
    """``rows`` holds one more than a page where there are more; whole publications, and those that are not left out."""
    after = ""
    if len(rows) > MOST_ROWS:
        cut = reference(rows[-1])
        rows = [each for each in rows if reference(each) != cut]
        after = reference(rows[-1])
    return Page([found for found in map(made, rows) if found is not None], after)


#: Of the force whose page shows an update.
FORCE = PublishedPosition.objects.filter(publication=OuterRef("pk")).order_by("pk").values("force__slug")[:1]
#: The earliest day of which one of its cards speaks.
EARLIEST = (
    PublishedPosition.objects.filter(publication=OuterRef("pk"), stated_on__isnull=False)
    .order_by("stated_on")
    .values("stated_on")[:1]
)
WELSH = Edition.objects.filter(publication=OuterRef("pk"), language=Edition.Language.WELSH)


def publications(asked: Asked) -> Page:
    """Two queries, one on the first page."""
    rows = Publication.objects.filter(report=asked.report, pk__gt=_last_before(asked)).order_by("pk")
    found = list(described(rows)[: MOST_ROWS + 1])
    return _page(found, lambda each: each[REFERENCE], lambda each: publication_row(each, asked.moment))


#: What is asked of a publication by subqueries, and where its reference stands in what ``described`` gives.
OWN = ("of_force", "earliest", "welsh_payload", "welsh_pdf")
REFERENCE = len(DATES) + len(OWN)


def described(publications: QuerySet[Publication]) -> QuerySet:
    """All that ``publication_row`` needs, as bare values."""
    fields = (
        "reference",
        "body__slug",
        "report__slug",
        "series",
        "replaces__reference",
        "replaced_by__reference",
        "correction_reason",
        "signatory_name",
        "signatory_title",
        "own_text_reason",
        "payload_sha256",
        "pdf_sha256",
        "pdf_size",
        "link__number",
        "link__sha256",
    )
    annotated = publications.annotate(
        of_force=Subquery(FORCE),
        earliest=Subquery(EARLIEST),
        welsh_payload=Subquery(WELSH.values("payload_sha256")[:1]),
        welsh_pdf=Subquery(WELSH.values("pdf_sha256")[:1]),
    )
    return annotated.values_list(*DATES, *OWN, *fields)


def publication_row(values: tuple, moment: Moment) -> Row | None:
    """From the values of ``described``; None where the moment leaves it out."""
    public = Public.of(*values[: len(DATES)])
    kind, version, published_at, dated, first, _replaced_at = values[: len(DATES)]
    force, earliest, welsh_payload, welsh_pdf, *rest = values[len(DATES) :]
    reference, body, report, series, replaces, replaced_by, *words = rest
    if moment.is_back and not _holds(public, earliest, moment):
        return None
    is_replaced = public.was_replaced(moment)
    page = f"/responses/{body}/{report}/"
    if kind == Publication.Kind.RESPONSE:
        page += f"versions/{version}/"
    elif kind == Publication.Kind.READING:
        page += f"reading/{version}/"
    elif kind == Publication.Kind.UPDATE:
        page = f"/forces/{force}/?history={reference}#{report}-{kind}-{series}-{version}" if force else "/"
    *words, payload, pdf, size, number, link = words
    return row(
        reference,
        kind,
        body,
        report,
        series,
        version,
        dated,
        published_at,
        public.since,
        _day(first),
        replaces,
        replaced_by if is_replaced else None,
        *words,
        page,
        payload,
        pdf,
        size or None,
        welsh_payload,
        welsh_pdf,
        number,
        link,
    )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _holds(public: Public, earliest: date | None, moment: Moment) -> bool:
    """Whether a publication is among those that a day knows, by the clock asked for.

    A card may speak of a day before that of its document: the document is then needed for it.
    """
    if moment.is_published:
        return public.was_out(moment)
    days = [day for day in (public.spoken_on, earliest) if day]
    return not public.was_replaced(moment) and bool(days) and min(days) <= moment.day


SAID = (
    "publication__reference",
    "force__slug",
    "recommendation__kind",
    "recommendation__number",
    "limb__key",
    "stated_on",
    "acceptance",
    "position",
    "assessment",
    "is_unchanged",
    "summary",
    "source",
    "confidence",
    "target_date",
    "target_reason",
    "target_agreed_by",
)


class Said(NamedTuple):
    """One position in the order of SAID, with the day on which it was public."""

    publication: str
    force: str
    kind: str
    number: int
    limb: str | None
    stated_on: date | None
    acceptance: str
    position: str
    assessment: str
    is_unchanged: bool
    summary: str
    source: str
    confidence: str
    target_date: date | None
    target_reason: str
    target_agreed_by: str


def statements(asked: Asked) -> Page:
    """Two queries, one on the first page."""
    return _said(asked, statement_row)


def targets(asked: Asked) -> Page:
    """The statements that give a target date; a page may hold few of them. Two queries, one on the first page."""
    return _said(asked, target_row)


def _said(asked: Asked, made: Callable[[Said, Public, Asked], Row | None]) -> Page:
    dates = tuple(f"publication__{name}" for name in DATES)
    rows = _positions(asked).values_list(*dates, *SAID)
    found = list(rows[: MOST_ROWS + 1])

    def of(values: tuple) -> Row | None:
        said, public = Said(*values[len(DATES) :]), Public.of(*values[: len(DATES)])
        return made(said, public, asked) if counts_at(said, public, asked.moment) else None

    def reference(values: tuple) -> str:
        return values[len(DATES)]

    if len(found) > MOST_ROWS and reference(found[0]) == reference(found[-1]):
        # One publication that is longer than a page has a page of its own, whole. One query more.
        found = list(rows.filter(publication__reference=reference(found[0])))
        return Page([each for each in map(of, found) if each is not None], reference(found[0]))
    return _page(found, reference, of)


def _positions(asked: Asked) -> QuerySet[PublishedPosition]:
    rows = PublishedPosition.objects.filter(publication__report=asked.report, publication_id__gt=_last_before(asked))
    return rows.order_by("publication_id", "pk")


def counts_at(said: Said, public: Public, moment: Moment) -> bool:
    """Whether a day, by the clock asked for, knows of what was said."""
    if not moment.is_back:
        return True
    if moment.is_published:
        return public.was_out(moment)
    return not public.was_replaced(moment) and said.stated_on is not None and said.stated_on <= moment.day


def _ids(said: Said, asked: Asked) -> tuple[str, str | None]:
    of = recommendation_id(asked.slug, said.kind, said.number)
    return of, f"{of}/{said.limb}" if said.limb else None


def statement_row(said: Said, public: Public, asked: Asked) -> Row:
    of, limb = _ids(said, asked)
    rest: Iterable[Any] = said[5:]
    return row(said.publication, said.force, of, limb, public.since, public.was_replaced(asked.moment), *rest)


def target_row(said: Said, public: Public, asked: Asked) -> Row | None:
    if said.target_date is None:
        return None
    of, limb = _ids(said, asked)
    return row(
        said.publication,
        said.force,
        of,
        limb,
        said.stated_on,
        said.target_date,
        said.target_reason,
        said.target_agreed_by,
        public.was_replaced(asked.moment),
    )


def findings(asked: Asked) -> Page:
    """What the inspectorate had said by the day, oldest first. One query; findings are few: they come on one page."""
    rows = InspectorateFinding.objects.filter(recommendation__report=asked.report, stated_on__lte=asked.moment.day)
    values = rows.order_by("stated_on", "pk").values_list(
        "force__slug",
        "recommendation__kind",
        "recommendation__number",
        "status",
        "stated_on",
        "source_url",
        "recorded_at",
    )
    return Page(
        [row(force, recommendation_id(asked.slug, kind, number), *rest) for force, kind, number, *rest in values]
    )
