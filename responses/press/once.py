"""A cold child: ``python -m responses.press.once <job>`` does one job, read from standard input, and ends.

The same job under the same limits as in the press that runs; it only has to load its engine first. The request
and the answer have the form of responses.press.wire.
"""

import os
import sys

from responses.press import child, wire
from responses.press.exits import Exit
from responses.press.jobs import JOBS


def main(job: str) -> int:
    child.bound(JOBS[job].limits)
    request = wire.unpacked_request(sys.stdin.buffer.read())
    answer = os.dup(1)
    os.dup2(2, 1)  # whatever an engine prints is no part of the answer
    exit, result = child.work(request) if request.job == job else (Exit.FAILED, b"")
    child.flush()
    child.write_all(answer, wire.packed_answer(wire.Answer(exit, b"", result)))
    return exit


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
