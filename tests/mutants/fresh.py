"""A plugin of pytest: each mutant meets the database as the run without any change left it.

mutmut runs pytest many times in forks of one process. What a mutant has written, or left half-written, must not make
the tests of the next one fail.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

#: Set where the test database is a copy of one that has the real data.
LOADED = "SOTERIA_TEST_LOADED"


def pytest_configure() -> None:
    used, kept = _files()
    if kept.exists():
        for rest in used.parent.glob(f"{used.name}*"):
            rest.unlink()
        shutil.copyfile(kept, used)
        os.environ[LOADED] = "yes"


def pytest_sessionfinish() -> None:
    used, kept = _files()
    if used.exists() and not kept.exists():
        with closing(sqlite3.connect(used)) as source, closing(sqlite3.connect(kept)) as target:
            source.backup(target)


def _files() -> tuple[Path, Path]:
    """The test database, and a copy of it."""
    folder = Path(os.environ["SOTERIA_VAR"])
    return folder / "test.sqlite3", folder / "kept.sqlite3"
