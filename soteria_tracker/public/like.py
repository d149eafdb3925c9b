"""A force and its like: forces of the same region, country or type of body, or of a group that a report speaks of.

Nothing here ranks or grades: the like are counted and listed by name, with the number of them shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forces.models import Force
from recommendations.models import Cohort, InspectionReport
from responses.models.derived import CurrentStatement
from responses.models.record import PublishedPosition
from soteria_tracker.public import questions
from soteria_tracker.public.history import flag
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.picture import Pair, Stance
from soteria_tracker.public.reference import Reference
from soteria_tracker.templatetags.look import UNDATED
from soteria_tracker.welsh import quoted

WAYS = {
    "region": gettext_lazy("Same region"),
    "country": gettext_lazy("Same country"),
    "body": gettext_lazy("Same type of body"),
}


class Group(NamedTuple):
    """The forces of one kind, by name. ``includes``: whether the force compared is one of them, None for not known."""

    key: str
    words: object
    forces: list[Force]
    unknown: list[Force]
    includes: bool | None = True

    def others(self, force: Force) -> list[Force]:
        return [each for each in self.forces if each.pk != force.pk]


@dataclass
class Known:
    """A group that a report speaks of, and for which forces it is known whether they are in it."""

    slug: str
    name: str
    places: dict[int, bool] = field(default_factory=dict)


def cohorts(report: InspectionReport) -> list[Known]:
    """One query."""
    found: dict[str, Known] = {}
    rows = Cohort.objects.filter(report=report).order_by("slug")
    for slug, name, force, is_member in rows.values_list("slug", "name", "places__force", "places__is_member"):
        known = found.setdefault(slug, Known(slug, name))
        if force is not None:
            known.places[force] = is_member
    return list(found.values())


def groups(force: Force, known: Reference, moment: Moment, cohorts: Iterable[Known]) -> list[Group]:
    """Every group in which a force can be seen, the ones of place and office first."""
    found = [
        Group("region", quoted(force.region), [each for each in known.forces if each.region == force.region], []),
        Group("country", force.get_country_display(), [e for e in known.forces if e.country == force.country], []),
    ]
    found += _by_body(force, known, moment)
    return found + [_of_cohort(each, force, known) for each in cohorts]


def _by_body(force: Force, known: Reference, moment: Moment) -> list[Group]:
    kinds = {key: {body.kind for body in bodies} for key, bodies in known.answering(moment.day).items()}
    own = known.bodies_of(force.pk, moment.day)
    if not own:
        return []
    alike = [each for each in known.forces if kinds.get(each.pk, set()) & kinds[force.pk]]
    unknown = [each for each in known.forces if each.pk not in kinds]
    words = ", ".join(dict.fromkeys(str(body.get_kind_display()) for body in own))
    return [Group("body", words, alike, unknown)]


def _of_cohort(cohort: Known, force: Force, known: Reference) -> Group:
    members = [each for each in known.forces if cohort.places.get(each.pk)]
    unknown = [each for each in known.forces if each.pk not in cohort.places]
    return Group(f"cohort:{cohort.slug}", quoted(cohort.name), members, unknown, cohort.places.get(force.pk))


def stances(report: InspectionReport, moment: Moment) -> tuple[dict[Pair, Stance], set[int]]:
    """Where each force stands, and of which forces statements without a day were left out. One query."""
    counting = questions.counting(moment, recommendation__report=report)
    wanted = Q(pk__in=counting.values("pk"))
    if moment.as_at is not None:
        undated = CurrentStatement.objects.filter(recommendation__report=report, position__stated_on=None)
        wanted |= Q(pk__in=undated.order_by().values("position"))
    rows = PublishedPosition.objects.filter(wanted).order_by().annotate(counts=flag(Q(pk__in=counting.values("pk"))))
    found: dict[Pair, Stance] = {}
    left_out: set[int] = set()
    for force, asked, position, stated_on, counts in rows.values_list(
        "force_id", "recommendation_id", "position", "stated_on", "counts"
    ):
        if counts:
            found[force, asked] = Stance(position, stated_on)
        else:
            left_out.add(force)
            found.setdefault((force, asked), Stance(UNDATED, None))
    return found, left_out


def words_of(key: str) -> str:
    """Of a way to find the like of a force."""
    return str(WAYS.get(key, _("Same group of the report")))
