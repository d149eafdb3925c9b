"""How the forces have moved on one recommendation: its running totals, for a picture of a bounded size."""

import math
from bisect import bisect_right
from datetime import date, timedelta

from django.db import connection

from recommendations.models import Recommendation
from responses.models.derived import Clock, DailyCount
from soteria_tracker.public.moment import Moment

MOST = 200  # changes drawn; where there are more, looks at the record

Changes = list[tuple[date, dict[str, int]]]


def course(moment: Moment, asked: Recommendation, *, start: date, most: int = MOST) -> tuple[Changes, int]:
    """The totals from each day on which they changed, and 1; of a longer history those that stood on evenly spaced
    days and on the deadline, each from the day on which it began, and how many days lie between. One query.

    Never the whole history: the first ``most`` rows and one more, and one step down an index for each look.
    """
    days, apart = looks(start, moment.day, most=most, also=asked.deadline)
    clock = moment.clock if moment.is_back else Clock.SAID
    rows = list(DailyCount.objects.raw(*_query(clock, asked.pk, days, most)))
    if len(rows) <= most:
        return [(row.day, row.counts) for row in rows], 1
    began = [row.day for row in rows]
    standing = sorted({bisect_right(began, day) - 1 for day in days} - {-1})
    return [(rows[index].day, rows[index].counts) for index in standing], apart


def looks(start: date, end: date, *, most: int = MOST, also: date | None = None) -> tuple[list[date], int]:
    """Days at which to look, both ends included, and how many days lie between two of them.

    ``also`` is looked at besides (a deadline): what stood there must be right to the day.
    """
    apart = max(1, math.ceil(((end - start).days + 1) / most))
    days = {start, end, *([also] if also and start <= also <= end else [])}
    days.update(start + timedelta(days=apart * number) for number in range((end - start).days // apart + 1))
    return sorted(days), apart


def _query(clock: str, asked: int, days: list[date], most: int) -> tuple[str, list]:
    """Plain SQL, because the ORM has no list of values to join with."""
    table = connection.ops.quote_name(DailyCount._meta.db_table)
    day = "%s::date" if connection.vendor == "postgresql" else "%s"
    values = [connection.ops.adapt_datefield_value(each) for each in days]
    query = f"""
        WITH look(day) AS (VALUES {", ".join(f"({day})" for _each in days)})
        SELECT id, clock, recommendation_id, day, counts FROM {table} WHERE id IN (
            SELECT id FROM (
                SELECT id FROM {table} WHERE clock = %s AND recommendation_id = %s AND day <= {day}
                ORDER BY day LIMIT %s
            ) AS first_ones
            UNION
            SELECT (
                SELECT each.id FROM {table} each
                WHERE each.clock = %s AND each.recommendation_id = %s AND each.day <= look.day
                ORDER BY each.day DESC LIMIT 1
            ) FROM look
        ) ORDER BY day
    """  # noqa: S608 -- names of our own; every value is a parameter
    of = [str(clock), asked]
    return query, [*values, *of, values[-1], most + 1, *of]
