"""Two questions of load balancers and monitors: does the process answer, and can it do its work.

Plain text, asked by anybody: one word for each thing that it leans on, and not why. The reason is in the log.
"""

import logging
import secrets
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.core.cache import cache as shared
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from responses.models.record import Publication
from soteria_tracker.guards import places

logger = logging.getLogger(__name__)

FINE = "ok"
PROBE = "soteria-probe"


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nothing of anybody: a database that is away is no reason to start it anew."""
    return _plain("ok\n")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 where all is well, 503 where a visitor would meet a fault."""
    words = {name: _word(name, ask) for name, ask in QUESTIONS.items()}
    text = "".join(f"{name} {word}\n" for name, word in words.items())
    return _plain(text, status=200 if set(words.values()) == {FINE} else 503)


def _plain(text: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _word(name: str, ask: Callable[[], str]) -> str:
    """Whatever goes wrong while it is asked, the answer is a word."""
    try:
        return ask()
    except Exception:
        logger.warning("Not ready: %s", name, exc_info=True, extra={"facts": {"away": name}})
        return "away"


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return FINE


def migrations() -> str:
    """Those that this code knows. A newer database is fine: the old code runs beside it during an upgrade."""
    return FINE if _last_migrations() <= set(MigrationRecorder(connection).applied_migrations()) else "missing"


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def cached() -> str:
    """Written and read back, under a name of its own: many may ask at once."""
    name, word = f"{PROBE}-{secrets.token_hex(4)}", secrets.token_hex(8)
    shared.set(name, word, timeout=10)
    found = shared.get(name)
    shared.delete(name)
    return FINE if found == word else "forgetful"


def publications() -> str:
    """A file of the record can be opened, any one. Where nothing is published there is nothing to open.

    The last by its digest: the index leads there in one step, however many updates without a file came since.
    """
    names = Publication.objects.filter(pdf_sha256__gt="").order_by("-pdf_sha256").values_list("pdf_name", flat=True)
    name = names.first()
    if not name:
        return FINE
    with storages["publications"].open(name) as file:
        return FINE if file.read(1) else "empty"


def folders() -> str:
    """A file can be kept where the office side keeps files. The public side keeps none."""
    return FINE if settings.PUBLIC_SIDE or not list(places.unwritable()) else "closed"


QUESTIONS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "cache": cached,
    "publications": publications,
    "folders": folders,
}
