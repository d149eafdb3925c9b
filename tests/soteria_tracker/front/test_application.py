"""The cache in front of Django: what it keeps, for how long, and what never gets into it."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import brotli
import pytest
from django.db import OperationalError

from soteria_tracker.front import application
from tests.soteria_tracker.front.inner import PAGE, POLICY, PUBLIC, Inner, Site


@pytest.fixture
def site() -> Site:
    return Site()


def test_front_asks_django_once(site):
    first, second = site.get(), site.get()

    assert len(site.inner.asked) == 1
    assert (first.status, first.body) == ("200 OK", PAGE.encode())
    assert first == second


def test_front_keeps_the_headers_that_guard_the_reader(site):
    site.get()
    kept, unchanged = site.get(), site.get(if_none_match="*")

    for answer in (kept, unchanged):
        assert answer.headers["Content-Security-Policy"] == POLICY[1]
        assert answer.headers["Cache-Control"] == PUBLIC[1]
        assert answer.headers["Vary"] == "Accept-Encoding"


def test_front_sends_each_form_with_its_own_strong_tag(site):
    plain, zipped, smaller = (site.get(accept_encoding=each) for each in ("identity", "gzip", "gzip, br"))

    assert gzip.decompress(zipped.body) == brotli.decompress(smaller.body) == plain.body
    assert "Content-Encoding" not in plain.headers
    assert (zipped.headers["Content-Encoding"], smaller.headers["Content-Encoding"]) == ("gzip", "br")
    tags = {answer.headers["ETag"] for answer in (plain, zipped, smaller)}
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)
    for answer in (plain, zipped, smaller):
        assert answer.headers["Content-Length"] == str(len(answer.body))
    assert len(site.inner.asked) == 1


@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_front_answers_who_has_it_already(site, coding):
    tag = site.get(accept_encoding=coding).headers["ETag"]

    for has in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = site.get(accept_encoding=coding, if_none_match=has)
        assert (answer.status, answer.body, answer.headers["ETag"]) == ("304 Not Modified", b"", tag)
        assert not {"Content-Length", "Content-Type", "Content-Encoding"} & answer.headers.keys()
    assert site.get(accept_encoding=coding, if_none_match='"other"').status == "200 OK"
    assert len(site.inner.asked) == 1


def test_front_tag_of_another_form_is_not_this_one(site):
    tag = site.get(accept_encoding="gzip").headers["ETag"]

    assert site.get(accept_encoding="br", if_none_match=tag).status == "200 OK"


def test_front_tag_changes_with_the_words(site):
    before = site.get().headers["ETag"]
    site.inner.body, site.data.version = PAGE + "<p>More.</p>", "1.2"
    site.time.move(1)

    assert site.get().headers["ETag"] != before


def test_front_head_has_the_headers_and_no_words(site):
    head = site.get(method="HEAD")
    got = site.get()

    assert (head.status, head.headers, head.body) == (got.status, got.headers, b"")
    assert site.inner.asked[0]["REQUEST_METHOD"] == "GET"
    assert site.get(method="HEAD", if_none_match=got.headers["ETag"]).status == "304 Not Modified"


def test_front_lets_django_see_nothing_of_the_visitor(site):
    site.get("/", cookie="sessionid=1", accept_language="cy", accept_encoding="br", if_none_match='"x"', referer="x")

    assert {name for name in site.inner.asked[0] if name.startswith("HTTP_")} == {"HTTP_HOST"}


# --- What must never be kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"headers": [("Content-Type", "text/html"), PUBLIC, ("Set-Cookie", "sessionid=1")]},
        {"headers": [("Content-Type", "text/html"), PUBLIC, ("Vary", "Cookie")]},
        {"headers": [("Content-Type", "text/html"), PUBLIC, ("Vary", "Accept-Encoding, Accept-Language")]},
        {"headers": [("Content-Type", "text/html"), PUBLIC, ("Content-Encoding", "gzip")]},
        {"headers": [("Content-Type", "text/html"), ("Cache-Control", "public, no-store")]},
        {"headers": [("Content-Type", "text/html"), ("Cache-Control", "private")]},
        {"headers": [("Content-Type", "text/html")]},
        {"status": "404 Not Found"},
        {"status": "500 Internal Server Error"},
        {"status": "301 Moved Permanently"},
    ],
    ids=["cookie", "varies by cookie", "by language", "coded", "no-store", "private", "silent", "404", "500", "301"],
)
def test_front_does_not_keep_what_is_not_for_everybody(wrong):
    site = Site(Inner(**wrong))
    answers = [site.get(), site.get()]

    assert len(site.inner.asked) == 2
    assert [answer.status for answer in answers] == [site.inner.status] * 2
    assert (len(site.front.plain), len(site.front.asked)) == (0, 0)


@pytest.mark.parametrize(
    "address", ["/admin/", "/accounts/login/", "/static/css/base.css", "/responses/a/b/versions/1/response.pdf", "/no/"]
)
def test_front_stays_out_of_the_way_of_what_is_no_page(site, address):
    site.get(address, cookie="sessionid=1")
    site.get(address, cookie="sessionid=1")

    assert [environ["HTTP_COOKIE"] for environ in site.inner.asked] == ["sessionid=1"] * 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_front_stays_out_of_the_way_of_what_does_not_read(site, method):
    site.get("/verify/")
    site.get("/verify/", method=method)

    assert [environ["REQUEST_METHOD"] for environ in site.inner.asked] == ["GET", method]


def test_front_junk_parameters_neither_reach_django_nor_fill_the_cache(site):
    for number in range(50):
        site.get(f"/?utm_source={number}&junk[]={number}")
    site.get("/")

    assert site.inner.queries == [""]
    assert (len(site.front.plain), len(site.front.asked)) == (1, 0)


def test_front_knows_an_address_in_whatever_order(site):
    site.get("/?as_at=2025-01-31&clock=said")
    site.get("/?junk=1&clock=said&as_at=2025-01-31")

    assert site.inner.queries == ["as_at=2025-01-31&clock=said"]
    site.get("/?as_at=2025-02-01")
    assert len(site.inner.asked) == 2


def test_front_keeps_hosts_apart(site):
    """A page may name its own address; and Django refuses hosts that are not ours."""
    site.get(host="testserver")
    site.get(host="elsewhere")

    assert [environ["HTTP_HOST"] for environ in site.inner.asked] == ["testserver", "elsewhere"]


def test_front_keeps_what_came_over_tls_apart(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site = Site()
    for proto in ("https", "http", "https", "http"):
        site.get(x_forwarded_proto=proto)

    assert [environ["HTTP_X_FORWARDED_PROTO"] for environ in site.inner.asked] == ["https", "http"]


def test_front_does_not_keep_an_endless_address(site):
    site.get("/?as_at=" + "1" * 2000)

    assert (len(site.front.plain), len(site.front.asked)) == (0, 0)


def test_front_passes_on_what_is_too_large(monkeypatch, site):
    monkeypatch.setattr(application, "LARGEST", 100)
    answers = [site.get(), site.get(method="HEAD")]

    assert [answer.body for answer in answers] == [PAGE.encode(), b""]
    assert (len(site.inner.asked), len(site.front.plain)) == (2, 0)


def test_front_memory_is_bounded():
    site = Site(most_bytes=40_000)
    for day in range(1, 29):
        site.get(f"/?as_at=2025-01-{day:02}")
        site.get("/")
    sizes = [store.bytes for store in (site.front.plain, site.front.asked)]

    assert 0 < sum(sizes) <= 40_000
    assert 0 < len(site.front.asked) < 28
    assert site.inner.queries.count("") == 1, "pages with a query drove out the one without"


# --- How long


def test_front_shows_a_publication_within_a_fifth_of_a_second(site):
    site.get()
    site.data.version, site.inner.body = "1.2", "New." + PAGE
    site.time.move(0.2)

    assert site.get().body.startswith(b"New.")


def test_front_looks_at_the_database_ten_times_a_second_at_most(site):
    for _ in range(1000):
        site.get()
        site.time.move(0.001)

    assert 9 <= site.data.looks <= 11


@pytest.mark.parametrize(
    "midnight", [datetime(2026, 12, 2, tzinfo=UTC), datetime(2026, 7, 1, 23, tzinfo=UTC)], ids=["winter", "summer"]
)
def test_front_gives_no_answer_of_yesterday(site, midnight):
    """Not for the tenth of a second either, in which it does not look at the database."""
    site.time.now = midnight
    site.time.move(-0.02)
    site.get()
    site.time.move(0.01)
    site.get()
    before = len(site.inner.asked)
    site.time.move(0.01)
    site.get()

    assert (before, len(site.inner.asked)) == (1, 2)


def test_front_without_a_database_leaves_it_to_django(site):
    site.get()
    site.data.version = OperationalError("gone")
    site.time.move(1)
    site.inner.status = "500 Internal Server Error"
    answers = [site.get() for _ in range(5)]
    looks = site.data.looks
    site.data.version, site.inner.status = "1.1", "200 OK"
    site.time.move(1)

    assert {answer.status for answer in answers} == {"500 Internal Server Error"}
    assert looks <= 3, "a database that is away must not be asked by every request"
    assert site.get().status == "200 OK"


# --- One makes it


@dataclass
class Slow(Inner):
    """Answers when it is let go."""

    def __post_init__(self):
        self.entered, self.go = threading.Event(), threading.Event()

    def __call__(self, environ, start_response):
        self.entered.set()
        assert self.go.wait(5)
        return super().__call__(environ, start_response)


def test_front_two_ask_and_one_makes_it():
    slow = Slow()
    site = Site(slow)
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(site.get) for _ in range(8)]
        assert slow.entered.wait(5)
        slow.go.set()
        bodies = {answer.result(5).body for answer in answers}

    assert (len(slow.asked), bodies) == (1, {PAGE.encode()})


def test_front_others_get_the_old_answer_while_one_makes_the_new():
    site = Site()
    site.get()
    site.inner = slow = Slow(body="New." + PAGE)
    site.data.version = "1.2"
    site.time.move(0.2)
    with ThreadPoolExecutor(1) as pool:
        leader = pool.submit(site.get)
        assert slow.entered.wait(5)
        assert site.get().body == PAGE.encode()
        slow.go.set()
        assert leader.result(5).body.startswith(b"New.")
    assert site.get().body.startswith(b"New.")
    assert len(slow.asked) == 1


def test_front_gives_nobody_an_answer_that_is_long_outdated(monkeypatch):
    monkeypatch.setattr(application, "PATIENCE", 0.01)
    site = Site()
    site.get()
    site.inner = slow = Slow(body="New." + PAGE)
    site.data.version = "1.2"
    site.time.move(60)
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(site.get), pool.submit(site.get)]
        assert slow.entered.wait(5)
        slow.go.set()
        assert all(answer.result(5).body.startswith(b"New.") for answer in answers)


@pytest.fixture
def working() -> Site:
    """A page takes 50 ms to make."""

    class Working(Inner):
        def __call__(self, environ, start_response):
            site.time.move(0.05)
            return super().__call__(environ, start_response)

    site = Site(Working())
    return site


def test_front_rush_of_changes_does_not_make_a_page_anew_each_time(working):
    """The page rests for 150 ms while the one just outdated may be given."""
    site = working
    for number in range(100):  # ten seconds, a change in each tenth
        site.data.version = f"1.{number}"
        site.time.move(0.1)
        site.get()

    assert 30 <= len(site.inner.asked) <= 60


@pytest.mark.parametrize(
    ("begin", "given"),
    [(datetime(2026, 12, 1, 12, tzinfo=UTC), PAGE), (datetime(2026, 12, 1, 23, 59, 59, 200_000, tzinfo=UTC), "New.")],
    ids=["within a day", "over midnight"],
)
def test_front_gives_nothing_of_yesterday_while_a_page_rests(working, begin, given):
    working.time.now = begin
    for number in range(5):  # the fifth is made 50 ms before midnight, and rests until 100 ms after it
        working.data.version = f"1.{number}"
        working.time.move(0.1)
        working.get()
    working.inner.body, working.data.version = "New.", "2.1"
    working.time.move(0.12)

    assert working.get().body == given.encode()


def test_front_application_that_fails_holds_nobody_up(site):
    def broken(environ, start_response):
        raise RuntimeError

    good, site.inner = site.inner, broken
    for _ in range(2):
        with pytest.raises(RuntimeError):
            site.get()
    site.inner = good

    assert site.get().status == "200 OK"
