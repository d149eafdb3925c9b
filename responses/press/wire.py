"""How a request and its answer travel over the socket, or over the pipes of a cold child.

Request: magic, length of the head, length of the body; the head is JSON with the job's name and its options.
Answer: magic, Exit, length of what the child said (its standard error), length of the result. Lengths in bytes,
big-endian. Both sides are of one release: there is no version to negotiate, and another magic is refused.
"""

import json
import struct
from dataclasses import dataclass, field
from typing import Any

from responses.press.exits import Exit

REQUEST = struct.Struct(">4sII")
ANSWER = struct.Struct(">4sIII")
MAGIC = b"SP1\n"
#: The most that one request may hold, in bytes. Uploads are far smaller; a head carries a payload or a key.
MOST_HEAD, MOST_BODY = 16_000_000, 64_000_000
#: The most of a child's standard error that is passed on: its last words.
MOST_SAID = 4_000


class BrokenWireError(Exception):
    """The other side went away in the middle, or speaks something else."""


class TooLargeError(Exception):
    """A request announces more than MOST_HEAD or MOST_BODY."""


@dataclass(frozen=True, slots=True)
class Request:
    job: str
    body: bytes
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    exit: Exit
    said: bytes
    result: bytes


def packed_request(request: Request) -> bytes:
    """Raises TooLargeError, and TypeError for options that JSON cannot hold."""
    head = json.dumps({"job": request.job, "options": request.options}, ensure_ascii=False).encode()
    if len(head) > MOST_HEAD or len(request.body) > MOST_BODY:
        raise TooLargeError
    return REQUEST.pack(MAGIC, len(head), len(request.body)) + head + request.body


def announced(start: bytes | bytearray) -> int:
    """The length of the whole request, from its first REQUEST.size bytes."""
    magic, head, body = REQUEST.unpack_from(start)
    if magic != MAGIC:
        raise BrokenWireError
    if head > MOST_HEAD or body > MOST_BODY:
        raise TooLargeError
    return REQUEST.size + head + body


def unpacked_request(message: bytes | bytearray) -> Request:
    """Raises BrokenWireError for anything but one whole request."""
    try:
        _, head, body = REQUEST.unpack_from(message)
        start = REQUEST.size + head
        given = json.loads(bytes(message[REQUEST.size : start]))
        if len(message) != start + body or not isinstance(given["options"], dict):
            raise BrokenWireError
        return Request(str(given["job"]), bytes(message[start:]), given["options"])
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise BrokenWireError from error


def packed_answer(answer: Answer) -> bytes:
    said = answer.said[-MOST_SAID:]
    return ANSWER.pack(MAGIC, answer.exit, len(said), len(answer.result)) + said + answer.result


def unpacked_answer(message: bytes) -> Answer:
    """Raises BrokenWireError for anything but one whole answer."""
    try:
        magic, code, said, result = ANSWER.unpack_from(message)
        exit = Exit(code)
    except (struct.error, ValueError) as error:
        raise BrokenWireError from error
    start = ANSWER.size + said
    if magic != MAGIC or len(message) != start + result:
        raise BrokenWireError
    return Answer(exit, message[ANSWER.size : start], message[start:])
