"""The web process's side: asks the press that runs, else a cold child, and turns what comes back into words."""

import json
import logging
import socket
import subprocess  # our own program with fixed arguments
import time
from contextlib import suppress
from functools import cache
from typing import Any

from django.conf import settings

from responses.press import PressError, PressRefused, environment, sentences, wire
from responses.press.child import outcome
from responses.press.exits import Exit
from responses.press.jobs import JOBS

#: Seconds that a job may wait for its turn before it begins.
QUEUE_SECONDS = 60.0
COLD = "responses.press.once"

logger = logging.getLogger(__name__)


class NobodyAnswersError(Exception):
    """No press runs, or it went away in the middle."""


def ask(job: str, body: bytes, options: dict[str, Any]) -> bytes:
    """As responses.press.ask. A press that goes away in mid-job is no loss: jobs have no side effects, and the
    cold child begins anew."""
    if job not in JOBS:
        raise ValueError(f"The press knows no such job: {job}")
    try:
        request = wire.packed_request(wire.Request(job, body, options))
    except wire.TooLargeError:
        raise PressError(sentences.of(job, Exit.TOO_LARGE), Exit.TOO_LARGE) from None
    try:
        answer = warm(job, request)
    except NobodyAnswersError:
        _say_once()
        answer = cold(job, request)
    return _opened(job, answer)


def _opened(job: str, answer: wire.Answer) -> bytes:
    if answer.exit == Exit.DONE:
        return answer.result
    if answer.exit == Exit.REFUSED:
        refusal = json.loads(answer.result)
        raise PressRefused(refusal["code"], refusal["detail"])
    logger.error(
        "The job %s ended with %s: %s",
        job,
        answer.exit.name,
        answer.said.decode(errors="replace"),
        extra={"facts": {"job": job, "exit": answer.exit.name}},  # what it said may quote the document
    )
    raise PressError(sentences.of(job, answer.exit), answer.exit)


def warm(job: str, request: bytes) -> wire.Answer:
    """Raises NobodyAnswersError."""
    deadline = time.monotonic() + JOBS[job].limits.wall + QUEUE_SECONDS
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.settimeout(QUEUE_SECONDS)
            connection.connect(str(settings.PRESS_SOCKET))
            _send(connection, request)
            return wire.unpacked_answer(_received(connection, deadline))
        except TimeoutError:
            return wire.Answer(Exit.BUSY, b"", b"")
        except (OSError, wire.BrokenWireError) as error:
            raise NobodyAnswersError from error


def _send(connection: socket.socket, request: bytes) -> None:
    """All of it, unless the press has answered already: that a request is too large, or that it is busy."""
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(request)


def _received(connection: socket.socket, deadline: float) -> bytes:
    pieces: list[bytes] = []
    while True:
        connection.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            piece = connection.recv(1_000_000)
        except ConnectionResetError:  # the press closed without reading all: its answer came before
            piece = b""
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def cold(job: str, request: bytes) -> wire.Answer:
    """The same job in a process of its own, which loads its engine first."""
    try:
        child = subprocess.run(  # noqa: S603 -- fixed arguments; what was typed goes to standard input
            environment.command(COLD, job),
            input=request,
            capture_output=True,
            timeout=JOBS[job].limits.wall,
            cwd=environment.ROOT,
            env=environment.clean(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return wire.Answer(Exit.TOO_SLOW, b"", b"")
    try:
        answer = wire.unpacked_answer(child.stdout)
    except wire.BrokenWireError:
        exit = Exit.FAILED if child.returncode >= 0 else outcome(child.returncode, child.stderr)
        return wire.Answer(exit, child.stderr[-wire.MOST_SAID :], b"")
    return wire.Answer(answer.exit, child.stderr[-wire.MOST_SAID :], answer.result)


@cache
def _say_once() -> None:
    logger.warning(
        "No press answers at %s: documents are made by cold child processes, which is slower. "
        "Start one with: python -m responses.press",
        settings.PRESS_SOCKET,
    )
