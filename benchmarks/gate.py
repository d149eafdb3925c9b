"""What a page may cost, whatever the size of the record: ``python -m benchmarks.gate``. Ends with 1 where one is dear.

Every public address (benchmarks.addresses, from the URLconf) is asked of two invented databases, the second with ten
times the record of the first, on SQLite. A page makes at most 5 statements, the same number in both; SQLite's machine
takes at most 1.1 times as many instructions for the larger one (EXCEPTIONS apart); nothing reads a table of the record
from end to end. Nothing here measures time, so it says the same on every machine. About two minutes on two cores.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = 10, 100
MOST_STATEMENTS, MOST_GROWTH = 5, 1.1
#: Instructions that any page may grow by, whatever share of it that is: a B-tree is a level deeper.
A_LEVEL = 2_000


class Allowed(NamedTuple):
    """How many times an address may grow, and why; it says nothing of statements and of tables read whole."""

    growth: float
    reason: str


_FILE = "a page of a file holds up to 5,000 rows, each of which is read; scale 10 does not fill it"
_MAP = "a map holds up to 50,000 addresses, each of which is read; scale 10 does not fill it"
_HISTORY = "reads up to 121 updates of a report, and 61 changes of a row; at scale 10 there are 10 of a force"
#: Addresses in the larger database whose bound lies above what the smaller one holds. To be agreed on, not to be
#: filled up.
EXCEPTIONS: dict[str, Allowed] = {
    "/data/publications.csv": Allowed(8, _FILE),
    "/data/publications.ods": Allowed(8, _FILE),
    "/data/reports.csv": Allowed(10, _FILE),
    "/data/reports.ods": Allowed(10, _FILE),
    "/data/statements.csv": Allowed(5, _FILE),
    "/data/statements.ods": Allowed(5, _FILE),
    "/data/targets.csv": Allowed(5, _FILE),
    "/data/targets.ods": Allowed(5, _FILE),
    "/sitemap.xml": Allowed(10, _MAP),
    "/sitemaps/site.xml": Allowed(10, _MAP),
    "/forces/gwent/": Allowed(1.3, _HISTORY),
    "/cy/forces/gwent/": Allowed(1.3, _HISTORY),
    "/forces/gwent/?as_at=2025-07-31&clock=published": Allowed(2.1, _HISTORY),
}

Costs = dict[str, dict[str, dict[str, Any]]]  # pattern -> address -> benchmarks.measuring.Cost


class Row(NamedTuple):
    pattern: str
    address: str
    small: dict[str, Any]
    large: dict[str, Any]

    @property
    def growth(self) -> float:
        return self.large["instructions"] / max(self.small["instructions"], 1)

    def complaints(self) -> list[str]:
        """What is wrong with the page, in words; nothing where all is well."""
        found = []
        if {self.small["status"], self.large["status"]} != {200}:
            return [f"answered {self.small['status']} and {self.large['status']}"]
        if self.large["statements"] > MOST_STATEMENTS:
            found.append(f"{self.large['statements']} statements, more than {MOST_STATEMENTS}")
        if self.small["statements"] != self.large["statements"]:
            found.append(f"{self.small['statements']} statements grew to {self.large['statements']}")
        more = self.large["instructions"] - self.small["instructions"]
        most = EXCEPTIONS[self.address].growth if self.address in EXCEPTIONS else MOST_GROWTH
        if self.growth > most and more > A_LEVEL:
            found.append(f"instructions grew {self.growth:.2f} times, more than {most}")
        if scans := sorted({*self.small["scans"], *self.large["scans"]}):
            found.append(f"reads all of {', '.join(scans)}")
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--in", dest="folder", type=Path, help="a folder with databases of an earlier run, or for them")
    parser.add_argument("--measure", type=int, metavar="SCALE", help=argparse.SUPPRESS)
    parser.add_argument("--why", action="store_true", help="show the dearest statement of each page that fails")
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measured(options.measure)))
        return 0
    if options.folder:
        options.folder.mkdir(exist_ok=True)
        return judged(options.folder, why=options.why)
    with tempfile.TemporaryDirectory(prefix="gate-") as folder:
        return judged(Path(folder), why=options.why)


def judged(folder: Path, *, why: bool) -> int:
    """Make both databases at once, measure both, say what came out."""
    made = [generated(folder, scale) for scale in (SMALL, LARGE)]
    if any(process.wait() for process in made if process):
        return 1
    small, large = (asked(folder, scale) for scale in (SMALL, LARGE))
    return told(rows(small, large), why=why)


def generated(folder: Path, scale: int) -> subprocess.Popen[str] | None:
    path = folder / f"{scale}.sqlite3"
    if path.exists():
        return None
    command = [sys.executable, "-m", "benchmarks.generate", str(path), "--scale", str(scale)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=sys.stderr)  # noqa: S603 -- our own program


def asked(folder: Path, scale: int) -> Costs:
    """Measured in a process of its own, which has this database as the Tracker's."""
    ran = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-m", "benchmarks.gate", "--measure", str(scale)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{folder / f'{scale}.sqlite3'}"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise SystemExit(f"Scale {scale} could not be measured.")
    return json.loads(ran.stdout.splitlines()[-1])


def measured(scale: int) -> Costs:
    """Every address twice, the second time counted: what a process does once is not what a page costs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soteria_tracker.settings")
    import django

    django.setup()
    from django.test import Client

    from benchmarks.addresses import addresses
    from benchmarks.measuring import cost

    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    found: Costs = {}
    for pattern, several in addresses(scale).items():
        for address in several:
            b"".join(client.get(address))
            used = cost(lambda address=address: client.get(address))  # type: ignore[misc]
            found.setdefault(pattern, {})[address] = used.told()
    return found


def rows(small: Costs, large: Costs) -> list[Row]:
    """The same address of both: names of reports differ by the scale, so they are paired by their order."""
    return [
        Row(pattern, address, few, many)
        for pattern in large
        for (address, many), few in zip(large[pattern].items(), small[pattern].values(), strict=True)
    ]


def told(rows: list[Row], *, why: bool = False) -> int:
    """A table of all pages, those of EXCEPTIONS in brackets, then what is wrong; 1 where anything is."""
    print(f"{'':4} {'SQL':>7} {'instructions':>20} {'growth':>7}  address")
    failed = []
    for row in sorted(rows, key=lambda row: row.address):
        complaints = row.complaints()
        if complaints:
            failed.append((row, complaints))
        mark = "FAIL" if complaints else "(ok)" if row.address in EXCEPTIONS else "ok"
        sql = f"{row.small['statements']}/{row.large['statements']}"
        steps = f"{row.small['instructions']}/{row.large['instructions']}"
        print(f"{mark:4} {sql:>7} {steps:>20} {row.growth:7.2f}  {row.address}")
    for row, complaints in failed:
        print(f"{row.address}: {'; '.join(complaints)}")
        if why:
            print(f"    {row.large['slowest']}")
    print(f"{len(rows) - len(failed)} of {len(rows)} addresses cost what they may.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
