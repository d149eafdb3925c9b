"""What anybody may know of the audit trail: that it was sealed, when, and under which digest."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forces.models.append_only import AppendOnly


class Seal(AppendOnly):
    """One batch of rows of the trail. ``sha256`` is the digest of number, the seal before it and ``entry``.

    ``entry``: when, how many rows, the digest over their digests, and which columns of which table these cover.
    ``salt`` goes into each row's digest and is shown to nobody: without it a guess could be tried against the head
    that is published. Number 0 seals nothing; it is what everybody who seals locks.
    """

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    previous_sha256 = models.CharField(max_length=64, blank=True)
    entry = models.JSONField(default=dict)
    salt = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("seal of the audit trail")
        verbose_name_plural = _("seals of the audit trail")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.sha256}"
