"""The values of the axes and what they mean here: they and their labels come from the axes themselves, never typed."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from responses.positions import Acceptance, Assessment, Confidence, InspectorateStatus, Position
from soteria_tracker.marked import plain
from soteria_tracker.public.glossary import WORDS_OF_THE_SITE, Text, Word
from soteria_tracker.templatetags.look import COMPLETED, NONE_HELD, WORDS


class Value(NamedTuple):
    """One value of an axis. ``chip``: what ``look.chip`` draws it as, empty where it has no mark."""

    value: str
    label: Text
    meaning: Text
    chip: str = ""


class Axis(NamedTuple):
    key: str
    name: Text
    who: Text
    values: list[Value]


#: By axis: members of two axes that share a value are equal, so one mapping of all would lose some.
MEANINGS: dict[type[TextChoices], dict[TextChoices, Text]] = {
    Position: {
        Position.NOT_STATED: _("A statement is held here, and it does not say where the force stands on this."),
        Position.NOT_STARTED: _("The force says that it has not begun."),
        Position.PLANNED: _("The force says what it is going to do."),
        Position.WAITING: _(
            "The force says that it can’t go on until a national body delivers something. Counted apart from "
            "everything else."
        ),
        Position.IN_PROGRESS: _("The force says that it has begun and has not finished."),
        Position.IN_PLACE: _("The force says that what was asked is in place."),
        Position.COMPLETE: _("The force says that the recommendation is done. It is the force’s claim, not a finding."),
    },
    Acceptance: {
        Acceptance.NOT_STATED: _("What is held here does not say whether the body accepts the recommendation."),
        Acceptance.ACCEPTED: _("The body accepts the recommendation."),
        Acceptance.IN_PART: _("The body accepts some of it."),
        Acceptance.NOT_ACCEPTED: _("The body does not accept it. It may lawfully do so."),
    },
    Assessment: {
        Assessment.NONE_GIVEN: _("The office has not said what it makes of the force’s position."),
        Assessment.SATISFIED: _("The office says that it is satisfied."),
        Assessment.NOT_YET: _("The office says that it is not satisfied yet."),
        Assessment.CHALLENGED: _("The office questions what the force says."),
    },
    InspectorateStatus: {
        InspectorateStatus.NOT_KNOWN: _("Nothing from the inspectorate is recorded here."),
        InspectorateStatus.OPEN: _("The inspectorate has said that the recommendation is open for this force."),
        InspectorateStatus.COMPLETED: _("The inspectorate has said that it is completed. Nobody else can say so."),
        InspectorateStatus.SUPERSEDED: _("The inspectorate has said that something newer takes its place."),
    },
    Confidence: {
        Confidence.HIGH: _("The reader was sure that the document says so."),
        Confidence.MEDIUM: _("The reader was fairly sure."),
        Confidence.LOW: _("The reader was unsure. Read the document itself before relying on it."),
    },
}


def axes() -> list[Axis]:
    """The four axes, which are never merged into one."""
    return [
        Axis(
            "acceptance",
            _("Acceptance"),
            _("What the local policing body says to the recommendation. Set by its office."),
            _values(Acceptance),
        ),
        Axis(
            "position",
            _("The force’s position, as stated"),
            _("Where the force says that it stands, with a date and a source. Set by the office of its body."),
            [_none_held(), *_values(Position, chips=True)],
        ),
        Axis(
            "assessment",
            _("The office’s own assessment"),
            _("What the office makes of the force’s position. Set by the office."),
            _values(Assessment),
        ),
        Axis(
            "inspectorate",
            _("What the inspectorate has said"),
            _("Only from a source of HMICFRS itself, with its link and date. No office and no force can set it."),
            [
                value._replace(chip=COMPLETED if value.value == InspectorateStatus.COMPLETED else "")
                for value in _values(InspectorateStatus)
            ],
        ),
    ]


def _values(axis: type[TextChoices], *, chips: bool = False) -> list[Value]:
    return [Value(each.value, each.label, MEANINGS[axis][each], each.value if chips else "") for each in axis]


def _none_held() -> Value:
    meaning = _("The Tracker holds no statement. It does not say that there is none. Not a position, and no failure.")
    return Value(NONE_HELD, WORDS[NONE_HELD], meaning, NONE_HELD)


def confidences() -> list[Value]:
    """How sure the reader of a document was."""
    return _values(Confidence)


def words() -> list[Word]:
    """In the order of the alphabet of the language that is shown."""
    return sorted(WORDS_OF_THE_SITE, key=lambda word: plain(str(word.name)).casefold())
