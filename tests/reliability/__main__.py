"""``python -m tests.reliability races|kill``: see .ci/races and .ci/kill."""

import argparse
import sys
import time

from tests.reliability import place

#: What issue after issue asks for by name; the others are run one time in ten of it.
NAMED = ("two and more save the same field", "all publish")


def races(arguments: argparse.Namespace) -> bool:
    """Whether everything added up."""
    with place.place(arguments.database) as made:
        made.enter()
        from tests.reliability.offices import Office
        from tests.reliability.races import RACES, record_is_whole, run
        from tests.reliability.sessions import SESSIONS, sessions

        office, clean = Office(), True
        with sessions() as eight:
            for name in RACES:
                rounds = arguments.rounds if arguments.all or name in NAMED else -(-arguments.rounds // 10)
                began = time.monotonic()
                account = run(name, rounds, office, eight)
                clean &= account.clean
                took = round(time.monotonic() - began, 1)
                figures = account.in_figures() | {"seconds": took, "sessions": SESSIONS}
                place.say(race=name, database=arguments.database, **figures)
        clean &= record_is_whole()
        place.say(races=len(RACES), database=arguments.database, clean=clean)
        return clean


def kills(arguments: argparse.Namespace) -> bool:
    with place.place(arguments.database) as made:
        made.enter()
        from tests.reliability import kill

        return kill.rounds(made, arguments.rounds, seed=arguments.seed, back_within=arguments.within)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.reliability")
    what = asked.add_subparsers(dest="what", required=True)
    for name in ("races", "kill"):
        each = what.add_parser(name)
        each.add_argument("--rounds", type=int, default=20)
        each.add_argument("--database", choices=place.DATABASES, default="sqlite")
        each.add_argument("--seed", type=int, default=place.seed())
        each.add_argument("--within", type=float, default=5.0, help="Seconds after a kill until a save is taken again.")
        each.add_argument("--all", action="store_true", help="Every race that often, not only the two named ones.")
    arguments = asked.parse_args()
    sys.exit(0 if {"races": races, "kill": kills}[arguments.what](arguments) else 1)


if __name__ == "__main__":
    main()
