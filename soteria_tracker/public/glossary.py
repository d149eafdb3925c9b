"""The words of the site and what they mean here."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Word(NamedTuple):
    key: str  # its anchor
    name: Text
    meaning: Text


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
