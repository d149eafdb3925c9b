"""43 offices write while people read, on a rig that runs: ``python -m benchmarks.mixed`` (bin/rig up makes one).

Each office saves its whole response once a second, as the button of the page sends it. Meanwhile so many pages a second
are read over TLS through nginx, and with each of them, in the same connection's turn, a file of the same bytes that
nginx sends alone: what the machine does to one it does to the other. Ends with 1 where an answer is an error, an
acknowledged save is not in the database afterwards, or the readers' p99 is above the bound.
"""

import argparse
import asyncio
import gzip
import http.client
import json
import multiprocessing
import os
import re
import ssl
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from deploy.rig import people_asked
from deploy.rig.place import HOST, Place, usual
from deploy.rig.visiting import Author, Visitor

BOUND = 3.0
READERS = 50
PAGES = ("/", "/due/", "/targets/", "/products/", "/data/", "/about/", "/reports/soteria-2024/", "/cy/")


@dataclass
class Found:
    """Milliseconds of each answer; failures in words."""

    pages: list[float] = field(default_factory=list)
    files: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=usual(), help="of the rig")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--pages", type=int, default=100, help="a second")
    parser.add_argument(
        "--warm", type=int, default=20, help="seconds of reading before: each worker has its own memory"
    )
    parser.add_argument("--offices", type=int, default=43)
    parser.add_argument(
        "--follow", action="store_true", help="also ask for the page after each save, as a browser does"
    )
    options = parser.parse_args()
    place = Place.found(options.folder.absolute())
    authors = signed_in(place, options.offices)
    asked = beside(place)
    run = f"Mixed {time.time_ns()}"
    with multiprocessing.Pool(1) as others:  # the readers in a process of their own: two do not share one interpreter
        others.apply(read, (place, asked, options.pages, options.warm))
        reading = others.apply_async(read, (place, asked, options.pages, options.seconds))
        found = write(authors, run, options.seconds, follow=options.follow)
        read_too = reading.get()
    found.pages, found.files = read_too.pages, read_too.files
    found.failed += read_too.failed
    return told(found, lost(place, found, run), options)


def signed_in(place: Place, count: int) -> list[Author]:
    """Each at an address of its own, all with the page of their response open."""
    people = list(place.known["people"].values())
    open_ones = [(300 + n, each["user"], each["response"]) for n, each in enumerate(people)]
    made = [Author(place, *each) for each in open_ones if each[1] != "author.kent"]  # Kent's is published by the check
    spare = [Author(place, 400, "author.surrey", people_of(place, "surrey"))] if len(made) < count else []
    found = [*made, *spare][:count]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda author: author.sign_in(place.told("password")), made[:count]))
    return [author for author in found if author.values]


def people_of(place: Place, body: str) -> int:
    return place.known["people"][body]["response"]


def beside(place: Place) -> list[str]:
    """The pages to be read; the bytes of each laid beside them for nginx to send as a file of its own."""
    visitor = Visitor(place, 1)
    front = visitor.page("/")
    forces = sorted(set(re.findall(r'href="(/forces/[a-z-]+/)"', front)))
    asked = [*PAGES, *(f"/reports/soteria-2024/{number}/" for number in (3, 5, 7, 9, 11)), *forces]
    for number, path in enumerate(asked):
        data = visitor.page(path).encode()
        (place.folder / "beside" / f"{number}.html").write_bytes(data)
        status, headers, packed = visitor.ask("GET", path, None, **{"Accept-Encoding": "gzip"})
        if (status, headers.get("content-encoding")) != (200, "gzip") or gzip.decompress(packed) != data:
            raise SystemExit(f"{path} does not answer as it should: {status} {headers}")
        (place.folder / "beside" / f"{number}.html.gz").write_bytes(packed)
    return asked


def read(place: Place, asked: list[str], rate: int, seconds: int) -> Found:
    return asyncio.run(_read(place, asked, rate, seconds))


async def _read(place: Place, asked: list[str], rate: int, seconds: int) -> Found:
    found, pause = Found(), READERS / rate
    end = time.monotonic() + seconds
    await asyncio.gather(*(_reader(place, asked, n, pause, end, found) for n in range(READERS)))
    return found


