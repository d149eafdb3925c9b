"""The index of the search: derived from the record and from reference rows, kept beside them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forces.models import Force, PolicingBody
from recommendations.models import InspectionReport, Recommendation
from responses.models.record import Publication


class Passage(models.Model):
    """A stretch of published text that can be found: an answer, a part, an entry, a wording, the names of a force.

    Written in the transaction that publishes, made anew by ``manage.py recount`` (responses.search_index). Later
    keys entered the record later. Beside this table lies one of SQLite's own (FTS5) or, in PostgreSQL, a column
    of it (migration 0008): they hold ``title``, ``words`` and ``keys`` in the form in which they are searched.

    Whoever deletes a force or a recommendation of which nothing was published is not stopped by what the index
    holds of it: that goes first (responses.search_signals).
    """

    class Kind(models.TextChoices):
        RESPONSE = "response", _("Section 55 response")
        UPDATE = "update", _("Update")
        READING = "reading", _("Read by the Tracker from the published document")
        WORDING = "wording", _("Official wording of a recommendation")
        FORCE = "force", _("Names of forces and bodies")

    publication = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2)
    place = models.CharField(max_length=160)  # within the publication, or among the reference rows
    kind = models.CharField(max_length=10, choices=Kind)
    body = models.ForeignKey(PolicingBody, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    force = models.ForeignKey(Force, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    report = models.ForeignKey(InspectionReport, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    recommendation = models.ForeignKey(Recommendation, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    address = models.CharField(max_length=300)  # of the page that shows it, with the anchor where there is one
    heading = models.TextField(blank=True)
    texts = models.JSONField(default=list)  # [voice, text]: who speaks is never lost
    said_on = models.DateField(null=True)  # the day of which it speaks
    published_on = models.DateField(null=True)  # here or, for a reading, elsewhere; None: not known
    replaced_on = models.DateField(null=True)
    title = models.TextField()  # folded, as the two below: names, heading
    words = models.TextField()
    keys = models.TextField()  # one for each value by which it can be filtered

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = [
            models.UniqueConstraint(fields=["publication", "language", "place"], name="one_passage_a_place"),
            # Databases take two empty publications for different ones.
            models.UniqueConstraint(
                fields=["language", "place"], condition=Q(publication=None), name="one_passage_a_reference_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication or 'reference'}: {self.place} ({self.language})"
