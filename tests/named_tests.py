"""Tests by their names, found in the files without running anything: for lists that promise by naming them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the test functions in a file; none where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def exists(test: str) -> bool:
    """Of ``tests/file.py::test_name[case]``, or of ``tests/file.py`` with any test in it. A case is not looked at."""
    file, _, name = test.partition("::")
    found = names_in(file)
    return name.partition("[")[0] in found if name else bool(found)
