"""HTML to PDF through the press, kept by the hash of everything that it is made of.

A draft looked at twice, its preview and its publication are then laid out once. What is kept is only ever what the
same input would give again: a cache that is empty, broken or not to be written costs time and nothing else.
"""

import hashlib
import logging
import math
import pickle
import zlib
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.cache import caches

from responses import press
from responses.characters import FONT_FILES, FONT_FOLDER
from responses.documents import DocumentError

#: What decides how a page becomes a PDF, besides the page.
ENGINE_FILES = ("engine.py", "field.py", "tags.py", "xmp.py", "fonts.conf")
ENGINE_PACKAGES = ("weasyprint", "pydyf", "fonttools", "pillow")
CACHE_FAULTS = (OSError, EOFError, ValueError, zlib.error, pickle.PickleError)

logger = logging.getLogger(__name__)


def typeset(page: str, *, source: str = "", dated: str | None = None, signable: bool = False) -> bytes:
    """As responses.documents.engine.typeset, in a child process. Raises DocumentError."""
    key = _key(page, source, dated, signable)
    kept = _kept(key)
    if kept is not None:
        return kept
    try:
        pdf = press.ask("typeset", page.encode(), source=source, dated=dated, signable=signable)
    except press.PressError as error:
        raise DocumentError(error.sentence) from error
    _keep(key, pdf)
    return pdf


def _key(*parts: str | bool | None) -> str:
    digest = hashlib.sha256(release().encode())
    for part in parts:
        digest.update(hashlib.sha256(repr(part).encode()).digest())
    return digest.hexdigest()


@cache
def release() -> str:
    """A hash of the engine itself: our files about it, the fonts, and the versions of the packages beneath."""
    here = Path(__file__).parent
    digest = hashlib.sha256(" ".join(version(name) for name in ENGINE_PACKAGES).encode())
    for path in [*(here / name for name in ENGINE_FILES), *(FONT_FOLDER / name for name in FONT_FILES)]:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def old(*, now: datetime) -> list[Path]:
    """What has been kept for longer than the cache promises, for whoever deletes it (manage.py sweep).

    Django itself deletes such a file only when the same document is asked for again, and a draft that was changed
    never is. Unfinished files of a process that was killed are old in the same way.
    """
    cache_settings = settings.CACHES["documents"]
    folder, oldest = Path(cache_settings["LOCATION"]), now - timedelta(seconds=cache_settings["TIMEOUT"])
    return [path for path in sorted(folder.glob("*")) if _changed_at(path) < oldest.timestamp()]


def _changed_at(path: Path) -> float:
    """Seconds since 1970; without end for what has gone meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _kept(key: str) -> bytes | None:
    try:
        return caches["documents"].get(key)
    except CACHE_FAULTS as error:
        logger.warning("The cache of documents cannot be read: %s", error)
        return None


def _keep(key: str, pdf: bytes) -> None:
    try:
        caches["documents"].set(key, pdf)
    except CACHE_FAULTS as error:
        logger.warning("The cache of documents cannot be written: %s", error)
