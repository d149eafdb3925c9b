"""What is missing or doubtful in an update."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from responses import earlier
from responses.checks.finding import Finding, field_id, shown
from responses.models.working import Entry, Update
from responses.positions import Position


def after_report(update: Update) -> Iterator[Finding]:
    """An update follows the report; an earlier date is a slip of the pen."""
    published = update.report.published
    if update.dated and update.dated < published:
        yield Finding(
            _("The update is dated %(day)s, before the report was published (%(published)s).")
            % {"day": shown(update.dated), "published": shown(published)},
            "id_dated",
            is_error=True,
        )


def says_anything_new(update: Update) -> Iterator[Finding]:
    if not update.entries.all():
        yield Finding(_("Nothing is entered yet."), is_error=True)


def unchanged_from_something(update: Update) -> Iterator[Finding]:
    """“Nothing has changed” repeats what counted on the day of the update: there must be something, and the same."""
    entries = list(update.entries.all())
    latest = earlier.statements_before(
        update, {entry.force for entry in entries}, {entry.recommendation for entry in entries}
    )
    for entry in entries:
        last = latest.get((entry.force_id, entry.recommendation_id))
        if entry.is_unchanged and last is None:
            yield Finding(
                _("%(recommendation)s: there is no published position that could be unchanged.")
                % {"recommendation": entry.recommendation},
                field_id(entry, "what"),
                is_error=True,
            )
        elif entry.is_unchanged and last and last.position != entry.position:
            yield Finding(
                _("%(recommendation)s: the published position has changed since. Please look at this entry again.")
                % {"recommendation": entry.recommendation},
                field_id(entry, "what"),
                is_error=True,
            )


def moved_target_explained(update: Update) -> Iterator[Finding]:
    for entry in update.entries.all():
        if is_moved(entry) and not (entry.target_reason.strip() and entry.target_agreed_by.strip()):
            yield Finding(
                _("%(recommendation)s: a changed target date needs the reason and who agreed to it.")
                % {"recommendation": entry.recommendation},
                field_id(entry, "target_reason"),
                is_error=True,
            )


def is_moved(entry: Entry) -> bool:
    """Whether the target date differs from the last one published for the same recommendation."""
    last = earlier.last_target(entry.update, entry.force_id, entry.recommendation_id)
    return bool(entry.target_date and last and last != entry.target_date)


def without_position(update: Update) -> Iterator[Finding]:
    for entry in update.entries.all():
        if not entry.is_unchanged and entry.position == Position.NOT_STATED:
            yield Finding(
                _("%(recommendation)s: the force's position is not stated.") % {"recommendation": entry.recommendation},
                field_id(entry, "position"),
            )
