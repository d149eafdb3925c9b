"""The way of a request: kept and right, it is sent; kept and just outdated, it is sent while one makes the new one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings

from soteria_tracker.front.addresses import Address, Key, address
from soteria_tracker.front.answers import Answer, Headers, answer
from soteria_tracker.front.epoch import Epoch, Epochs
from soteria_tracker.front.flights import Flights
from soteria_tracker.front.negotiation import encoding, has_it
from soteria_tracker.front.store import Kept, Store

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

#: Bytes a process; and of those for addresses with a query, which strangers invent: they cannot drive the others out.
MOST_BYTES, MOST_BYTES_ASKED = 64_000_000, 16_000_000
#: Bytes. A larger answer passes on its way and is not kept.
LARGEST = 4_000_000
#: Seconds after which an outdated answer is not given even to those who would have to wait.
STALE = 3.0
#: Seconds to wait for somebody else's answer before making one's own.
PATIENCE = 5.0
#: A page is made anew at once. Where that has happened often in a row, each after less than so many seconds, it then
#: rests so many times as long as it took to make, and at most so many seconds.
OFTEN, IN_A_ROW, REST, LONGEST_REST = 4, 2.0, 3, 1.0

#: All that Django sees of a request whose answer is kept for everybody.
NEUTRAL = ("SCRIPT_NAME", "PATH_INFO", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "HTTP_HOST")
#: Requests with one of these want something else than the page.
SPECIAL = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE")


class Front:
    """A WSGI application around another. ``clock`` tells the time, ``ticks`` measures it; tests pass their own."""

    def __init__(
        self,
        application: Application,
        *,
        release: str,
        clock: Callable[[], datetime],
        ticks: Callable[[], float],
        most_bytes: int = MOST_BYTES,
        **epochs: Any,
    ) -> None:
        self.application, self.ticks = application, ticks
        self.epochs = Epochs(release=release, clock=clock, ticks=ticks, **epochs)
        asked = min(MOST_BYTES_ASKED, most_bytes // 4)
        self.plain, self.asked = Store(most_bytes - asked), Store(asked)
        self.flights = Flights()
        self.is_secure = _secure(settings.SECURE_PROXY_SSL_HEADER)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("SCRIPT_NAME"):
            return self.application(environ, start_response)
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        key = Key(path, query, environ.get("HTTP_HOST", ""), self.is_secure(environ))
        store = self.asked if query else self.plain
        kept = store.get(key)
        if kept is None:
            place = address(path, query)
            if query != place.query:
                environ["QUERY_STRING"] = place.query
                key = key._replace(query=place.query)
                store = self.asked if place.query else self.plain
                kept = store.get(key)
            if kept is None and not _may_be_kept(environ, place):
                return self.application(environ, start_response)
        epoch = self.epochs.current()
        if epoch is None:
            return self.application(environ, start_response)
        if kept is not None and kept.epoch is epoch:
            return send(kept.answer, environ, start_response)
        return self._fetch(key, store, kept, epoch, environ, start_response)

    def _fetch(
        self, key: Key, store: Store, old: Kept | None, epoch: Epoch, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        stale = old if old is not None and self._may_still_go(old, epoch) else None
        if stale is not None and self.ticks() < stale.rests_until:
            return send(stale.answer, environ, start_response)
        landing = self.flights.begin(key)
        if landing is not None:
            if stale is None:
                landing.wait(PATIENCE)
                stale = store.get(key)
                if stale is not None and stale.epoch is not epoch and not self._may_still_go(stale, epoch):
                    stale = None
            if stale is not None:
                return send(stale.answer, environ, start_response)
            return self.application(environ, start_response)
        try:
            return self._make(key, store, old, epoch, environ, start_response)
        finally:
            self.flights.end(key)

    def _may_still_go(self, old: Kept, epoch: Epoch) -> bool:
        """Outdated for moments only, by new data; never by a new day."""
        return old.epoch.day == epoch.day and self.ticks() - old.epoch.seen <= STALE

    def _make(
        self, key: Key, store: Store, old: Kept | None, epoch: Epoch, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask Django as nobody in particular would; keep the answer where it says that everybody may have it."""
        began = self.ticks()
        caught = catch(self.application, neutral(environ, key.query))
        if not caught.is_whole or not is_for_everybody(caught.status, caught.headers):
            return caught.send(environ, start_response)
        made = answer(caught.headers, b"".join(caught.chunks))
        now = self.ticks()
        in_a_row = old.in_a_row + 1 if old is not None and began - old.made < IN_A_ROW else 0
        rest = min(REST * (now - began), LONGEST_REST) if in_a_row >= OFTEN else 0
        store.put(key, Kept(made, epoch, made=now, in_a_row=in_a_row, rests_until=now + rest))
        return send(made, environ, start_response)


