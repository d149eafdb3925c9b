"""Which days a person can have meant."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: The Metropolitan Police Act 1829: before it there was no police force to speak of.
FIRST_YEAR = 1829
#: Beyond every deadline, and far from the last day that a date can count to: the Tracker adds days to days.
LAST_YEAR = 2199


def is_in_our_times(value: date) -> bool:
    """Whether the year is one that a day of policing can bear; other years are slips, such as 0026 or 9999."""
    return FIRST_YEAR <= value.year <= LAST_YEAR


def in_our_times(value: date) -> None:
    """A validator for every date that people type. Raises ValidationError with what to do."""
    if not is_in_our_times(value):
        raise ValidationError(
            _("Check the year: it must be from %(first)d to %(last)d. Write all four digits, such as 2024."),
            code="year",
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )
