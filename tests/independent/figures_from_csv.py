"""Every figure of the public pages, worked out anew from the CSV files of the site, by rules written down here again.

    python tests/independent/figures_from_csv.py http://127.0.0.1:8000

Nothing of the Tracker is imported. From statements.csv and publications.csv it works out which statement of a force
counts, from recommendations.csv and findings.csv whether a deadline has passed; that must be what current.csv and
counts.csv say, and what the national page, the page of the report and those of its recommendations show. It asks for
now and, by both clocks, for the three days in 2025 on which deadlines fell. Ends with 1 and names each difference.
"""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.request import urlopen
from zoneinfo import ZoneInfo

DAYS = ("2025-01-31", "2025-03-31", "2025-07-31")
MOMENTS = ("", *(f"as_at={day}&clock={clock}" for day in DAYS for clock in ("said", "published")))
POSITIONS = (
    "complete",
    "in_place",
    "in_progress",
    "waiting",
    "planned",
    "not_started",
    "not_stated",
    "undated",
    "none",
)
#: A deadline is marked as passed only where the statement leaves work with the force ...
LEAVES_WORK = {"not_started", "planned", "in_progress"}
#: ... and the inspectorate has not closed the matter itself.
CLOSED = {"completed", "superseded"}

Fetch = Callable[[str], str]  # address below the site -> what it answers
Rows = list[dict[str, str]]
Cell = tuple[str, bool]  # position, past the deadline
Figures = dict[str, dict[str, int]]  # recommendation -> position, "n" or "past" -> how many


# --- From the files


def table(fetch: Fetch, name: str, moment: str) -> Rows:
    return list(csv.DictReader(io.StringIO(fetch(f"/data/{name}.csv?{moment}").removeprefix("\ufeff"), newline="")))


class Data:
    """The tables of one moment, and what follows from them."""

    def __init__(self, fetch: Fetch, moment: str, today: date) -> None:
        asked = re.search(r"as_at=([0-9-]+)", moment)
        self.day = date.fromisoformat(asked[1]) if asked else today
        names = ("forces", "recommendations", "statements", "publications", "findings", "current", "counts")
        self.tables = {name: table(fetch, name, moment) for name in names}
        self.is_published = "clock=published" in moment
        self.now = {name: table(fetch, name, "") for name in ("statements", "publications")} if asked else {}

    @property
    def forces(self) -> list[str]:
        return [row["slug"] for row in self.tables["forces"]]

    @property
    def followed(self) -> dict[str, dict[str, str]]:
        return {row["id"]: row for row in self.tables["recommendations"] if row["is_tracked"] == "true"}

    def standing(self) -> dict[tuple[str, str], str]:
        """The position that counts of each force on each recommendation; of what is left the best sorts last.

        A replaced version counts no more; a body's own statement outranks the Tracker's reading; then the later day,
        an undated statement before all; then what entered the record later.
        """
        published = {row["reference"]: row for row in self.tables["publications"]}
        best: dict[tuple[str, str], tuple[Any, str]] = {}
        for order, said in enumerate(self.tables["statements"]):
            if said["limb"] or said["is_replaced"] == "true":
                continue
            publication = published[said["publication"]]
            rank = (publication["kind"] != "reading", said["stated_on"], publication["published_at"], order)
            pair = said["force"], said["recommendation"]
            if pair not in best or best[pair][0] < rank:
                best[pair] = rank, said["position"]
        return {pair: position for pair, (_rank, position) in best.items()}

    def undated(self) -> set[tuple[str, str]]:
        """Of a day that has passed: what is held now and lies on no day, by the clock of the moment."""
        if not self.now:
            return set()
        public = {row["reference"]: row["public_on"] for row in self.now["publications"]}
        days: dict[tuple[str, str], list[str]] = {}
        for said in self.now["statements"]:
            if said["limb"] or (said["is_replaced"] == "true" and not self.is_published):
                continue
            day = public[said["publication"]] if self.is_published else said["stated_on"]
            days.setdefault((said["force"], said["recommendation"]), []).append(day)
        return {pair for pair, found in days.items() if not any(found)}

    def closed(self) -> dict[tuple[str, str], str]:
        """What the inspectorate said last; the file is in the order of its days."""
        return {(row["force"], row["recommendation"]): row["status"] for row in self.tables["findings"]}

    def cells(self) -> dict[tuple[str, str], Cell]:
        """Where each force stands on each recommendation that is followed."""
        standing, closed = self.standing(), self.closed()
        standing = dict.fromkeys(self.undated(), "undated") | standing
        found = {}
        for force in self.forces:
            for name, row in self.followed.items():
                position = standing.get((force, name), "none")
                has_passed = bool(row["deadline"]) and date.fromisoformat(row["deadline"]) < self.day
                leaves_work = position in LEAVES_WORK and closed.get((force, name)) not in CLOSED
                found[force, name] = (position, has_passed and leaves_work)
        return found


def figures(cells: dict[tuple[str, str], Cell]) -> Figures:
    found: dict[str, Counter[str]] = {}
    for (_force, recommendation), (position, past) in cells.items():
        found.setdefault(recommendation, Counter()).update([position, "n", *(["past"] if past else [])])
    return {name: {key: counted[key] for key in (*POSITIONS, "n", "past")} for name, counted in found.items()}


