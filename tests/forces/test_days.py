"""Years outside policing are slips."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from forces.days import in_our_times


@pytest.mark.parametrize("day", [date(1829, 1, 1), date(2024, 8, 22), date(2199, 12, 31)])
def test_a_day_from_1829_to_2199_is_taken(day):
    in_our_times(day)


@pytest.mark.parametrize("day", [date.min, date(26, 12, 31), date(1828, 12, 31), date(2200, 1, 1), date.max])
def test_any_other_year_is_refused_with_what_to_do(day):
    with pytest.raises(ValidationError) as refused:
        in_our_times(day)

    assert refused.value.messages == [
        "Check the year: it must be from 1829 to 2199. Write all four digits, such as 2024."
    ]
