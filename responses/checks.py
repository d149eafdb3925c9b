"""What is missing or doubtful in a response or an update: one function a check.

Errors keep it from going on; warnings only speak. Section 55 leaves much to the body, and the
Tracker never blocks a lawful choice nor judges whether a duty is met.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recommendations.deadlines import strict_last_day
from responses.characters import unprintable
from responses.earlier import last_target
from responses.models.record import CurrentStatement
from responses.models.working import Answer, Entry, Part, Response, Update, WorkingRow
from responses.positions import Acceptance, Position

#: The most text a response may hold, in bytes: a tenth below the bound of the document engine, which counts
#: the official wordings too.
TEXT_LIMIT = 180_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, and the id of the field on the form that it speaks of."""

    message: str
    field: str = ""
    is_error: bool = False


def findings(thing: WorkingRow, *, today: date) -> list[Finding]:
    """All that the checks say on a day, errors first."""
    if isinstance(thing, Response):
        found = [finding for check in (*_BOTH, *_RESPONSE_CHECKS) for finding in check(thing)]
        found += positions_not_in_future(thing, today)
    else:
        found = [finding for check in (*_BOTH, *_UPDATE_CHECKS) for finding in check(thing)]
    found += not_in_future(thing, today)
    return sorted(found, key=lambda finding: not finding.is_error)


def errors(thing: WorkingRow, *, today: date) -> list[Finding]:
    return [finding for finding in findings(thing, today=today) if finding.is_error]


def _shown(day: date) -> str:
    return date_format(day, "j F Y")


def texts(thing: WorkingRow) -> Iterator[tuple[str, str, str]]:
    """Every public text as (id of its field, its name for a person, the text)."""
    if isinstance(thing, Response):
        for part in thing.parts.all():
            name = part.heading or part.get_kind_display()
            yield f"id_part-{part.pk}-heading", _("Heading of “%(part)s”") % {"part": name}, part.heading
            yield f"id_part-{part.pk}-text", name, part.text
        for answer in thing.answers.select_related("recommendation", "force"):
            for field in ("source", "force_says", "body_reply", "body_action", "no_action_reason"):
                yield _field(answer, field), _name(answer, field), getattr(answer, field)
    else:
        for entry in thing.entries.select_related("recommendation", "force"):
            for field in ("source", "force_says", "target_reason", "target_agreed_by"):
                yield _field(entry, field), _name(entry, field), getattr(entry, field)


def _field(statement: Answer | Entry, field: str) -> str:
    """The id of a field on the form; a card is named by force and recommendation, which outlive its row."""
    return f"id_card-{statement.force_id}-{statement.recommendation_id}-{field}"


def _name(statement: Answer | Entry, field: str) -> str:
    label = statement._meta.get_field(field).verbose_name  # type: ignore[union-attr]
    return _("%(recommendation)s, %(field)s") % {"recommendation": statement.recommendation, "field": label}


def printable(thing: WorkingRow) -> Iterator[Finding]:
    for field, name, text in texts(thing):
        for bad in unprintable(text):
            yield Finding(
                _(
                    "%(name)s: the document font can't print “%(character)s” (%(word)s, %(code)s). "
                    "Please write it otherwise."
                )
                % {"name": name, "character": bad.character, "word": bad.name, "code": bad.code},
                field,
                is_error=True,
            )


