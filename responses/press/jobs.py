"""What the press can do: each job by its name, with the limits of the child process that does it.

A job is ``(body, options) -> bytes`` and imports its engine itself, in the child. It may raise Refusal or Ended.
"""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from responses.press.exits import Ended, Exit
from responses.press.lines import say

Options = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of CPU, bytes of memory, bytes a file (and so the result) may have, seconds on the wall."""

    cpu: int = 20
    memory: int = 1_500_000_000
    file: int = 64_000_000
    wall: float = 60


@dataclass(frozen=True, slots=True)
class Job:
    do: Callable[[bytes, Options], bytes]
    limits: Limits = Limits()


def typeset(body: bytes, options: Options) -> bytes:
    """A page of HTML (UTF-8) to a PDF; options as responses.documents.engine.typeset."""
    try:
        from responses.documents import engine
    except OSError as error:  # how WeasyPrint says that a library is missing
        sys.stderr.write(f"{error}\n")
        raise Ended(Exit.LIBRARIES_MISSING) from None
    try:
        return engine.typeset(body.decode(), **options)
    except engine.FatalURLFetchingError as error:
        sys.stderr.write(f"{error}\n")
        raise Ended(Exit.FORBIDDEN_ADDRESS) from None


def picture(body: bytes, options: Options) -> bytes:
    """A page of a PDF as PNG."""
    from responses.documents import drawing

    return drawing.picture(body, **options)


def validate(body: bytes, options: Options) -> bytes:
    """What keeps a PDF from being PDF/UA-1 and PDF/A-3a: a JSON list of sentences."""
    from responses.documents import validation

    return validation.validate(body, **options)


def sign(body: bytes, options: Options) -> bytes:
    """A PDF to the signed PDF. The key comes in the options: the child's environment holds no secret."""
    from responses.signing import child

    return child.sign(body, options)


def inspect(body: bytes, options: Options) -> bytes:
    """The signatures of a PDF, as JSON."""
    from responses.signing import child

    return child.inspect(body, options)


def read(body: bytes, options: Options) -> bytes:
    """An uploaded document to its blocks of text, as JSON."""
    from responses.importing import child

    return child.read(body, options)


JOBS = {
    "typeset": Job(typeset),
    "picture": Job(picture, Limits(cpu=10, wall=30)),
    "validate": Job(validate, Limits(wall=30)),
    "sign": Job(sign),  # a timestamp authority may be slow: wall, not CPU
    "inspect": Job(inspect, Limits(cpu=8, wall=20)),
    "read": Job(read, Limits(cpu=15, wall=30)),
}

#: Loaded before the first job, so that each child has them at once.
PRELOADED = (
    "responses.documents.engine",
    "responses.documents.drawing",
    "responses.documents.validation",
    "responses.signing.child",
    "responses.importing.child",
)


def preload() -> None:
    """Import the engines and lay out one small page, which fills their caches. What cannot be loaded is named
    and left to the jobs: they say it to whoever asks."""
    for name in PRELOADED:
        try:
            importlib.import_module(name)
        except (ImportError, OSError) as error:
            say(f"The press cannot load {name}: {error}")
    engine = sys.modules.get("responses.documents.engine")
    if engine is not None:
        engine.warm()
