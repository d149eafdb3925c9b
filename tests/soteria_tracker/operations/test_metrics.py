"""Figures for a monitor: in the form that it reads, for whoever has the token, and about no office."""

import os
import re
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from forces.models import Force, PolicingBody
from recommendations.models import InspectionReport
from responses import drafting, sealing
from responses.models.pressing import Pressing, Worker
from responses.models.trail import Unsealed
from soteria_tracker.front.addresses import parameters
from soteria_tracker.operations import metrics
from tests.soteria_tracker.public.published import response

pytestmark = pytest.mark.django_db
TOKEN = "a token of thirty random characters"
LINE = re.compile(r"([a-z_]+)(\{[a-z]+=\"[^\"]*\"(?:,[a-z]+=\"[^\"]*\")*\})? (-?[0-9.]+(?:e[-+]?[0-9]+)?)")
HEAD = re.compile(r"# (HELP [a-z_]+ [^\n]+|TYPE [a-z_]+ (counter|gauge|histogram))")


@pytest.fixture
def look(client, settings):
    """``look()``: each figure without labels; ``look.text()``: the page."""
    settings.METRICS_TOKEN = TOKEN

    def text() -> str:
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        return answer.text

    def figures() -> dict[str, float]:
        return {line.split()[0]: float(line.split()[1]) for line in text().splitlines() if line.count(" ") == 1}

    figures.text = text
    return figures


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer ", "Bearer x", TOKEN, f"Basic {TOKEN}", "Bearer é"])
@pytest.mark.parametrize("token", ["", TOKEN])
@pytest.mark.parametrize("method", ["get", "post"])
def test_metrics_are_no_page_without_the_token(client, settings, given, token, method):
    settings.METRICS_TOKEN = token

    answer = getattr(client, method)("/metrics", headers={} if given is None else {"authorization": given})

    assert answer.status_code == 404
    assert "soteria_requests" not in answer.text


def test_metrics_are_text_that_nobody_keeps(client, settings):
    settings.METRICS_TOKEN = TOKEN

    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    wrong = client.post("/metrics", headers={"authorization": f"Bearer {TOKEN}"})

    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert parameters("/metrics") is None
    assert wrong.status_code == 405


def test_metrics_are_in_the_form_that_prometheus_reads(look, client):
    client.get("/forces/")

    lines = look.text().splitlines()

    assert [line for line in lines if not (HEAD if line.startswith("#") else LINE).fullmatch(line)] == []
    named = {LINE.fullmatch(line)[1] for line in lines if not line.startswith("#")}
    typed = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert {re.sub(r"_(bucket|sum|count)$", "", name) for name in named} == typed


def test_requests_are_counted_by_method_and_kind_of_answer():
    counted = metrics.Requests()
    for method, status, seconds in (("GET", 200, 0.001), ("GET", 204, 0.03), ("POST", 503, 40.0)):
        counted.add(method, status, seconds)

    lines = list(counted.lines())
    pid = f'pid="{os.getpid()}"'
    assert f'soteria_requests_total{{{pid},method="GET",status="2xx"}} 2' in lines
    assert f'soteria_requests_total{{{pid},method="POST",status="5xx"}} 1' in lines
    buckets = [int(line.split()[1]) for line in lines if "_bucket" in line]
    assert buckets == [1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3]
    assert f"soteria_request_seconds_sum{{{pid}}} 40.031000" in lines
    assert f"soteria_request_seconds_count{{{pid}}} 3" in lines


def test_every_request_is_counted(client, monkeypatch):
    monkeypatch.setattr(metrics, "REQUESTS", metrics.Requests())
    client.get("/forces/")
    client.get("/nowhere/")
    client.generic("INVENTED", "/forces/")

    lines = [line.split("method=")[1] for line in metrics.REQUESTS.lines() if "method=" in line]
    assert lines == ['"GET",status="2xx"} 1', '"GET",status="4xx"} 1', '"other",status="4xx"} 1']


def test_queue_is_counted_with_the_age_of_the_oldest(kent, people, now):
    author = people("author", kent)
    draft = drafting.start_response(kent, InspectionReport.objects.get(slug="soteria-2024"), by=author, now=now)
    order = {"response": draft, "ordered_by": author, "revision": 0}
    Pressing.objects.create(**order, ordered_at=now - timedelta(seconds=90), step="waiting")
    Pressing.objects.create(**order, ordered_at=now - timedelta(days=1), step="failed")
    Worker.objects.create(name="here", alive_until=now + timedelta(seconds=9))
    Worker.objects.create(name="gone", alive_until=now - timedelta(seconds=9))

    assert [*metrics.queue(now=now).values()] == [1, 90.0, 1]


def test_queue_that_is_empty_is_nought(now):
    assert [*metrics.queue(now=now).values()] == [0, 0, 0]


def test_trail_that_nobody_seals_is_told_by_its_age(kent, people):
    people("author", kent)
    clock = timezone.now()
    Unsealed.objects.update(at=clock - timedelta(seconds=700))

    assert [*metrics.trail(now=clock).values()] == [700.0]
    sealing.seal_all(now=clock)
    assert [*metrics.trail(now=clock).values()] == [0]


def test_version_of_the_record_moves_with_it(look):
    before = look()

    response("gwent", on=date(2024, 10, 10), positions={3: "in_progress"})

    assert look()["soteria_record_version"] != before["soteria_record_version"]


def test_metrics_name_no_office(look):
    response("gwent", on=date(2024, 10, 10), positions={3: "in_progress"})

    text = look.text().lower()

    slugs = {*PolicingBody.objects.values_list("slug", flat=True), *Force.objects.values_list("slug", flat=True)}
    assert [slug for slug in slugs if slug in text] == []


def test_public_side_says_nothing_of_the_queue(look, settings):
    assert "soteria_workers" in look()

    settings.PUBLIC_SIDE = True

    assert {name for name in look() if "publications_" in name or "workers" in name or "unsealed" in name} == set()
    assert look()["soteria_database_up"] == 1


def test_database_that_is_away_is_a_figure(look):
    def away(*_arguments):
        raise OperationalError

    with connection.execute_wrapper(away):
        found = look()

    assert found["soteria_database_up"] == 0
    assert "soteria_record_version" not in found
