"""HTML to PDF in a child process: WeasyPrint is slow to import, and what it lays out was typed by people.

The child gets the page on its standard input and gives the PDF on its standard output. It bounds its own CPU
time, memory and files (responses.documents.render); the clock on the wall is ours.
"""

import ctypes
import logging
import os
import signal
import subprocess  # our own program with fixed arguments
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from responses.documents import DocumentError
from responses.documents.exits import Exit

#: Seconds until the child is killed. Its CPU limit strikes first unless the machine is very busy.
WALL_SECONDS = 60
#: What Debian and Ubuntu call the libraries that WeasyPrint loads.
APT_LINE = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
ROOT = Path(__file__).resolve().parents[2]
FONTCONFIG = Path(__file__).resolve().parent / "fonts.conf"
COMMAND = (
    sys.executable,
    "-s",
    "-W",
    "ignore:No fonts configured:UserWarning",  # fonts.conf has none on purpose
    "-m",
    "responses.documents.render",
)

LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")

logger = logging.getLogger(__name__)


def typeset(page: str, *, wall_seconds: float = WALL_SECONDS) -> bytes:
    """The page as PDF/UA-1. Raises DocumentError, and logs what the child said."""
    try:
        child = subprocess.run(  # noqa: S603 -- fixed arguments; the page goes to standard input
            COMMAND,
            input=page.encode(),
            capture_output=True,
            timeout=wall_seconds,
            cwd=ROOT,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DocumentError(_too_slow()) from None
    if child.returncode == 0:
        return child.stdout
    logger.error("Typesetting ended with %s: %s", child.returncode, child.stderr.decode(errors="replace")[-2000:])
    raise DocumentError(_sentence(child.returncode))


def missing_libraries() -> list[str]:
    """Those of LIBRARIES that this machine lacks, for a system check that names APT_LINE."""
    return [name for name in LIBRARIES if not _loads(name)]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _environment() -> dict[str, str]:
    """No secret of the web process, no font of the machine, no time of day."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(FONTCONFIG),
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _sentence(returncode: int) -> str:
    if returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        return _too_slow()
    if returncode == Exit.LIBRARIES_MISSING:
        return _("The libraries that make PDFs are missing on this server. Its administrator can run: %(line)s") % {
            "line": APT_LINE
        }
    if returncode == Exit.OUT_OF_MEMORY:
        return _("The document needs more memory than it may use. Very large tables are the usual cause.")
    if returncode == Exit.FORBIDDEN_ADDRESS:
        return _("The document asks for a file or an address that documents may not load.")
    return _("The document could not be made. The reason is in the log of this server.")


def _too_slow() -> str:
    return _("The document took too long to lay out. Very large tables are the usual cause: please make them smaller.")
