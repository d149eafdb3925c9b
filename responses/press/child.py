"""The inside of a child process: bounded first, then one job, then the end."""

import json
import os
import resource
import signal
import sys
import traceback

from responses.press.exits import Ended, Exit, Refusal
from responses.press.jobs import JOBS, Limits
from responses.press.wire import Request


def bound(limits: Limits) -> None:
    """Limits of this process, which nobody can raise again. Two seconds between the CPU limit that has a signal
    of its own and the one that kills: so the press can tell it from a kill by somebody else."""
    for limit, soft, hard in (
        (resource.RLIMIT_CPU, limits.cpu, limits.cpu + 2),
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file, limits.file),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(limit, (soft, hard))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it
    os.umask(0o077)


def work(request: Request) -> tuple[Exit, bytes]:
    """Do the job. Whatever goes wrong becomes an Exit; the reason goes to standard error."""
    try:
        return Exit.DONE, JOBS[request.job].do(request.body, request.options)
    except Refusal as refusal:
        return Exit.REFUSED, json.dumps({"code": refusal.code, "detail": refusal.detail}).encode()
    except Ended as ended:
        return ended.exit, b""
    except MemoryError:
        return Exit.OUT_OF_MEMORY, b""
    except Exception:  # noqa: BLE001 -- said in full, and the child ends
        traceback.print_exc()
        return Exit.FAILED, b""


def write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def outcome(status: int, said: bytes) -> Exit:
    """What the press makes of a child's end: its own word, or the signal that ended it."""
    code = os.waitstatus_to_exitcode(status) if status >= 0 else status
    if code >= 0:
        return Exit(code) if code in set(Exit) else Exit.FAILED
    if -code == signal.SIGXCPU:
        return Exit.TOO_SLOW
    if -code == signal.SIGXFSZ:
        return Exit.TOO_LARGE
    if -code == signal.SIGKILL:
        return Exit.KILLED
    # Libraries in C and Rust do not raise MemoryError: they say so and abort.
    return Exit.OUT_OF_MEMORY if b"alloc" in said else Exit.FAILED


def flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
