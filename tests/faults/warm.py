"""Imported by the process that is forked (tests.faults.forked), and by nothing else: what every fork would import."""

import contextlib
import importlib
import io
import os
import tempfile

import pytest

#: What needs Django's settings is not among them: settings are part of the tree.
PACKAGES = (
    "cryptography.x509",
    "django.contrib.staticfiles",
    "django.core.management.commands.migrate",
    "django.db.backends.sqlite3.base",
    "django.test",
    "factory",
    "hypothesis.strategies",
    "icalendar",
    "markdown_it",
    "PIL.Image",
    "playwright.sync_api",
    "pydantic",
    "segno",
)


def plugins() -> None:
    """pytest once, over nothing: its plugins are imported as it wants them, with assertions of its own."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as empty, contextlib.redirect_stdout(io.StringIO()):
        os.chdir(empty)
        pytest.main(["-q", "--collect-only", "-n", "0", "-p", "no:cacheprovider", f"--rootdir={empty}", empty])
        os.chdir(before)


plugins()
for package in PACKAGES:
    importlib.import_module(package)