async def _reader(place: Place, asked: list[str], number: int, pause: float, end: float, found: Found) -> None:
    """One page, and its twin, at each turn; the turns of all readers are spread over the pause."""
    trust = ssl.create_default_context(cafile=str(place.folder / "trust/root.pem"))
    ports = {"https": found.pages, "beside": found.files}
    lines: dict[str, tuple[asyncio.StreamReader, asyncio.StreamWriter]] = {}
    turn = time.monotonic() + pause * number / READERS
    page = number
    while (turn := turn + pause) < end:
        await asyncio.sleep(max(0, turn - time.monotonic()))
        page = (page + 7) % len(asked)
        for port, times in ports.items() if page % 2 else reversed(ports.items()):
            path = asked[page] if port == "https" else f"/{page}.html"
            began = time.perf_counter()
            try:
                if port not in lines:
                    source = (f"127.2.{number // 250}.{number % 250 + 1}", 0)
                    lines[port] = await asyncio.open_connection(
                        "127.0.0.1", place.port(port), ssl=trust, server_hostname=HOST, local_addr=source
                    )
                    began = time.perf_counter()  # a visitor comes once and reads several pages
                status = await asyncio.wait_for(_ask(*lines[port], path), 30)
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                found.failed.append(f"{port} {path}: {type(error).__name__}")
                lines.pop(port, None)
                continue
            times.append((time.perf_counter() - began) * 1000)
            if status != 200:
                found.failed.append(f"{port} {path} answered {status}")
    for _reader, writer in lines.values():
        writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if not length:
        raise ConnectionError("no length")
    await reader.readexactly(int(length[1]))
    return int(head.split(None, 2)[1])


def write(authors: list[Author], run: str, seconds: int, *, follow: bool) -> Found:
    """Each once a second; an office whose save takes longer goes on with the next one at once."""
    os.nice(5)  # whoever measures must not push aside what is measured
    found, lock = Found(), threading.Lock()
    end = time.monotonic() + seconds

    def writes(number: int, author: Author) -> None:
        turn = time.monotonic() + number / len(authors) - 1
        count = 0
        while (turn := max(turn + 1, time.monotonic())) < end:
            time.sleep(max(0, turn - time.monotonic()))
            words, began, count = f"{run} {author.response} {count}", time.perf_counter(), count + 1
            try:
                _save(author, words, follow=follow)
            except (OSError, http.client.HTTPException, AssertionError) as error:
                with lock:
                    found.failed.append(f"A save of {author.user}: {type(error).__name__} {error}")
                continue
            with lock:
                found.saves.append((time.perf_counter() - began) * 1000)
                found.texts.setdefault(str(author.response), []).append(words)

    threads = [threading.Thread(target=writes, args=each) for each in enumerate(authors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _save(author: Author, words: str, *, follow: bool) -> None:
    if follow:
        author.save(words)
        return
    status, _headers, _data = author.visitor.post(author.path, author.values | {author.field: words})
    if status != 302:
        raise AssertionError(f"answered {status}")
    author.values["revision"] = str(int(author.values["revision"]) + 1)  # nobody else writes on it


def lost(place: Place, found: Found, run: str) -> int:
    """Saves that were acknowledged and that the history does not hold."""
    kept = people_asked.ask(place, "saves", run)
    return sum(len(set(texts) - set(kept.get(response, []))) for response, texts in found.texts.items())


def p(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


def told(found: Found, gone: int, options: argparse.Namespace) -> int:
    ratio = p(found.pages, 0.99) / p(found.files, 0.99)
    for what, times in (("pages", found.pages), ("nginx's own files", found.files), ("saves", found.saves)):
        middle = statistics.median(times) if times else float("nan")
        print(
            f"{what}: {len(times)} in {options.seconds} s ({len(times) / options.seconds:.0f} a second), median "
            f"{middle:.1f} ms, p99 {p(times, 0.99):.1f} ms, longest {max(times, default=0):.1f} ms"
        )
    print(
        f"readers' p99 is {ratio:.2f} times nginx's own (bound {BOUND}); load of the machine {os.getloadavg()[0]:.1f}"
    )
    print(f"{len(found.failed)} errors, {gone} saves lost {json.dumps(found.failed[:5]) if found.failed else ''}")
    return int(bool(found.failed or gone or ratio > BOUND or not found.saves))


if __name__ == "__main__":
    sys.exit(main())
