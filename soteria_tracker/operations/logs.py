"""A line of JSON for each thing that happened, and never a word that somebody wrote.

Messages of exceptions, arguments of messages, local variables, forms, query strings, headers and cookies may hold the
text of a draft, a name, a password. So of an exception its types and places in the code are written, and of a message
its constant part; what our own code adds as ``extra={"facts": {...}}`` was looked at by whoever wrote that line.
"""

import json
import logging
import re
import sysconfig
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from soteria_tracker.away import chain

#: Of the request that is being answered: its id, method and path.
current: ContextVar[dict[str, Any] | None] = ContextVar("current", default=None)

OURS = ("forces", "recommendations", "responses", "soteria_tracker")
ROOTS = (str(Path(__file__).resolve().parents[2]), *{sysconfig.get_path(name) for name in ("purelib", "stdlib")})
#: Where a value goes into a message: %s, %(name)s, %5.1f.
PLACE = re.compile(r"%(?:\(\w+\))?[-#0 +]*[\d.*]*([a-zA-Z%])")
MOST_PLACES = 30


class Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message(record),
            **(current.get() or getattr(getattr(record, "request", None), "logged", None) or {}),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            errors = list(chain(record.exc_info[1]))
            line["error"] = [f"{type(each).__module__}.{type(each).__qualname__}" for each in errors]
            line["places"] = [place for each in reversed(errors) for place in places(each)][-MOST_PLACES:]
        # Escaped: some readers of lines end one at U+2028 or NEL, and a path may hold them.
        return json.dumps(line, default=lambda value: type(value).__name__)


def message(record: logging.LogRecord) -> str:
    """A message that a library put together itself is not written, only where it stands. Of an answer: how it ended."""
    if phrase := ending(record):
        return phrase
    if record.name.split(".")[0] not in OURS and not record.args:
        return f"{record.module}:{record.lineno}"
    template = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if not record.args:
        return template
    values = iter(record.args if isinstance(record.args, tuple) else ())
    return PLACE.sub(lambda found: "%" if found[1] == "%" else shown(next(values, None)), template)


def ending(record: logging.LogRecord) -> str:
    """Django's own line on an answer that is an error holds its status apart; its words are reason and address."""
    status = getattr(record, "status_code", None)
    try:
        return f"{status} {HTTPStatus(status).phrase}" if isinstance(status, int) else ""
    except ValueError:
        return str(status)


def shown(value: object) -> str:
    """Numbers as they are, exceptions by their kind; anything else might be somebody's words."""
    if isinstance(value, BaseException):
        return type(value).__name__
    return str(value) if isinstance(value, int | float) else "…"


def places(error: BaseException) -> Iterator[str]:
    for frame, line in traceback.walk_tb(error.__traceback__):
        yield f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"


def _short(file: str) -> str:
    """From the folder of the project, of the packages or of Python on. The longest that fits."""
    fitting = [root for root in ROOTS if file.startswith(f"{root}/")]
    return file[len(max(fitting, key=len)) + 1 :] if fitting else Path(file).name
