"""An application to put the cache in front of, and a browser to ask it with; time is what a test says it is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

from soteria_tracker.front.application import Front

PUBLIC = ("Cache-Control", "public, no-cache")
POLICY = ("Content-Security-Policy", "default-src 'none'")
PAGE = "<!DOCTYPE html><title>Where the forces stand</title>" + "<p>43 forces.</p>" * 100


@dataclass
class Inner:
    """In the place of Django: answers with ``body`` and ``headers``, and remembers what it was asked."""

    body: str = PAGE
    status: str = "200 OK"
    headers: list = field(default_factory=lambda: [("Content-Type", "text/html; charset=utf-8"), PUBLIC, POLICY])
    asked: list[dict] = field(default_factory=list)

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        start_response(self.status, list(self.headers))
        return [self.body.encode()]

    @property
    def queries(self) -> list[str]:
        return [environ["QUERY_STRING"] for environ in self.asked]


@dataclass
class Time:
    """Both clocks of the cache, moved by hand."""

    now: datetime = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)
    passed: float = 1000.0

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.passed += seconds


@dataclass
class Data:
    """The version of the public data; an exception in its place is raised."""

    version: str | Exception = "1.1"
    looks: int = 0

    def __call__(self) -> str:
        self.looks += 1
        if isinstance(self.version, Exception):
            raise self.version
        return self.version


@dataclass
class Reply:
    status: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Site:
    """The cache with an application behind it."""

    inner: Inner = field(default_factory=Inner)
    time: Time = field(default_factory=Time)
    data: Data = field(default_factory=Data)
    most_bytes: int = 1_000_000
    release: str = "a"

    def __post_init__(self) -> None:
        self.front = Front(
            lambda environ, start_response: self.inner(environ, start_response),
            release=self.release,
            clock=lambda: self.time.now,
            ticks=lambda: self.time.passed,
            look=self.data,
            most_bytes=self.most_bytes,
        )

    def get(self, address: str = "/", method: str = "GET", **headers: str) -> Reply:
        path, _mark, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": StringIO(),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        said = []
        result = self.front(environ, lambda *status_and_headers: said.append(status_and_headers[:2]))
        body = b"".join(result)
        if hasattr(result, "close"):
            result.close()
        [(status, answered)] = said
        assert len({name.lower() for name, _value in answered}) == len(answered)
        return Reply(status, dict(answered), body)
