"""What is too long is refused in words and not repeated."""

import pytest

from soteria_tracker.guards import lengths
from tests.access.headers import wrong


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/search/", "/admin/", "/api/v1/forces/", "/nowhere/", "/accounts/login/"])
def test_long_address_is_refused_in_words(client, path):
    answer = client.get(path, {"q": "canary" * 2_000})

    assert answer.status_code == 414
    assert "longer than any of this site" in answer.text
    assert "canary" not in answer.text
    assert list(wrong(path, answer.headers)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [{"x-long": "a" * 16_001}, {f"x-{n}": "a" * 1_000 for n in range(40)}, {f"x-{n}": "a" for n in range(101)}],
)
def test_long_headers_are_refused_in_words(client, headers):
    answer = client.get("/about/", headers=headers)

    assert (answer.status_code, "more than this site reads" in answer.text) == (431, True)


@pytest.mark.django_db
def test_what_browsers_send_is_let_through(client):
    headers = {"cookie": "a=" + "b" * 4_000, "user-agent": "x" * 500} | {f"x-{n}": "a" * 50 for n in range(60)}

    assert client.get("/about/", {"q": "a" * 6_000}, headers=headers).status_code == 200


@pytest.mark.django_db
def test_many_fields_and_files_are_refused_in_words(client, people, signed_in, gwent):
    inside = signed_in(people("author", gwent))

    many = inside.post("/admin/responses/update/add/", {f"field-{n}": "" for n in range(2_001)})

    assert (many.status_code, "could not be read" in many.text) == (400, True)


@pytest.mark.django_db
def test_planted_missing_limit_is_found(client, monkeypatch):
    monkeypatch.setattr(lengths, "LONGEST_ADDRESS", 10**9)

    assert client.get("/search/", {"q": "canary" * 2_000}).status_code != 414
