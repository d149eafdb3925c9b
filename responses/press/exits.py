"""How a job ends, as both sides of the socket know it."""

from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """What a child process ends with; from TOO_SLOW on, what the press says of a child that could not say it."""

    DONE = 0
    FAILED = 1
    LIBRARIES_MISSING = 70
    FORBIDDEN_ADDRESS = 71
    OUT_OF_MEMORY = 72
    REFUSED = 73
    TOO_SLOW = 80
    TOO_LARGE = 81
    KILLED = 82
    BUSY = 83


class Refusal(Exception):
    """Raised by a job that says no to what it was given. The caller gets PressRefused with the same two."""

    def __init__(self, code: str, detail: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail or {}


class Ended(Exception):
    """Raised by a job that cannot go on for a reason which has an Exit."""

    def __init__(self, exit: Exit) -> None:
        super().__init__(exit.name)
        self.exit = exit
