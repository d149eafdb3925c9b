"""A running Tracker of one's own, on a free port, with the real data and trial accounts."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """A running Tracker: its address and its trial accounts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
        }

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout

    def start(self) -> None:
        for command in ("migrate", "load_real_data", "trial_accounts"):
            self.manage(command)
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        self.log = (self.folder / "server.log").open("w")
        self.process = subprocess.Popen(
            [*granian, "--port", str(self.port), "soteria_tracker.wsgi:application"],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        for _attempt in range(300):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("The server did not start: " + (self.folder / "server.log").read_text())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()

    def password(self, user_name: str) -> str:
        accounts = json.loads((self.folder / "trial-accounts.json").read_text())["accounts"]
        return next(account["password"] for account in accounts if account["user_name"] == user_name)
