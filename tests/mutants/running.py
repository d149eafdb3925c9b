"""An area, copied and handed to mutmut; and what mutmut wrote down of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.fault import ROOT
from tests.faults.planting import LEFT_OUT
from tests.mutants.areas import DONE_AT_IMPORT, Area
from tests.mutants.changes import change, is_of_words

#: Copied with its trampolines. All else in the tree is copied as it is.
SOURCES = ("forces", "recommendations", "responses", "soteria_tracker")
#: How the tests of a mutant ended, as pytest and mutmut say it. What makes them run for ever has been seen by them.
FAILED, ENDLESS = frozenset({1, 3}), frozenset({36, -24, 24, 152, 255})
SURVIVED, NO_TEST = 0, 33


class NoFigures(Exception):
    """mutmut did not come to an end; the message is the last that it said."""


def function_of(name: str) -> str:
    """Of a mutant: ``responses.workflow.x_move`` of ``responses.workflow.x_move__mutmut_7``."""
    return name.rpartition("__mutmut_")[0]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed function. ``of_words``: only words of a sentence or of the log are other."""

    name: str
    module: str
    code: int
    of_words: bool
    change: str = ""

    @property
    def seen(self) -> bool:
        return self.code in FAILED | ENDLESS

    @property
    def function(self) -> str:
        return function_of(self.name)


def missed(found: Iterable[Mutant]) -> frozenset[str]:
    """The functions in which a change was not seen, words apart."""
    return frozenset(each.function for each in found if not (each.seen or each.of_words))


def mutants(area: Area, *, of: frozenset[str] | None = None) -> list[Mutant]:
    """Every mutant of an area and whether its tests saw it; ``of`` some functions alone, where they are given.

    Takes minutes; leaves nothing behind.
    """
    with TemporaryDirectory(prefix="soteria-mutants-") as folder:
        place, files = Path(folder) / "tree", Path(folder) / "t"
        shutil.copytree(ROOT, place, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        files.mkdir()
        (place / "setup.cfg").write_text(settings(area, place))
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SOTERIA_VAR")}
        # One at a time: each is a fork that runs the tests over the same database.
        done = subprocess.run(
            [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *(f"{name}__mutmut_*" for name in of or ())],
            cwd=place,
            env=environment | {"TMPDIR": str(files)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise NoFigures("\n".join((done.stdout + done.stderr).splitlines()[-30:]))
        return [mutant for module in area.modules for mutant in read(place / "mutants", module, of=of)]


def settings(area: Area, place: Path) -> str:
    """mutmut's settings for one area, for the copy alone: pyproject.toml says nothing of it."""
    besides = sorted(each.name for each in place.iterdir() if each.name not in (*SOURCES, "tests", "mutants"))
    said = {
        "source_paths": SOURCES,
        "only_mutate": area.modules,
        "also_copy": besides,
        "pytest_add_cli_args": (
            "--reuse-db",
            "-p",
            "tests.mutants.fresh",
            "-p",
            "no:randomly",
            "-p",
            "no:cacheprovider",
            "-n0",
        ),
        "pytest_add_cli_args_test_selection": area.tests,
    }
    return "[mutmut]\n" + "".join(f"{name}=\n    {'\n    '.join(values)}\n" for name, values in said.items())


def read(tree: Path, module: str, *, of: frozenset[str] | None = None) -> Iterator[Mutant]:
    """What mutmut wrote beside a module. Raises NoFigures where one was not brought to an end.

    ``of``: the functions that were tried; None is all of them.
    """
    facts = tree / f"{module}.meta"
    if not facts.exists():
        raise NoFigures(f"Nothing was changed in {module}.")
    text = (tree / module).read_text()
    for name, code in json.loads(facts.read_text())["exit_code_by_key"].items():
        if name.startswith(DONE_AT_IMPORT) or not (of is None or function_of(name) in of):
            continue
        if code not in FAILED | ENDLESS | {SURVIVED, NO_TEST}:
            raise NoFigures(f"{name} ended with {code}.")
        function = name.rpartition(".")[2]
        yield Mutant(name, module, code, is_of_words(text, function), change(text, function))
