"""The hash chain: each publication joins it once, and whatever is changed in it shows."""

import pytest
from django.db import connection

from responses import chain
from responses.canonical import digest
from responses.models.record import Link, Publication
from tests.soteria_tracker.public import published as record

KENT = "soteria-2024/kent/response/1"


@pytest.fixture
def link(published) -> Link:
    return published.published.link


def test_chain_of_the_real_data_holds_and_misses_nothing(db):
    assert list(chain.broken()) == []
    assert chain.unlinked() == []
    assert [link.number for link in Link.objects.order_by("number")] == list(range(Publication.objects.count() + 1))


def test_publication_joins_the_chain_with_its_digests(link, published):
    publication = published.published

    assert link == chain.head()
    assert link.previous_sha256 == Link.objects.get(number=link.number - 1).sha256
    assert link.entry == {
        "reference": KENT,
        "kind": "response",
        "published_at": "2026-12-01T14:30:00.000000Z",
        "editions": [
            {"language": "en", "payload_sha256": publication.payload_sha256, "pdf_sha256": publication.pdf_sha256}
        ],
    }
    assert link.sha256 == digest({"number": link.number, "previous_sha256": link.previous_sha256, "entry": link.entry})


def test_update_joins_the_chain_too(update, moved):
    publication = moved(update, "send", "publish").published

    assert publication.link == chain.head()
    assert publication.link.entry["editions"][0]["pdf_sha256"] == ""


def test_chain_of_an_empty_record_begins_with_a_link_that_holds(db, tampering):
    tampering("DELETE FROM responses_link WHERE number >= %s", 0)

    chain.begin()

    [first] = Link.objects.all()
    assert (first.number, first.previous_sha256, first.entry) == (0, "", {})
    assert first.sha256 == digest({"number": 0, "previous_sha256": "", "entry": {}})
    assert list(chain.broken()) == []


def test_complete_joins_what_is_loose_oldest_first(db):
    before = chain.head().number
    later = record.response("kent", on=record.date(2024, 11, 2), positions={3: "planned"})
    earlier = record.response("essex", on=record.date(2024, 11, 1), positions={3: "planned"})
    assert set(chain.unlinked()) == {earlier, later}

    assert chain.complete() == 2

    assert [earlier.link.number, later.link.number] == [before + 1, before + 2]
    assert chain.complete() == 0


@pytest.mark.parametrize(
    ("sql", "wrong"),
    [
        ("UPDATE responses_link SET sha256 = 'f' WHERE number = %s", {"sealed", "previous"}),
        ("UPDATE responses_link SET previous_sha256 = 'f' WHERE number = %s", {"sealed", "previous"}),
        ("UPDATE responses_link SET number = number + 100 WHERE number = %s", {"number", "sealed", "previous"}),
        ("UPDATE responses_link SET entry = '{}' WHERE number = %s", {"sealed", "entry"}),
        ("DELETE FROM responses_link WHERE number = %s", {"number", "previous"}),
    ],
)
def test_broken_sees_a_changed_link(db, tampering, sql, wrong):
    tampering(sql, 2)

    assert {what for link, what in chain.broken()} == wrong


def test_broken_sees_a_publication_that_was_changed(link, published, tampering):
    tampering("UPDATE responses_publication SET pdf_sha256 = 'f' WHERE id = %s", published.published.pk)

    assert [(found.number, what) for found, what in chain.broken()] == [(link.number, "entry")]


def test_database_refuses_to_change_a_link(link):
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE responses_link SET sha256 = 'f' WHERE number = 1")


def test_broken_sees_a_link_whose_publication_is_gone(db, tampering):
    gone = record.response("kent", on=record.date(2024, 11, 2), positions={3: "planned"})
    chain.complete()
    for table in ("currentstatement", "statementsince", "publishedposition"):
        tampering(f"DELETE FROM responses_{table} WHERE id > %s", 0)  # noqa: S608 -- fixed names
    tampering("DELETE FROM responses_publication WHERE id = %s", gone.pk)

    assert [what for link, what in chain.broken()] == ["missing"]
    tampering("DELETE FROM responses_link WHERE publication_id = %s", gone.pk)  # the database asks for it in the end
