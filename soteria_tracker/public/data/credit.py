"""Whose words these are and under which licence: what travels with every file, in one place.

Only what is known is said. The inspectorate's words are under the Open Government Licence; of the rest the licence
page of the site speaks, and each file points there.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.conf import settings

from recommendations.models import InspectionReport
from responses.models.derived import Clock
from soteria_tracker.public.data.csv_files import RULE
from soteria_tracker.public.data.schema import Asked, Table
from soteria_tracker.public.moment import Moment

SITE = "Soteria Tracker"
OGL = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
POSITIONS = (
    "Positions are as each office or force has stated them: claims with a date and a source, not findings. "
    "Readings are the Tracker’s own, in its own words, of documents that bodies published."
)
NONE_HELD = (
    "“none” means that this Tracker holds no response from that body. It says nothing about whether the body has "
    "published one elsewhere."
)
CLOCKS = {
    Clock.SAID: "said: what the statements held today say of that day",
    Clock.PUBLISHED: "published: what had been published by the end of that day, in the versions that stood then",
}


class Line(NamedTuple):
    what: str
    value: str


def day_words(day: date) -> str:
    """“16 October 2024”: files are in English."""
    return f"{day.day} {day:%B} {day.year}"


def licence_page() -> str:
    return f"{settings.SITE_URL}/licence/"


def of_report(report: InspectionReport) -> str:
    return f"{report.publisher}, {report.title}, {report.published.isoformat()}, {report.url} ({report.licence})"


def moment_words(moment: Moment) -> str:
    if moment.as_at is None:
        return f"as held on {moment.today.isoformat()}"
    return f"as at {moment.as_at.isoformat()}; clock {CLOCKS[moment.clock]}"


def citation(title: str, moment: Moment, address: str) -> str:
    return f"{SITE}, “{title}”, {moment_words(moment)}, {address}, retrieved {moment.today.isoformat()}."


def lines(table: Table, asked: Asked, address: str) -> list[Line]:
    """The second sheet of a spreadsheet."""
    said = [
        Line("Title", str(table.title)),
        Line("What it holds", str(table.description)),
        Line("Of which day", moment_words(asked.moment) if table.looks_back else "as held today"),
        Line("Last entry in the record", _day(asked.reference.last_entry and asked.reference.last_entry.date())),
    ]
    if table.of_report and asked.report:
        said.append(Line("Recommendations", of_report(asked.report)))
    return [
        *said,
        Line("Positions", POSITIONS),
        Line("No response held here", NONE_HELD),
        Line("Licence and credit", licence_page()),
        Line("Licence of the inspectorate’s words", f"{OGL['title']}, {OGL['path']}"),
        Line("Columns", f"{settings.SITE_URL}/data/#{table.name}"),
        Line("How to cite", citation(str(table.title), asked.moment, address)),
        Line("Address", address),
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else "none"


def notice(asked: Asked, reports: Iterable[InspectionReport]) -> str:
    """What lies beside the files of a whole set."""
    return "\n\n".join(
        [
            f"{SITE}, {settings.SITE_URL}/, {moment_words(asked.moment)}",
            *(f"Recommendations: {of_report(report)}" for report in reports),
            f"The words of the inspectorate: {OGL['title']}, {OGL['path']}",
            POSITIONS,
            NONE_HELD,
            f"Licence and credit of everything: {licence_page()}",
            f"How texts are written in CSV: {RULE}\n",
        ]
    )
