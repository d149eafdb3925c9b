"""Every address x every kind of person x every method: who gets what, and that nobody reads or writes across.

The world (tests/access/world.py) is built once a process, in a transaction that is never committed; each request
is rolled back. A pattern of the URLconf without a verdict (tests/access/verdicts.py) fails.
"""

import logging
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from forces import access, second_factor
from forces.models import DatedQuerySet, Membership, PolicingBody, Role, User
from forces.scoped_admin import OfficeAdmin
from responses import documents, signing, workflow
from responses.documents import typesetting
from responses.models.derived import DailyCount
from responses.models.history import HistoryEntry
from responses.models.pressing import Worker
from responses.models.record import InspectorateFinding
from responses.models.seal import Seal
from responses.models.trail import SealedRow, Unsealed
from responses.models.version import PublicVersion
from responses.models.working import Part, Response
from responses.states import Action, Note
from soteria_tracker.public.pages.force import ForcePage
from tests.access import forged
from tests.access import world as made_up
from tests.access.addresses import Address, addresses, routes
from tests.access.matrix import OWNER, Visitor, asked, changed, headers_wrong, outcome_of, rows_of
from tests.access.steps import Step
from tests.access.verdicts import VERDICTS, Rule

pytestmark = pytest.mark.django_db
#: How many of the steps of the made-up rows a table opens to each role of their office, counted by hand.
OPEN_CELLS = {"author": 14, "reviewer": 20, "commissioner": 22, "delegate": 22}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_up.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _files_at_once(monkeypatch):
    """PDFs hold every word of their page, and no time passes; what is published is not signed."""
    monkeypatch.setattr(typesetting, "typeset", made_up.untypeset)
    monkeypatch.setattr(signing, "sign", lambda pdf, *_args, **_options: pdf)
    monkeypatch.setattr(documents, "validate", lambda pdf: [])
    monkeypatch.setattr(second_factor, "FRESH", timedelta(days=1))  # a slow machine asks for longer than minutes


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
    assert visitor.asked >= LEAST_A_PERSON


#: Requests of the whole matrix, and of each person in it.
LEAST, LEAST_A_PERSON = 20_000, 1_000


def test_matrix_asks_twenty_thousand_times_and_everybody_their_share(world):
    every = addresses(world)

    counts = {name: len(list(asked(every, world.people[name]))) for name in made_up.PEOPLE}

    assert min(counts.values()) >= LEAST_A_PERSON
    assert sum(counts.values()) >= LEAST
    assert {world.people[name].role for name in made_up.PEOPLE} == {"", *Role.values}


def steps(world):
    """Every action on every row of both offices, whatever its state, those too that a table lacks."""
    rows = [*world.responses.values(), *world.updates.values()]
    return [Step(row, action.value) for row in rows for action in Action]


def taken(step, user):
    """The state in which the step leaves its row, or the sentence that refuses it; rolled back."""
    with transaction.atomic():
        try:
            done = workflow.move(step.thing, Action(step.name), by=user, now=made_up.NOW, note="Because.").state
        except workflow.Refused:
            done = "refused"
        transaction.set_rollback(True)
    return done


@pytest.mark.parametrize("name", [name for name in made_up.PEOPLE if name != "anonymous"])
def test_step_is_taken_where_the_table_says_so_and_nowhere_else(world, name):
    person, wrong, open_cells = world.people[name], [], 0

    for step in steps(world):
        is_open = step.is_open_to(person)
        open_cells += is_open
        right = workflow.table(step.thing)[Action(step.name)].target if is_open else "refused"
        if (found := taken(step, person.user)) != right:
            wrong.append((step.thing._meta.model_name, step.thing.state, step.name, found, right))

    assert wrong == []
    assert open_cells == OPEN_CELLS.get(person.role, 0)


def test_step_for_somebody_else_is_shut_to_whoever_wrote(world):
    """Every cell in which a table wants somebody who did not write, and nobody else may do it either way."""
    shut = []
    for step in steps(world):
        for name in ("reviewer.kent", "commissioner.kent", "delegate.kent"):
            person = world.people[name]
            if not step.is_open_to(person) or workflow.table(step.thing)[Action(step.name)].note != Note.IF_AUTHOR:
                continue
            with transaction.atomic():
                workflow.record_history(step.thing, "save", by=person.user, now=made_up.NOW)
                shut.append((step.thing._meta.model_name, step.thing.state, step.name, person.role))
                assert taken(step, person.user) == "refused", shut[-1]
                transaction.set_rollback(True)

    assert sorted(set(shut)) == [
        ("response", "in_review", "approve", "commissioner"),
        ("response", "in_review", "approve", "delegate"),
        ("response", "reviewed", "approve", "commissioner"),
        ("response", "reviewed", "approve", "delegate"),
        ("update", "in_review", "publish", "commissioner"),
        ("update", "in_review", "publish", "delegate"),
        ("update", "in_review", "publish", "reviewer"),
    ]


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
    nobodys = {InspectorateFinding, Worker, DailyCount, PublicVersion, Seal, SealedRow, Unsealed}

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


