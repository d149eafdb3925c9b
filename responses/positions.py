"""The four axes of a position. They are never merged into one, and none is derived from another."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.deadlines import is_past


class Acceptance(models.TextChoices):
    """What the body says to the recommendation itself."""

    NOT_STATED = "not_stated", _("Not stated")
    ACCEPTED = "accepted", _("Accepted")
    IN_PART = "in_part", _("Accepted in part")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")


class Position(models.TextChoices):
    """Where the force stands, as stated: a claim with a date and a source, never a finding."""

    NOT_STATED = "not_stated", _("No position stated")
    NOT_STARTED = "not_started", _("Not started")
    PLANNED = "planned", _("Planned")
    WAITING = "waiting", _("Waiting on a national product")
    IN_PROGRESS = "in_progress", _("In progress")
    IN_PLACE = "in_place", _("In place")
    COMPLETE = "complete", _("Complete, as claimed by the force")


class Assessment(models.TextChoices):
    """What the office itself makes of the force's position."""

    NONE_GIVEN = "none_given", _("None given")
    SATISFIED = "satisfied", _("Satisfied")
    NOT_YET = "not_yet", _("Not yet satisfied")
    CHALLENGED = "challenged", _("Challenged")


class InspectorateStatus(models.TextChoices):
    """What HMICFRS itself has said, by its own source only."""

    NOT_KNOWN = "not_known", _("Not known")
    OPEN = "open", _("Open")
    COMPLETED = "completed", _("Completed")
    SUPERSEDED = "superseded", _("Superseded")


class Confidence(models.TextChoices):
    """How sure the Tracker's reader was of a position read from a document."""

    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


#: Positions that leave work with the force. Waiting is not among them: it is counted apart,
#: and neither silence nor a missing response is ever a failure.
OUTSTANDING = frozenset({Position.NOT_STARTED, Position.PLANNED, Position.IN_PROGRESS})
#: What the inspectorate has closed is past no deadline.
CLOSED_BY_INSPECTORATE = frozenset({InspectorateStatus.COMPLETED, InspectorateStatus.SUPERSEDED})


def is_past_deadline(
    position: str | None,
    deadline: date | None,
    *,
    today: date,
    inspectorate: str = InspectorateStatus.NOT_KNOWN,
) -> bool:
    """Whether the deadline has passed while the latest statement held leaves work with the force.

    Computed each time from dates, never stored. ``position`` is None where no response is held here:
    then nothing is said of the deadline.
    """
    if position not in OUTSTANDING or inspectorate in CLOSED_BY_INSPECTORATE:
        return False
    return is_past(deadline, today=today)
