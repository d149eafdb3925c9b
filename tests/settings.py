"""The settings of the test run: those of the Tracker in its test mode, with files in a folder of their own."""

import os
import tempfile

os.environ["SOTERIA_MODE"] = "test"
os.environ.setdefault("SOTERIA_VAR", tempfile.mkdtemp(prefix="soteria-test-"))

from soteria_tracker.settings import *  # noqa: E402,F403
