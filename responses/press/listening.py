"""The socket of the press, and the ties of its processes: to whoever started them, and to the memory they share."""

import ctypes
import fcntl
import gc
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from responses.press.environment import MOST_ADDRESS

PR_SET_PDEATHSIG = 1  # linux/prctl.h


class ListeningError(Exception):
    """The press cannot listen where it was told to; one sentence."""


@contextmanager
def at(path: Path) -> Iterator[socket.socket]:
    """A bound socket at that path, for its owner alone; not listening yet, so nobody waits on an empty press.

    A socket left behind by a press that was killed is replaced. A lock beside it, which ends with the process
    that holds it, tells the two apart.
    """
    if len(os.fsencode(path)) > MOST_ADDRESS:
        raise ListeningError(
            f"The press cannot listen at {path}: the path has more than {MOST_ADDRESS} bytes. Set PRESS_SOCKET."
        )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(path.with_name(path.name + ".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        path.chmod(0o600)
    except BlockingIOError:
        raise ListeningError(f"Another press runs at {path} already.") from None
    except OSError as error:
        raise ListeningError(f"The press cannot listen at {path}: {error.strerror}.") from None
    try:
        yield listener
    finally:
        listener.close()
        path.unlink(missing_ok=True)
        os.close(lock)


def settle() -> None:
    """What is loaded by now stays: children share its memory, and their garbage collectors leave it alone."""
    gc.collect()
    gc.freeze()


def die_with_parent() -> None:
    """For a child of the press: it is killed when the press ends, even by kill -9."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


def life_of(parent: int) -> int:
    """A descriptor that becomes readable when that process, our parent, has ended. Not the signal that children
    use: Linux sends it when the *thread* ends that started us. Raises ProcessLookupError when it is gone already."""
    descriptor = os.pidfd_open(parent)
    if os.getppid() != parent:
        raise ProcessLookupError
    return descriptor
