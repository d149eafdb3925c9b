"""python -m tests.mutants [--only AREA ...] [--module FILE ...] [--jobs N] [--least PERCENT] [--figures FILE]
                        [--again FILE]

Run by an interpreter that has mutmut beside the Tracker's packages: bin/nightly mutmut makes one.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

from tests.mutants.areas import AREAS, Area
from tests.mutants.running import ENDLESS, Mutant, missed, mutants


def main() -> int:
    asked = _asked()
    areas = chosen(asked.only, asked.module)
    earlier = kept(Path(asked.again).read_text()) if asked.again else {}
    began = time.monotonic()
    with ThreadPoolExecutor(asked.jobs) as pool:
        tried = pool.map(lambda area: again(area, earlier[area.name]) if area.name in earlier else mutants(area), areas)
        found = dict(zip((each.name for each in areas), tried, strict=True))
    low = []
    for name, each in found.items():
        for module in dict.fromkeys(mutant.module for mutant in each):
            print(f"{name:<12} {module:<34} {said([mutant for mutant in each if mutant.module == module])}")
        print(f"{name:<12} {'together':<34} {said(each)}")
        if score(each) < asked.least:
            low.append(name)
    for mutant in sorted(
        (m for each in found.values() for m in each if not m.seen), key=lambda m: (m.of_words, m.name)
    ):
        print(f"{'words alone' if mutant.of_words else 'NOT SEEN'}: {mutant.name}\n{mutant.change}")
    print(f"In {time.monotonic() - began:.0f} s.")
    if asked.figures:
        facts = {name: [asdict(mutant) for mutant in each] for name, each in found.items()}
        Path(asked.figures).write_text(json.dumps(facts, indent=1) + "\n")
    if low:
        print(f"Below {asked.least} %: {', '.join(low)}")
    return bool(low)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", action="append", default=[], metavar="AREA", help="these alone")
    parser.add_argument("--module", action="append", default=[], metavar="FILE", help="these files alone")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="so many areas at once")
    parser.add_argument("--least", type=float, default=85, metavar="PERCENT", help="fail below it")
    parser.add_argument("--figures", metavar="FILE", help="write every mutant as JSON")
    parser.add_argument("--again", metavar="FILE", help="such a file: only functions with a miss are tried once more")
    return parser.parse_args()


def chosen(only: list[str], modules: list[str]) -> list[Area]:
    """All areas, or those named; of them all modules, or those named, with the tests of the whole area."""
    areas = [each for each in AREAS if not only or each.name in only]
    if modules:
        areas = [replace(each, modules=tuple(m for m in each.modules if m in modules)) for each in areas]
    return [each for each in areas if each.modules]


def kept(figures: str) -> dict[str, list[Mutant]]:
    """What an earlier run wrote, by area."""
    return {name: [Mutant(**facts) for facts in each] for name, each in json.loads(figures).items()}


def again(area: Area, earlier: list[Mutant]) -> list[Mutant]:
    """What was missed is tried once more, with all other changes of its function; the rest stands as it was."""
    of = missed(earlier)
    return [each for each in earlier if each.function not in of] + (mutants(area, of=of) if of else [])


def score(found: Iterable[Mutant]) -> float:
    """Per cent seen, of all that change more than words. What means the same as before counts as not seen."""
    counted = [each for each in found if not each.of_words]
    return 100 * sum(each.seen for each in counted) / len(counted) if counted else 0.0


def said(found: list[Mutant]) -> str:
    counted = [each for each in found if not each.of_words]
    words = [each for each in found if each.of_words]
    endless = sum(each.code in ENDLESS for each in counted)
    return (
        f"{sum(each.seen for each in counted)} of {len(counted)} seen, {score(found):.1f} % "
        f"({endless} by the time they took); of words alone {sum(each.seen for each in words)} of {len(words)}"
    )


if __name__ == "__main__":
    sys.exit(main())
