"""What entered the record, newest first, as Atom (RFC 4287): per report, per force, per recommendation.

An entry says in plain words what was published and what changed for each recommendation. Ids are made of references
alone, so that they outlive a change of address. Feeds are in English, as the data are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from forces.models import Force
from recommendations.models import InspectionReport, Recommendation
from responses.models.derived import Clock, StatementSince
from responses.models.record import InspectorateFinding, Publication, PublishedPosition
from responses.positions import InspectorateStatus, Position
from soteria_tracker.public.data import credit
from soteria_tracker.public.data.ods_files import UNWRITABLE
from soteria_tracker.public.data.record_rows import FORCE
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.reference import Reference

TYPE = "application/atom+xml; charset=utf-8"
MOST = 50
#: Statements looked at for them where they are found by what they speak of: one a recommendation and publication.
MOST_STATEMENTS = 300
#: Of a feed in which nothing stands yet.
BEGINNING = datetime(2024, 8, 22, tzinfo=UTC)

FROM = StatementSince.objects.filter(clock=Clock.PUBLISHED, position=OuterRef("pk")).order_by("since").values("since")
BEFORE = StatementSince.objects.filter(
    clock=Clock.PUBLISHED,
    force=OuterRef("force"),
    recommendation=OuterRef("recommendation"),
    since__lt=OuterRef("counts_from"),
).order_by("-since")


@dataclass(frozen=True)
class Entry:
    key: str  # what its id is made of
    title: str
    path: str
    updated: datetime
    author: str
    lines: tuple[str, ...]
    via: str = ""  # the document elsewhere


@dataclass(frozen=True)
class Feed:
    path: str  # its own
    page: str
    title: str
    entries: list[Entry]


def of_report(report: InspectionReport, moment: Moment, known: Reference) -> Feed:
    """Three queries."""
    rows = _publications().filter(_by(moment, "published_at", ""), report=report)
    publications = list(rows.order_by("-pk")[:MOST])
    # Limbs are left out here and not in the query: half of all positions have none, and SQLite would go by that.
    found = _positions().filter(publication__in=[each.pk for each in publications])
    positions = [each for each in found if each.limb_id is None]
    findings = _findings(moment, recommendation__report=report)
    entries = _entries(publications, positions, findings, report, known)
    return Feed(f"/feeds/reports/{report.slug}.atom", report.get_absolute_url(), report.short_title, entries)


def of_recommendation(recommendation: Recommendation, moment: Moment, known: Reference) -> Feed:
    """Three queries."""
    publications, positions = _spoken(moment, recommendation=recommendation)
    findings = _findings(moment, recommendation=recommendation)
    report = recommendation.report
    return Feed(
        f"/feeds/reports/{report.slug}/{recommendation.number}.atom",
        recommendation.get_absolute_url(),
        f"{report.short_title}: {recommendation}",
        _entries(publications, positions, findings, report, known),
    )


def of_force(force: Force, moment: Moment, known: Reference) -> Feed:
    """Three queries."""
    publications, positions = _spoken(moment, force=force)
    findings = _findings(moment, force=force)
    entries = _entries(publications, positions, findings, None, known)
    return Feed(f"/feeds/forces/{force.slug}.atom", force.get_absolute_url(), force.name, entries)


def _publications() -> QuerySet[Publication]:
    return Publication.objects.select_related("body", "report").defer("payload").annotate(of_force=Subquery(FORCE))


def _positions() -> QuerySet[PublishedPosition]:
    """Each with the day from which it counted, and what counted before that."""
    return (
        PublishedPosition.objects.annotate(counts_from=Subquery(FROM[:1]))
        .annotate(before=Subquery(BEFORE.values("position__position")[:1]))
        .select_related("recommendation__report")
        .order_by("-pk")
    )


def _spoken(moment: Moment, **only: Any) -> tuple[list[Publication], list[PublishedPosition]]:
    """The newest publications that speak of a force or a recommendation, and what they say of it. Two queries."""
    rows = _positions().filter(_by(moment, "publication__published_at", "publication_"), limb=None, **only)
    positions = list(rows[:MOST_STATEMENTS])
    newest = list(dict.fromkeys(position.publication_id for position in positions))
    if len(positions) == MOST_STATEMENTS and len(newest) > 1:
        newest.pop()  # not all that it says was looked at
    found = _publications().in_bulk(newest[:MOST])
    return list(found.values()), [each for each in positions if each.publication_id in found]


def _by(moment: Moment, field: str, prefix: str) -> Q:
    """What had entered the record by the end of a day. Keys follow the order of entry: an index finds the last."""
    if moment.as_at is None:
        return Q()
    end = timezone.make_aware(datetime.combine(moment.as_at + timedelta(days=1), time()))
    last = Publication.objects.filter(published_at__lt=end).order_by("-published_at").values("pk")[:1]
    return Q(**{f"{prefix}id__lte" if prefix else "pk__lte": Subquery(last), f"{field}__lt": end})


def _findings(moment: Moment, **only: Any) -> list[InspectorateFinding]:
    rows = InspectorateFinding.objects.filter(**only).select_related("force", "recommendation__report")
    if moment.as_at:
        end = timezone.make_aware(datetime.combine(moment.as_at + timedelta(days=1), time()))
        rows = rows.filter(recorded_at__lt=end)
    return list(rows.order_by("-pk")[:MOST])


def _entries(
    publications: Iterable[Publication],
    positions: Iterable[PublishedPosition],
    findings: Iterable[InspectorateFinding],
    report: InspectionReport | None,
    known: Reference,
) -> list[Entry]:
    said: dict[int, list[PublishedPosition]] = {}
    for position in positions:
        said.setdefault(position.publication_id, []).append(position)
    names = {force.pk: force.name for force in known.forces}
    found = [_publication(each, said.get(each.pk, []), names, report) for each in publications]
    found += [_finding(each) for each in findings]
    return sorted(found, key=lambda entry: (entry.updated, entry.key), reverse=True)[:MOST]


def _publication(
    publication: Publication, said: list[PublishedPosition], names: dict[int, str], report: InspectionReport | None
) -> Entry:
    body, is_reading = publication.body.name, publication.kind == Publication.Kind.READING
    title = {
        Publication.Kind.RESPONSE: f"{body}: section 55 response",
        Publication.Kind.UPDATE: f"{body}: update {publication.series}",
        Publication.Kind.READING: f"Read by the Tracker: the document of {body}",
    }[Publication.Kind(publication.kind)]
    if publication.version > 1:
        title += f", corrected (version {publication.version})"
    if report is None:
        title += f" – {publication.report.short_title}"
    lines = [f"Corrected: {publication.correction_reason}"] if publication.correction_reason else []
    said = sorted(said, key=lambda each: (names[each.force_id], each.recommendation.kind, each.recommendation.number))
    lines += [_change(each, names[each.force_id]) for each in said]
    return Entry(
        key=f"publication/{publication.reference}",
        title=title,
        path=_path(publication),
        updated=publication.published_at,
        author=credit.SITE if is_reading else body,
        lines=tuple(lines) or ("It states no position.",),
    )


def _path(publication: Publication) -> str:
    if publication.kind != Publication.Kind.UPDATE:
        return publication.get_absolute_url()
    force = publication.of_force  # type: ignore[attr-defined]  # annotated
    return f"/forces/{force}/?history={publication.reference}#{publication.anchor}" if force else "/"


def _change(position: PublishedPosition, force: str) -> str:
    """Where the force stands, as stated, and what had counted before; nothing of what is not known."""
    stated = f", as stated on {credit.day_words(position.stated_on)}" if position.stated_on else ", undated"
    words = f"{force}, {str(position.recommendation).lower()}: {Position(position.position).label}{stated}."
    if position.counts_from is None:  # type: ignore[attr-defined]  # annotated
        return words
    before = position.before  # type: ignore[attr-defined]
    if before is None:
        return f"{words} Nothing dated was held here before."
    return f"{words} As before." if before == position.position else f"{words} Before: {Position(before).label}."


def _finding(finding: InspectorateFinding) -> Entry:
    recommendation, force = finding.recommendation, finding.force
    publisher = recommendation.report.publisher
    status = InspectorateStatus(finding.status).label
    of = f"{force.slug}/{recommendation.report.slug}/{recommendation.kind}/{recommendation.number}"
    return Entry(
        key=f"finding/{of}/{finding.status}/{finding.stated_on}/{finding.recorded_at.isoformat()}",
        title=f"{publisher}: {force.name}, {str(recommendation).lower()}: {status}",
        path=force.get_absolute_url(),
        updated=finding.recorded_at,
        author=publisher,
        lines=(f"{status}, by a source of {publisher} of {credit.day_words(finding.stated_on)}.",),
        via=finding.source_url,
    )


def atom(feed: Feed, moment: Moment) -> bytes:
    updated = max((entry.updated for entry in feed.entries), default=BEGINNING)
    query = f"?{moment.query}" if moment.query else ""
    pieces = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n',
        _text("id", _id(f"feed{feed.path}")),
        _text("title", f"{feed.title} – {credit.SITE}"),
        _text("subtitle", credit.POSITIONS),
        _text("updated", _time(updated)),
        _link("self", f"{settings.SITE_URL}{feed.path}{query}", "application/atom+xml"),
        _link("alternate", f"{settings.SITE_URL}{feed.page}", "text/html"),
        _link("license", credit.licence_page(), "text/html"),
        _text("rights", f"Licence and credit: {credit.licence_page()}"),
        f"<author>{_text('name', credit.SITE)}</author>\n",
        *(piece for entry in feed.entries for piece in _atom_entry(entry)),
        "</feed>\n",
    ]
    return "".join(pieces).encode()


def _atom_entry(entry: Entry) -> Iterator[str]:
    yield "<entry>\n"
    yield _text("id", _id(entry.key))
    yield _text("title", entry.title)
    yield _text("updated", _time(entry.updated))
    yield _text("published", _time(entry.updated))
    yield f"<author>{_text('name', entry.author)}</author>\n"
    yield _link("alternate", f"{settings.SITE_URL}{entry.path}", "text/html")
    if entry.via:
        yield _link("via", entry.via, "text/html")
    yield _text("summary", "\n".join(entry.lines))
    yield "</entry>\n"


def _text(name: str, text: str) -> str:
    return f"<{name}>{escape(UNWRITABLE.sub('', text))}</{name}>\n"


def _link(rel: str, address: str, kind: str) -> str:
    return f"<link rel={quoteattr(rel)} type={quoteattr(kind)} href={quoteattr(UNWRITABLE.sub('', address))}/>\n"


def _id(key: str) -> str:
    return uuid5(NAMESPACE_URL, f"soteria-tracker/{key}").urn


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
