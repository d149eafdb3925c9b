"""Jobs that do what a job should never do, and a press and a cold child that know them."""

import json
import os
import resource
import signal
import tempfile
import time
from pathlib import Path

from responses.press.exits import Refusal
from responses.press.jobs import JOBS, Job, Limits


def echo(body, options):
    return body + json.dumps(options).encode() if options else body


def sleep(body, options):
    """Tells its number in a file, then does nothing for the seconds in the body."""
    if "tell" in options:
        Path(options["tell"]).write_text(str(os.getpid()))
    time.sleep(float(body))
    return b"slept"


def spin(body, options):
    while True:
        pass


def hoard(body, options):
    return b"x" * 2_000_000_000


def scribble(body, options):
    with tempfile.TemporaryFile() as file:
        while True:
            file.write(b"x" * 1_000_000)


def talk(body, options):
    """A result that is larger than a file may be."""
    return b"x" * 9_000_000


def crash(body, options):
    raise RuntimeError("the reason")


def end(body, options):
    os.kill(os.getpid(), int(body))


def refuse(body, options):
    raise Refusal("too_pink", {"shade": options["shade"]})


def look(body, options):
    """What a child sees of the world around it."""
    kinds = (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)
    return json.dumps(
        {
            "environment": dict(os.environ),
            "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd"))[:-1],
            "limits": [resource.getrlimit(kind)[0] for kind in kinds],
            "folder": tempfile.gettempdir(),
            "signals": [signal.getsignal(number) == signal.SIG_DFL for number in (signal.SIGTERM, signal.SIGINT)],
            "input": os.read(0, 10).decode(),
        }
    ).encode()


LIMITS = Limits(cpu=1, memory=1_000_000_000, file=5_000_000, wall=2)
ODD = {job.__name__: Job(job, LIMITS) for job in (echo, spin, hoard, scribble, talk, crash, end, refuse, look)}
ODD |= {"sleep": Job(sleep, Limits(wall=30)), "doze": Job(sleep, Limits(wall=0.5))}
ODD |= {"shout": Job(echo)}
JOBS |= ODD
