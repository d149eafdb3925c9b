"""Figures for a monitor, as Prometheus reads them. Nothing about any office, nothing about any person.

Each process counts for itself since it began, and says so by ``pid``: a monitor that is answered by another process of
the same server at each look sees each of them now and then. Their sums by rate are right, with gaps.
"""

import os
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from responses.models.pressing import Pressing, Worker
from responses.models.record import Link
from responses.models.seal import Seal
from responses.models.trail import Unsealed
from responses.models.version import version

#: Seconds: a kept page, a page, a slow page, a document.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Requests:
    """How many, how they ended, how long they took. Several threads count at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ended: Counter[tuple[str, str]] = Counter()
        self._took = [0] * len(BUCKETS)
        self._seconds, self._count = 0.0, 0

    def add(self, method: str, status: int, seconds: float) -> None:
        with self._lock:
            self._ended[method, f"{status // 100}xx"] += 1
            self._seconds += seconds
            self._count += 1
            for number, bound in enumerate(BUCKETS):
                self._took[number] += seconds <= bound

    def lines(self) -> Iterator[str]:
        pid = f'pid="{os.getpid()}"'  # asked each time: a server may fork after this module is loaded
        with self._lock:
            ended, took, seconds, count = sorted(self._ended.items()), list(self._took), self._seconds, self._count
        yield from head("soteria_requests_total", "counter", "Requests that reached Django.")
        for (method, status), number in ended:
            yield f'soteria_requests_total{{{pid},method="{method}",status="{status}"}} {number}'
        yield from head("soteria_request_seconds", "histogram", "Seconds until an answer began.")
        for bound, number in zip((*BUCKETS, "+Inf"), (*took, count), strict=True):
            yield f'soteria_request_seconds_bucket{{{pid},le="{bound}"}} {number}'
        yield f"soteria_request_seconds_sum{{{pid}}} {seconds:.6f}"
        yield f"soteria_request_seconds_count{{{pid}}} {count}"


REQUESTS = Requests()


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Whoever has no token learns not even that there is something."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    return _metrics(request)


@require_safe
def _metrics(request: HttpRequest) -> HttpResponse:
    lines = [*REQUESTS.lines(), *_database(now=timezone.now())]
    return HttpResponse("\n".join([*lines, ""]), content_type=TYPE)


def _database(*, now: datetime) -> Iterator[str]:
    """What all processes see alike. Of a database that is away there is that to say."""
    try:
        found = {**record(), **({} if settings.PUBLIC_SIDE else {**queue(now=now), **trail(now=now)})}
    except DatabaseError:
        found = {}
    yield from gauge("soteria_database_up", "Whether the database answered.", int(bool(found)))
    for (name, what), value in found.items():
        yield from gauge(name, what, value)


def record() -> dict[tuple[str, str], float]:
    """The version is a number only so that two of them can be compared: it differs whenever the public data do."""
    last = Link.objects.aggregate(last=Max("number"))["last"]
    sealed = Seal.objects.aggregate(last=Max("number"))["last"]
    return {
        ("soteria_record_version", "Changes whenever the public data do."): zlib.crc32(version().encode()),
        ("soteria_record_links", "Publications in the chain of the record."): last or 0,
        ("soteria_trail_seals", "Seals in the chain of the audit trail."): sealed or 0,
    }


def queue(*, now: datetime) -> dict[tuple[str, str], float]:
    """A process of the public side knows nothing of it."""
    waiting = Pressing.objects.filter(step=Pressing.Step.WAITING).aggregate(n=Count("pk"), oldest=Min("ordered_at"))
    age = (now - waiting["oldest"]).total_seconds() if waiting["oldest"] else 0
    workers = Worker.objects.filter(alive_until__gt=now).count()
    return {
        ("soteria_publications_waiting", "Orders to publish that no worker has taken yet."): waiting["n"],
        ("soteria_publications_oldest_seconds", "How long the oldest of them has waited."): round(age, 3),
        ("soteria_workers", "Workers that say that they are there."): workers,
    }


def trail(*, now: datetime) -> dict[tuple[str, str], float]:
    """By the first of the queue: to count all that waits would cost most when there is most."""
    oldest = Unsealed.objects.order_by("pk").values_list("at", flat=True).first()
    age = max((now - oldest).total_seconds(), 0.0) if oldest else 0
    what = "How long the oldest row of the audit trail has waited for a seal."
    return {("soteria_trail_unsealed_seconds", what): round(age, 3)}


def gauge(name: str, what: str, value: float) -> Iterator[str]:
    yield from head(name, "gauge", what)
    yield f"{name} {value}"


def head(name: str, kind: str, what: str) -> Iterator[str]:
    yield f"# HELP {name} {what}"
    yield f"# TYPE {name} {kind}"
