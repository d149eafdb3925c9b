"""Every address x every kind of person x every method: who gets what, and that nobody reads or writes across.

The world (tests/access/world.py) is built once a process, in a transaction that is never committed; each request
is rolled back. A pattern of the URLconf without a verdict (tests/access/verdicts.py) fails.
"""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from forces.models import User
from forces.scoped_admin import OfficeAdmin
from responses import workflow
from responses.documents import typesetting
from responses.models.derived import DailyCount
from responses.models.history import HistoryEntry
from responses.models.pressing import Worker
from responses.models.record import InspectorateFinding
from responses.models.version import PublicVersion
from responses.models.working import Part
from soteria_tracker.public.pages.force import ForcePage
from tests.access import world as made_up
from tests.access.addresses import Address, addresses, routes
from tests.access.matrix import OWNER, Visitor, asked, headers_wrong, outcome_of, rows_of
from tests.access.verdicts import VERDICTS, Rule

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_up.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _draft_files_at_once(monkeypatch):
    """Draft PDFs hold every word of their page, and no time passes."""
    monkeypatch.setattr(typesetting, "typeset", made_up.untypeset)


def test_every_route_has_a_verdict_and_an_address(world):
    found = set(routes())

    assert found == set(VERDICTS)
    assert found == {address.route for address in addresses(world)}


@pytest.mark.parametrize("name", made_up.PEOPLE)
def test_matrix_lets_nobody_across(world, name):
    visitor = Visitor(world, world.people[name])

    complaints = [
        complaint
        for address, method in asked(addresses(world), visitor.person)
        for complaint in visitor.complaints(address, method)
    ]

    assert "\n".join(complaints) == ""


def test_matrix_meets_the_canaries_it_looks_for(world):
    """The control: whoever may read them does meet them, so that silence elsewhere means something."""
    author, anonymous = Visitor(world, world.people["author.kent"]), Visitor(world, world.people["anonymous"])
    kinds = {}
    for address in addresses(world):
        for visitor in (author, anonymous):
            visitor.seen.clear()
            visitor.complaints(address, "GET")
            kinds.setdefault((visitor.person.name, address.route), set()).update(visitor.seen)

    change, draft = "/admin/responses/response/<path:object_id>/", "/admin/responses/response/<int:object_id>/draft.pdf"
    version = "/responses/<slug:body>/<slug:report>/versions/<int:version>/"
    assert {route: kinds["author.kent", route] for route in (f"{change}change/", f"{change}history/", draft)} == {
        f"{change}change/": {"public", "draft", "private", "person"},
        f"{change}history/": {"public", "draft", "private", "person"},
        draft: {"public", "draft"},
    }
    for route in (
        "/forces/<slug:slug>/",
        version,
        f"{version}response.pdf",
        f"/cy{version}",
        f"/cy{version}response.pdf",
    ):
        assert kinds["anonymous", route] == {"public"}, route


def english_of(body):
    """Every column of an office's rows but the Welsh, what counts saves, and what a save of approved content undoes."""
    undone = {"state", "revision", "translated", "signature"}
    rows = []
    for model, owner in OWNER.items():
        if model is HistoryEntry:
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        kept = [name for name in names if not name.endswith("_cy") and name not in undone]
        kept = [name for name in kept if not name.startswith(("approved_", "reviewed_"))]
        found = model._default_manager.filter(**{f"{owner}__slug": body}).order_by("pk").values_list(*kept)
        rows.append((model.__name__, [str(row) for row in found]))
    return rows


def test_translator_writes_nothing_but_welsh(world):
    visitor = Visitor(world, world.people["translator.gwent"])
    before, written, changed = english_of("gwent"), set(), []

    for address in addresses(world):
        if address.owner != "gwent" or not address.url.startswith("/admin/responses/"):
            continue
        with transaction.atomic():
            visitor.client.generic(
                "POST", address.url, visitor.form(address, "POST"), "application/x-www-form-urlencoded"
            )
            changed += [address.url] * (english_of("gwent") != before)
            written |= {address.route} if rows_of("gwent") != visitor.before["gwent"] else set()
            transaction.set_rollback(True)

    assert changed == []
    assert written == {"/admin/responses/response/<int:object_id>/translate/"}


