"""Something that the Tracker leans on is away: a page in plain words, and nothing typed is lost."""

import json
import os
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from recommendations.models import InspectionReport
from responses import drafting
from tests.factories import UserFactory
from tests.responses.desk_form import fields
from tests.soteria_tracker.test_public_side import committed_copy

pytestmark = pytest.mark.django_db
TITLE = "<h1>This page is not available just now</h1>"
LONG = "\nForce's own words: <b>“mwy”</b> & no less.\r\n\r\nA second paragraph, longer than one line of any form."


@pytest.fixture
def author(people, kent, signed_in):
    """Of Kent, whose browser shows what a visitor would see instead of raising it."""
    browser = signed_in(people("author", kent))
    browser.raise_request_exception = False
    return browser


@pytest.fixture
def draft(author, kent, people, now):
    report = InspectionReport.objects.get(slug="soteria-2024")
    return drafting.start_response(kent, report, by=people("reviewer", kent), now=now)


def url_of(draft) -> str:
    return reverse("admin:responses_response_change", args=[draft.pk])


def away(*_arguments, **_keywords):
    raise OperationalError("canary: connection refused")


def on_writing(execute, sql, params, many, context):
    """The database still answers, and takes nothing."""
    if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
        raise OperationalError("attempt to write a readonly database")
    return execute(sql, params, many, context)


@pytest.mark.parametrize("address", ["/", "/cy/", "/forces/gwent/", "/admin/", "/accounts/login/", "/search/?q=x"])
def test_database_that_is_away_is_said_in_plain_words(author, address):
    with connection.execute_wrapper(away):
        answer = author.post(address) if "login" in address else author.get(address)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "This page is not available just now" in answer.text
    assert "canary" not in answer.text
    assert "Traceback" not in answer.text


def test_page_below_cy_is_the_welsh_one():
    with connection.execute_wrapper(away):
        answer = Client(raise_request_exception=False).get("/cy/")

    assert '<html lang="cy">' in answer.text
    assert (
        '<span lang="en">' in answer.text or "ddim ar gael" in answer.text
    )  # English says so, until it is vouched for


