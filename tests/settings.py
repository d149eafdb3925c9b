"""The settings of the test run: those of the Tracker in its test mode, with files in a folder of their own."""

import atexit
import os
import shutil
import tempfile

os.environ["SOTERIA_MODE"] = "test"
if "SOTERIA_TEST_VAR" in os.environ:  # a run of planted faults, over a database that was made before
    os.environ["SOTERIA_VAR"] = os.environ["SOTERIA_TEST_VAR"]
elif "PYTEST_XDIST_WORKER" not in os.environ:  # a worker inherits the folder of the run
    os.environ["SOTERIA_VAR"] = tempfile.mkdtemp(prefix="soteria-test-")
    atexit.register(shutil.rmtree, os.environ["SOTERIA_VAR"], ignore_errors=True)

from soteria_tracker.settings import *  # noqa: F403
from soteria_tracker.settings import DATABASES, VAR_DIR

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads (a live server, two people saving at once) then have connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
