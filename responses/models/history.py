"""What was done to a working row: who, when, what. Read by the office, never by the public."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forces.models import PolicingBody
from forces.models.append_only import AppendOnly
from responses.models.working import Response, Update
from responses.states import State


class HistoryEntry(AppendOnly):
    """One save or one move. ``changes`` is ``{field path: [before, after]}`` and may hold private notes."""

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="+")
    response = models.ForeignKey(Response, models.PROTECT, related_name="history", null=True)
    update = models.ForeignKey(Update, models.PROTECT, related_name="history", null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=160)
    action = models.CharField(max_length=12)  # an Action, "start", "save" or "copy"
    from_state = models.CharField(max_length=12, choices=State, blank=True)
    to_state = models.CharField(max_length=12, choices=State)
    revision = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    changes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history entries")
        ordering = ["-pk"]  # the order of writing, whatever a clock said
        indexes = [models.Index(fields=["-at", "-id"], name="history_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(response__isnull=False, update=None) | Q(response=None, update__isnull=False),
                name="history_of_exactly_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name}: {self.action}"
