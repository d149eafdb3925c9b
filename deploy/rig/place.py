"""Where a rig lies, on which ports it listens, and what its processes are told."""

import json
import os
import random
import secrets
import socket
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HOST = "localhost"
#: Of the site, of nginx's own static file beside it, and of each process.
PORTS = ("https", "http", "beside", "office-1", "office-2", "public-1", "public-2", "redis", "s3")
BUCKETS = {"S3_BUCKET_PUBLICATIONS": "soteria-publications", "S3_BUCKET_SOURCES": "soteria-sources"}


def usual() -> Path:
    """Where PostgreSQL, which refuses to run as root, can reach its own folder; short, for its socket."""
    return Path(os.environ.get("RIG") or Path(tempfile.gettempdir()) / f"soteria-rig-{os.getuid()}")


@dataclass
class Place:
    folder: Path
    known: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def found(cls, folder: Path) -> "Place":
        try:
            return cls(folder, json.loads((folder / "rig.json").read_text()))
        except FileNotFoundError:
            raise SystemExit(f"There is no rig in {folder}: bin/rig up makes one.") from None

    @classmethod
    def made(cls, folder: Path) -> "Place":
        try:
            folder.mkdir(mode=0o711)
        except FileExistsError:
            raise SystemExit(f"{folder} is there already: bin/rig down takes it away.") from None
        place = cls(folder, {"ports": free_ports(len(PORTS)), "processes": {}})
        for name in ("secrets", "keys", "trust", "log", "var", "nginx", "run"):
            (folder / name).mkdir(mode=0o700)
        place.keep()
        return place

    def keep(self) -> None:
        half = self.folder / f"rig.json.{os.getpid()}"
        half.write_text(json.dumps(self.known, indent=1))
        half.replace(self.folder / "rig.json")

    def port(self, name: str) -> int:
        return self.known["ports"][PORTS.index(name)]

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port('https')}"

    def secret(self, name: str, value: str = "") -> str:
        """The file that holds it; made at the first asking."""
        file = self.folder / "secrets" / name
        if not file.exists():
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
                made.write(value or secrets.token_urlsafe(64))
        return str(file)

    def told(self, name: str) -> str:
        return (self.folder / "secrets" / name).read_text()

    def environment(self, **more: str) -> dict[str, str]:
        """What deploy/etc/tracker.env says, for this place. Nothing of whoever runs this but PATH and language."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return kept | {
            "HOME": str(self.folder / "var"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings",
            "SOTERIA_MODE": "production",
            "SOTERIA_VAR": str(self.folder / "var"),
            "SECRET_KEY_FILE": self.secret("secret-key"),
            "DATABASE_URL_FILE": self.secret("database-url"),
            "DATABASE_POOL": "4",
            "REDIS_URL_FILE": self.secret("redis-url"),
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{self.port('s3')}",
            "S3_ACCESS_KEY_ID_FILE": self.secret("s3-id"),
            "S3_SECRET_ACCESS_KEY_FILE": self.secret("s3-secret"),
            **BUCKETS,
            "ALLOWED_HOSTS": HOST,
            "SITE_URL": self.url,
            "CSRF_TRUSTED_ORIGINS": self.url,
            "RUN_BY": "A rig on one machine",
            "CONTACT": "nobody@example.org",
            "SECOND_FACTOR_FOR": "those-who-decide",  # the authors of the load have a password alone
            "MAIL_PORT": "9",  # nobody listens there
            "SIGNING_TRUST_DIR": str(self.folder / "trust"),
            "PRESS_SOCKET": str(self.folder / "run" / "press.sock"),
            "METRICS_TOKEN_FILE": self.secret("metrics-token"),
            **more,
        }

    def signing(self) -> dict[str, str]:
        """What deploy/etc/signing.env says: for the worker alone."""
        return {
            "SIGNING_KEYS_DIR": str(self.folder / "keys"),
            "SIGNING_PASSPHRASE_FILE": self.secret("signing-passphrase"),
        }


def free_ports(count: int) -> list[int]:
    """Below those that the machine gives to connections of its own."""
    found: list[int] = []
    while len(found) < count:
        port = random.randrange(15000, 32000)  # noqa: S311 -- no secret
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in found:
            found.append(port)
    return found


def python() -> str:
    return sys.executable
