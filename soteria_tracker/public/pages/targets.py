"""Target dates and how they moved, of all forces."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from forces.models import Force
from responses.models.record import Publication, PublishedPosition
from soteria_tracker.public import asked, history
from soteria_tracker.public.asked import Chapter
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.pages.force import deadlines, force_of
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.reference import Reference
from soteria_tracker.public.slips import Ledger, ledgers

#: Forces, and pairs of a force and a recommendation, on a page.
A_PAGE, PAIRS = 10, 100
#: The newest dates of a pair that are listed besides the original one.
TARGETS = 12


class TargetsPage(PublicPage):
    """The slip ledger of one report, by force; ``?force=`` of one force, ``?after=`` those that follow one."""

    template_name = "site/targets.html"
    parameters = frozenset({"report", "force", "after"})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"crumbs": self.crumbs((_("Target dates"), ""))}
        known = self.reference
        chosen = force_of(known, self.request.GET["force"]) if self.request.GET.get("force") else None
        chapter = asked.chapter(self.moment, self.request.GET.get("report", ""))
        if chapter is None:
            return context
        stating = [chosen] if chosen else self._stating(known, chapter)
        size = max(1, min(A_PAGE, PAIRS // max(1, len(chapter.asked))))
        forces, rest = stating[:size], stating[size:]
        found = _ledgers(self.moment, forces, chapter)
        return context | {
            "report": chapter.report,
            "chosen": chosen,
            "forces": known.forces,
            "is_part": bool(self.request.GET.get("after")),
            "sections": [_section(force, chapter, found) for force in forces],
            "next": forces[-1].slug if rest else "",
            "deadlines": deadlines(chapter, self.moment),
        }

    def _stating(self, known: Reference, chapter: Chapter) -> list[Force]:
        """Forces of which a statement names a target date, by name, from where the address says. One query."""
        named = _named(self.moment).filter(
            force=OuterRef("pk"), recommendation__in=[each.pk for each in chapter.recommendations]
        )
        stating = set(Force.objects.filter(Exists(named)).order_by().values_list("pk", flat=True))
        after = self.request.GET.get("after")
        last = force_of(known, after) if after else None
        begun = known.forces[known.forces.index(last) + 1 :] if last else known.forces
        return [force for force in begun if force.pk in stating]


def _named(moment: Moment) -> Any:
    """Statements that stood at a moment and name a target date."""
    rows = PublishedPosition.objects.filter(
        history.stood(moment, "publication__"),
        limb=None,
        target_date__isnull=False,
        stated_on__isnull=False,
        publication__kind=Publication.Kind.UPDATE,
    )
    return rows.filter(stated_on__lte=moment.as_at) if moment.as_at else rows


def _ledgers(moment: Moment, forces: list[Force], chapter: Chapter) -> dict[tuple[int, int], Ledger]:
    """One query; none where there is nobody to ask for."""
    wanted = Q()
    for force in forces:
        for each in chapter.recommendations:
            wanted |= history.dated(_named(moment).filter(force=force.pk), moment, each.pk, newest=TARGETS)
    if not wanted:
        return {}
    rows = PublishedPosition.objects.filter(wanted).order_by().select_related("publication")
    return ledgers(rows.defer("publication__payload"), newest=TARGETS)


def _section(force: Force, chapter: Chapter, found: dict[tuple[int, int], Ledger]) -> dict[str, Any]:
    rows = [(each, found.get((force.pk, each.pk))) for each in chapter.recommendations]
    return {"force": force, "rows": [(each, ledger) for each, ledger in rows if ledger]}
