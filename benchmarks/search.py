"""What a search costs as the record grows, on SQLite: ``python -m benchmarks.search`` (``--sizes 10000 100000``).

Fills a database of its own, in a temporary folder, with made-up passages of about 80 words, and prints for each kind
of query the median time and the instructions of SQLite's virtual machine, of finding and of fetching a page. Ends
with 1 when a query that fills its candidates at each size needs more than ``GROWTH`` times the instructions at the
largest than at the smallest. (One that finds fewer than 500 must find more as the record grows.)
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta

#: The index itself grows by a level or a segment now and then, and so do its instructions.
GROWTH = 1.2
#: Instructions below which a query is too small for its growth to mean anything.
SMALL = 1_000
#: Instructions between two calls of the progress handler.
STEP = 10
#: Words of a made-up vocabulary; the first are the most frequent.
VOCABULARY = 8_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
        begin(folder)
        found: dict[str, list[tuple[int, int]]] = {}
        filled = 0
        for size in options.sizes:
            began = time.perf_counter()
            fill(filled, size)
            filled = size
            print(f"{size} passages (filled in {time.perf_counter() - began:.0f} s)")
            for name, ask in queries().items():
                seconds, instructions, total = measured(ask, options.rounds)
                found.setdefault(name, []).append((total, instructions))
                print(f"  {name:34} {1000 * seconds:8.2f} ms {instructions:9d} instructions {total:4d} found")
    grown = {
        name: of[-1][1] / max(of[0][1], 1)
        for name, of in found.items()
        if of[0][0] == of[-1][0] and of[0][1] > SMALL  # as many candidates each time
    }
    for name, growth in grown.items():
        print(f"{name:36} x {growth:.2f}")
    return int(any(growth > GROWTH for growth in grown.values()))


def begin(folder: str) -> None:
    """A new database with the real data in it."""
    os.environ |= {"SOTERIA_VAR": folder, "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings", "DATABASE_URL": ""}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_real_data", verbosity=0)


def fill(begin: int, end: int) -> None:
    """The same passages whatever the sizes: each is made from its number."""
    from django.db import transaction

    from responses import search_index
    from responses.models.search import Passage

    template = Passage.objects.filter(kind=Passage.Kind.READING, force__isnull=False).first()
    assert template is not None  # noqa: S101
    with transaction.atomic():
        for start in range(begin, end, 1000):
            rows = [made(number, template) for number in range(start, min(start + 1000, end))]
            Passage.objects.bulk_create(rows)
            search_index._tell("insert", [row.pk for row in rows])


def made(number: int, template):
    from responses.models.search import Passage
    from responses.search_passages import digits

    chance = random.Random(number)  # noqa: S311 -- the same text each time
    # Frequent words are frequent, as in a language: the square of an even chance.
    text = " ".join(f"w{int(chance.random() ** 2 * VOCABULARY)}" for _word in range(80)) + " everywhere"
    text += " seldom" if number % 501 == 7 else ""
    body, day = number % 43 + 1, date(2024, 8, 22) + timedelta(days=number // 130)
    return Passage(
        publication_id=template.publication_id,
        language="en",
        place=f"made-up/{number}",
        kind="update",
        body_id=template.body_id,
        force_id=template.force_id,
        report_id=template.report_id,
        recommendation_id=template.recommendation_id,
        address="/",
        texts=[["force_says", text]],
        said_on=day,
        published_on=day,
        replaced_on=day if number % 10 == 0 else None,
        title=f"body {body} recommendation {number % 14}",
        words=text,
        keys=" ".join(
            [
                f"=len =kupdate =b{body} =f{body} =p1 =n{number % 14}",
                *digits("s", day),
                *digits("d", day),
                *(["=replaced"] if number % 10 == 0 else []),
            ]
        ),
    )


def queries() -> dict[str, Callable[[], int]]:
    from soteria_tracker.public.search import NEWEST, Query, Typed, fetch, find

    def asked(text: str, *, order: str = "best", after: int | None = None, **more) -> Callable[[], int]:
        def ask() -> int:
            found = find(Query(Typed.of(text).terms, **more), order=order, after=after)
            fetch(found.keys)
            return found.total

        return ask

    return {
        "a word in every passage": asked("everywhere "),
        "the same, newest, a later page": asked("everywhere", order=NEWEST, after=5_000),
        "the same, of one body": asked("everywhere", keys=("=b7", "=len")),
        "the same, replaced ones too": asked("everywhere", all_versions=True),
        "a frequent and a rarer word": asked("w1 w4000"),
        "a phrase": asked('"w3 w5"'),
        "the beginning of many words": asked("w12"),
        "a rare word": asked("seldom"),
        "nothing": asked("hippopotamus"),
        "as said by a day": asked("everywhere", day=date(2026, 1, 31)),
        "as published by an early day": asked("everywhere", day=date(2024, 9, 1), is_published=True),
    }


def measured(ask: Callable[[], int], rounds: int) -> tuple[float, int, int]:
    from django.db import connection

    steps = 0

    def count() -> int:
        nonlocal steps
        steps += STEP
        return 0

    total = ask()
    connection.connection.set_progress_handler(count, STEP)
    ask()
    connection.connection.set_progress_handler(None, 0)
    times = []
    for _round in range(rounds):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return statistics.median(times), steps, total


if __name__ == "__main__":
    sys.exit(main())
