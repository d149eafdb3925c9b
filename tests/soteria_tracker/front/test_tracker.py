"""The cache in front of the Tracker itself: its pages, its database, its headers."""

import time

import pytest
from django.db import connection
from django.test.client import ClientHandler
from django.utils import timezone

from forces.models import Force
from soteria_tracker.front.application import Front
from tests.soteria_tracker.front.inner import Site

#: Headers that each form of an answer has of its own, or that a 304 does not carry.
OF_FORM = {"ETag", "Vary", "Content-Length", "Content-Encoding", "Content-Type", "Content-Language"}


class Tracker(Site):
    """With Django behind it."""

    def __post_init__(self) -> None:
        self.handler = ClientHandler(enforce_csrf_checks=False)  # leaves the connection of a test open
        self.front = Front(self.ask, release="a", clock=timezone.now, ticks=time.monotonic)
        self.asked = 0

    def ask(self, environ, start_response):
        self.asked += 1
        response = self.handler(environ)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]


@pytest.fixture
def tracker(db) -> Tracker:
    return Tracker()


def test_tracker_page_is_made_once_and_keeps_its_guards(client, tracker):
    plain = client.get("/forces/gwent/").headers
    first, second = tracker.get("/forces/gwent/"), tracker.get("/forces/gwent/", accept_encoding="gzip")

    assert (first.status, tracker.asked) == ("200 OK", 1)
    for answer in (first, second, tracker.get("/forces/gwent/", if_none_match="*")):
        guards = {name: value for name, value in answer.headers.items() if name not in OF_FORM}
        assert guards == {name: plain[name] for name in plain if name not in OF_FORM}
        assert "default-src 'none'" in guards["Content-Security-Policy"]


@pytest.mark.django_db(transaction=True)
def test_tracker_shows_what_was_committed_within_a_fifth_of_a_second():
    tracker = Tracker()
    tracker.get("/forces/gwent/")
    Force.objects.filter(slug="gwent").update(name="Heddlu Gwent at once")
    time.sleep(0.1)

    assert b"Heddlu Gwent at once" in tracker.get("/forces/gwent/").body
    assert tracker.asked == 2


@pytest.mark.django_db(transaction=True)
def test_tracker_front_finds_its_database_again(tracker):
    """As after a restart of the database: the connection that this thread has is dead."""
    tracker.get("/")
    connection.ensure_connection()
    connection.connection.close()
    time.sleep(0.12)

    assert tracker.get("/").status == "200 OK"
    assert tracker.asked == 1


def test_tracker_refuses_a_day_to_come_each_time(tracker):
    answers = [tracker.get("/?as_at=2999-01-01") for _ in range(2)]

    assert [answer.status for answer in answers] == ["400 Bad Request"] * 2
    assert tracker.asked == 2


def test_tracker_front_lets_a_document_be_checked(tracker):
    assert tracker.get("/verify/").status == "200 OK"
    assert tracker.get("/verify/?sha256=" + "0" * 64).body != tracker.get("/verify/").body
