"""What is missing or doubtful in a response or an update: one function a check.

Errors keep it from going on; warnings only speak. Section 55 leaves much to the body, and the
Tracker never blocks a lawful choice nor judges whether a duty is met.
"""

from datetime import date

from responses.checks.finding import (
    Finding,
    in_our_times,
    not_in_future,
    not_too_long,
    printable,
    waits_for_nothing_delivered,
    whole,
)
from responses.checks.paper import paper, quoted_as_published
from responses.checks.response import (
    answers_whole,
    chief_officer_invited,
    dated_after_report,
    elsewhere_before_here,
    elsewhere_is_whole,
    empty_parts,
    has_date,
    positions_not_in_future,
    read_elsewhere,
    says_something,
    strict_day_known,
)
from responses.checks.update import (
    after_report,
    moved_target_explained,
    says_anything_new,
    unchanged_from_something,
    without_position,
)
from responses.checks.welsh import welsh
from responses.models.working import Response, WorkingRow

_BOTH = (printable, not_too_long, in_our_times, waits_for_nothing_delivered)
_RESPONSE_CHECKS = (
    says_something,
    has_date,
    dated_after_report,
    elsewhere_is_whole,
    elsewhere_before_here,
    read_elsewhere,
    strict_day_known,
    chief_officer_invited,
    empty_parts,
    answers_whole,
    paper,
    quoted_as_published,
    welsh,
)
_UPDATE_CHECKS = (after_report, says_anything_new, unchanged_from_something, moved_target_explained, without_position)


def findings(thing: WorkingRow, *, today: date) -> list[Finding]:
    """All that the checks say on a day, errors first. What stands saved is read once, for all of them."""
    thing = whole(thing)
    if isinstance(thing, Response):
        found = [finding for check in (*_BOTH, *_RESPONSE_CHECKS) for finding in check(thing)]
        found += positions_not_in_future(thing, today)
    else:
        found = [finding for check in (*_BOTH, *_UPDATE_CHECKS) for finding in check(thing)]
    found += not_in_future(thing, today)
    return sorted(found, key=lambda finding: not finding.is_error)
