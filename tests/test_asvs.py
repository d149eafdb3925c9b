"""The table of ASVS 5.0.0: each requirement of levels 1 and 2 once, each proof there, each figure counted."""

from collections import Counter

import pytest

from docs import asvs
from tests.asvs import ALL, LEVELS
from tests.named_tests import ROOT, exists

ROWS = asvs.requirements()


def test_standard_has_its_345_requirements():
    assert Counter(ALL.values()) == {1: 70, 2: 183, 3: 92}


def test_each_requirement_of_levels_1_and_2_has_one_verdict_in_order():
    assert len(asvs.SOURCE.read_text().splitlines()) == len(ROWS)
    assert [row.number for row in ROWS] == list(LEVELS)


@pytest.mark.parametrize("row", [row for row in ROWS if row.verdict == "+"], ids=lambda row: row.number)
def test_what_is_met_is_shown_by_tests_and_files_that_exist(row):
    assert row.evidence
    for each in row.evidence:
        assert exists(each) if "::" in each else (ROOT / each).exists(), each


def test_page_is_current():
    assert asvs.PAGE.read_text() == asvs.page(LEVELS)


def test_share_is_counted_of_what_applies():
    rows = [asvs.Requirement("1.1.1", verdict, "", "") for verdict in "+++-//"]

    assert asvs.share(rows) == "3 of 4 that apply are met (75.0 %); 1 are not, 2 do not apply."
