"""Logs in production: lines that a program reads, and in none of them a word that somebody wrote."""

import ast
import io
import json
import logging
from datetime import date

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.test import Client

from soteria_tracker.operations.logs import Lines, message
from soteria_tracker.operations.requests import identity, plain
from tests.soteria_tracker.public.published import response
from tests.test_architecture import modules

pytestmark = pytest.mark.django_db
CANARY = "Zqcanary"
NUMBER = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def written():
    """All that is logged from the level of production on, once by its formatter, once by Python's own."""
    streams = []
    root, access = logging.getLogger(), logging.getLogger("soteria_tracker.access")
    level = access.level
    for formatter in (Lines(), logging.Formatter("%(levelname)s %(name)s %(message)s")):
        handler = logging.StreamHandler(io.StringIO())
        handler.setFormatter(formatter)
        root.addHandler(handler)
        streams.append(handler)
    propagate, logging.getLogger("django").propagate = logging.getLogger("django").propagate, True
    access.setLevel("INFO")
    yield lambda: tuple(each.stream.getvalue() for each in streams)
    access.setLevel(level)
    logging.getLogger("django").propagate = propagate
    for each in streams:
        root.removeHandler(each)


def lines(written) -> list[dict]:
    return [json.loads(line) for line in written()[0].splitlines()]


def answered(written) -> dict:
    [line] = [line for line in lines(written) if line["logger"] == "soteria_tracker.access"]
    return line


def test_request_is_one_line(written, people, kent, signed_in):
    author = people("author", kent)
    signed_in(author).get(f"/admin/?q={CANARY}", headers={"x-request-id": NUMBER})

    line = answered(written)
    assert line.pop("time").endswith("+00:00")
    assert line.pop("ms") > 0
    assert line == {
        "level": "INFO",
        "logger": "soteria_tracker.access",
        "message": "Answered",
        "request": NUMBER,
        "method": "GET",
        "path": "/admin/",
        "status": 200,
        "user": author.pk,
    }


