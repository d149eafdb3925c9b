"""An odd press of one test's own, and a cold child that knows the same jobs."""

import shutil
import tempfile
from pathlib import Path

import pytest

from responses.press import client
from responses.press.jobs import JOBS
from tests import press
from tests.responses.press import odd


@pytest.fixture(autouse=True)
def _odd_jobs(monkeypatch):
    for name, job in odd.ODD.items():
        monkeypatch.setitem(JOBS, name, job)
    monkeypatch.setattr(client, "COLD", "tests.responses.press.odd_once")


@pytest.fixture
def socket_path(settings):
    """Where the odd press of this test listens. In a short folder: addresses of sockets are short."""
    folder = Path(tempfile.mkdtemp(prefix="odd-"))
    settings.PRESS_SOCKET = folder / "p.sock"
    yield settings.PRESS_SOCKET
    shutil.rmtree(folder)


@pytest.fixture
def odd_press(socket_path):
    """The running odd press, as a process."""
    process = press.begin(socket_path, module="tests.responses.press.odd_press")
    yield process
    if process.poll() is None:
        press.end(process)


@pytest.fixture
def no_cold_child(monkeypatch):
    """Whatever is asked here must be done by the press that runs."""

    def cold(job, request):
        raise AssertionError("a cold child was asked")

    monkeypatch.setattr(client, "cold", cold)
