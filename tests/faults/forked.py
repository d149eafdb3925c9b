"""pytest in a fork of a process that has imported everybody else's packages: most of the time of a run goes into them.

The tree itself is never imported there: each fork imports the copy in which a fault is planted.
"""

import multiprocessing
import os
import sys
import tempfile
from pathlib import Path

import pytest

TREE = ("benchmarks", "docs", "forces", "manage", "recommendations", "responses", "soteria_tracker", "tests")


def run(place: Path, arguments: list[str], environment: dict[str, str], *, seconds: float) -> tuple[int | None, str]:
    """Exit code of pytest in a tree, None when it took too long; and what it printed."""
    said = place.parent / "said.txt"
    said.touch()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.warm"])
    child = context.Process(target=_pytest, args=(place, arguments, environment, said))
    child.start()
    child.join(seconds)
    if child.is_alive():
        child.kill()
        child.join()
        return None, said.read_text()
    return child.exitcode, said.read_text()


def _pytest(place: Path, arguments: list[str], environment: dict[str, str], said: Path) -> None:
    with said.open("w") as file, open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # asked anew of TMPDIR
    here = {"", os.getcwd(), str(Path(__file__).resolve().parents[2])}
    os.chdir(place)
    sys.path[:] = [str(place), *(each for each in sys.path if each not in here)]
    for name in [each for each in sys.modules if each.partition(".")[0] in TREE]:
        del sys.modules[name]
    sys.exit(pytest.main(arguments))