def test_api_says_it_as_a_problem():
    with connection.execute_wrapper(away):
        answer = Client(raise_request_exception=False).get("/api/v1/forces/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "30"
    assert (answer.json()["type"], answer.json()["title"]) == ("about:blank", "Service Unavailable")


def test_fault_of_our_own_is_no_503(monkeypatch):
    monkeypatch.setattr("soteria_tracker.public.pages.forces.ForcesPage.get", lambda *_: 1 / 0)

    answer = Client(raise_request_exception=False).get("/forces/")

    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers
    assert "Something went wrong here" in answer.text


@pytest.mark.parametrize("fault", [away, on_writing], ids=["away", "read-only"])
def test_what_was_typed_is_sent_again_from_the_page(author, draft, fault):
    sent = fields(author.get(url_of(draft))) | {"part-new-heading": "Canary", "part-new-text": LONG}

    with connection.execute_wrapper(fault):
        answer = author.post(url_of(draft), sent)

    assert answer.status_code == 503
    assert "What you typed is on this page" in answer.text
    again = fields(answer)
    assert {name: value.replace("\r\n", "\n") for name, value in again.items()} == {
        name: value.replace("\r\n", "\n") for name, value in sent.items()
    }
    assert f'action="{url_of(draft)}"' in answer.text
    author.post(url_of(draft), again)
    saved = draft.parts.get(heading="Canary").text
    assert saved.replace("\r\n", "\n").strip() == LONG.replace("\r\n", "\n").strip()


def test_token_of_the_form_is_sent_again_and_not_shown(author, draft):
    """It is longer than many a text, and nobody typed it."""
    sent = fields(author.get(url_of(draft))) | {"part-new-text": LONG, "csrfmiddlewaretoken": "t" * 64}

    with connection.execute_wrapper(away):
        answer = author.post(url_of(draft), sent)

    assert f'<input type="hidden" name="csrfmiddlewaretoken" value="{"t" * 64}">' in answer.text
    assert ">csrfmiddlewaretoken<" not in answer.text


def test_form_from_elsewhere_is_not_shown_again(people, kent):
    """Whoever made another site's visitor send it would choose the words."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(people("author", kent))

    with connection.execute_wrapper(away):
        answer = browser.post("/admin/responses/response/add/", {"part-new-text": f"canary {LONG}"})

    assert answer.status_code in (403, 503)
    assert "canary" not in answer.text


def test_password_is_never_shown_again(national):
    national.raise_request_exception = False
    url = reverse("admin:forces_user_add")

    with connection.execute_wrapper(away):
        answer = national.post(url, {"username": "somebody", "password1": "canary-1", "password2": "canary-2"})

    assert answer.status_code == 503
    assert fields(answer) == {"username": "somebody"}


def test_sign_in_is_shut_while_nobody_counts_failures(monkeypatch):
    """The decision: without its cache the Tracker lets nobody in, rather than let anybody guess (decision 0025)."""
    user = UserFactory()
    user.set_password("the right word of all")
    user.save()
    lost = type("ConnectionError", (Exception,), {"__module__": "redis.exceptions"})

    def refuse(*_arguments, **_keywords):
        raise lost

    for name in ("get", "set", "add"):
        monkeypatch.setattr(type(cache._connections["default"]), name, refuse)
    browser = Client(raise_request_exception=False)
    answer = browser.post("/accounts/login/", {"login": user.username, "password": "the right word of all"})

    assert answer.status_code == 503
    assert "sessionid" not in browser.cookies
    assert "the right word" not in answer.text


class Balance(HTMLParser):
    """Tags that are open."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "link", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_page_is_well_formed_whatever_was_typed(author, draft):
    with connection.execute_wrapper(away):
        answer = author.post(url_of(draft), {"x": '"></textarea><script>', "y": f"</textarea><script>{LONG}"})

    page = Balance()
    page.feed(answer.text)
    assert page.open == []
    assert "<script" not in answer.text


@pytest.fixture(scope="module")
def committed(tmp_path_factory, django_db_setup, django_db_blocker) -> str:
    """The address of a database that another process can open."""
    with django_db_blocker.unblock():
        return committed_copy(tmp_path_factory.mktemp("full"))


#: A desk on a database that is full in truth, then has room again.
FULL = """
import json, sys
import django
django.setup()
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from forces.models import Membership, PolicingBody, User
from recommendations.models import InspectionReport
from responses import drafting
from tests.responses.desk_form import fields

user = User.objects.create_user("author", is_staff=True, first_name="Made-up")
kent = PolicingBody.objects.get(slug="kent")
Membership.objects.create(user=user, body=kent, role="author")
draft = drafting.start_response(kent, InspectionReport.objects.get(slug="soteria-2024"), by=user, now=timezone.now())
browser = Client(raise_request_exception=False)
browser.force_login(user)
url = reverse("admin:responses_response_change", args=[draft.pk])
sent = fields(browser.get(url)) | {"part-new-heading": "Long", "part-new-text": "word " * 1_000}
sent |= {name: "word " * 1_000 for name in sent if name.endswith(("force_says", "body_reply", "body_action"))}
with connection.cursor() as cursor:
    cursor.execute("PRAGMA page_count")
    cursor.execute(f"PRAGMA max_page_count={cursor.fetchone()[0]}")
full = browser.post(url, sent)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA max_page_count=1000000")
saved_before = draft.parts.filter(heading="Long").exists()
again = browser.post(url, fields(full))
print(json.dumps([full.status_code, saved_before, again.status_code, draft.parts.filter(heading="Long").count()]))
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a full SQLite file")
def test_full_database_loses_nothing_typed(committed, tmp_path):
    assert asked(FULL, tmp_path, DATABASE_URL=committed) == [503, False, 302, 1]


#: The same process as a server has it, with a database that nobody answers for.
AWAY = """
import json, sys
from soteria_tracker import {entry}
from tests.soteria_tracker.asking import ask

print(json.dumps({{path: ask({entry}.application, path) for path in ("/", "/cy/", "/health/live/", "/health/ready/")}}))
"""


@pytest.mark.parametrize("entry", ["wsgi", "public_wsgi"])
def test_postgresql_that_refuses_connections_is_a_page(tmp_path, entry):
    told = asked(AWAY.format(entry=entry), tmp_path, DATABASE_URL="postgres://canary:word@127.0.0.1:1/none")

    assert {path: status for path, (status, _words) in told.items()} == {
        "/": 503,
        "/cy/": 503,
        "/health/live/": 200,
        "/health/ready/": 503,
    }
    assert TITLE in told["/"][1]
    assert "canary" not in json.dumps(told)
    assert told["/health/ready/"][1] == "database away\nmigrations away\ncache ok\npublications away\nfolders ok\n"


def asked(program: str, folder, **environment):
    """What a program prints last, in a process of its own."""
    given = os.environ | {"SOTERIA_MODE": "trial", "SOTERIA_VAR": str(folder)} | environment
    given["DJANGO_SETTINGS_MODULE"] = "soteria_tracker.settings"
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env=given,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])
