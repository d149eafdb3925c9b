"""The fixed words that have no vouched Welsh: for a translator, as a list that the catalogue draws."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

#: Where words stand that documents print.
PRINTED = (
    "templates/documents/",
    "templates/_partials/response_",
    "responses/templatetags/documents.py",
    "responses/positions.py",
    *(f"responses/documents/{name}.py" for name in ("arrangement", "dispatches", "layouts")),
)
#: Where words stand that the public site shows below /cy/.
SHOWN = (
    *(f"templates/{name}" for name in ("site/", "_components/", "_partials/", "base.html", "4", "500.html")),
    "soteria_tracker/public/",
    "soteria_tracker/templatetags/",
    "responses/templatetags/record.py",
    "responses/signing/sentences.py",
    "forces/models/",
)
CATALOGUE = Path(settings.BASE_DIR) / "locale" / "cy" / "LC_MESSAGES" / "django.po"
LIST = Path(settings.BASE_DIR) / "docs" / "welsh-for-a-translator.md"
HEAD = """\
# Welsh for a translator

Fixed words for which nobody has vouched a Welsh text yet: those that documents print, then those that the public site
shows below `/cy/`. Where they stand they are English, marked as English. Where a proposal stands beside them it is a
guess, kept as “fuzzy” in the catalogue and used nowhere. Words such as `%(day)s` are filled in, and tags such as
`<a href="…">` lead somewhere: keep them as they are. Two English forms with a stroke between them depend on a number:
Welsh has six of them, for 0, 1, 2, 3, 6 and any other.

To settle one: correct its `msgstr` in `locale/cy/LC_MESSAGES/django.po`, take the word `fuzzy` away above it, and run
`bin/messages`, which draws this list anew.
"""
TABLE = """
## {title}

| English | Proposal |
|---|---|
"""


@dataclass(frozen=True)
class Entry:
    """One message of the catalogue; of several forms the first that is given."""

    english: str
    welsh: str
    is_fuzzy: bool
    places: tuple[str, ...]

    @property
    def is_vouched(self) -> bool:
        return bool(self.welsh) and not self.is_fuzzy

    def stands_in(self, rooms: tuple[str, ...]) -> bool:
        return any(place.startswith(rooms) for place in self.places)


def entries(catalogue: str) -> Iterator[Entry]:
    """The messages of a .po file, without those that are no longer in use."""
    for block in catalogue.split("\n\n")[1:]:
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        if _has(lines, "msgid "):
            yield Entry(
                english=" / ".join(_text(lines, each) for each in ("msgid ", "msgid_plural ") if _has(lines, each)),
                welsh=_text(lines, "msgstr"),
                is_fuzzy=any(line.startswith("#,") and "fuzzy" in line for line in lines),
                places=tuple(place for line in lines if line.startswith("#:") for place in line[2:].split()),
            )


def _has(lines: list[str], keyword: str) -> bool:
    return any(line.startswith(keyword) for line in lines)


def _text(lines: list[str], keyword: str) -> str:
    """The first string after the keyword, its continuation lines joined."""
    start = next(n for n, line in enumerate(lines) if line.startswith(keyword))
    first, found = lines[start].partition('"'), []
    found.append(f'"{first[2]}')
    for line in lines[start + 1 :]:
        if not line.startswith('"'):
            break
        found.append(line)
    return "".join(ast.literal_eval(each) for each in found)


def drawn(catalogue: str) -> str:
    """The list as it should stand; what documents and pages share stands under documents alone."""
    waiting = [each for each in entries(catalogue) if not each.is_vouched]
    printed = {each.english: each.welsh for each in waiting if each.stands_in(PRINTED)}
    shown = {each.english: each.welsh for each in waiting if each.stands_in(SHOWN)}
    pages = {english: welsh for english, welsh in shown.items() if english not in printed}
    return HEAD + _table("Documents", printed) + _table("Pages of the public site", pages)


def _table(title: str, waiting: dict[str, str]) -> str:
    rows = (f"| {_cell(english)} | {_cell(waiting[english])} |\n" for english in sorted(waiting))
    return TABLE.format(title=title) + "".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


class Command(BaseCommand):
    help = "Draw docs/welsh-for-a-translator.md anew from the Welsh catalogue."

    def handle(self, *args: Any, **options: Any) -> None:
        LIST.write_text(drawn(CATALOGUE.read_text()))
        self.stdout.write(f"{LIST.name} is up to date.")
