"""Every address x every kind of person x every method: who gets what, and that nobody reads or writes across.

The world (tests/access/world.py) is built once a process, in a transaction that is never committed; each request
is rolled back. A pattern of the URLconf without a verdict (tests/access/verdicts.py) fails.
"""

import pytest
from django.db import transaction

from responses.documents import typesetting
from tests.access import world as made_up
from tests.access.addresses import addresses, routes
from tests.access.matrix import Visitor, asked
from tests.access.verdicts import VERDICTS

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
    assert {kinds["anonymous", route] for route in ()} == set()
    for route in ("/forces/<slug:slug>/", version, f"{version}response.pdf"):
        assert kinds["anonymous", route] == {"public"}, route
