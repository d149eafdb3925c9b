"""A Tracker of its own in a folder that goes afterwards: a database that may be broken, its programs, and no network.

For programs of their own (races, kills), not for tests of the suite: the process that enters it becomes part of it.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from responses.press.environment import ROOT

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


class Sqlite:
    """A file: nothing to start, nothing to kill."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'tracker.sqlite3'}"

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Postgresql:
    """A cluster over a unix socket, of this folder alone."""

    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        if not PROGRAMS:
            raise SystemExit("No PostgreSQL on this machine; on Debian: apt-get install postgresql")
        self.folder, self.data = folder / "postgresql", folder / "postgresql" / "data"
        self.folder.mkdir()
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D", str(self.data))
        self.url = f"postgres://postgres@{str(self.folder).replace('/', '%2F')}/postgres"
        self.process: subprocess.Popen | None = None

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(PROGRAMS[-1] / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd="/", **self._as_somebody())

    def _as_somebody(self) -> dict:
        return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}

    def start(self) -> None:
        """Also after a kill: what its children held of shared memory must have gone first, so it tries again."""
        options = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "fsync": "off"}
        options |= {"max_connections": "100", "restart_after_crash": "off"}
        command = [str(PROGRAMS[-1] / "postgres"), "-D", str(self.data)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with open(self.folder / "log", "ab") as log:
            for _attempt in range(100):
                self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self._as_somebody())
                if self._answers():
                    return
                self.process.wait(10)
        raise SystemExit(f"PostgreSQL does not start: {(self.folder / 'log').read_text()[-500:]}")

    def _answers(self) -> bool:
        import psycopg

        while self.process is not None and self.process.poll() is None:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url, connect_timeout=2).close()
                return True
            time.sleep(0.05)
        return False

    def kill(self) -> None:
        """At once, the server and all that it has begun, as a machine that loses its power does."""
        if self.process is None:
            return
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in (self.process.pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)


DATABASES: dict[str, type[Sqlite] | type[Postgresql]] = {"sqlite": Sqlite, "postgresql": Postgresql}


class Place:
    def __init__(self, folder: Path, database: Sqlite | Postgresql) -> None:
        self.folder, self.database = folder, database
        self.var = folder / "var"
        self.var.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
            "SOTERIA_MODE": "trial",
            "SOTERIA_VAR": str(self.var),
            "DATABASE_URL": database.url,
            "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings",
            "PRESS_SOCKET": str(folder / "press.sock"),
        }

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
        ran = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )
        if check and ran.returncode:
            raise SystemExit(f"manage.py {' '.join(arguments)}: {ran.stdout}{ran.stderr}")
        return ran

    def begin(self, *command: str) -> subprocess.Popen:
        """A program of the Tracker in a session of its own, so that it can be killed with all its children."""
        with open(self.folder / "log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-W", "ignore", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def enter(self) -> None:
        """This process sees the rows and files of the place from now on."""
        import django

        os.environ |= self.environment
        django.setup()


@contextmanager
def place(database: str) -> Iterator[Place]:
    """With the schema and the real data in it."""
    folder = Path(tempfile.mkdtemp(prefix="soteria-place-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user
    held = None
    try:
        held = DATABASES[database](folder)
        held.start()
        made = Place(folder, held)
        made.manage("migrate", "-v", "0")
        made.manage("load_real_data")
        yield made
    finally:
        if held is not None:
            held.stop()
        shutil.rmtree(folder, ignore_errors=True)


def kill(process: subprocess.Popen) -> None:
    """With all its children, and nobody asks them first."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def within(seconds: float, question: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not question():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def say(**figures: object) -> None:
    """A line of JSON for whoever reads on."""
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def seed() -> int:
    return secrets.randbelow(1_000_000)
