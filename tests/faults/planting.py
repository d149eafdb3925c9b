"""Copy the tree, plant a fault, run its tests, say what they said."""

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from tests.faults import forked
from tests.faults.fault import ROOT, Fault
from tests.mutants.fresh import LOADED

#: Neither the code nor its tests need them, or they are made anew.
LEFT_OUT = (".git", ".venv", ".tools", "var", ".mypy_cache", ".ruff_cache", ".pytest_cache", "__pycache__")
#: A test that cannot be run has seen nothing.
NO_TESTIMONY = ("SyntaxError", "IndentationError", "ImportError", "ModuleNotFoundError", "NameError")
SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tests of a fault said: ``red`` names those that failed, ``trouble`` why that proves nothing."""

    fault: str
    red: tuple[str, ...]
    trouble: str
    seconds: float

    @property
    def is_caught(self) -> bool:
        return bool(self.red) and not self.trouble


@contextmanager
def copied(made: Path | None = None) -> Iterator[Path]:
    """The tree, in a folder of its own; or links to the one in ``made``, with what Python has compiled of it."""
    with TemporaryDirectory(prefix="soteria-faults-") as folder:
        place = Path(folder) / "tree"
        if made is None:
            shutil.copytree(ROOT, place, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        else:
            shutil.copytree(made / "tree", place, symlinks=True, copy_function=os.link)
        yield place


def seen(fault: Fault, made: Path | None = None) -> Seen:
    """``made``: a folder with a tree and a test database, as ``unplanted`` leaves one."""
    began = time.monotonic()
    with copied(made) as place:
        file = place / fault.file
        planted = fault.planted(file.read_text())
        file.unlink()  # it may be a link
        file.write_text(planted)
        for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*"):
            compiled.unlink()
        if made is not None and not fault.is_in_the_schema:
            shutil.copytree(made / "var", place.parent / "var")
        code, said, red, broken = ran(place, fault.tests, "-x")
    trouble = ""
    if broken:
        trouble = f"no test failed, {broken}" if not red else broken
    elif code == 0:
        trouble = "nothing went red"
    elif code != 1 or not red:
        trouble = f"pytest ended with {code}: {said[-1] if said else 'nothing said'}"
    return Seen(fault.name, red, trouble, round(time.monotonic() - began, 1))


def unplanted(tests: Iterable[str], made: Path) -> str:
    """Without any fault the tests pass; else what they say. Leaves their tree and their database in ``made``."""
    with copied() as place:
        (place.parent / "var").mkdir()
        code, said, _red, _broken = ran(place, tests)
        for part in ("tree", "var"):
            shutil.copytree(place.parent / part, made / part, symlinks=True)
    return "" if code == 0 else "\n".join(said[-20:])


def ran(place: Path, tests: Iterable[str], *options: str) -> tuple[int | None, list[str], tuple[str, ...], str]:
    """Exit code of pytest (None: it took too long), its lines, what failed, and what in the report is no such failure.

    Beside the tree a folder ``var`` may lie: its database is used again, and made where there is none.
    """
    report, var = place.parent / "report.xml", place.parent / "var"
    arguments = ["-q", "-p", "no:cacheprovider", "-n", "0", f"--junitxml={report}", *options]
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SOTERIA_VAR")}
    environment |= {"TMPDIR": str(place.parent)}
    if var.exists():
        arguments.append("--reuse-db")
        environment["SOTERIA_TEST_VAR"] = str(var)
        if (var / "test.sqlite3").exists():
            environment[LOADED] = "yes"
    code, said = forked.run(place, [*arguments, *sorted(tests)], environment, seconds=SECONDS)
    red, broken = read_report(report) if report.exists() else ((), "no report")
    return code, said.splitlines(), red, broken


def read_report(report: Path) -> tuple[tuple[str, ...], str]:
    """The tests that failed, and an error outside of any test or a failure that is no testimony.

    A test that has failed may leave its database in disorder, which pytest says as well: that is no trouble.
    """
    red, broken = [], ""
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 -- pytest wrote it a moment ago
        if (failure := case.find("failure")) is not None:
            red.append(case.get("name", ""))
            message = failure.get("message", "")
            if message.startswith(NO_TESTIMONY):
                broken = message.splitlines()[0]
        elif (error := case.find("error")) is not None:
            message = error.get("message", "an error")
            if case.get("name") not in red or not message.startswith("failed on teardown"):
                broken = message.splitlines()[0]
    return tuple(red), broken