# --- From the pages


class Tables(HTMLParser):
    """The cells of every table that names its figures: (kind, its row, its own marks, its text)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.kind = ""
        self.line: dict[str, str] = {}
        self.marks: dict[str, str] | None = None
        self.words: list[str] = []
        self.cells: list[tuple[str, dict[str, str], dict[str, str], str]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marks = {name: value or "" for name, value in attrs}
        if tag == "table":
            self.kind = marks.get("data-figures", "")
        elif tag == "tr":
            self.line = marks
        elif tag == "td" and self.kind:
            self.marks, self.words = marks, []

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self.marks is not None:
            self.cells.append((self.kind, self.line, self.marks, "".join(self.words).strip()))
            self.marks = None
        elif tag == "table":
            self.kind = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        self.text.append(data)

    def of(self, kind: str) -> list[tuple[dict[str, str], dict[str, str], str]]:
        return [(line, marks, text) for each, line, marks, text in self.cells if each == kind]

    @property
    def prose(self) -> str:
        return " ".join("".join(self.text).split())


def counted(page: Tables, report: str) -> Figures:
    """The tables of counts, as numbers."""
    found: Figures = {}
    for line, marks, text in page.of("counts"):
        what = marks.get("data-position") or marks.get("data-figure")
        if what in (*POSITIONS, "n", "past"):
            found.setdefault(f"{report}/{line['data-recommendation']}", {})[what] = int(text)
    return found


def stood(page: Tables, report: str, followed: list[str]) -> dict[tuple[str, str], Cell]:
    """The table of forces by recommendations. A line without cells of its own says that none is held, of any."""
    found: dict[tuple[str, str], Cell] = {}
    for line, marks, _text in page.of("current"):
        force = line["data-force"]
        if "data-recommendation" not in marks:
            found |= {(force, name): ("none", False) for name in followed}
        else:
            name = f"{report}/{marks['data-recommendation']}"
            found[force, name] = marks["data-position"], marks["data-past"] == "true"
    return found


def of_one(page: Tables, name: str) -> tuple[dict[tuple[str, str], Cell], dict[str, int]]:
    """The page of a recommendation: each force, and the figures."""
    cells = {
        (line["data-force"], name): (marks["data-position"], marks["data-past"] == "true")
        for line, marks, _text in page.of("forces")
        if "data-position" in marks
    }
    found = {marks["data-position"]: int(text) for _line, marks, text in page.of("positions") if text}
    past = re.search(r"Deadline passed: (\d+) force", page.prose)
    return cells, found | {"past": int(past[1]) if past else -1, "n": sum(found.values())}


# --- Compared


def differences(fetch: Fetch, moment: str, today: date) -> Iterator[str]:
    """Every figure that is not the same, a line each."""
    data = Data(fetch, moment, today)
    cells, followed = data.cells(), data.followed
    if not cells:
        yield f"{moment or 'now'}: nothing to compare"
        return
    expected, report = figures(cells), next(iter(followed.values()))["report"]
    named = {
        "current.csv": (
            {
                (row["force"], row["recommendation"]): (row["position"], row["past_deadline"] == "true")
                for row in data.tables["current"]
            },
            cells,
        ),
        "counts.csv": (_of_counts(data.tables["counts"]), expected),
    }
    national = Tables(fetch(f"/?{moment}"))
    named["the national page, forces"] = stood(national, report, list(followed)), cells
    named["the national page, counts"] = counted(national, report), expected
    named["the report"] = counted(Tables(fetch(f"/reports/{report}/?{moment}")), report), expected
    for name in followed:
        rows, shown = of_one(Tables(fetch(f"/reports/{name}/?{moment}")), name)
        named[f"{name}, forces"] = rows, {pair: cell for pair, cell in cells.items() if pair[1] == name}
        named[f"{name}, figures"] = shown, expected[name]
    for place, (shows, wanted) in named.items():
        for key in sorted({*shows, *wanted}, key=str):
            if _without_zeros(shows.get(key)) != _without_zeros(wanted.get(key)):
                yield f"{moment or 'now'}, {place}: {key} is {shows.get(key)}, by the files {wanted.get(key)}"


def _without_zeros(figure: Any) -> Any:
    """A page of today has no column for what lies on no day."""
    return {key: number for key, number in figure.items() if number} if isinstance(figure, dict) else figure or 0


def _of_counts(rows: Rows) -> Figures:
    found: Figures = {}
    for row in rows:
        of = found.setdefault(row["recommendation"], {"n": int(row["n"]), "past": 0})
        of[row["position"]] = int(row["forces"])
        of["past"] += int(row["past_deadline"])
    return found


def main(site: str) -> int:
    def fetch(address: str) -> str:
        with urlopen(f"{site.rstrip('/')}{address}", timeout=30) as answer:  # noqa: S310 -- the site named by hand
            return answer.read().decode()

    today = datetime.now(ZoneInfo("Europe/London")).date()
    found = [each for moment in MOMENTS for each in differences(fetch, moment, today)]
    sys.stdout.write("".join(f"{each}\n" for each in found) or f"Every figure is equal, at {len(MOMENTS)} moments.\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
