"""Secrets of second factors at rest: readable with the key of this copy alone."""

import pytest
from django.core.cache import cache
from django.test import Client

from forces import sealing
from tests.factories import PASSWORD, SECRET, app_of

KEYS = "one key of fifty characters or more, made up for this", "another key, as long as the first, made up for this"


def test_sealed_secret_is_no_secret_to_whoever_reads_the_database(settings):
    settings.SECRET_KEY = KEYS[0]

    sealed = sealing.seal(SECRET)

    assert SECRET not in sealed
    assert sealing.unseal(sealed) == SECRET
    assert sealing.seal(SECRET) != sealed  # two that are the same cannot be told


def test_secret_of_another_key_is_unreadable_unless_that_key_is_kept(settings):
    settings.SECRET_KEY = KEYS[0]
    sealed = sealing.seal(SECRET)
    settings.SECRET_KEY = KEYS[1]

    with pytest.raises(sealing.UnreadableError):
        sealing.unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [KEYS[0]]
    assert sealing.unseal(sealed) == SECRET


@pytest.mark.parametrize("sealed", ["", "nonsense", SECRET, "gAAAAA=="])
def test_what_was_never_sealed_is_unreadable(sealed):
    with pytest.raises(sealing.UnreadableError):
        sealing.unseal(sealed)


@pytest.mark.django_db
def test_app_after_a_change_of_the_key_is_refused_in_words(people, kent, settings):
    """Not a fault of ours (500), and the words say what to do."""
    cache.clear()
    user = people("commissioner", kent)
    app_of(user)
    settings.SECRET_KEY = KEYS[1]
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})

    answer = client.post("/accounts/second-factor/sign-in/", {"code": "123456"})

    assert answer.status_code == 200
    assert "Ask your administrator to take your second factor away" in answer.text