def test_every_model_of_an_office_is_watched():
    nobodys = {InspectorateFinding, Worker, DailyCount, PublicVersion}

    assert set(apps.get_app_config("responses").get_models()) - nobodys == set(OWNER)


def test_form_of_the_matrix_would_change_rows_if_it_were_let_in(world):
    author, draft = world.people["author.kent"], world.responses["kent", "draft"]
    visitor = Visitor(world, author)
    before = rows_of("kent")

    with transaction.atomic():
        url = f"/admin/responses/response/{draft.pk}/change/"
        answer = visitor.client.generic(
            "POST", url, visitor.form(Address("", url), "POST"), "application/x-www-form-urlencoded"
        )
        after = rows_of("kent")
        poisoned = set(Part.objects.filter(text="Poisoned").values_list("response__body__slug", flat=True))
        transaction.set_rollback(True)

    assert (outcome_of(answer), after == before, poisoned) == ("moved", False, {"kent"})
    assert rows_of("gwent") == visitor.before["gwent"]


#: Query of a list -> the answer. 400: Django refuses to look along a relation that no filter names; moved: back
#: to the list without the query, because there is no such field.
LOOKUPS = {
    "body=gwent": "200",
    "body=gwent&state=draft": "200",
    "q=Zqgwent": "200",
    "o=1.-2": "200",
    "all=": "200",
    "p=999": "200",
    "_popup=1": "200",
    "_to_field=id": "200",
    "_to_field=body": "400",
    "body__slug=gwent": "400",
    "body__slug__startswith=g": "400",
    "correction_reason__contains=Zqgwent": "200",
    "answers__private_note__contains=Zqgwent": "400 moved",
    "entries__private_note__contains=Zqgwent": "400 moved",
    "parts__text__contains=Zqgwent": "400 moved",
    "history__note__contains=Zqgwent": "400",
    "history__by__username=author.gwent": "400",
    "body__memberships__user__username=author.gwent": "400",
    "body__publications__payload__contains=Zq": "400",
    "response__private_note__contains=Zqgwent": "moved",
    "nothing=1": "moved",
}


@pytest.mark.parametrize("name", ["author.kent", "author.gwent"])
@pytest.mark.parametrize("model", ["response", "update"])
def test_list_opens_to_no_query(world, name, model):
    visitor, route = Visitor(world, world.people[name]), f"/admin/responses/{model}/"

    complaints = [
        complaint
        for query, right in LOOKUPS.items()
        for complaint in visitor.complaints(Address(route, f"{route}?{query}"), "GET", right=Rule(right))
    ]

    assert "\n".join(complaints) == ""


