"""Whoever asks too often waits, in words; whoever does not, never notices."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from soteria_tracker.guards import rates
from soteria_tracker.guards.buckets import Buckets
from tests.access.headers import wrong
from tests.soteria_tracker.guards.test_buckets import Time


@pytest.fixture
def time(monkeypatch, settings) -> Time:
    """Limits on, and every bucket full."""
    made = Time()
    settings.RATE_LIMITS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = True, 1
    monkeypatch.setattr(rates, "BUCKETS", Buckets(ticks=made))
    return made


def asked(client, method, path, *, of="192.0.2.1", **kwargs):
    return client.generic(method, path, headers={"X-Forwarded-For": of}, **kwargs)


def until_refused(client, method, path, **kwargs):
    """How many were let through, and the refusal."""
    for number in range(1000):
        answer = asked(client, method, path, **kwargs)
        if answer.status_code == 429:
            return number, answer
    raise AssertionError("nobody refused")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("POST", "/verify/", 12),
        ("POST", "/cy/verify/", 12),
        ("GET", "/search/?q=x", 40),
        ("HEAD", "/cy/search/?q=x", 40),
        ("GET", "/data/nothing.csv", 40),
        ("GET", "/verify/nothing/", 60),
    ],
)
def test_stranger_who_asks_too_often_is_told_when_to_come_back(client, time, method, path, most):
    number, answer = until_refused(client, method, path)

    assert (number, answer["Cache-Control"]) == (most, "no-store")
    assert int(answer["Retry-After"]) >= 1
    assert list(wrong(path.partition("?")[0], answer.headers)) == []
    assert asked(client, method, path, of="192.0.2.2").status_code != 429
    assert asked(client, "GET", "/about/").status_code == 200
    time.now += int(answer["Retry-After"])
    assert asked(client, method, path).status_code != 429


@pytest.mark.django_db
def test_refusal_of_the_api_is_a_problem_for_programs(client, time):
    number, answer = until_refused(client, "GET", "/api/v1/nothing/")

    assert number == 300
    assert answer["Content-Type"] == "application/problem+json"
    said = json.loads(answer.content)
    assert (said["status"], said["title"]) == (429, "Too Many Requests")
    assert said["detail"].endswith("Try again in 1 second.")
    assert list(wrong("/api/v1/nothing/", answer.headers)) == []


@pytest.mark.django_db
def test_refusal_is_a_page_in_words(client, time):
    english, welsh = (
        until_refused(client, "GET", path, of=of)[1]
        for path, of in (("/search/?q=x", "192.0.2.1"), ("/cy/search/?q=x", "192.0.2.2"))
    )

    assert "<h1>Too many requests</h1>" in english.text
    assert "Try again in 1 second." in english.text
    assert '<html lang="cy">' in welsh.text


@pytest.mark.django_db
def test_visitor_who_makes_addresses_up_is_still_one_visitor(client, time):
    """A proxy adds what it sees at the end; what stands before it is the visitor's own."""
    answers = [
        asked(client, "POST", "/verify/", of=f"203.0.113.{number}, 192.0.2.1").status_code for number in range(13)
    ]
    house = [asked(client, "POST", "/verify/", of=f"2001:db8::{number:x}").status_code for number in range(1, 14)]

    assert answers == house == [400] * 12 + [429]


@pytest.mark.django_db
def test_planted_trust_in_the_whole_header_is_found(client, time, monkeypatch):
    monkeypatch.setattr(rates, "network", lambda environ, proxies: environ["HTTP_X_FORWARDED_FOR"].split(",")[0])

    with pytest.raises(AssertionError):
        test_visitor_who_makes_addresses_up_is_still_one_visitor(client, time)


@pytest.mark.django_db
def test_limits_that_are_off_refuse_nobody(client, time, settings):
    settings.RATE_LIMITS = False

    assert {asked(client, "POST", "/verify/").status_code for _ in range(30)} == {400}


@pytest.mark.django_db
def test_colleague_who_asks_too_often_keeps_what_was_typed(time, people, gwent):
    author, other = Client(), Client()
    author.force_login(people("author", gwent))
    other.force_login(people("reviewer", gwent))
    path = "/admin/responses/response/0/import/"  # counted before it is looked for
    words = "Every rape is investigated by people who were trained for it. " * 3
    form = {"text": words, "file": SimpleUploadedFile("a.txt", b"x")}

    answers = [author.post(path, form).status_code for _ in range(12)]
    form["file"].seek(0)
    refused = author.post(path, form)

    assert 429 not in answers
    assert refused.status_code == 429
    assert words in refused.text
    assert "choose it again afterwards" in refused.text
    assert other.post(path, form).status_code != 429  # of the same office, at the same address
    assert list(wrong(path, refused.headers)) == []
