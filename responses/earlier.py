"""What the record already holds before a working row is published."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from forces.models import Force
from recommendations.models import Recommendation
from responses import standing
from responses.models.derived import CurrentStatement
from responses.models.record import Publication, PublishedPosition
from responses.models.working import Entry, Response, Update

#: By the primary keys of a force and a recommendation.
Statements = dict[tuple[int, int], PublishedPosition]


def first_published(response: Response) -> date | None:
    """The day on which the response was first published, here or elsewhere, whichever came first; None if it never was.

    This day counts for section 55(5A): a correction, however late, does not move it.
    """
    days = (response.first_published_on, first_here(response))
    return min((day for day in days if day), default=None)


def first_here(response: Response) -> date | None:
    """The day on which its first version was published here; None if none was."""
    first = Publication.objects.filter(
        kind=Publication.Kind.RESPONSE, body=response.body_id, report=response.report_id, version=1
    ).values_list("published_at", flat=True)
    return timezone.localdate(first[0]) if first else None


def read_elsewhere(response: Response) -> Publication | None:
    """The Tracker's own reading of a document of the body on the report: of several, the one of the earliest date.

    None where there is none, or none that bears a date. A corrected reading counts in its newest version.
    """
    readings = Publication.objects.filter(
        kind=Publication.Kind.READING, body=response.body_id, report=response.report_id, replaced_by=None
    )
    return readings.filter(dated__isnull=False).defer("payload").order_by("dated", "pk").first()


def last_target(update: Update, force_id: int, recommendation_id: int) -> date | None:
    """The target date that held when an update spoke, stated of its day or an earlier one in a version that counts."""
    rows = _before(update).filter(force=force_id, recommendation=recommendation_id, target_date__isnull=False)
    return (
        rows.order_by("-stated_on", "-publication__published_at", "-pk").values_list("target_date", flat=True).first()
    )


def target_of(entry: Entry) -> date | None:
    """A target date stays until another is published; silence does not take it back."""
    return entry.target_date or last_target(entry.update, entry.force_id, entry.recommendation_id)


def statements_before(update: Update, forces: Iterable[Force], recommendations: Iterable[Recommendation]) -> Statements:
    """What counted of each force on each recommendation when an update spoke, by primary keys: “nothing has changed”
    repeats that, and not what was stated of a later day. With publication and limbs at hand. Three queries.
    """
    rows = _before(update).filter(force__in=forces, recommendation__in=recommendations)
    ranked = rows.annotate(rank=standing.RANK).filter(rank=1).order_by().select_related("publication")
    return {(row.force_id, row.recommendation_id): row for row in ranked.prefetch_related("publication__positions")}


def _before(update: Update) -> QuerySet[PublishedPosition]:
    """Of the day of the update or an earlier one, or undated; but not the version that the update will replace."""
    rows = PublishedPosition.objects.filter(limb=None, publication__replaced_by=None)
    if update.published_id:
        rows = rows.exclude(publication=update.published_id)
    if update.dated:
        rows = rows.filter(Q(stated_on=None) | Q(stated_on__lte=update.dated))
    return rows


def has_own_statement(force_id: int, recommendation_id: int, *, besides: Publication | None) -> bool:
    """Whether the body itself has a statement in the record, other than the version about to be replaced."""
    rows = CurrentStatement.objects.filter(force=force_id, recommendation=recommendation_id)
    rows = rows.exclude(position__publication__kind=Publication.Kind.READING)
    return rows.exclude(position__publication=besides).exists()
