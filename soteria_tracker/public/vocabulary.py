"""The words of the site and what they mean here. Values and their labels come from the axes themselves, never typed."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from responses.positions import Acceptance, Assessment, Confidence, InspectorateStatus, Position
from soteria_tracker.marked import plain
from soteria_tracker.templatetags.look import COMPLETED, NONE_HELD, WORDS

Text = str | Promise


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


class Word(NamedTuple):
    key: str  # its anchor
    name: Text
    meaning: Text


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


WORDS_OF_THE_SITE = (
    Word(
        "area",
        _("Area for improvement"),
        _("Something that the inspectorate asks for apart from its recommendations. The 2024 report has none."),
    ),
    Word(
        "as-at",
        _("As at"),
        _("A page as the record stood at the end of an earlier day. See “How it works” for the two clocks."),
    ),
    Word(
        "body",
        _("Body, local policing body"),
        _(
            "Who must answer an inspection report by law: a Police and Crime Commissioner, a Police, Fire and Crime "
            "Commissioner, a mayor, the Mayor’s Office for Policing and Crime in London or the City of London "
            "Corporation."
        ),
    ),
    Word(
        "chief-officer",
        _("Chief officer"),
        _(
            "The head of a force: a Chief Constable or, in London, a Commissioner. Not the same as a police "
            "commissioner."
        ),
    ),
    Word(
        "claim",
        _("Claim"),
        _("What somebody says of themselves. Every position of a force is one, with a date and a source."),
    ),
    Word(
        "cohort",
        _("Group of forces"),
        _("Forces that a report names together, such as those that were inspected or the early adopters."),
    ),
    Word(
        "correction",
        _("Correction, version"),
        _("A published statement never changes. A correction is a new version, with its reason; the old one stays."),
    ),
    Word(
        "deadline",
        _("Deadline"),
        _("The day by which a recommendation asks for something. The day itself is still in time."),
    ),
    Word(
        "past",
        _("Deadline passed"),
        _(
            "A mark beside a position: the deadline is over and the latest statement held here leaves work to do. "
            "It is computed from dates and never stored. It is not a finding that the work was not done."
        ),
    ),
    Word(
        "early-adopter",
        _("Early adopter"),
        _("A force that took up the national operating model before the others. Not the same as inspected."),
    ),
    Word(
        "edition",
        _("Edition"),
        _("The same response in the other language, published by the same act."),
    ),
    Word(
        "expected",
        _("Expected"),
        _(
            "The day on which the owner of a national product said that it would come. Each new day is kept "
            "beside the old."
        ),
    ),
    Word(
        "force",
        _("Force"),
        _("One of the territorial police forces of England and Wales. Counts are always of all of them."),
    ),
    Word(
        "hmicfrs",
        _("HMICFRS, the inspectorate"),
        _(
            "His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services. It inspects forces and publishes "
            "reports. The Tracker is not part of it."
        ),
    ),
    Word(
        "isva",
        _("ISVA"),
        _("Independent sexual violence adviser."),
    ),
    Word(
        "limb",
        _("Limb"),
        _(
            "One bullet of a recommendation. The letters (a), (b), (c) are the Tracker’s own: the source prints "
            "bullets. "
            "The position of the whole is stated for itself and not derived from its limbs."
        ),
    ),
    Word(
        "matac",
        _("MATAC"),
        _("Multi-agency tasking and coordination."),
    ),
    Word(
        "n",
        _("n"),
        _("How many forces a count is of."),
    ),
    Word(
        "product",
        _("National product"),
        _("Something that a national body owes to forces, such as a training course, on which a recommendation waits."),
    ),
    Word(
        "nom",
        _("NOM, national operating model"),
        _(
            "The model of Operation Soteria for investigating rape and other serious sexual offences. Its "
            "products are numbered."
        ),
    ),
    Word(
        "office",
        _("Office, OPCC"),
        _("The staff of a local policing body. They write, review, sign and publish its statements here."),
    ),
    Word(
        "rasso",
        _("RASSO"),
        _("Rape and other serious sexual offences."),
    ),
    Word(
        "reading",
        _("Reading"),
        _(
            "What the Tracker read in a document published elsewhere: its own summary, with a source and a confidence. "
            "A statement that the body publishes here takes its place."
        ),
    ),
    Word(
        "recommendation",
        _("Recommendation"),
        _(
            "What a report of the inspectorate asks for, in its own words. The Tracker follows those addressed "
            "to forces."
        ),
    ),
    Word(
        "section-55",
        _("Section 55 response"),
        _(
            "What a local policing body publishes on an inspection report under section 55 of the Police Act 1996: its "
            "comments, those of the chief officer, and its reply to those."
        ),
    ),
    Word(
        "joint-unit",
        _("Soteria Joint Unit, HOJU"),
        _(
            "The Home Office Joint Unit, also called Operation Soteria Joint Unit. Some national products are "
            "owed by it."
        ),
    ),
    Word(
        "strict-last-day",
        _("Strict last day"),
        _(
            "The last of the 56 days of section 55(5A). The day of publication is day 1, so it is 55 days later. "
            "Nothing "
            "moves it for weekends or holidays. Offices often count a day looser; their own deadline is shown "
            "beside it."
        ),
    ),
    Word(
        "target-date",
        _("Target date"),
        _(
            "The day by which a force itself expects to be ready. When it moves, the reason and who agreed are "
            "published."
        ),
    ),
    Word(
        "update",
        _("Update"),
        _("A dated statement of progress, before, after or without a section 55 response."),
    ),
)
