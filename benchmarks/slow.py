"""Visitors who send as slowly as they can, and whether others are served: ``python -m benchmarks.slow`` on a rig.

A third of the sockets stop in their headers, a third in the body of a file for /verify/, a third before TLS is spoken;
each sends a byte a second and begins anew when it is cut off. Meanwhile probes on new connections ask for the front
page and for the sign-in page in turn. Ends with 1 where fewer than 99 % are answered within 1.5 seconds.
"""

import argparse
import asyncio
import os
import ssl
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from deploy.rig.place import HOST, Place, usual

WITHIN, SHARE = 1.5, 0.99
HEADERS = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: "
BODY = f"POST /verify/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/pdf\r\nContent-Length: 100000\r\n\r\n"


async def slow(place: Place, number: int, open_ones: set[int], stop: asyncio.Event) -> None:
    trust = ssl.create_default_context(cafile=str(place.folder / "trust/root.pem"))
    kind = number % 3
    while not stop.is_set():
        with suppress(OSError, asyncio.IncompleteReadError):
            secure: dict[str, Any] = {} if kind == 2 else {"ssl": trust, "server_hostname": HOST}
            source = (f"127.3.{number // 250}.{number % 250 + 1}", 0)
            _reader, writer = await asyncio.open_connection(
                "127.0.0.1", place.port("https"), local_addr=source, **secure
            )
            open_ones.add(number)
            writer.write((HEADERS, BODY, "")[kind].encode() or b"\x16\x03\x01\x02\x00\x01")
            while not stop.is_set():
                await writer.drain()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), 1)
                writer.write(b"a" if kind != 2 else b"\x00")
            writer.close()
        open_ones.discard(number)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.2)


async def probe(place: Place, number: int) -> str:
    """Within which bound it was answered, or how it ended."""
    trust = ssl.create_default_context(cafile=str(place.folder / "trust/root.pem"))
    path = "/" if number % 2 else "/accounts/login/"
    began = time.monotonic()
    try:
        async with asyncio.timeout(15):
            source = (f"127.4.{number // 250}.{number % 250 + 1}", 0)
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", place.port("https"), ssl=trust, server_hostname=HOST, local_addr=source
            )
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError) as error:
        return type(error).__name__
    if not answer.startswith(b"HTTP/1.1 200"):
        return answer[9:12].decode() or "nothing"
    return "in time" if time.monotonic() - began <= WITHIN else "late"


async def measured(place: Place, sockets: int, probes: int) -> tuple[Counter[str], int]:
    stop, open_ones = asyncio.Event(), set[int]()
    slow_ones = [asyncio.create_task(slow(place, number, open_ones, stop)) for number in range(sockets)]
    await asyncio.sleep(8)
    found, fewest = Counter[str](), len(open_ones)
    for number in range(probes):
        found[await probe(place, number)] += 1
        fewest = min(fewest, len(open_ones))
        await asyncio.sleep(0.1)
    stop.set()
    await asyncio.gather(*slow_ones)
    return found, fewest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=usual(), help="of the rig")
    parser.add_argument("--sockets", type=int, default=300)
    parser.add_argument("--probes", type=int, default=200)
    options = parser.parse_args()
    found, fewest = asyncio.run(measured(Place.found(options.folder.absolute()), options.sockets, options.probes))
    share = found["in time"] / options.probes
    print(f"{options.sockets} slow sockets, never fewer than {fewest} open; of {options.probes} probes {dict(found)}")
    print(f"{share:.1%} within {WITHIN} s (bound {SHARE:.0%}); load of the machine {os.getloadavg()[0]:.1f}")
    return int(share < SHARE or fewest < options.sockets * 0.8)


if __name__ == "__main__":
    sys.exit(main())
