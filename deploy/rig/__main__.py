"""``python -m deploy.rig up|down|status|check``; bin/rig installs what it needs first."""

import argparse
import shutil
import sys
import time
from pathlib import Path

from deploy.rig import checking, front, keys, people_asked, place, programs, stores, tracker

#: Last first: nginx takes no more visitors, then the Tracker goes, then what it leans on.
ORDER = ("nginx", *tracker.WEB, "work-1", "work-2", "press", "s3", "redis")


def up(folder: Path) -> int:
    began = time.monotonic()
    rig = place.Place.made(folder)
    keys.make(rig, checking.BODY)
    stores.begin(rig)
    tracker.prepare(rig)
    rig.secret("password")
    rig.known["people"] = people_asked.ask(rig, "accounts", checking.BODY, RIG_PASSWORD=rig.told("password"))
    rig.keep()
    for name in tracker.UNITS:
        tracker.begin(rig, name)
    for name in tracker.WEB:
        tracker.wait(rig, name)
    front.begin(rig)
    print(f"The rig runs at {rig.url}, made in {time.monotonic() - began:.0f} s; it lies in {folder}.")
    print(
        f"Sign in as author.{checking.BODY}, reviewer.{checking.BODY} or commissioner.{checking.BODY}; the password of"
    )
    print(f"all is in {folder}/secrets/password. {folder}/trust/root.pem vouches for its certificate.")
    return 0


def down(folder: Path) -> int:
    if not folder.exists():
        return 0
    rig = place.Place.found(folder)
    for name in ORDER:
        try:
            programs.end(rig, name)
        except TimeoutError as error:
            print(f"{error} It was killed.", file=sys.stderr)
    stores.end_postgresql(rig)
    shutil.rmtree(folder)
    return 0


def status(folder: Path) -> int:
    rig = place.Place.found(folder)
    for name in ORDER:
        pid = programs.number(rig, name)
        ready = tracker.asked(rig, name, "/health/ready/")[0] if name in tracker.WEB else ""
        print(f"{name:10} {pid or 'away':>8} {ready}")
    return 0


def check(folder: Path) -> int:
    return checking.check(place.Place.found(folder))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bin/rig", description="The Tracker as it would be run, on this machine.")
    parser.add_argument("what", choices=("up", "down", "status", "check"))
    parser.add_argument("--folder", type=Path, default=place.usual(), help="where it lies (or RIG=...)")
    options = parser.parse_args()
    sys.exit(globals()[options.what](options.folder.absolute()))
