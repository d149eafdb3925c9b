"""How accessible the pages were at the last test run: read from what the run wrote (python -m docs.accessibility)."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

PATH: Path = settings.BASE_DIR / "docs" / "accessibility.json"


@dataclass(frozen=True)
class Run:
    """One run. A violation holds address, width in px, rule, impact, number of places."""

    day: date
    versions: dict[str, str]  # program -> version
    rules: list[str]  # tags of axe
    widths: list[int]  # px
    addresses: list[str]
    not_met: list[str]  # kinds of page that the data of the run did not have
    violations: list[dict[str, Any]]
    sideways: list[dict[str, Any]]  # pages wider than the screen: address, width, px too wide

    @property
    def pages(self) -> int:
        return len(self.addresses)

    @property
    def welsh(self) -> int:
        return sum(address.startswith("/cy/") for address in self.addresses)

    @property
    def english(self) -> int:
        return self.pages - self.welsh

    @property
    def looks(self) -> int:
        """Each page at each width."""
        return self.pages * len(self.widths)

    @property
    def places(self) -> int:
        return sum(violation["places"] for violation in self.violations)


@cache
def last_run() -> Run:
    """Read once a process: KeyError where the file lacks a field."""
    found = json.loads(PATH.read_text())
    return Run(
        day=date.fromisoformat(found["date"]),
        **{
            name: found[name]
            for name in ("versions", "rules", "widths", "addresses", "not_met", "violations", "sideways")
        },
    )
