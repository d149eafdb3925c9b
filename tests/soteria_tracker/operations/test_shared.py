"""The table that all processes count in: as Django's, and never silent where nothing can be written."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

from tests.factories import UserFactory
from tests.soteria_tracker.test_checks import SHARED
from tests.soteria_tracker.test_errors import on_writing

pytestmark = pytest.mark.django_db
WORD = "the right word of all"


@pytest.fixture(autouse=True)
def _table(settings):
    settings.CACHES = SHARED
    call_command("createcachetable", verbosity=0)


@pytest.fixture
def sign_in():
    """``sign_in(password)``: a new browser each time, as another process may be asked each time."""
    user = UserFactory()
    user.set_password(WORD)
    user.save()

    def attempt(password: str):
        return Client(raise_request_exception=False).post(
            "/accounts/login/", {"login": user.username, "password": password}
        )

    return attempt


def test_table_keeps_what_a_cache_keeps():
    cache.set("a", 1)
    added = cache.add("a", 2), cache.add("b", 3)
    touched = cache.touch("a", 60), cache.touch("none", 60)

    assert (added, touched, cache.get_many(["a", "b"])) == ((False, True), (True, False), {"a": 1, "b": 3})


@pytest.mark.parametrize("ask", ["set", "add"])
def test_table_that_takes_nothing_is_an_error(ask):
    with connection.execute_wrapper(on_writing), pytest.raises(OperationalError):
        getattr(cache, ask)("a", 1)


def test_sign_in_counts_failures_in_the_table(sign_in):
    assert sign_in(WORD).status_code == 302

    for _attempt in range(6):
        sign_in("wrong")

    assert "sessionid" not in sign_in(WORD).cookies


def test_sign_in_on_a_database_for_reading_alone_is_shut(sign_in):
    with connection.execute_wrapper(on_writing):
        answer = sign_in(WORD)

    assert (answer.status_code, "sessionid" in answer.cookies) == (503, False)
