"""“Not published” and “does not exist” are one answer: same words, same headers, same number of queries.

So that nobody learns from an address what an office is writing. How long each takes is compared by
benchmarks.equal_times, away from the suite.
"""

import re
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from responses.models.working import Response
from soteria_tracker.public.pages.response import ResponsePage
from tests.access import world as made_up

pytestmark = pytest.mark.django_db
#: Of one request, and no secret: the id of the request, the token of a form.
OWN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
OWN_HEADERS = {"X-Request-ID", "Set-Cookie", "Content-Length"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_up.build()
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Seen:
    status: int
    headers: tuple
    words: bytes
    queries: int


def seen(client: Client, path: str, *, names: tuple[str, ...]) -> Seen:
    """Without what the address itself says: ``names`` stand for one another."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    words = OWN.sub(b"", answer.content)
    for name in sorted({path, *names}, key=len, reverse=True):
        words = words.replace(name.encode(), b"(asked)")
    headers = tuple(sorted((name, value) for name, value in answer.headers.items() if name not in OWN_HEADERS))
    return Seen(answer.status_code, tuple(h for h in headers if h[0] not in ("ETag", "Location")), words, len(queries))


#: Body with drafts of a response that was never published; body of which there is nothing at all.
#: In the world of the access matrix gwent and kent have drafts and publications alike, so versions are compared.
PUBLIC = {
    "a version that is being corrected": (
        "/responses/gwent/soteria-2024/versions/99/",
        "/responses/gwent/soteria-2024/versions/98/",
    ),
    "the file of a version": (
        "/responses/kent/soteria-2024/versions/99/response.pdf",
        "/responses/cumbria/soteria-2024/versions/1/response.pdf",
    ),
    "the Welsh file of a version": (
        "/cy/responses/gwent/soteria-2024/versions/99/response.pdf",
        "/cy/responses/kent/soteria-2024/versions/1/response.pdf",
    ),
    "a reference": (
        "/verify/soteria-2024/kent/response/99/",
        "/verify/soteria-2024/nowhere/response/1/",
    ),
    "a publication of the API": (
        "/api/v1/publications/soteria-2024/kent/response/99/",
        "/api/v1/publications/soteria-2024/nowhere/response/1/",
    ),
}


@pytest.mark.parametrize("what", PUBLIC)
def test_public_answer_does_not_tell_a_draft_from_nothing(world, client, what):
    """The first is of an office that writes one; the second was never heard of."""
    written, missing = PUBLIC[what]
    names = ("99", "98", "gwent", "kent", "cumbria", "nowhere", "/1/", "response/1")

    assert Response.objects.filter(body__slug__in=("gwent", "kent")).exists()
    client.get("/verify/")  # what a process asks once and remembers
    first, second = (seen(client, path, names=names) for path in (written, missing))
    assert first.status == second.status == 404
    assert first == second


def rows(world, person: str) -> list[tuple[str, str]]:
    """Address of a row of the other office, and the same with a number that no row has."""
    other = "gwent" if person.endswith("kent") else "kent"
    of_other = {key: row for key, row in world.responses.items() if key[0] == other}
    found = []
    for row in of_other.values():
        for rest in ("change/", "history/", "draft.pdf", "translate/", "import/", "publishing/", "move/send/"):
            found.append(tuple(f"/admin/responses/response/{pk}/{rest}" for pk in (row.pk, 10**8 + row.pk)))
    return found


@pytest.mark.parametrize("name", ["author.kent", "author.gwent", "national"])
def test_desk_does_not_tell_a_row_of_another_office_from_none(world, name):
    client = Client()
    client.force_login(world.people[name].user)
    client.get("/admin/")
    told = []
    for theirs, missing in rows(world, name):
        numbers = tuple(re.findall(r"\d+", theirs) + re.findall(r"\d+", missing))
        first, second = (seen(client, path, names=numbers) for path in (theirs, missing))
        if first != second:
            told.append((theirs, first.status, second.status, first.queries, second.queries))

    assert told == []


def test_planted_refusal_in_other_words_is_found(world, client, monkeypatch):
    """A page that says “not yet” where somebody writes."""

    def not_yet(self):
        raise Http404("Not yet." if Response.objects.filter(body__slug=self.kwargs["body"]).exists() else "Nothing.")

    monkeypatch.setattr(ResponsePage, "_publication", not_yet)

    first, second = (
        seen(client, path, names=("gwent", "cumbria"))
        for path in (f"/responses/{body}/soteria-2024/versions/9/" for body in ("gwent", "cumbria"))
    )
    assert first != second