def not_too_long(thing: WorkingRow) -> Iterator[Finding]:
    size = sum(len(text.encode()) for _field_id, _label, text in texts(thing))
    if size > TEXT_LIMIT:
        yield Finding(
            _("There is more text than one document can hold: %(size)s of %(limit)s kB.")
            % {"size": size // 1000, "limit": TEXT_LIMIT // 1000},
            is_error=True,
        )


def not_in_future(thing: WorkingRow, today: date) -> Iterator[Finding]:
    for name in ("dated", "first_published_on", "comments_invited_on"):
        day = getattr(thing, name, None)
        if day and day > today:
            label = thing._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield Finding(
                _("“%(field)s” lies in the future: %(day)s.") % {"field": label, "day": _shown(day)},
                f"id_{name}",
                is_error=True,
            )


def says_something(response: Response) -> Iterator[Finding]:
    """Headings alone are no answer."""
    parts = any(part.text.strip() for part in response.parts.all())
    words = ("force_says", "body_reply", "body_action", "no_action_reason")
    answers = any(getattr(answer, field).strip() for answer in response.answers.all() for field in words)
    if not parts and not answers:
        yield Finding(_("There is no text yet."), is_error=True)


def positions_not_in_future(response: Response, today: date) -> Iterator[Finding]:
    for answer in response.answers.select_related("recommendation", "force"):
        if answer.position_on and answer.position_on > today:
            yield Finding(
                _("%(recommendation)s: “position as at” lies in the future: %(day)s.")
                % {"recommendation": answer.recommendation, "day": _shown(answer.position_on)},
                _field(answer, "position_on"),
                is_error=True,
            )


def dated_after_report(response: Response) -> Iterator[Finding]:
    published = response.report.published
    for name in ("dated", "first_published_on", "comments_invited_on"):
        day = getattr(response, name)
        if day and day < published:
            label = response._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield Finding(
                _("“%(field)s” is before the report was published (%(day)s). Is that right?")
                % {"field": label, "day": _shown(published)},
                f"id_{name}",
            )


def has_date(response: Response) -> Iterator[Finding]:
    if response.dated is None:
        yield Finding(_("The document has no date."), "id_dated")


def elsewhere_is_whole(response: Response) -> Iterator[Finding]:
    if bool(response.first_published_on) != bool(response.first_published_url):
        yield Finding(
            _("“Already published elsewhere” needs both the day and the address, or neither."),
            "id_first_published_on",
            is_error=True,
        )


def strict_day_known(response: Response) -> Iterator[Finding]:
    """Two counts of the same period are in use; say so once, plainly."""
    last = strict_last_day(response.report.published)
    stated = response.stated_deadline
    if stated and stated != last:
        yield Finding(
            _("Your office states %(stated)s; counted strictly, the last day of section 55(5A) is %(last)s.")
            % {"stated": _shown(stated), "last": _shown(last)},
            "id_stated_deadline",
        )


def chief_officer_invited(response: Response) -> Iterator[Finding]:
    if response.comments_invited_on is None:
        yield Finding(
            _("Section 55(4): no date says when the chief officer was invited to comment."), "id_comments_invited_on"
        )
    if not any(part.kind == Part.Kind.CHIEF_OFFICER for part in response.parts.all()) and not any(
        answer.force_says for answer in response.answers.all()
    ):
        yield Finding(_("Section 55(5): no comments of the chief officer are included. There may be none."))


def empty_parts(response: Response) -> Iterator[Finding]:
    for part in response.parts.all():
        if part.kind != Part.Kind.RECOMMENDATIONS and part.heading and not part.text.strip():
            yield Finding(
                _("The part “%(heading)s” has a heading but no text.") % {"heading": part.heading},
                f"id_part-{part.pk}-text",
            )


def answers_whole(response: Response) -> Iterator[Finding]:
    for answer in response.answers.select_related("recommendation", "force"):
        yield from _answer_whole(answer)


def _answer_whole(answer: Answer) -> Iterator[Finding]:
    which = {"recommendation": answer.recommendation}
    if answer.acceptance == Acceptance.NOT_STATED:
        yield Finding(_("%(recommendation)s: acceptance is not stated.") % which, _field(answer, "acceptance"))
    if answer.position == Position.NOT_STATED:
        yield Finding(_("%(recommendation)s: the force's position is not stated.") % which, _field(answer, "position"))
    if not answer.body_action.strip() and not answer.no_action_reason.strip():
        yield Finding(
            _("%(recommendation)s: section 55(5B) asks what your office does, or why it takes no action.") % which,
            _field(answer, "body_action"),
        )
    if answer.body_action.strip() and answer.no_action_reason.strip():
        yield Finding(
            _("%(recommendation)s: you give both an action and a reason for none.") % which,
            _field(answer, "no_action_reason"),
        )
    if answer.force_says.strip() and not answer.body_reply.strip():
        yield Finding(
            _("%(recommendation)s: section 55(5) asks for your reply to what the force says.") % which,
            _field(answer, "body_reply"),
        )


def waits_for_nothing_delivered(thing: WorkingRow) -> Iterator[Finding]:
    """A limb that waits on an undelivered product can be neither met nor failed: ask once."""
    rows = thing.answers if isinstance(thing, Response) else thing.entries
    for row in rows.select_related("recommendation").prefetch_related("limbs__limb__dependencies__on_product"):
        for limb_row in row.limbs.all():
            if limb_row.position == Position.COMPLETE and any(
                need.on_product and not need.on_product.delivered for need in limb_row.limb.dependencies.all()
            ):
                yield Finding(
                    _("%(limb)s is stated as complete, but no delivery of what it waits for is recorded.")
                    % {"limb": limb_row.limb},
                    _field(row, f"limb_{limb_row.limb_id}"),
                )


def after_report(update: Update) -> Iterator[Finding]:
    """An update follows the report; an earlier date is a slip of the pen."""
    published = update.report.published
    if update.dated and update.dated < published:
        yield Finding(
            _("The update is dated %(day)s, before the report was published (%(published)s).")
            % {"day": _shown(update.dated), "published": _shown(published)},
            "id_dated",
            is_error=True,
        )


def says_anything_new(update: Update) -> Iterator[Finding]:
    if not update.entries.exists():
        yield Finding(_("Nothing is entered yet."), is_error=True)


def unchanged_from_something(update: Update) -> Iterator[Finding]:
    """“Nothing has changed” repeats the last published position: there must be one, and the same."""
    entries = list(update.entries.select_related("recommendation", "force"))
    latest = {
        (row.force_id, row.recommendation_id): row.position
        for row in CurrentStatement.objects.filter(
            force__in=[entry.force_id for entry in entries], recommendation__report=update.report
        ).select_related("position")
    }
    for entry in entries:
        last = latest.get((entry.force_id, entry.recommendation_id))
        if entry.is_unchanged and last is None:
            yield Finding(
                _("%(recommendation)s: there is no published position that could be unchanged.")
                % {"recommendation": entry.recommendation},
                _field(entry, "what"),
                is_error=True,
            )
        elif entry.is_unchanged and last and last.position != entry.position:
            yield Finding(
                _("%(recommendation)s: the published position has changed since. Please look at this entry again.")
                % {"recommendation": entry.recommendation},
                _field(entry, "what"),
                is_error=True,
            )


def moved_target_explained(update: Update) -> Iterator[Finding]:
    for entry in update.entries.select_related("recommendation", "force"):
        if is_moved(entry) and not (entry.target_reason.strip() and entry.target_agreed_by.strip()):
            yield Finding(
                _("%(recommendation)s: a changed target date needs the reason and who agreed to it.")
                % {"recommendation": entry.recommendation},
                _field(entry, "target_reason"),
                is_error=True,
            )


def is_moved(entry: Entry) -> bool:
    """Whether the target date differs from the last one published for the same recommendation."""
    last = last_target(entry.force_id, entry.recommendation_id)
    return bool(entry.target_date and last and last != entry.target_date)


def without_position(update: Update) -> Iterator[Finding]:
    for entry in update.entries.select_related("recommendation", "force"):
        if not entry.is_unchanged and entry.position == Position.NOT_STATED:
            yield Finding(
                _("%(recommendation)s: the force's position is not stated.") % {"recommendation": entry.recommendation},
                _field(entry, "position"),
            )


_BOTH = (printable, not_too_long, waits_for_nothing_delivered)
_RESPONSE_CHECKS = (
    says_something,
    has_date,
    dated_after_report,
    elsewhere_is_whole,
    strict_day_known,
    chief_officer_invited,
    empty_parts,
    answers_whole,
)
_UPDATE_CHECKS = (after_report, says_anything_new, unchanged_from_something, moved_target_explained, without_position)
