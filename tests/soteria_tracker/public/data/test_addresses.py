"""The addresses of files: headers, days, what is unknown, and how much the database is asked."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from soteria_tracker.public import reference
from soteria_tracker.public.data import record_rows
from soteria_tracker.public.data.tables import TABLES
from tests.soteria_tracker.public.data.record import nasty

pytestmark = pytest.mark.django_db

FILES = [
    *(f"/data/{name}.{form}" for name in TABLES for form in ("csv", "ods")),
    "/datapackage.json",
    "/feeds/reports/soteria-2024.atom",
    "/feeds/reports/soteria-2024/7.atom",
    "/feeds/forces/gwent.atom",
    "/calendars/reports/soteria-2024.ics",
    "/calendars/bodies/gwent.ics",
    "/sitemap.xml",
    "/sitemaps/site.xml",
    "/sitemaps/soteria-2024.xml",
]
DATED = [address for address in FILES if not address.startswith("/sitemap")]


@pytest.mark.parametrize("address", FILES)
def test_file_is_the_same_for_everybody_and_sent_once(client, address):
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, no-cache"
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("query", ["", "?as_at=2025-01-31&clock=published", "?as_at=2025-03-01"])
def test_file_asks_at_most_five_times_however_much_is_published(client, query):
    def asked() -> dict[str, int]:
        reference.current()
        found = {}
        for address in FILES:
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{address}{query}")
            found[address] = len(queries)
        return found

    before = asked()
    nasty()
    after = asked()

    assert max(before.values()) <= 5
    # Where there is nothing at all, a question that follows from rows is not asked.
    assert {address: n for address, n in after.items() if n > 5} == {}


@pytest.mark.parametrize("address", DATED)
@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("as_at=yesterday", "“as_at” must be a day written year, month, day"),
        ("as_at=2999-01-01", "still to come"),
        ("clock=sundial", "“clock” must be “said”"),
    ],
)
def test_nonsense_is_answered_in_a_sentence(client, address, query, says):
    answer = client.get(f"{address}?{query}")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert says in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/data/nothing.csv",
        "/data/nothing.ods",
        "/data/current.xlsx",
        "/data/current.csv?report=atlantis",
        "/data/?report=atlantis",
        "/datapackage.json?report=atlantis",
        "/feeds/reports/atlantis.atom",
        "/feeds/reports/soteria-2024/99.atom",
        "/feeds/forces/atlantis.atom",
        "/calendars/reports/atlantis.ics",
        "/calendars/reports/soteria-2024.ics?as_at=2024-01-01",
        "/calendars/bodies/atlantis.ics",
        "/sitemaps/atlantis.xml",
    ],
)
def test_what_is_unknown_is_not_found(client, address):
    answer = client.get(address)

    assert answer.status_code == 404
    assert not answer.cookies


def test_file_says_what_it_is_whose_it_is_and_where_it_goes_on(client, monkeypatch):
    nasty()
    monkeypatch.setattr(record_rows, "MOST_ROWS", 12)

    answer = client.get("/data/statements.csv?as_at=2025-01-31&clock=published")

    assert answer["Content-Type"] == "text/csv; charset=utf-8; header=present"
    name = "soteria-2024_statements_2025-01-31_published.csv"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    site, moment = settings.SITE_URL, "as_at=2025-01-31&clock=published"
    licence, described, following = answer["Link"].split(", ")
    assert licence == f'<{site}/licence/>; rel="license"'
    assert described == f'<{site}/datapackage.json?report=soteria-2024>; rel="describedby"; type="application/json"'
    assert following.startswith(f"<{site}/data/statements.csv?report=soteria-2024&after=")
    assert following.endswith(f'&{moment}>; rel="next"')
    second = client.get(following[1 : following.index(">")].removeprefix(site))
    assert second.status_code == 200
    assert name.replace(".csv", "_after_soteria-2024-dyfed-powys-") in second["Content-Disposition"]


def test_page_of_a_table_that_begins_nowhere_is_refused_in_a_sentence(client):
    answer = client.get("/data/statements.csv?after=soteria-2024/atlantis/response/1")

    assert answer.status_code == 400
    assert answer.content.decode() == "The place after which this page of the table would begin is not known here.\n"
