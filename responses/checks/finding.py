"""What a check says, and the checks that responses and updates share."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import DateField, Prefetch, QuerySet, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from forces.days import FIRST_YEAR, LAST_YEAR, is_in_our_times
from responses.characters import unprintable
from responses.models.working import Answer, Entry, Part, Response, WorkingRow
from responses.positions import Position
from responses.states import Action
from responses.translation import OF_ANSWER

#: The most text a response may hold, in bytes: a tenth below the bound of the document engine, which counts
#: the official wordings too.
TEXT_LIMIT = 180_000


#: The public texts of an entry of an update.
OF_ENTRY = ("source", "force_says", "target_reason", "target_agreed_by")
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


def whole[Thing: WorkingRow](thing: Thing) -> Thing:
    """The row with all that the checks read of it, in a copy: whoever asks again reads again."""
    read = copy(thing)
    vars(read)["_prefetched_objects_cache"] = {}  # what the row itself remembers may be older
    kind, names = (Answer, ["parts"]) if isinstance(thing, Response) else (Entry, [])
    cards = kind._default_manager.select_related("recommendation__report", "force").prefetch_related("limbs")
    prefetch_related_objects([read], *names, Prefetch("answers" if names else "entries", cards))
    return read


def texts(thing: WorkingRow) -> Iterator[tuple[str, Callable[[], str], str]]:
    """Every public text as (id of its field, how to say its name to a person, the text)."""
    if isinstance(thing, Response):
        for field in ("addressee", "salutation", "subject"):
            yield f"id_{field}", partial(_label, thing, field), getattr(thing, field)
        for part in thing.parts.all():
            yield f"id_part-{part.pk}-heading", partial(_heading_name, part), part.heading
            yield f"id_part-{part.pk}-text", part.__str__, part.text
    for row in cards(thing):
        names = OF_ANSWER if isinstance(row, Answer) else OF_ENTRY
        for field in names:
            yield field_id(row, field), partial(field_name, row, field), getattr(row, field)


def cards(thing: WorkingRow) -> QuerySet[Answer] | QuerySet[Entry]:
    return thing.answers.all() if isinstance(thing, Response) else thing.entries.all()


def _label(thing: WorkingRow, field: str) -> str:
    return str(capfirst(thing._meta.get_field(field).verbose_name))  # type: ignore[union-attr]


def _heading_name(part: Part) -> str:
    return _("Heading of “%(part)s”") % {"part": part}


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
                % {"name": name(), "character": bad.character, "word": bad.name, "code": bad.code},
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


def in_our_times(thing: WorkingRow) -> Iterator[Finding]:
    """No form takes a slip of the year, but what was saved before, or brought in otherwise, may hold one."""
    for row in (thing, *cards(thing)):
        for name in (field.name for field in row._meta.concrete_fields if type(field) is DateField):
            day = getattr(row, name)
            if day and not is_in_our_times(day):
                is_card = isinstance(row, Answer | Entry)
                yield Finding(
                    _("%(field)s: %(day)s. Check the year: it must be from %(first)d to %(last)d.")
                    % {
                        "field": field_name(row, name) if is_card else _label(row, name),
                        "day": day.isoformat(),
                        "first": FIRST_YEAR,
                        "last": LAST_YEAR,
                    },
                    field_id(row, name) if is_card else f"id_{name}",
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
    stated = [(row, limb) for row in cards(thing) for limb in row.limbs.all() if limb.position == Position.COMPLETE]
    prefetch_related_objects([limb for _row, limb in stated], "limb__dependencies__on_product")
    for row, stated_limb in stated:
        limb = stated_limb.limb
        if any(need.on_product and not need.on_product.delivered for need in limb.dependencies.all()):
            yield Finding(
                _("%(limb)s is stated as complete, but no delivery of what it waits for is recorded.") % {"limb": limb},
                field_id(row, f"limb_{limb.pk}"),
            )
