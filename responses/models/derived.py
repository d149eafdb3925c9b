"""What follows from the record, kept beside it so that a page reads few rows however long the history grows.

Written in the transaction that publishes, made anew by ``manage.py recount``. Public pages may read all of it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forces.models import Force
from recommendations.models import Recommendation
from responses.models.record import PublishedPosition


class CurrentStatement(models.Model):
    """The latest published statement of a force on a recommendation: derived from the record, kept beside it.

    Written in the transaction that publishes, made anew by ``manage.py recount``; so that a page reads
    one row a cell however long the history grows.
    """

    force = models.ForeignKey(Force, models.PROTECT, related_name="current_statements")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="current_statements")
    position = models.ForeignKey(PublishedPosition, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["recommendation", "force__name"]
        verbose_name = _("current statement")
        verbose_name_plural = _("current statements")
        constraints = [models.UniqueConstraint(fields=["force", "recommendation"], name="one_current_statement")]

    def __str__(self) -> str:
        return f"{self.force} {self.recommendation.number}"


class Clock(models.TextChoices):
    """By which of two clocks the record is asked for a day that has passed. They are never mixed."""

    SAID = "said", _("what the statements held today say of that day")
    PUBLISHED = "published", _("what had been published by the end of that day")


class StatementSince(models.Model):
    """From which day which statement of a force on a recommendation counts: derived, as CurrentStatement is.

    It counts until the next row of its pair. ``position`` is None from a day on which the only statement was
    withdrawn by a correction that is silent. Undated statements lie on no day and are in no row.
    """

    clock = models.CharField(max_length=9, choices=Clock)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+", db_index=False)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    position = models.ForeignKey(PublishedPosition, models.PROTECT, null=True, related_name="+")
    is_first = models.BooleanField()  # of its pair: by these a query finds the pairs without reading their histories

    class Meta:
        ordering = ["clock", "recommendation", "force", "since"]
        indexes = [
            models.Index(fields=["clock", "is_first", "recommendation", "force"], name="pairs_by_recommendation"),
            models.Index(fields=["clock", "is_first", "force", "recommendation"], name="pairs_by_force"),
        ]
        verbose_name = _("statement since")
        verbose_name_plural = _("statements since")
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "recommendation", "force", "since"], name="one_statement_from_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.force} {self.recommendation.number}, {self.clock} {self.since}"


class DailyCount(models.Model):
    """How many forces stood where at the end of a day on which that changed: derived from StatementSince.

    ``counts`` maps a position to its number of forces, zeros left out; they hold until the next row.
    """

    clock = models.CharField(max_length=9, choices=Clock)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["clock", "recommendation", "day"]
        verbose_name = _("count of a day")
        verbose_name_plural = _("counts of days")
        constraints = [models.UniqueConstraint(fields=["clock", "recommendation", "day"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.recommendation.number}, {self.clock} {self.day}"
