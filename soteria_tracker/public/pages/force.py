"""One force."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from forces.models import Force, PolicingBody
from recommendations.models import InspectionReport
from responses.models.record import Publication, PublishedPosition
from responses.standing import precedence
from soteria_tracker.public import asked, history
from soteria_tracker.public.asked import Asked, Chapter
from soteria_tracker.public.clock import clock, how_far
from soteria_tracker.public.data import linked
from soteria_tracker.public.figures import Strip, strip
from soteria_tracker.public.history import Shelf
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.picture import Stance, cell
from soteria_tracker.public.reference import Reference
from soteria_tracker.public.slips import Ledger, ledgers
from soteria_tracker.public.timeline import Entry, Step, timeline
from soteria_tracker.templatetags.look import UNDATED
from soteria_tracker.welsh import named


class ForcePage(PublicPage):
    """Where one force stands and every statement that was published of it, report by report, the newest first.

    ``?report=`` shows one report, ``?before=`` those before one, ``?history=`` what was published up to one
    publication and before it.
    """

    template_name = "site/force.html"
    parameters = frozenset({"report", "before", "history"})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        known = self.reference
        force = force_of(known, self.kwargs["slug"])
        context |= {"force": force, "crumbs": self.crumbs((named(force), "")), **_who(known, force, self.moment)}
        context["linked_data"] = linked.force(force)
        if first := self.request.GET.get("history"):
            return context | self._history(known, force, first)
        report, before = self.request.GET.get("report", ""), self.request.GET.get("before", "")
        chapters, earlier = asked.chapters(self.moment, force=force, report=report, before=before)
        record = Record.of(self.moment, known, force, chapters)
        sections = [record.section(chapter) for chapter in chapters]
        return context | {
            "sections": sections,
            "earlier_reports": earlier,
            "is_part": bool(report or before),
            "deadlines": deadlines(chapters[0], self.moment) if chapters else [],
            "undated": [(force.slug, force.name)] if any(section["left_out"] for section in sections) else [],
        }

    def _history(self, known: Reference, force: Force, named_first: str) -> dict[str, Any]:
        """What was published up to one publication, as a page of its own."""
        first = history.first_of_page(named_first)
        if first is None:
            raise Http404(_("Nothing was published here under this reference."))
        chapters, _earlier = asked.chapters(self.moment, force=force, report=first.report.slug)
        record = Record.of(self.moment, known, force, chapters, since=first)
        section = record.history(chapters[0])
        if first.pk not in {publication.pk for publication in record.shelves[first.report_id].page}:
            raise Http404(_("Nothing was published of this force under this reference."))
        self.template_name = "site/force_history.html"
        return {
            "section": section,
            "crumbs": self.crumbs((named(force), force.get_absolute_url()), (_("History"), "")),
            "deadlines": deadlines(chapters[0], self.moment),
        }


def force_of(known: Reference, slug: str) -> Force:
    try:
        return known.force(slug)
    except LookupError:
        raise Http404(_("No force has this address.")) from None


def deadlines(chapter: Chapter, moment: Moment) -> list:
    """Those of a report that a page can look back to."""
    days = {each.recommendation.deadline for each in chapter.asked}
    return sorted(day for day in days if day and day <= moment.today)


def _who(known: Reference, force: Force, moment: Moment) -> dict[str, Any]:
    answering = known.bodies_of(force.pk, moment.day)
    return {"bodies": [{"body": body, "holders": known.holders_of(body.pk, moment.day)} for body in answering]}


@dataclass
class Record:
    """All that the page needs of the record, asked for once for all its reports together: at most three queries."""

    moment: Moment
    force: Force
    bodies: list[PolicingBody]  # that answer for the force at the moment
    asked: dict[int, list[PolicingBody]]  # that answered for it when a report came out, by report
    shelves: dict[int, Shelf]
    positions: list[PublishedPosition]
    undated: set[int]  # recommendations of which only something that lies on no day is held
    successions: dict[int, list]
    ledgers: dict[tuple[int, int], Ledger]

    @classmethod
    def of(
        cls,
        moment: Moment,
        known: Reference,
        force: Force,
        chapters: list[Chapter],
        *,
        since: Publication | None = None,
    ) -> "Record":
        reports = [chapter.report for chapter in chapters]
        ever = {each.body.pk: each.body for each in known.oversights if each.force_id == force.pk}
        recommendations = [each for chapter in chapters for each in chapter.recommendations]
        shelves = history.shelves(moment, force, ever.values(), reports, since=since)
        spoken = history.positions(moment, force, shelves.values(), recommendations, now=since is None)
        left_out = {row.pk for shelf in shelves.values() for row in shelf.left_out}
        positions = [row for row in spoken if row.publication_id not in left_out]
        _at_hand(positions, ever, {report.pk: report for report in reports})
        gone = {key for shelf in shelves.values() for key in shelf.replaced}
        return cls(
            moment,
            force,
            known.bodies_of(force.pk, moment.day),
            {report.pk: _asked(known, force, report, shelves[report.pk], ever) for report in reports},
            shelves,
            positions,
            {row.recommendation_id for row in spoken if row.publication_id in left_out and row.limb_id is None},
            history.successions(moment, force, recommendations) if since is None else {},
            ledgers(positions, replaced=gone, newest=history.TARGETS),
        )

    def section(self, chapter: Chapter) -> dict[str, Any]:
        """One report whole."""
        shelf, steps = self.shelves[chapter.report.pk], self._steps(chapter)
        entries = {entry.now.pk: entry for step in steps for entry in step.entries}
        standings = [self._standing(each, entries, shelf) for each in chapter.asked]
        return {
            "cohorts": list(chapter.cohorts.values()),
            "standings": standings,
            "strip": self._strip(chapter),
            "past": [standing for standing in standings if standing["cell"].past],
            "ledgers": [standing for standing in standings if standing["ledger"]],
            "documents": self._documents(shelf),
            "left_out": shelf.left_out,
            **self.history(chapter, steps),
        }

    def _documents(self, shelf: Shelf) -> list[dict[str, Any]]:
        """Named where it is not plain whose they are: of several, or of a body that has gone since."""
        bodies = self.asked[shelf.report.pk] or self.bodies
        is_plain = len(bodies) == 1 and bodies == self.bodies
        return [_document(body, shelf, self.moment) | {"is_named": not is_plain} for body in bodies]

    def _strip(self, chapter: Chapter) -> Strip:
        rows = [(each, self.successions.get(each.pk, []), each.deadline) for each in chapter.recommendations]
        return strip(rows, start=chapter.report.published, end=self.moment.day, key=chapter.report.slug)

    def history(self, chapter: Chapter, steps: list[Step] | None = None) -> dict[str, Any]:
        shelf = self.shelves[chapter.report.pk]
        page = {publication.pk for publication in shelf.page}
        steps = self._steps(chapter) if steps is None else steps
        return {
            "report": chapter.report,
            "steps": [step for step in steps if step.publication.pk in page],
            "named": shelf.named,
            "older": shelf.older,
        }

    def _steps(self, chapter: Chapter) -> list[Step]:
        """Of all that is at hand, so that a statement finds what was said before it."""
        shelf = self.shelves[chapter.report.pk]
        publications = {each.pk: each for each in (*shelf.compared, *shelf.documents)}
        steps = timeline(
            publications.values(),
            [row for row in self.positions if row.publication.report_id == chapter.report.pk],
            chapter.recommendations,
            replaced=shelf.replaced,
            horizon=shelf.horizon,
        )
        for step in steps:
            step.gave_way = shelf.has_own and step.is_reading
            step.entered_later = self.moment.is_published and self.moment.is_before(step.publication.published_at)
        return steps

    def _standing(self, each: Asked, entries: dict[int, Entry], shelf: Shelf) -> dict[str, Any]:
        """What counts of one recommendation: the position on its four axes, limb by limb."""
        recommendation, today = each.recommendation, self.moment.day
        statement = self._statement(recommendation.pk)
        is_left_out = statement is None and recommendation.pk in self.undated
        stance = Stance(statement.position, statement.stated_on) if statement else None
        if is_left_out:
            stance = Stance(UNDATED, None)
        entry = entries.get(statement.pk) if statement else None
        return {
            "recommendation": recommendation,
            "how_far": how_far(recommendation.deadline, today=today),
            "statement": statement,
            "cell": cell(stance, recommendation, each.finding, today=today),
            "finding": each.finding,
            "limbs": self._limbs(statement, each) if statement else [],
            "since": self._since(recommendation.pk, statement),
            # An update says nothing of acceptance: from the latest document that could.
            "acceptance": self._acceptance(recommendation.pk, statement, shelf),
            "ledger": self.ledgers.get((self.force.pk, recommendation.pk)),
            "rests_on_reading": self._rests_on_reading(statement) if entry is None else entry.rests_on_reading,
            "address": self._address(statement, shelf) if statement else "",
            "is_left_out": is_left_out,
        }

    def _statement(self, recommendation: int) -> PublishedPosition | None:
        whole = (row for row in self.positions if row.limb_id is None and row.recommendation_id == recommendation)
        return next((row for row in whole if getattr(row, "counts", False)), None)

    def _limbs(self, statement: PublishedPosition, each: Asked) -> list[tuple]:
        said = {row.limb_id: row.position for row in self.positions if row.publication_id == statement.publication_id}
        return [(limb, said.get(limb.pk)) for limb in each.limbs]

    def _since(self, recommendation: int, statement: PublishedPosition | None) -> Any:
        """From which day statements have said the same position without a break; None where the day is not known."""
        if statement is None or statement.stated_on is None:
            return None
        found = None
        for since, position in reversed(self.successions.get(recommendation, [])):
            if position != statement.position:
                break
            found = since
        return found

    def _acceptance(
        self, recommendation: int, statement: PublishedPosition | None, shelf: Shelf
    ) -> PublishedPosition | None:
        """The latest document that stands, is not above what counts, and could speak of acceptance."""
        if statement is None:
            return None
        documents = {each.pk for each in shelf.documents if each.pk not in shelf.replaced}
        rows = [
            row
            for row in self.positions
            if row.limb_id is None
            and row.recommendation_id == recommendation
            and row.publication_id in documents
            and precedence(row) <= precedence(statement)
        ]
        return max(rows, key=precedence, default=None)

    def _rests_on_reading(self, statement: PublishedPosition | None) -> bool:
        """As Entry.rests_on_reading, for a statement that lies beneath those on the page."""
        if statement is None or not statement.is_unchanged or getattr(statement, "repeats_own", False):
            return False
        readings = (row for row in self.positions if row.publication.kind == Publication.Kind.READING)
        return any(row.recommendation_id == statement.recommendation_id for row in readings)

    def _address(self, statement: PublishedPosition, shelf: Shelf) -> str:
        """Where the publication of a statement can be read: on this page, or on its own."""
        publication = statement.publication
        if publication.kind != Publication.Kind.UPDATE:
            return publication.get_absolute_url()
        on_page = publication.pk in {each.pk for each in shelf.page}
        return f"#{publication.anchor}" if on_page else history_address(self.force, publication)


def history_address(force: Force, publication: Publication) -> str:
    """Of the page of a history that begins with a publication."""
    return f"{force.get_absolute_url()}?history={publication.reference}#{publication.anchor}"


def _asked(
    known: Reference, force: Force, report: InspectionReport, shelf: Shelf, ever: dict[int, PolicingBody]
) -> list[PolicingBody]:
    """Who owed the response to a report: whoever answered for the force when it came out; and who else gave one."""
    owing = known.bodies_of(force.pk, report.published)
    keys = {body.pk for body in owing}
    gave = {each.body_id for each in shelf.documents} - keys
    return [*owing, *(ever[key] for key in sorted(gave) if key in ever)]


def _at_hand(
    positions: list[PublishedPosition], bodies: dict[int, PolicingBody], reports: dict[int, InspectionReport]
) -> None:
    """Body and report of each publication, without a query a row."""
    for row in positions:
        publication = row.publication
        if publication.body_id in bodies and publication.report_id in reports:
            publication.body, publication.report = bodies[publication.body_id], reports[publication.report_id]


def _document(body: PolicingBody, shelf: Shelf, moment: Moment) -> dict[str, Any]:
    """What is known of the section 55 clock of a body, or was by then."""
    document: Any = shelf.document_of(body)
    is_left_out = document is None and any(each.body_id == body.pk for each in shelf.left_out)
    dates = None
    if document is not None:
        dates = document.read if document.kind == Publication.Kind.READING else document.dates
    by = moment.as_at if moment.is_published else None
    known = clock(shelf.report, document, dates, by=by, readings=shelf.readings_of(body))
    return {"body": body, "document": document, "clock": known, "is_left_out": is_left_out}
