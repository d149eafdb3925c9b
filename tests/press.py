"""A press for the tests: the real program, started when the first of them asks for it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from responses.press import client
from responses.press.environment import ROOT


@contextmanager
def on_demand() -> Iterator[Path]:
    """Within it settings.PRESS_SOCKET is that of a press which begins with the first question to it."""
    folder = Path(tempfile.mkdtemp(prefix="press-"))
    path = folder / "press.sock"
    running: list[subprocess.Popen] = []
    plain = client.warm

    def warm(job, request):
        if path == settings.PRESS_SOCKET and not running:
            running.append(begin(path))
        return plain(job, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "PRESS_SOCKET", path)
        patch.setattr(client, "warm", warm)
        try:
            yield path
        finally:
            for process in running:
                end(process)
            shutil.rmtree(folder, ignore_errors=True)


def begin(path: Path, *, module: str = "responses.press", seconds: float = 60) -> subprocess.Popen:
    """A press that answers at that path; it ends with this process, if nobody ends it before."""
    command = [sys.executable, "-m", module, "--with-parent", str(path)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    for _ in range(int(seconds * 20)):
        if answers(path):
            return process
        assert process.poll() is None, "the press ended before it answered"
        time.sleep(0.05)
    raise AssertionError("the press does not answer")


def end(process: subprocess.Popen) -> int:
    process.terminate()
    return process.wait(20)


def answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        return connection.connect_ex(os.fspath(path)) == 0
