"""Rows that hold from one day until another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet):
    """Rows that hold from one day until another; an unknown day bounds nothing."""

    def on(self, day):
        """Those in force on ``day``: both ends count."""
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))


def in_order(name: str) -> models.CheckConstraint:
    """since is not after until, where both are known."""
    return models.CheckConstraint(
        condition=Q(since=None) | Q(until=None) | Q(since__lte=F("until")),
        name=f"{name}_since_before_until",
        violation_error_message=_("“Since” is after “until”. Correct one of the two days."),
    )
