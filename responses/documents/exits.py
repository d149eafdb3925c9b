"""How the typesetting child ends, as both sides of the pipe know it."""

from enum import IntEnum


class Exit(IntEnum):
    DONE = 0
    LIBRARIES_MISSING = 70
    FORBIDDEN_ADDRESS = 71
    OUT_OF_MEMORY = 72
