"""Does the time of an answer tell what is being written from what does not exist?

``python -m benchmarks.equal_times URL`` asks a copy that runs, pairs in turn and in random order, so that a slow minute
falls on both. It tells the difference of the medians with its 95 % interval (bootstrap). Exit code 1 where the whole
interval lies further from zero than a millisecond: a network hides less. Pairs of the desk need ``--cookie`` of
somebody signed in there, and two paths.
"""

import argparse
import http.client
import random
import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

#: First what is being written there, then what is not (a trial, with the drafts of tests.browser.desk).
PAIRS = (
    ("/responses/dorset/soteria-2024/", "/responses/durham/soteria-2024/"),
    ("/verify/soteria-2024/dorset/response/1/", "/verify/soteria-2024/durham/response/1/"),
    ("/api/v1/publications/soteria-2024/dorset/response/1/", "/api/v1/publications/soteria-2024/durham/response/1/"),
    ("/responses/gwent/soteria-2024/versions/98/", "/responses/kent/soteria-2024/versions/98/"),
    ("/responses/gwent/soteria-2024/versions/98/response.pdf", "/responses/kent/soteria-2024/versions/98/response.pdf"),
    ("/verify/soteria-2024/gwent/response/98/", "/verify/soteria-2024/nowhere/response/98/"),
    ("/api/v1/publications/soteria-2024/gwent/response/98/", "/api/v1/publications/soteria-2024/nowhere/response/98/"),
)
#: The first day that is asked for: the report had been published.
DAY = date(2024, 9, 1)
#: Seconds.
HARMLESS = 0.001
#: No secret hangs on it, and the same run gives the same figures.
LOT = random.Random(55)  # noqa: S311


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("paths", nargs="*", help="two paths in the place of the usual pairs")
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--cookie", default="")
    given = parser.parse_args()
    telling = 0
    for pair in [tuple(given.paths)] if given.paths else PAIRS:
        times = measured(given.url, pair, rounds=given.rounds, cookie=given.cookie)
        low, high = interval(*times)
        medians = [statistics.median(each) * 1000 for each in times]
        is_telling = low > HARMLESS or high < -HARMLESS
        telling += is_telling
        print(f"{pair[0]} {medians[0]:.2f} ms\n{pair[1]} {medians[1]:.2f} ms")
        print(f"  difference {low * 1000:+.2f} to {high * 1000:+.2f} ms{': it tells' if is_telling else ''}")
    return 1 if telling else 0


def measured(url: str, pair: tuple[str, ...], *, rounds: int, cookie: str) -> tuple[list[float], list[float]]:
    """Seconds of each answer. Pages for everybody are asked for another day each time, so that none was kept."""
    site = urlsplit(url)
    kind = http.client.HTTPSConnection if site.scheme == "https" else http.client.HTTPConnection
    connection = kind(site.netloc, timeout=30)
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for which in LOT.sample((0, 1), 2):
            began = time.perf_counter()
            asked = pair[which] if cookie else f"{pair[which]}?as_at={DAY + timedelta(days=number)}"
            connection.request("GET", asked, headers={"Cookie": cookie} if cookie else {})
            connection.getresponse().read()
            if number >= rounds // 10:  # the first ones warm up
                times[which].append(time.perf_counter() - began)
    connection.close()
    return times


def interval(first: list[float], second: list[float]) -> tuple[float, float]:
    """Where the difference of the medians lies, with 95 % confidence."""
    found = sorted(_resampled(first, second))
    return found[len(found) // 40], found[-len(found) // 40 - 1]


def _resampled(first: list[float], second: list[float], times: int = 1000) -> Iterator[float]:
    for _ in range(times):
        one, other = LOT.choices(first, k=len(first)), LOT.choices(second, k=len(second))
        yield statistics.median(one) - statistics.median(other)


if __name__ == "__main__":
    raise SystemExit(main())
