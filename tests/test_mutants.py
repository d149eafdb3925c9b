"""The areas that are changed by mutmut name files that there are; what it wrote is counted as it is meant."""

import json
from dataclasses import asdict

import pytest

from tests.faults.fault import ROOT
from tests.mutants import __main__ as program
from tests.mutants.__main__ import again, chosen, kept, said, score
from tests.mutants.areas import AREAS, Area
from tests.mutants.running import Mutant, NoFigures, missed, read, settings
from tests.named_tests import exists

#: As mutmut writes a module: the function as it was, then each changed one.
MUTATED = """
def x_late__mutmut_orig(days, name):
    if days > 56:
        logger.info("late by %s", days)
        return _("%(name)s is late") % {"name": name}
    return ""
def x_late__mutmut_1(days, name):
    if days >= 56:
        logger.info("late by %s", days)
        return _("%(name)s is late") % {"name": name}
    return ""
def x_late__mutmut_2(days, name):
    if days > 56:
        logger.info("late by %s", days)
        return _("XX%(name)s is lateXX") % {"name": name}
    return ""
def x_late__mutmut_3(days, name):
    if days > 56:
        logger.info(None, days)
        return _("%(name)s is late") % {"name": name}
    return ""
def x_late__mutmut_4(days, name):
    if days > 56:
        logger.info("late by %s", days)
        return _("%(name)s is late") % {"XXnameXX": name}
    return ""
"""


@pytest.fixture
def tree(tmp_path):
    """Writes what mutmut would: the changed module and the exit code of the tests of each change."""

    def written(*codes: int | None):
        (tmp_path / "late.py").write_text(MUTATED)
        codes_by_name = {f"late.x_late__mutmut_{number}": code for number, code in enumerate(codes, 1)}
        (tmp_path / "late.py.meta").write_text(json.dumps({"exit_code_by_key": codes_by_name}))
        return tmp_path

    return written


def test_areas_name_files_that_exist():
    modules = [module for area in AREAS for module in area.modules]

    assert [module for module in modules if not (ROOT / module).is_file()] == []
    assert [test for area in AREAS for test in area.tests if not exists(test)] == []
    assert len(set(modules)) == len(modules)


def test_chosen_modules_keep_the_tests_of_their_area():
    [area] = chosen([], ["forces/access.py"])

    assert (area.name, area.modules, "tests/forces/test_access.py" in area.tests) == (
        "permissions",
        ("forces/access.py",),
        True,
    )
    assert chosen(["deadlines"], ["forces/access.py"]) == []
    assert chosen([], []) == list(AREAS)


def test_read_tells_what_was_seen_and_what_is_of_words_alone(tree):
    assert [(each.seen, each.of_words) for each in read(tree(1, 0, 33, -24), "late.py")] == [
        (True, False),
        (False, True),
        (False, True),
        (True, False),
    ]


def test_read_shows_the_lines_that_were_changed(tree):
    assert next(read(tree(0), "late.py")).change == "-     if days > 56:\n+     if days >= 56:"


@pytest.mark.parametrize("code", [None, 2, -11], ids=["not tried", "broken off", "crashed"])
def test_read_refuses_what_was_not_brought_to_an_end(tree, code):
    with pytest.raises(NoFigures, match="x_late__mutmut_2 ended with"):
        list(read(tree(1, code), "late.py"))


def test_score_counts_what_no_test_reaches_as_not_seen_and_no_words(tree):
    found = list(read(tree(1, 1, 0, 33), "late.py"))

    assert score(found) == 50
    assert said(found) == "1 of 2 seen, 50.0 % (0 by the time they took); of words alone 1 of 2"


def test_read_of_some_functions_asks_nothing_of_the_others(tree):
    place = tree(None, None, None, None)

    assert list(read(place, "late.py", of=frozenset({"late.x_early"}))) == []
    with pytest.raises(NoFigures):
        list(read(place, "late.py", of=frozenset({"late.x_late"})))


def test_function_with_a_miss_is_tried_again_whole_and_no_other(monkeypatch):
    """A change of words that nobody saw is no miss."""
    earlier = [
        Mutant("a.x_seen__mutmut_1", "a.py", 1, of_words=False),
        Mutant("a.x_words__mutmut_1", "a.py", 0, of_words=True),
        Mutant("a.x_half__mutmut_1", "a.py", 1, of_words=False),
        Mutant("a.x_half__mutmut_2", "a.py", 0, of_words=False),
        Mutant("a.x_none__mutmut_1", "a.py", 33, of_words=False),
    ]
    asked = []
    new = [Mutant("a.x_half__mutmut_1", "a.py", 1, of_words=False)]
    monkeypatch.setattr(program, "mutants", lambda area, of: (asked.append(of), new)[1])
    figures = json.dumps({"area": [asdict(each) for each in earlier]})

    found = again(AREAS[0], kept(figures)["area"])

    assert asked == [missed(earlier)] == [{"a.x_half", "a.x_none"}]
    assert found == [*earlier[:2], *new]
    assert again(AREAS[0], earlier[:2]) == earlier[:2]  # nothing to try


def test_score_of_nothing_is_no_success():
    assert score([]) == 0
    assert score([Mutant("a", "a.py", 1, of_words=True)]) == 0


def test_settings_leave_the_product_s_own_file_alone(tmp_path):
    for name in ("forces", "tests", "docs", "manage.py"):
        (tmp_path / name).touch()

    text = settings(Area("a", ("forces/access.py",), ("tests/forces/test_access.py",)), tmp_path)

    assert "only_mutate=\n    forces/access.py\n" in text
    assert "also_copy=\n    docs\n    manage.py\n" in text
    assert "[tool.mutmut]" not in (ROOT / "pyproject.toml").read_text()
