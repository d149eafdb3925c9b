"""bin/up says in one plain sentence why it cannot go on. (The ways that need another machine were tried by hand.)"""

import os
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def up(**environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ROOT / "bin" / "up"], env=os.environ | environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("port", ["none", "0", "65536", "80 80", "8000x"])
def test_up_refuses_what_is_no_port(port):
    ran = up(PORT=port)

    said = f"PORT must be a number from 1 to 65535, not '{port}'.\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", said)


def test_up_refuses_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ran = up(PORT=str(port))

    said = f"Port {port} is taken on this machine: choose another, for example PORT=8001 bin/up.\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", said)


@pytest.mark.parametrize(
    "name",
    [
        *("bin/up", "bin/test", "bin/messages", "bin/lighthouse", "bin/nightly", "bin/rig"),
        *(".ci/run", ".ci/analysis", ".ci/rig", ".ci/load", ".ci/litestream", ".ci/webkit"),
    ],
)
def test_scripts_are_executable_and_parse(name):
    assert os.access(ROOT / name, os.X_OK)
    assert subprocess.run(["bash", "-n", ROOT / name], check=False).returncode == 0


def test_checks_and_scripts_name_the_same_libraries():
    from soteria_tracker.checks import DOCUMENT_LIBRARIES

    setup = (ROOT / "bin" / "_setup.bash").read_text()

    assert all(f"missing+=({package})" in setup for package in DOCUMENT_LIBRARIES.values())
