"""No page of the desk skips a level of headings: who listens to a page finds the way by them (WCAG 2.2, 1.3.1).

vnu found one that did (bin/nightly vnu); html-validate looks at the public pages alone (.ci/pages).
"""

import re

import pytest
from django.db import transaction
from django.test import Client

from tests.access import world as made_up
from tests.access.addresses import addresses, routes
from tests.factories import sign_in

pytestmark = pytest.mark.django_db
HEADINGS = re.compile(r"<h([1-6])\b")
NOT_A_PAGE = re.compile(r"/logout/|\.pdf|/file$|\.csv")
#: Of each route that many addresses are enough.
EACH = 2


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_up.build()
        transaction.set_rollback(True)


def pages(world, name):
    """Addresses that this person may open, each with the levels in their order."""
    client, seen = Client(), dict.fromkeys(routes(), 0)
    sign_in(client, world.people[name].user)
    for each in addresses(world):
        if seen[each.route] >= EACH or not each.url.startswith("/admin/") or NOT_A_PAGE.search(each.url):
            continue
        answer = client.get(each.url)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            seen[each.route] += 1
            yield each.url, [int(level) for level in HEADINGS.findall(answer.text)]


def skipped(levels):
    return [(before, after) for before, after in zip([0, *levels], levels, strict=False) if after > before + 1]


@pytest.mark.parametrize("name", ["author.gwent", "national"])
def test_headings_of_the_desk_skip_no_level(world, name):
    found = dict(pages(world, name))

    assert len(found) > 20
    assert {url: skipped(levels) for url, levels in found.items() if skipped(levels)} == {}


def test_skipped_level_is_seen():
    assert skipped([1, 3, 2, 3, 4, 2]) == [(1, 3)]