@pytest.mark.parametrize("by_slug", [True, False], ids=["by slug", "by number"])
@pytest.mark.parametrize("name", ["commissioner.kent", "author.kent"])
def test_forged_field_moves_no_row_to_another_body(world, name, by_slug):
    visitor, moved, sent = Visitor(world, world.people[name]), [], 0
    before, values = forged.owners(), forged.theirs() | (forged.SLUGS if by_slug else {})
    for address in addresses(world):
        if not address.url.startswith("/admin/responses/") or address.owner == "gwent" or address.step:
            continue
        if address.route.endswith(("history/", "delete/", "<path:object_id>/")):
            continue
        with transaction.atomic():
            sent_form = forged.form(visitor, address, values)
            visitor.client.generic("POST", address.url, sent_form, "application/x-www-form-urlencoded")
            sent += 1
            others = {(row, body) for row, body in forged.owners().items() if body != before.get(row, "kent")}
            if others or changed(rows_of("gwent"), visitor.before["gwent"]):
                moved.append(f"{address.url}: {others}")
            transaction.set_rollback(True)

    assert moved == []
    assert sent > 40


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
    found = [each for address in mine for each in visitor.complaints(address, method)]
    return {each.removeprefix(f"{name}: ").split(" ", 2)[2] for each in found}


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


def test_planted_auditor_who_sees_drafts_is_found(world, monkeypatch):
    unlock(monkeypatch)

    assert complaints_of(world, "auditor", DRAFT) >= {"was answered 200", "said a draft word of gwent"}


def test_planted_superuser_who_holds_every_role_is_found(world, monkeypatch):
    plain = access._memberships

    def generous(user, on):
        return Membership.objects.all() if user.is_superuser else plain(user, on)

    monkeypatch.setattr(access, "_memberships", generous)

    assert complaints_of(world, "superuser without membership", DRAFT) >= {"said a draft word of gwent"}


def test_planted_delegate_whose_authority_has_ended_is_found(world, monkeypatch):
    delegate = world.people["expired delegate.kent"].user
    approve = Step(world.responses["kent", "reviewed"], "approve")
    before = taken(approve, delegate)
    monkeypatch.setattr(DatedQuerySet, "on", lambda self, day: self.all())

    assert (before, taken(approve, delegate)) == ("refused", "approved")


def test_planted_word_in_a_log_and_in_a_mail_are_found(world, monkeypatch):
    plain = ForcePage.render_to_response

    def talkative(self, context, **kwargs):
        logging.getLogger("soteria_tracker.public").warning(f"Drawn: {made_up.canary('gwent', 'draft')}")
        mail.send_mail("Drawn", made_up.canary("gwent", "private"), None, ["somebody@office.example"])
        return plain(self, context, **kwargs)

    monkeypatch.setattr(ForcePage, "render_to_response", talkative)

    logged, mailed = sorted(complaints_of(world, "anonymous", FORCE))
    assert logged == "logged a draft word of gwent"
    assert mailed.startswith("mailed Zqgwentprivate")


def test_planted_form_that_takes_another_body_is_found(world, monkeypatch):
    """A page that lets a writer begin for any body: the matrix sees the rows of Gwent grow."""
    monkeypatch.setattr(access, "bodies", lambda user, *_right, **_day: PolicingBody.objects.all())
    visitor = Visitor(world, world.people["author.kent"])

    found = visitor.complaints(Address("/admin/responses/response/add/", "/admin/responses/response/add/"), "GET")
    begun = begin_for_gwent(visitor)

    assert (found, begun) == ([], ["gwent"])


def begin_for_gwent(visitor):
    """Whose response was begun, when one is asked for Gwent and a report that Gwent has not answered."""
    with transaction.atomic():
        report = made_up.InspectionReport.objects.get(slug="made-up-draft")
        report.pk, report.slug = None, "made-up-new"
        report.save()
        form = {"body": "gwent", "report": "made-up-new"}
        visitor.client.post("/admin/responses/response/add/", form)
        begun = list(Response.objects.filter(report=report).values_list("body__slug", flat=True))
        transaction.set_rollback(True)
    return begun


def test_response_is_begun_for_no_other_body(world):
    assert begin_for_gwent(Visitor(world, world.people["author.kent"])) == []


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
