"""Where the press listens, how its processes are started, and with what in their environment."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FONTCONFIG = ROOT / "responses" / "documents" / "fonts.conf"
#: The most bytes that the address of a unix socket holds on Linux (sun_path), the closing zero left out.
MOST_ADDRESS = 107


def socket_path(environ: Mapping[str, str]) -> Path:
    """As settings.PRESS_SOCKET: PRESS_SOCKET, else a folder of its own under SOTERIA_VAR. Not from the settings,
    because those of production ask for secrets, which the press must not have."""
    return Path(
        environ.get("PRESS_SOCKET") or Path(environ.get("SOTERIA_VAR") or ROOT / "var") / "press" / "press.sock"
    )


def clean() -> dict[str, str]:
    """The whole environment of the press: no secret of the web process, no font of the machine, no time of day."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "FONTCONFIG_FILE": str(FONTCONFIG),
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOTERIA_MODE": os.environ.get("SOTERIA_MODE", "trial"),  # how it writes its lines (responses.press.lines)
    }


def command(module: str, *arguments: str) -> list[str]:
    """How a module of the press is run; its working folder must be ROOT."""
    quiet = "ignore:No fonts configured:UserWarning"  # fonts.conf has none on purpose
    return [sys.executable, "-s", "-W", quiet, "-m", module, *arguments]