@pytest.mark.parametrize("name", ["author.kent", "national", "superuser without membership"])
def test_autocomplete_offers_nothing_of_another_office(world, name):
    visitor = Visitor(world, world.people[name])
    relations = [
        (model._meta.app_label, model._meta.model_name, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        # Of the way back along a relation Django makes a 500 for those who may see the rows; nobody else gets there.
        if field.is_relation and not (field.auto_created and name == "national")
    ]

    complaints = []
    for app, model, field in relations:
        url = f"/admin/autocomplete/?app_label={app}&model_name={model}&field_name={field}&term="
        right = Rule({"national": "200 403 404"}.get(name, "403 404 login"))
        complaints += visitor.complaints(Address("/admin/autocomplete/", url), "GET", right=right)

    assert "\n".join(complaints) == ""


#: Forms that need no token, for they write nothing and know nobody; the matrix sends no file.
TOKENLESS = {"/verify/": Rule("400"), "/cy/verify/": Rule("400")}


def without_token(address: Address) -> Rule:
    """The API takes no form at all, with or without its token."""
    return Rule("405") if address.url.startswith("/api/") else TOKENLESS.get(address.route, Rule("403"))


@pytest.mark.parametrize("name", ["anonymous", "author.kent"])
def test_form_without_its_token_is_refused_everywhere(world, name):
    visitor = Visitor(world, world.people[name])
    visitor.client.handler.enforce_csrf_checks = True

    complaints = [
        complaint
        for address in addresses(world)
        if address.is_sample
        for complaint in visitor.complaints(address, "POST", right=without_token(address))
    ]

    assert "\n".join(complaints) == ""


def test_error_pages_carry_the_policy_and_no_cookie(world, monkeypatch):
    def broken(self, *args, **kwargs):
        raise LookupError("planted")

    client = Client(raise_request_exception=False)
    answers = {
        "404": client.get("/nowhere/"),
        "400": client.get("/", headers={"host": "elsewhere.example"}),
        "405": client.post("/"),
        "403": Client(enforce_csrf_checks=True).post("/accounts/login/"),
        "200": client.head("/static/css/base.css"),  # HEAD leaves no file open
    }
    monkeypatch.setattr(ForcePage, "get", broken)
    answers["500"] = client.get("/forces/gwent/")

    assert {expected: str(answer.status_code) for expected, answer in answers.items()} == {key: key for key in answers}
    for expected in ("404", "400", "405", "500"):
        assert list(headers_wrong(answers[expected], is_public=True)) == [], expected
    assert list(headers_wrong(answers["403"], is_public=False)) == []
    assert list(headers_wrong(answers["200"], is_public=False)) == []


def complaints_of(world, name, route, method="GET"):
    """What the matrix says of one route, without names and addresses: for planted faults."""
    visitor = Visitor(world, world.people[name])
    mine = [address for address in addresses(world) if address.route == route and address.owner == "gwent"]
    assert mine
    return {complaint.split(" ", 3)[3] for address in mine for complaint in visitor.complaints(address, method)}


def unlock(monkeypatch):
    """Both locks of an office's rows: the list that holds them and the permission on each."""
    monkeypatch.setattr(OfficeAdmin, "get_queryset", lambda self, request: admin.ModelAdmin.get_queryset(self, request))
    monkeypatch.setattr(OfficeAdmin, "has_view_permission", lambda self, request, obj=None: True)


DRAFT = "/admin/responses/response/<int:object_id>/draft.pdf"
HISTORY = "/admin/responses/response/<path:object_id>/history/"
MOVE = "/admin/responses/response/<int:object_id>/move/<slug:name>/"
FORCE = "/forces/<slug:slug>/"


def test_planted_unscoped_rows_are_found(world, monkeypatch):
    unlock(monkeypatch)

    assert complaints_of(world, "author.kent", DRAFT) >= {"was answered 200", "said a draft word of gwent"}
    assert complaints_of(world, "author.kent", HISTORY) >= {"was answered 200", "said a private word of gwent"}


def test_planted_move_of_another_office_is_found(world, monkeypatch):
    unlock(monkeypatch)
    monkeypatch.setattr(workflow, "unentitled", lambda *args, **kwargs: None)

    assert complaints_of(world, "author.kent", MOVE, "POST") >= {"was answered moved", "changed rows of gwent"}


def test_planted_word_and_cookie_on_a_public_page_are_found(world, monkeypatch):
    plain = ForcePage.render_to_response

    def leaky(self, context, **kwargs):
        answer = plain(self, context, **kwargs)
        answer["X-Debug"] = made_up.canary("gwent", "private")
        answer.set_cookie("seen", "yes")
        return answer

    monkeypatch.setattr(ForcePage, "render_to_response", leaky)

    assert complaints_of(world, "author.gwent", FORCE) == {
        "said a private word of gwent",
        "set or varied by a cookie",
    }


def test_planted_write_on_reading_is_found(world, monkeypatch):
    plain = ForcePage.render_to_response

    def counting(self, context, **kwargs):
        User.objects.filter(username="author.kent").update(first_name="Read")
        return plain(self, context, **kwargs)

    monkeypatch.setattr(ForcePage, "render_to_response", counting)

    assert complaints_of(world, "anonymous", FORCE) == {"wrote ['forces_user']", "changed people or offices"}


def test_planted_weak_policy_is_found(world, settings):
    settings.PUBLIC_CSP = settings.PUBLIC_CSP | {"script-src": ["'self'", "'unsafe-inline'"]}

    (complaint,) = complaints_of(world, "anonymous", FORCE)
    assert "script-src 'self' 'unsafe-inline'" in complaint


def test_planted_route_without_a_verdict_is_found():
    planted = URLResolver(RegexPattern(r"^/"), [path("secret/<int:object_id>/", lambda request: None)])

    assert set(routes(planted)) - set(VERDICTS) == {"/secret/<int:object_id>/"}
