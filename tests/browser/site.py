"""A running Tracker of one's own, on a free port, with the real data and trial accounts."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


MAKE = """
from forces.models import Membership, PolicingBody, User
user = User.objects.create_user("%(name)s", password="%(word)s", first_name="Made-up", is_staff=True, is_trial=True)
Membership.objects.create(user=user, body=PolicingBody.objects.get(slug="%(body)s"), role="%(role)s")
"""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """A running Tracker: its address and its trial accounts."""

    def __init__(self, folder: Path, *, press: Path | None = None) -> None:
        self.folder = folder
        self.made: dict[str, str] = {}  # user name -> password, of accounts that a journey made for itself
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
            },
            "SOTERIA_MODE": "trial",
            "SOTERIA_VAR": str(folder),
            "PRESS_SOCKET": str(press or ""),  # that of a run of tests; without one, cold children
        }

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout

    def start(self) -> None:
        self.manage("prepare")
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        self.log = (self.folder / "server.log").open("w")
        self.worker = self.begin(sys.executable, "manage.py", "work", "--with-parent")
        self.process = self.begin(*granian, "--port", str(self.port), "soteria_tracker.wsgi:application")
        for _attempt in range(300):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("The server did not start: " + (self.folder / "server.log").read_text())

    def begin(self, *command: str) -> subprocess.Popen:
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=subprocess.STDOUT)

    def stop(self) -> None:
        for each in (self.process, self.worker):
            each.terminate()
            each.wait(timeout=20)
        self.log.close()

    def account(self, role: str, body: str) -> str:
        """The user name of an account in an office without trial accounts, for a journey of its own."""
        name = f"{role}.{body}"
        if name not in self.made:
            self.made[name] = secrets.token_hex(16)
            self.manage(
                "shell",
                "--no-imports",
                "-c",
                MAKE % {"name": name, "word": self.made[name], "role": role, "body": body},
            )
        return name

    def password(self, user_name: str) -> str:
        if user_name in self.made:
            return self.made[user_name]
        accounts = json.loads((self.folder / "trial-accounts.json").read_text())["accounts"]
        return next(account["password"] for account in accounts if account["user_name"] == user_name)
