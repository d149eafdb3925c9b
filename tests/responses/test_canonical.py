"""The same payload gives the same bytes everywhere, and so the same digest."""

import hashlib

import pytest

from responses.canonical import canonical, digest


def test_canonical_sorts_at_every_depth_leaves_no_spaces_and_writes_utf_8():
    payload = {"b": [1, {"z": "Heddlu’r Gogledd", "a": None}], "a": True, "B": 1.5}

    assert canonical(payload) == '{"B":1.5,"a":true,"b":[1,{"a":null,"z":"Heddlu’r Gogledd"}]}'.encode()


def test_canonical_of_the_same_in_another_order_is_the_same():
    assert canonical({"a": 1, "b": {"c": 2, "d": 3}}) == canonical({"b": {"d": 3, "c": 2}, "a": 1})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_canonical_refuses_what_json_has_no_number_for(number):
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"a": number})


def test_digest_is_the_sha_256_of_those_bytes_in_lower_case():
    assert digest({"b": 1, "a": "é"}) == hashlib.sha256('{"a":"é","b":1}'.encode()).hexdigest()
