"""The gate goes red on a bad page, and no page can stay out of it."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from benchmarks.addresses import LEFT_OUT, NoAddressError, addresses, patterns
from benchmarks.gate import EXCEPTIONS, Row, rows, told
from benchmarks.measuring import cost, scans
from forces.models import Force
from responses.models.record import Publication, PublishedPosition

pytestmark = pytest.mark.django_db
sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="it counts the instructions of SQLite's machine")

GOOD = {"status": 200, "statements": 3, "instructions": 100_000, "scans": [], "slowest": "SELECT 1"}


def row(small: dict | None = None, large: dict | None = None) -> Row:
    return Row("forces/", "/forces/", GOOD | (small or {}), GOOD | (large or {}))


def test_every_public_pattern_has_an_address_or_a_reason():
    assert set(addresses(10)) | set(LEFT_OUT) == set(patterns())


def test_pattern_without_an_address_is_refused():
    with pytest.raises(NoAddressError, match="new/<slug:unheard_of>/"):
        addresses(10, ["new/<slug:unheard_of>/"])


@pytest.mark.parametrize(
    ("small", "large", "complaint"),
    [
        ({}, {}, []),
        ({}, {"instructions": 109_000}, []),
        ({"instructions": 1_000}, {"instructions": 2_500}, []),
        ({}, {"instructions": 112_000}, ["instructions grew 1.12 times, more than 1.1"]),
        ({"statements": 6}, {"statements": 6}, ["6 statements, more than 5"]),
        ({}, {"statements": 4}, ["3 statements grew to 4"]),
        ({}, {"scans": ["responses_publication"]}, ["reads all of responses_publication"]),
        ({}, {"status": 500}, ["answered 200 and 500"]),
    ],
)
def test_gate_names_what_is_wrong(small, large, complaint, capsys):
    bad = row(small, large)

    assert bad.complaints() == complaint
    assert told([row(), bad]) == (1 if complaint else 0)
    assert ("FAIL" in capsys.readouterr().out) == bool(complaint)


@pytest.mark.parametrize(
    ("large", "is_red"),
    [({"instructions": 129_000}, False), ({"instructions": 131_000}, True), ({"statements": 4}, True)],
    ids=["below its ceiling", "above it", "in another way"],
)
def test_exception_allows_growth_to_its_ceiling_alone(large, is_red):
    allowed = Row("forces/<slug:slug>/", "/forces/gwent/", GOOD, GOOD | large)

    assert EXCEPTIONS[allowed.address].growth == 1.3
    assert told([allowed]) == int(is_red)


def test_gate_pairs_addresses_of_both_sizes():
    [paired] = rows({"reports/": {"/reports/10/": GOOD}}, {"reports/": {"/reports/100/": GOOD}})

    assert (paired.pattern, paired.address) == ("reports/", "/reports/100/")


@sqlite
def test_cost_of_a_planted_bad_page():
    """One query a force, and the whole record read for a number."""

    def page(_request) -> HttpResponse:
        words = [force.oversights.count() for force in Force.objects.all()[:6]]
        last = PublishedPosition.objects.filter(summary__contains="zq").exists()
        return HttpResponse(f"{words}{last}")

    found = cost(lambda: page(RequestFactory().get("/")))

    assert found.statements == 8
    assert found.instructions > 500
    assert found.scans == ["responses_publishedposition"]
    assert Row("", "", found.told(), found.told()).complaints() == [
        "8 statements, more than 5",
        "reads all of responses_publishedposition",
    ]


@sqlite
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (lambda: Publication.objects.filter(dated=None), ["responses_publication"]),
        (lambda: Publication.objects.filter(pk=1), []),
        (lambda: Publication.objects.order_by("-published_at")[:1], []),
        (lambda: Publication.objects.order_by("correction_reason")[:1], ["responses_publication"]),
        (lambda: PublishedPosition.objects.filter(publication__in=Publication.objects.filter(dated=None)), None),
        (lambda: Force.objects.all(), []),
    ],
    ids=["no index", "by key", "along an index to a limit", "sorted for a limit", "in a subquery", "small table"],
)
def test_scan_is_seen(asked, found):
    sql, params = asked().query.sql_with_params()

    seen = scans(sql, params)
    assert seen == found if found is not None else "responses_publication" in seen
