"""What the press itself has to say: plain at a terminal, a line of JSON in production, as all other processes write."""

import json
import os
import sys
from datetime import UTC, datetime


def say(text: str) -> None:
    """Ours alone: a constant sentence with the name of an engine or a path in it, never what a job was given."""
    sys.stderr.write(f"{_line(text) if os.environ.get('SOTERIA_MODE') == 'production' else text}\n")


def _line(text: str) -> str:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = {"time": now, "level": "ERROR", "logger": "responses.press", "message": text}
    return json.dumps(line, ensure_ascii=False)
