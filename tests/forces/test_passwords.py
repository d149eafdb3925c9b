"""A password that everybody here would guess first."""

import pytest
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError

from forces.passwords import OurWordsValidator


@pytest.mark.parametrize("word", ["Soteria-Tracker-2026", "policepolice1", "Commissioner!!2026", "OPCCgwent2026!!"])
def test_password_of_our_own_words_is_refused(word):
    with pytest.raises(ValidationError, match="words that everybody here uses"):
        OurWordsValidator().validate(word)


@pytest.mark.parametrize(
    "word", ["correct horse battery", "the police of the lighthouse", "928374651029", "ŵyr y môr glas"]
)
def test_password_that_has_more_in_it_is_taken(word):
    OurWordsValidator().validate(word)


def test_settings_ask_it():
    assert any(isinstance(each, OurWordsValidator) for each in get_default_password_validators())
