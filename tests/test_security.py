"""SECURITY.md promises by naming tests: all 25 threats have some, and every one of them exists."""

import re

import pytest

from tests.named_tests import ROOT, exists, names_in

TEXT = (ROOT / "SECURITY.md").read_text()
THREATS = {each.partition(" ")[0]: each for each in re.split(r"^### ", TEXT, flags=re.MULTILINE)[1:]}


def test_threats_are_numbered_from_1_to_25():
    assert list(THREATS) == [f"T{number:02}" for number in range(1, 26)]


@pytest.mark.parametrize("number", THREATS)
def test_threat_says_what_is_done_names_its_tests_and_what_is_left(number):
    done, _, rest = THREATS[number].partition("\n- **Tests:** ")
    tests, _, left = rest.partition("\n- **Left:** ")

    named = re.findall(r"`(tests/[^`]+)`", tests)
    assert len(done.splitlines()) > 1
    assert named
    assert [test for test in named if not exists(test)] == []
    assert left.strip()


def test_name_of_no_test_is_seen():
    assert not exists("tests/test_security.py::test_that_nobody_wrote")
    assert not exists("tests/nowhere.py")
    assert "test_name_of_no_test_is_seen" in names_in("tests/test_security.py")
