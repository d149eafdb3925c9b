"""Each planted fault still fits its file and names tests that there are. Do they see it: python -m tests.faults."""

from collections import Counter

import pytest

from tests.faults.fault import ROOT, Fault
from tests.faults.list import FAULTS
from tests.faults.planting import read_report, seen
from tests.named_tests import exists


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_can_be_planted(fault):
    text = (ROOT / fault.file).read_text()

    planted = fault.planted(text)

    assert planted != text
    if fault.file.endswith(".py"):
        compile(planted, fault.file, "exec")


def test_faults_name_tests_that_exist():
    assert [test for fault in FAULTS for test in fault.tests if not exists(test)] == []
    assert [fault.name for fault in FAULTS if not fault.tests] == []


def test_faults_are_sixty_or_more_and_each_has_a_name_of_its_own():
    assert [name for name, times in Counter(fault.name for fault in FAULTS).items() if times > 1] == []
    assert len(FAULTS) >= 60


DEADLINES = "recommendations/deadlines.py"
PURE = "tests/recommendations/test_deadlines.py::test_day_number_of_known_documents"
DAY = "    return (day - published).days + 1"


@pytest.mark.parametrize(
    ("new", "caught", "trouble"),
    [
        ("    return (day - published).days + 2", True, ""),
        ("    return 1 + (day - published).days", False, "nothing went red"),
    ],
    ids=["a fault", "the same in other words"],
)
def test_planting_tells_whether_the_tests_saw_it(new, caught, trouble):
    found = seen(Fault("planted", DEADLINES, DAY, new, (PURE,)))

    assert (found.is_caught, found.trouble) == (caught, trouble)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ('<failure message="assert 57 == 56"/>', (("test_a",), "")),
        ("<failure message=\"NameError: name 'x' is not defined&#10;more\"/>", (("test_a",), "NameError: name 'x'")),
        ('<error message="collection failure"/>', ((), "collection failure")),
        ("", ((), "")),
    ],
    ids=["failed", "does not run", "was not collected", "passed"],
)
def test_testimony_is_a_test_that_ran_and_failed(tmp_path, case, said):
    report = tmp_path / "report.xml"
    report.write_text(f'<testsuites><testsuite><testcase name="test_a">{case}</testcase></testsuite></testsuites>')

    red, broken = read_report(report)

    assert (red, broken[: len(said[1])]) == said


def test_disorder_that_a_failed_test_leaves_is_no_trouble(tmp_path):
    report = tmp_path / "report.xml"
    after = '<testcase name="{}"><error message="failed on teardown with &quot;IntegrityError&quot;"/></testcase>'
    failed = '<testcase name="test_a"><failure message="DID NOT RAISE"/></testcase>'
    report.write_text(f"<testsuite>{failed}{after.format('test_a')}</testsuite>")
    assert read_report(report) == (("test_a",), "")

    report.write_text(f"<testsuite>{failed}{after.format('test_b')}</testsuite>")
    assert read_report(report) == (("test_a",), 'failed on teardown with "IntegrityError"')


def test_planting_refuses_what_stands_nowhere_or_twice():
    for old in ("nowhere to be found", "return"):
        with pytest.raises(LookupError, match="not once"):
            Fault("planted", DEADLINES, old, "", (PURE,)).planted((ROOT / DEADLINES).read_text())
