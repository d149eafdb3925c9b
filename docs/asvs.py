"""Write docs/asvs.md from docs/asvs.txt: ``uv run python -m docs.asvs``. Percentages are counted, never typed.

A line of asvs.txt: number, verdict (+ met, - not met, / not applicable), what it asks in our words, and behind a
bar the tests or files that show it, or the reason why not. tests/asvs.py has which there are, and of which level.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE, PAGE = Path(__file__).with_suffix(".txt"), Path(__file__).with_suffix(".md")
VERDICTS = {"+": "met", "-": "**not met**", "/": "not applicable"}
LINE = re.compile(r"(\d+\.\d+\.\d+) ([+/-]) (.+?) \| (.+)")
HEAD = """# OWASP ASVS 5.0.0, levels 1 and 2

A **self-assessment** by those who wrote the product; nobody from outside has looked at it. The requirements are named
by their numbers and told in our own words: read them in the standard. Behind each that is met stand tests that would
fail without it, or the file that is it. **No scan of dependencies for known vulnerabilities was made**: its source
cannot be reached from where this is built. 15.2.1 is judged by the age of packages alone (`bin/nightly updates`), on
the day that docs/nightly.md names. What whoever runs a copy decides (certificates, networks, where logs go, other
machines) is judged as the shipped files have it.

This page is made by `uv run python -m docs.asvs` from `docs/asvs.txt`.
"""


@dataclass(frozen=True, slots=True)
class Requirement:
    number: str
    verdict: str
    what: str
    shown: str

    @property
    def evidence(self) -> list[str]:
        """Paths of files, and tests with the file that they are in; of what is not met or does not apply none."""
        return [located(each) for each in self.shown.split()] if self.verdict == "+" else []


def requirements() -> list[Requirement]:
    found = [LINE.fullmatch(line) for line in SOURCE.read_text().splitlines()]
    return [Requirement(*match.groups()) for match in found if match]


@cache
def places() -> dict[str, list[str]]:
    """The files in which a test of a name stands."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.MULTILINE):
            found.setdefault(name, []).append(str(path.relative_to(ROOT)))
    return found


def located(name: str) -> str:
    if not name.startswith("test_"):
        return name
    files = places().get(name, [])
    if len(files) != 1:
        raise LookupError(f"{name} stands in {len(files)} files, not in one.")
    return f"{files[0]}::{name}"


def share(rows: list[Requirement]) -> str:
    """Of what applies; and what was counted."""
    counted = Counter(row.verdict for row in rows)
    applies = counted["+"] + counted["-"]
    return (
        f"{counted['+']} of {applies} that apply are met ({100 * counted['+'] / applies:.1f} %); "
        f"{counted['-']} are not, {counted['/']} do not apply."
    )


def page(levels: dict[str, int]) -> str:
    rows = requirements()
    lines = [HEAD]
    for level in (1, 2):
        lines.append(f"- Level {level}: {share([row for row in rows if levels[row.number] == level])}")
    lines += ["", "| number | level | what | verdict | shown by, or why not |", "|---|---|---|---|---|"]
    for row in rows:
        shown = ", ".join(f"`{each}`" for each in row.evidence) or row.shown
        lines.append(f"| {row.number} | {levels[row.number]} | {row.what} | {VERDICTS[row.verdict]} | {shown} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    from tests.asvs import LEVELS

    PAGE.write_text(page(LEVELS))
