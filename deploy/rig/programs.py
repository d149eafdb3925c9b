"""Processes of a rig: begun, remembered by their number, asked to end, and killed where they do not."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from deploy.rig.place import ROOT, Place

#: What this very process began: it must ask after them once they have ended.
BEGUN: list[subprocess.Popen[bytes]] = []


def begin(place: Place, name: str, command: list[str], environment: dict[str, str]) -> None:
    """In a group of its own, so that it outlives whoever began it and can be killed with its children."""
    with (place.folder / "log" / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    BEGUN.append(process)
    place.known["processes"][name] = [process.pid, born(process.pid)]
    place.keep()


def born(pid: int) -> str:
    """When it began: a number may be given to another process later. Nothing of one that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def number(place: Place, name: str) -> int:
    """0 where it does not run."""
    pid, began = place.known["processes"].get(name, [0, ""])
    return pid if pid and began and born(pid) == began else 0


def end(place: Place, name: str, *, by: int = signal.SIGTERM, within: float = 45) -> float:
    """How long it took. SIGKILL goes to the whole group; what has not ended in time is killed too."""
    pid, began = number(place, name), time.monotonic()
    if not pid:
        return 0
    if by == signal.SIGKILL:
        os.killpg(pid, by)
    else:
        os.kill(pid, by)
    try:
        until(lambda: not number(place, name), within=within, what=f"{name} to end")
    except TimeoutError:
        os.killpg(pid, signal.SIGKILL)
        raise
    finally:
        reap()
    return time.monotonic() - began


def reap() -> None:
    BEGUN[:] = [process for process in BEGUN if process.poll() is None]


def until(is_so: Callable[[], bool], *, within: float, what: str) -> None:
    last = time.monotonic() + within
    while not is_so():
        if time.monotonic() > last:
            raise TimeoutError(f"Waited {within:.0f} s for {what}.")
        time.sleep(0.05)


def run(command: list[str], environment: dict[str, str], *, given: str = "") -> str:
    """To its end; what it said. A failure is said with its own words."""
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, input=given, capture_output=True, text=True, check=False, timeout=600
    )
    if ran.returncode:
        raise SystemExit(f"{' '.join(command[:4])} ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    return ran.stdout
