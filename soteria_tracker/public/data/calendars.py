"""Deadlines as iCalendar (RFC 5545), whole days: of a report, and of a body with the target dates of its forces.

A deadline is what the report or the Act says, a target date what an update stated: an event never says whether
anybody kept it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from forces.models import Force, PolicingBody
from recommendations.deadlines import strict_last_day
from recommendations.models import InspectionReport, Limb, Recommendation
from responses.models.record import PublishedPosition
from soteria_tracker.public import questions
from soteria_tracker.public.data import credit
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.reference import Entry, Reference

TYPE = "text/calendar; charset=utf-8"
MOST_REPORTS = 20  # of a body: the newest
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    uid: str  # made of references: the same whenever and wherever the calendar is made
    day: date
    summary: str
    description: str
    path: str
    modified: datetime
    sequence: int = 0


def of_report(report: InspectionReport, known: Reference) -> bytes:
    """Two queries."""
    rows, limbs = questions.tracked(report), questions.limbs(report)
    deadlines = [_section_55(report, known), *_deadlines(rows, limbs, known)]
    return _written(report.short_title, report.get_absolute_url(), deadlines)


def of_body(body: PolicingBody, moment: Moment, known: Reference) -> bytes:
    """Four queries. The strict last day is that of whoever answered for a force when the report came out."""
    forces = known.forces_of(body.pk, moment.day)
    reports = list(questions.reports(today=moment.day)[:MOST_REPORTS])
    targets = _with_targets(reports, forces, moment)
    deadlines = [
        *(_section_55(report, known) for report in reports if known.forces_of(body.pk, report.published)),
        *_deadlines((asked for asked, _stated in targets), questions.limbs(*reports), known),
        *_targets(targets, forces, known),
    ]
    path = forces[0].get_absolute_url() if len(forces) == 1 else "/forces/"
    return _written(body.name, path, deadlines)


def _made(known: Reference, report: InspectionReport) -> datetime:
    return known.last_entry or datetime.combine(report.published, time(), tzinfo=UTC)


def _section_55(report: InspectionReport, known: Reference) -> Deadline:
    return Deadline(
        uid=f"section-55.{report.slug}",
        day=strict_last_day(report.published),
        summary=f"Section 55: strict last day, {report.short_title}",
        description=(
            "The last of the 56 days of section 55(5A), Police Act 1996, beginning with "
            f"{credit.day_words(report.published)}, the day of publication. Computed: nothing moves it for weekends."
        ),
        path=report.get_absolute_url(),
        modified=_made(known, report),
    )


def _deadlines(
    recommendations: Iterable[Recommendation], limbs: dict[int, list[Limb]], known: Reference
) -> Iterator[Deadline]:
    for asked in recommendations:
        if asked.deadline is None:
            continue
        yield Deadline(
            uid=f"deadline.{asked.report.slug}.{asked.kind}.{asked.number}",
            day=asked.deadline,
            summary=f"Deadline: {str(asked).lower()}, {asked.report.short_title}",
            description=_quoted(asked, limbs.get(asked.pk, [])),
            path=asked.get_absolute_url(),
            modified=_made(known, asked.report),
        )


def _quoted(asked: Recommendation, limbs: list[Limb]) -> str:
    """The whole of the official wording, with its bullets (the letters are the Tracker’s own), and whose it is."""
    bullets = [f"• {limb.text}" for limb in limbs]
    return "\n".join([asked.wording, *bullets, "", credit.of_report(asked.report)])


Targets = list[tuple[Recommendation, list[PublishedPosition | None]]]


def _with_targets(reports: list[InspectionReport], forces: list[Force], moment: Moment) -> Targets:
    """Followed recommendations, each with the statement that set the target of each force. Two queries."""
    rows = Recommendation.objects.filter(report__in=reports, is_tracked=True).order_by("report", "number")
    names = [f"target_{number}" for number in range(len(forces))]
    for name, force in zip(names, forces, strict=True):
        stated = _stated(moment).filter(force=force, recommendation=OuterRef("pk"))
        rows = rows.annotate(**{name: Subquery(stated.values("pk")[:1])})
    found = list(rows.select_related("report"))
    keys = {getattr(asked, name) for asked in found for name in names} - {None}
    chosen = PublishedPosition.objects.select_related("publication").defer("publication__payload").in_bulk(keys)
    return [(asked, [chosen.get(getattr(asked, name)) for name in names]) for asked in found]


def _end(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + DAY, time()))


def _stated(moment: Moment) -> QuerySet[PublishedPosition]:
    """Statements that set a target date, the one that counts first: silence takes none back."""
    rows = PublishedPosition.objects.filter(limb=None, target_date__isnull=False)
    ordered = rows.order_by(F("stated_on").desc(nulls_last=True), "-publication__published_at", "-pk")
    if moment.as_at is None:
        return ordered.filter(publication__replaced_by=None)
    if not moment.is_published:
        return ordered.filter(publication__replaced_by=None, stated_on__lte=moment.as_at)
    end = _end(moment.as_at)
    standing = Q(publication__replaced_by=None) | Q(publication__replaced_by__published_at__gte=end)
    return ordered.filter(standing, publication__published_at__lt=end)


def _targets(targets: Targets, forces: list[Force], known: Reference) -> Iterator[Deadline]:
    for asked, stated in targets:
        for force, said in zip(forces, stated, strict=True):
            if said is not None and said.target_date is not None:
                yield _target(asked, force, said, said.target_date, known.newest_of(force.pk))


def _target(asked: Recommendation, force: Force, said: PublishedPosition, day: date, newest: Entry | None) -> Deadline:
    """``newest`` of those who answer for the force, not the publication that states the date: a correction may lead
    back to an older one, and a calendar drops what comes with a lower sequence than it holds (RFC 5545, 3.8.7.4).
    """
    stated = [f"As stated on {credit.day_words(said.stated_on)}."] if said.stated_on else []
    reason = [f"Why it moved: {said.target_reason}"] if said.target_reason else []
    agreed = [f"Agreed by: {said.target_agreed_by}"] if said.target_agreed_by else []
    return Deadline(
        uid=f"target.{asked.report.slug}.{asked.kind}.{asked.number}.{force.slug}",
        day=day,
        summary=f"Target date stated: {force.name}, {str(asked).lower()}",
        description="\n".join([*stated, *reason, *agreed]),
        path=force.get_absolute_url(),
        modified=newest.at if newest else said.publication.published_at,
        sequence=newest.number if newest else 0,
    )


def _written(name: str, path: str, deadlines: Iterable[Deadline]) -> bytes:
    """``name`` on one line: of these two properties the library escapes no break, and refuses it."""
    name = " ".join(name.split())
    calendar = Calendar()
    calendar.add("prodid", "-//Soteria Tracker//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", f"{name} – {credit.SITE}")
    calendar.add("x-wr-calname", f"{name} – {credit.SITE}")
    calendar.add("url", f"{settings.SITE_URL}{path}")
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for deadline in sorted(deadlines, key=lambda each: (each.day, each.uid)):
        calendar.add_component(_event(deadline))
    return calendar.to_ical()


def _event(deadline: Deadline) -> CalendarEvent:
    event = CalendarEvent()
    event.add("uid", f"{deadline.uid}@soteria-tracker")
    event.add("dtstamp", deadline.modified.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", deadline.modified.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", deadline.sequence)
    event.add("dtstart", deadline.day)
    if deadline.day < date.max:  # a slip of the pen that was published before forms refused it
        event.add("dtend", deadline.day + DAY)  # exclusive; without it, RFC 5545 takes the one day
    event.add("summary", deadline.summary)
    event.add("description", deadline.description)
    event.add("url", f"{settings.SITE_URL}{deadline.path}")
    event.add("transp", "TRANSPARENT")  # nobody is busy all day for it
    return event