def test_request_of_nobody_costs_no_query(written, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/robots.txt")

    assert answered(written)["user"] is None


def test_id_of_a_request_comes_back_to_the_desk_and_with_faults(client, monkeypatch):
    assert client.get("/accounts/login/", headers={"x-request-id": NUMBER}).headers["X-Request-ID"] == NUMBER
    assert "X-Request-ID" not in client.get("/forces/", headers={"x-request-id": NUMBER}).headers
    monkeypatch.setattr("soteria_tracker.public.pages.forces.ForcesPage.get", lambda *_: 1 / 0)
    broken = Client(raise_request_exception=False).get("/forces/")
    assert len(broken.headers["X-Request-ID"]) == 32


@pytest.mark.parametrize("given", ["", CANARY, "short-1", "0" * 65, f"{NUMBER}\n", "a@b.example", f"{NUMBER}<"])
def test_id_that_is_not_sane_is_made_anew(given):
    assert identity(given) != given
    assert len(identity(given)) == 32


@pytest.mark.parametrize("given", [NUMBER, "F47AC10B-58CC-4372-A567-0E02B2C3D479"])
def test_id_that_a_proxy_made_is_kept(given):
    assert identity(given) == given


def test_path_holds_no_key_and_nobodys_address():
    assert plain("/accounts/password/reset/key/1-abc-def/") == "/accounts/password/reset/key/…"
    assert plain("/forces/a.person@police.example/x/") == "/forces/…/x/"
    assert len(plain("/" + "x" * 5000)) == 200
    assert plain("/forces/gwent/") == "/forces/gwent/"


FAULTS = [ValueError, SuspiciousOperation, BadRequest, PermissionDenied, OSError, KeyError]


@pytest.mark.parametrize("fault", FAULTS)
def test_no_word_of_a_fault_is_logged(written, people, kent, signed_in, monkeypatch, fault):
    """A view that fails with the text of a draft in its message, in a local variable and in what caused it."""

    def fails(self, request, *args, **kwargs):
        draft = f"{CANARY}: what the office has written so far"
        try:
            int(draft)
        except ValueError as cause:
            raise fault(draft) from cause

    monkeypatch.setattr("soteria_tracker.desk.Desk.index", fails)
    monkeypatch.setattr("soteria_tracker.public.pages.forces.ForcesPage.get", fails)
    browser = signed_in(people("author", kent))
    browser.raise_request_exception = False
    browser.cookies["other"] = CANARY
    headers = dict.fromkeys(("user-agent", "referer", "x-request-id", "x-forwarded-for", "x-other"), CANARY)
    for address in ("/admin/", "/forces/"):
        browser.post(f"{address}?q={CANARY}", {"text": CANARY, CANARY: "x"}, headers=headers)
        browser.get(f"{address}?q={CANARY}", headers=headers)

    ours, plainly = written()
    assert CANARY not in ours
    assert CANARY in plainly  # the control: another formatter would have written it
    types = {each for line in lines(written) for each in line.get("error", ())}
    assert any(each.endswith(f".{fault.__name__}") for each in types)


def test_fault_is_found_by_its_kind_and_its_places(written, monkeypatch):
    monkeypatch.setattr("soteria_tracker.public.pages.forces.ForcesPage.get", lambda *_: int(CANARY))

    Client(raise_request_exception=False).get("/forces/")

    [line] = [line for line in lines(written) if line["logger"] == "django.request"]
    assert (line["level"], line["message"], line["path"]) == ("ERROR", "500 Internal Server Error", "/forces/")
    assert line["error"] == ["builtins.ValueError"]
    assert line["places"][-1].startswith("tests/soteria_tracker/operations/test_logs.py:")
    assert any(place.startswith("django/core/handlers/") for place in line["places"])


@pytest.mark.parametrize(
    ("address", "headers", "form"),
    [
        ("/forces/", {"host": CANARY}, None),  # DisallowedHost repeats it
        (f"/nowhere/{CANARY}@police.example/", {}, None),
        ("/accounts/login/", {}, {"login": CANARY, "password": CANARY}),
        ("/accounts/login/", {"origin": f"https://{CANARY}.example"}, {"login": CANARY}),
        ("/accounts/login/", {"cookie": f"csrftoken={CANARY}"}, {"csrfmiddlewaretoken": CANARY}),
        ("/accounts/password/reset/", {}, {"email": f"{CANARY}@police.example"}),
        (f"/accounts/password/reset/key/1-{CANARY}/", {}, None),
        (f"/search/?q={CANARY}", {}, None),
        (f"/api/v1/forces/?after={CANARY}", {}, None),
    ],
)
def test_no_word_of_a_visitor_is_logged(written, address, headers, form):
    browser = Client(enforce_csrf_checks="origin" in headers or "cookie" in headers, raise_request_exception=False)
    if form is None:
        browser.get(address, headers=headers)
    else:
        browser.post(address, form, headers=headers)

    assert lines(written)
    assert CANARY not in written()[0]


def test_message_of_ours_shows_numbers_and_kinds_alone():
    def said(name, text, *args):
        return message(logging.LogRecord(name, logging.ERROR, "folder/file.py", 7, text, args, None))

    assert said("responses.x", "Publication of %s failed", 12) == "Publication of 12 failed"
    assert said("responses.x", "%d%% of %r: %(x)s", 50, "words") == "50% of …: …"
    assert said("responses.x", "No answer: %s", OSError("words")) == "No answer: OSError"
    assert said("responses.x", "Plain.") == "Plain."
    assert said("responses.x", "%(who)s left", {"who": "somebody"}) == "… left"
    assert said("library", "Words of somebody") == "file:7"
    assert said("library.x", "Words %s", "of somebody") == "Words …"


def test_messages_of_ours_are_constant():
    """What stands in place of an argument is left out; what is put together before would be written."""
    wrong = [
        (name, node.lineno)
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if ast.unparse(node.func.value) == "logger" and not isinstance(node.args[0], ast.Constant)
    ]

    assert wrong == []


def test_line_holds_what_our_code_adds_to_it(written):
    logging.getLogger("responses.press").error("A job", extra={"facts": {"job": "typeset", "odd": object()}})

    [line] = lines(written)
    assert (line["job"], line["odd"], line["message"]) == ("typeset", "object", "A job")


def test_file_that_is_gone_is_named(written, client, monkeypatch):
    published = response("gwent", on=date(2024, 10, 10), positions={3: "in_progress"})
    monkeypatch.setattr(type(published), "read_pdf", lambda self: (_ for _ in ()).throw(OSError(CANARY)))

    client.get(published.pdf_url)

    assert [line["file"] for line in lines(written) if "file" in line] == [published.pdf_name]


def test_settings_write_lines_in_production_alone():
    """As the test run has them: no formatter. tests of production: test_production."""
    assert "formatter" not in settings.LOGGING["handlers"]["console"]


@pytest.mark.parametrize(("path", "status"), [("/nowhere/", "404 Not Found"), ("/admin/forces/user/", "403 Forbidden")])
def test_line_on_an_error_says_how_it_ended_and_where(written, people, kent, signed_in, path, status):
    signed_in(people("author", kent)).get(f"{path}?q={CANARY}")

    [line] = [line for line in lines(written) if line["logger"] == "django.request"]
    assert (line["message"], line["path"], line["method"]) == (status, path, "GET")
    assert CANARY not in written()[0]
