"""python -m tests.faults [--only NAME ...] [--sample N] [--jobs N] [--figures FILE]: is each planted fault found?"""

import argparse
import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.fault import Fault
from tests.faults.list import FAULTS
from tests.faults.planting import Seen, seen, unplanted

#: Any test that opens the database.
DATABASE = "tests/responses/test_chain.py::test_chain_of_the_real_data_holds_and_misses_nothing"


def main() -> int:
    asked = _asked()
    faults = chosen(asked.only, asked.sample)
    if not faults:
        print("There is no such fault.")
        return 2
    began = time.monotonic()
    with TemporaryDirectory(prefix="soteria-faults-") as folder:
        made = Path(folder) / "made"
        if trouble := unplanted(_tests(faults, alone=asked.planted_alone), made):
            print(f"Without any fault the tests are not green:\n{trouble}")
            return 1
        with ThreadPoolExecutor(asked.jobs) as pool:
            found = list(pool.map(lambda fault: _told(fault, made), faults))
    missed = [each for each in found if not each.is_caught]
    print(f"Faults planted {len(found)}, caught {len(found) - len(missed)}, in {time.monotonic() - began:.0f} s.")
    for each in missed:
        print(f"NOT CAUGHT {each.fault}: {each.trouble}")
    if asked.figures:
        _write(Path(asked.figures), found)
    return bool(missed)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="these alone")
    parser.add_argument("--sample", type=int, metavar="N", help="so many, others each day")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="so many at once")
    parser.add_argument("--figures", metavar="FILE", help="write what was found as JSON")
    parser.add_argument("--planted-alone", action="store_true", help="do not first ask whether all is green without")
    return parser.parse_args()


def chosen(only: list[str], sample: int | None) -> list[Fault]:
    """The whole list; those that are named; or a draw that is the same all day."""
    faults = [each for each in FAULTS if not only or each.name in only]
    if sample is None:
        return faults
    today = datetime.now(UTC).date().isoformat()
    return random.Random(today).sample(faults, min(sample, len(faults)))  # noqa: S311 -- a draw, no secret


def _tests(faults: list[Fault], *, alone: bool) -> set[str]:
    """All that the faults name; or one, for the database that it leaves."""
    return {DATABASE} if alone else {test for fault in faults for test in fault.tests}


def _told(fault: Fault, made: Path) -> Seen:
    found = seen(fault, made)
    said = f"caught by {', '.join(found.red)}" if found.is_caught else f"NOT CAUGHT: {found.trouble}"
    print(f"{found.seconds:6.1f} s  {fault.name:<52} {said}", flush=True)
    return found


def _write(file: Path, found: list[Seen]) -> None:
    faults = {each.fault: {"caught": each.is_caught, "by": each.red, "trouble": each.trouble} for each in found}
    figures = {"planted": len(found), "caught": sum(each.is_caught for each in found), "faults": faults}
    file.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
