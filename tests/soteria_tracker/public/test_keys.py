"""Keys of long lists: one order, and nonsense refused in a sentence."""

from datetime import date

import pytest

from soteria_tracker.public.keys import Key, NoSuchPlaceError


def test_key_is_read_as_it_was_written():
    key = Key(date(2025, 1, 31), 7)

    assert str(key) == "2025-01-31.7"
    assert Key.of(str(key)) == key
    assert Key.of("") is None


@pytest.mark.parametrize(
    "asked",
    [
        *("x", "2025-01-31", "2025-02-30.7", "2025-01-31.x", "2025-01-31.7.8", "20250131.7", "2025-01-31.-7", "9" * 40),
        *("2025-01-31.9999999999999999999", "٢٠٢٥-٠١-٣١.٧"),
    ],
)
def test_key_that_cannot_be_is_refused_in_a_sentence(asked):
    with pytest.raises(NoSuchPlaceError) as refused:
        Key.of(asked)

    assert refused.value.sentence == "The address asks for a place in the list that does not exist."
