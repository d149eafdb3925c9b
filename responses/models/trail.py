"""Which rows of the trail stand in which seal, and which wait for one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forces.models.append_only import AppendOnly
from responses.models.seal import Seal


class SealedRow(AppendOnly):
    """A row of the trail with its digest, as it was when it was sealed; an empty one where it was gone already."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)  # the table
    row_id = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("sealed row")
        verbose_name_plural = _("sealed rows")
        ordering = ["source", "row_id"]
        constraints = [models.UniqueConstraint(fields=["source", "row_id"], name="one_seal_a_row")]

    def __str__(self) -> str:
        return f"{self.source} {self.row_id}"


class Unsealed(models.Model):
    """A row that waits for its seal. Written by triggers of the database alone (responses.trail_sql)."""

    source = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    at = models.DateTimeField()  # by the clock of the database

    class Meta:
        verbose_name = _("row that waits for its seal")
        verbose_name_plural = _("rows that wait for their seal")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.row_id}"
