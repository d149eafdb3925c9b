"""A running Tracker of one's own, on a free port, with the real data and trial accounts."""

import base64
import hashlib
import hmac
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
from allauth.mfa.totp.internal.auth import TOTP
from forces.models import Membership, PolicingBody, User
about = {"email": "%(mail)s", "first_name": "Made-up", "is_staff": True, "is_trial": True}
user = User.objects.create_user("%(name)s", password="%(word)s", **about)
Membership.objects.create(user=user, body=PolicingBody.objects.get(slug="%(body)s"), role="%(role)s")
if "%(secret)s":
    TOTP.activate(user, "%(secret)s")
"""
#: Seconds that a code of an authenticator app stands for.
PERIOD = 30
#: Seconds that a busy machine may take from here until the server has the code that was typed.
TO_TYPE = 12


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def code_of(secret: str, period: int) -> str:
    """What an authenticator app shows (RFC 6238), computed apart from the product."""
    digest = hmac.new(base64.b32decode(secret), period.to_bytes(8, "big"), hashlib.sha1).digest()
    number = int.from_bytes(digest[(at := digest[-1] & 15) : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


class Site:
    """A running Tracker: its address and its trial accounts."""

    def __init__(self, folder: Path, *, press: Path | None = None) -> None:
        self.folder = folder
        self.made: dict[str, tuple[str, str]] = {}  # user name -> password and secret, of a journey's own accounts
        self.used: dict[str, int] = {}  # user name -> the last period whose code was typed: each counts once
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.named_url = f"http://localhost:{self.port}"  # passkeys belong to a name, never to a number
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
        for _attempt in range(900):
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

    def account(self, role: str, body: str, *, has_app: bool = True, mail: str = "") -> str:
        """The user name of an account in an office without trial accounts, for a journey of its own."""
        name = f"{role}.{body}"
        if name not in self.made:
            needs_app = has_app and role not in ("author", "translator")
            secret = base64.b32encode(secrets.token_bytes(20)).decode() if needs_app else ""
            self.made[name] = secrets.token_hex(16), secret
            word, secret = self.made[name]
            known = {"name": name, "word": word, "role": role, "body": body, "secret": secret, "mail": mail}
            made = MAKE % known
            self.manage("shell", "--no-imports", "-c", made)
        return name

    def password(self, user_name: str) -> str:
        return self._kept(user_name)[0]

    def code(self, user_name: str) -> str:
        """One that was not typed before and holds long enough to be typed; we wait until it counts."""
        period = max(int(time.time() + TO_TYPE) // PERIOD, self.used.get(user_name, 0) + 1)
        time.sleep(max(0, period * PERIOD - time.time()))
        self.used[user_name] = period
        return code_of(self._kept(user_name)[1], period)

    def set_up(self, user_name: str, secret: str) -> None:
        """An app is being set up in a journey: codes are its own from now on."""
        self.made[user_name] = self.made[user_name][0], secret

    def needs_code(self, user_name: str) -> bool:
        return bool(self._kept(user_name)[1])

    def _kept(self, user_name: str) -> tuple[str, str]:
        if user_name in self.made:
            return self.made[user_name]
        accounts = json.loads((self.folder / "trial-accounts.json").read_text())["accounts"]
        account = next(each for each in accounts if each["user_name"] == user_name)
        return account["password"], account["totp_secret"]

    def sign_in(self, page, user_name: str) -> None:
        """On whichever page asks for it; ends at the desk."""
        page.get_by_label("Username").fill(user_name)
        page.get_by_label("Password").fill(self.password(user_name))
        page.get_by_role("button", name="Sign in", exact=True).click()
        if self.needs_code(user_name):
            page.get_by_label("Code").fill(self.code(user_name))
            page.get_by_role("button", name="Sign in", exact=True).click()

    def confirm(self, page, user_name: str) -> None:
        """Where something grave is asked for afresh."""
        page.get_by_role("heading", name="Confirm that it is you").wait_for()
        page.get_by_label("Code").fill(self.code(user_name))
        page.get_by_role("button", name="Go on").click()
