"""docs/reliability.md names tests that exist."""

import ast
import re

import pytest
from django.conf import settings

PAGE = (settings.BASE_DIR / "docs" / "reliability.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| what")]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))


def test_every_row_names_its_proof():
    assert len(ROWS) >= 20
    assert [row for row in ROWS if not re.search(r"`(tests/[\w/]+\.py::test_\w+|\.ci/\w+)` \|$", row)] == []


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test or file for file, test in NAMED])
def test_what_the_page_names_exists(file, test):
    tree = ast.parse((settings.BASE_DIR / file).read_text())

    assert not test or test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_programs_that_the_page_names_exist():
    assert [name for name in re.findall(r"`(\.ci/\w+)", PAGE) if not (settings.BASE_DIR / name).exists()] == []