def _may_be_kept(environ: Environ, place: Address) -> bool:
    return place.may_be_kept and not any(name in environ for name in SPECIAL)


def _secure(header: tuple[str, str] | None) -> Callable[[Environ], bool]:
    """Whether a request came over TLS, as Django decides it."""
    if header is None:
        return lambda environ: environ.get("wsgi.url_scheme") == "https"
    name, right = header

    def secure(environ: Environ) -> bool:
        value = environ.get(name)
        if value is None:
            return environ.get("wsgi.url_scheme") == "https"
        return value.split(",", 1)[0].strip() == right

    return secure


def send(answer: Answer, environ: Environ, start_response: StartResponse) -> list[bytes]:
    """The form that the browser takes, or word that it has it."""
    form = answer.form(encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
    has = environ.get("HTTP_IF_NONE_MATCH")
    if has is not None and has_it(has, form.etag):
        start_response("304 Not Modified", form.unchanged[:])
        return []
    start_response("200 OK", form.headers[:])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]


def neutral(environ: Environ, query: str) -> Environ:
    """The same question from nobody: no cookie, no preference, no condition. What is kept depends on the key alone."""
    kept = {name: environ[name] for name in NEUTRAL if name in environ}
    kept |= {name: value for name, value in environ.items() if name.startswith("wsgi.")}
    if settings.SECURE_PROXY_SSL_HEADER and (name := settings.SECURE_PROXY_SSL_HEADER[0]) in environ:
        kept[name] = environ[name]
    return kept | {"REQUEST_METHOD": "GET", "QUERY_STRING": query, "wsgi.input": BytesIO()}


def is_for_everybody(status: str, headers: Headers) -> bool:
    """Whether an answer says so itself, and carries nothing that belongs to one visitor."""
    values: dict[str, str] = {}
    for name, value in headers:
        values[name.lower()] = f"{values[name.lower()]},{value}" if name.lower() in values else value
    allowed = {each.strip().lower() for each in values.get("cache-control", "").split(",")}
    varies = {each.strip().lower() for each in values.get("vary", "").split(",")} - {"", "accept-encoding"}
    return (
        status.startswith("200 ")
        and "public" in allowed
        and not allowed & {"no-store", "private"}
        and not varies
        and "set-cookie" not in values
        and "content-encoding" not in values
    )


@dataclass
class Caught:
    """An answer of Django's: whole, or as much of it as may be kept, and the rest to come."""

    status: str
    headers: Headers
    chunks: list[bytes]
    rest: Iterator[bytes] | None
    close: Callable[[], None]

    @property
    def is_whole(self) -> bool:
        return self.rest is None

    def send(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """As it is, to whoever asked."""
        start_response(self.status, self.headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            if self.rest is not None:
                self.close()
            return []
        return self.chunks if self.rest is None else self._going_on(self.rest)

    def _going_on(self, rest: Iterator[bytes]) -> Iterator[bytes]:
        try:
            yield from self.chunks
            yield from rest
        finally:
            self.close()


def catch(application: Application, environ: Environ) -> Caught:
    """Run an application to the end of its answer, or until the answer is too large to be kept."""
    said: list[Any] = ["", []]

    def start(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
        said[:] = [status, headers]
        return lambda data: None

    result = application(environ, start)
    close = getattr(result, "close", lambda: None)
    chunks: list[bytes] = []
    pieces, size = iter(result), 0
    try:
        for piece in pieces:
            chunks.append(piece)
            size += len(piece)
            if size > LARGEST:
                return Caught(said[0], said[1], chunks, pieces, close)
    except BaseException:
        close()
        raise
    close()
    return Caught(said[0], said[1], chunks, None, close)
