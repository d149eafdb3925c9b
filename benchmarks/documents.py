"""How much our documents cost above WeasyPrint itself, for the same page: ``python -m benchmarks.documents``.

Paired: each round makes the same document twice, by ``documents.pdf`` through a warm press (its cache off: template,
socket, fork, mended tags, embedded data, signature field) and by WeasyPrint alone in a warm process (PDF/A-3a, the
same fonts). So the load of the machine falls on both. CPU is that of every process that takes part. Prints the
medians and the ratio; ends with 1 when the ratio of CPU is above the target.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TARGET = 1.2
TICKS = os.sysconf("SC_CLK_TCK")
PLAIN = """
import resource, sys, time
from weasyprint import HTML
from responses.documents.engine import FONTS, URLFetcher, URLFetcherResponse

class Fonts(URLFetcher):
    def fetch(self, url, headers=None):
        if url in FONTS:
            return URLFetcherResponse(url, FONTS[url].read_bytes(), {"Content-Type": "font/ttf"})
        return super().fetch(url, headers)

page = open(sys.argv[1]).read()

def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime

def typeset():
    HTML(string=page, url_fetcher=Fonts()).write_pdf(pdf_variant="pdf/a-3a")

for warming in range(3):
    typeset()
print("warm", flush=True)
for line in sys.stdin:
    began, wall = cpu(), time.perf_counter()
    typeset()
    print(cpu() - began, time.perf_counter() - wall, flush=True)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--parts", type=int, default=0, help="more parts of text, for a longer document")
    options = parser.parse_args()
    payload = prepared(options.parts)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ours, plain = rounds(payload, Path(folder), options.rounds)
    return told(ours, plain)


def prepared(parts: int) -> dict:
    """A response with one of everything, as the tests know it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from tests.responses.documents.payloads import full, part

    payload = full()
    payload["blocks"] += [part("The office read the report with care. " * 20, f"Part {n}") for n in range(parts)]
    return payload


def rounds(payload: dict, folder: Path, count: int) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """(CPU, wall) in seconds of each round: ours, and WeasyPrint's own."""
    from django.conf import settings

    from responses import documents
    from responses.documents import typesetting
    from tests import press

    settings.CACHES["documents"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.PRESS_SOCKET = folder / "press.sock"
    (folder / "page.html").write_text(documents.html(payload))
    server = press.begin(settings.PRESS_SOCKET)
    reference = begin_reference(folder / "page.html")
    print(f"{len(documents.pdf(payload))} bytes; release {typesetting.release()[:12]}")
    ours, plain = [], []
    try:
        for _ in range(count):
            ours.append(measured(lambda: documents.pdf(payload), server.pid))
            plain.append(asked(reference))
    finally:
        press.end(server)
        reference.communicate()
    return ours, plain


def begin_reference(page: Path) -> subprocess.Popen[str]:
    from responses.press import environment

    process = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-W", "ignore", "-c", PLAIN, str(page)],
        cwd=environment.ROOT,
        env=environment.clean(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdout is None or process.stdout.readline() != "warm\n":
        raise SystemExit("WeasyPrint did not start.")
    return process


def asked(reference: subprocess.Popen[str]) -> tuple[float, float]:
    if reference.stdin is None or reference.stdout is None:
        raise SystemExit("WeasyPrint has ended.")
    reference.stdin.write("\n")
    reference.stdin.flush()
    cpu, wall = reference.stdout.readline().split()
    return float(cpu), float(wall)


def measured(do: Callable[[], object], server: int) -> tuple[float, float]:
    """Of this process, of the press, and of its child, which has been reaped once the answer is here."""
    began, wall = own_cpu() + press_cpu(server), time.perf_counter()
    do()
    return own_cpu() + press_cpu(server) - began, time.perf_counter() - wall


def own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def press_cpu(pid: int) -> float:
    """User and system time of a process and its reaped children, from /proc (in ticks: good to 10 ms a round)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def told(ours: list[tuple[float, float]], plain: list[tuple[float, float]]) -> int:
    ratios = []
    for at, what in enumerate(("CPU", "wall")):
        one, other = (statistics.median(each[at] for each in times) for times in (ours, plain))
        pairs = [mine[at] / its[at] for mine, its in zip(ours, plain, strict=True)]
        ratios.append(statistics.median(pairs))
        print(
            f"{what}: documents.pdf {one:.3f} s, WeasyPrint alone {other:.3f} s; "
            f"ratio of the medians {one / other:.2f}, median of {len(pairs)} paired ratios {ratios[-1]:.2f}"
        )
    return int(ratios[0] > TARGET)


if __name__ == "__main__":
    sys.exit(main())
