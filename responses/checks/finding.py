"""What a check says, and the checks that responses and updates share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from responses.characters import unprintable
from responses.models.working import Answer, Entry, Response, WorkingRow
from responses.positions import Position
from responses.states import Action
from responses.translation import OF_ANSWER

#: The most text a response may hold, in bytes: a tenth below the bound of the document engine, which counts
#: the official wordings too.
TEXT_LIMIT = 180_000


#: What may go on while a translation is still missing.
BEFORE_APPROVAL = frozenset({Action.SEND, Action.REVIEW})


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, and the id of the field on the form that it speaks of; ``url`` where that is on another page.

    ``until_approval``: an error that holds up approval and publication, and no review: an office reads the English
    before it is translated.
    """

    message: str
    field: str = ""
    is_error: bool = False
    url: str = ""
    until_approval: bool = False

    def holds(self, action: str) -> bool:
        """Whether it holds up an action that wants a thing to be ready."""
        return self.is_error and not (self.until_approval and action in BEFORE_APPROVAL)


def shown(day: date) -> str:
    return date_format(day, "j F Y")


def texts(thing: WorkingRow) -> Iterator[tuple[str, str, str]]:
    """Every public text as (id of its field, its name for a person, the text)."""
    if isinstance(thing, Response):
        for field in ("addressee", "salutation", "subject"):
            label = thing._meta.get_field(field).verbose_name  # type: ignore[union-attr]
            yield f"id_{field}", str(capfirst(label)), getattr(thing, field)
        for part in thing.parts.all():
            name = part.heading or part.get_kind_display()
            yield f"id_part-{part.pk}-heading", _("Heading of “%(part)s”") % {"part": name}, part.heading
            yield f"id_part-{part.pk}-text", name, part.text
        for answer in thing.answers.select_related("recommendation", "force"):
            for field in OF_ANSWER:
                yield field_id(answer, field), field_name(answer, field), getattr(answer, field)
    else:
        for entry in thing.entries.select_related("recommendation", "force"):
            for field in ("source", "force_says", "target_reason", "target_agreed_by"):
                yield field_id(entry, field), field_name(entry, field), getattr(entry, field)


def field_id(statement: Answer | Entry, field: str) -> str:
    """The id of a field on the form; a card is named by force and recommendation, which outlive its row."""
    return f"id_card-{statement.force_id}-{statement.recommendation_id}-{field}"


def field_name(statement: Answer | Entry, field: str) -> str:
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
                _("“%(field)s” lies in the future: %(day)s.") % {"field": label, "day": shown(day)},
                f"id_{name}",
                is_error=True,
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
                    field_id(row, f"limb_{limb_row.limb_id}"),
                )
