"""What the record already holds before a working row is published."""

from datetime import date

from django.utils import timezone

from responses.models.derived import CurrentStatement
from responses.models.record import Publication, PublishedPosition
from responses.models.working import Response


def first_published(response: Response) -> date | None:
    """The day on which the response was first published, here or elsewhere; None if it never was.

    This day counts for section 55(5A): a correction, however late, does not move it.
    """
    if response.first_published_on:
        return response.first_published_on
    first = Publication.objects.filter(
        kind=Publication.Kind.RESPONSE, body=response.body_id, report=response.report_id, version=1
    ).values_list("published_at", flat=True)
    return timezone.localdate(first[0]) if first else None


def last_target(force_id: int, recommendation_id: int) -> date | None:
    """The target date last published of a force on a recommendation; replaced versions do not count."""
    rows = PublishedPosition.objects.filter(
        force=force_id,
        recommendation=recommendation_id,
        limb=None,
        target_date__isnull=False,
        publication__replaced_by=None,
    )
    return (
        rows.order_by("-stated_on", "-publication__published_at", "-pk").values_list("target_date", flat=True).first()
    )


def has_own_statement(force_id: int, recommendation_id: int, *, besides: Publication | None) -> bool:
    """Whether the body itself has a statement in the record, other than the version about to be replaced."""
    rows = CurrentStatement.objects.filter(force=force_id, recommendation=recommendation_id)
    rows = rows.exclude(position__publication__kind=Publication.Kind.READING)
    return rows.exclude(position__publication=besides).exists()
