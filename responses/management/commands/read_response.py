"""What the Tracker would make of a document that an office wrote elsewhere. Reads, prints, saves nothing."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from recommendations.models import InspectionReport
from responses.importing import proposals
from responses.importing.reading import MOST_BYTES, Unreadable, read, too_large


class Refused(Exception):
    """One translated sentence for whoever asked."""


class Command(BaseCommand):
    help = "Print how a document (.docx, .txt, .pdf) would be cut into the parts of a response. Nothing is saved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the document; - reads standard input")
        parser.add_argument("--json", action="store_true", help="as JSON")
        parser.add_argument("--report", default="soteria-2024", help="the short name of the report that it answers")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("responses.press").setLevel(logging.ERROR)  # whoever asks once needs no running press
        try:
            found = self.found(options)
        except Refused as sentence:
            self.stderr.write(str(sentence))
            raise SystemExit(1) from None
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) if options["json"] else listing(found))

    def found(self, options: dict[str, Any]) -> dict[str, Any]:
        """Raises Refused."""
        try:
            report = InspectionReport.objects.filter(slug=options["report"]).first()
        except DatabaseError:
            raise Refused(_("The database is not set up yet: run bin/up once.")) from None
        if report is None:
            raise Refused(_("There is no report “%(name)s”.") % {"name": options["report"]})
        try:
            return proposals.printed(read(contents(options["file"])), report)
        except Unreadable as sentence:
            raise Refused(str(sentence)) from None


def contents(name: str) -> bytes:
    """Raises Refused. One byte more than may be is enough to know."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(_("The file can't be opened: %(why)s.") % {"why": error.strerror}) from None
    if len(data) > MOST_BYTES:
        raise Refused(too_large())
    return data


def listing(found: dict[str, Any]) -> str:
    """For reading on a screen."""
    pieces = [(_("Before"), found["before"])]
    for number, each in found["recommendations"].items():
        pieces += [
            (_("Recommendation %(number)s, as quoted") % {"number": number}, each["wording"]),
            (_("Recommendation %(number)s, the answer") % {"number": number}, each["answer"]),
        ]
    pieces.append((_("After"), found["after"]))
    pieces += [(_("Found no place"), text) for text in found["unplaced"]]
    return "\n\n".join(f"== {title}\n{text or '–'}" for title, text in pieces)
