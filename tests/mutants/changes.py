"""What mutmut changed in a function. Of words alone? A sentence may be worded otherwise and no promise is broken."""

import ast
from difflib import ndiff
from functools import cache

#: Functions whose arguments are sentences: gettext under its usual name, and the log.
SENTENCES = frozenset({"_", "debug", "info", "warning", "error", "exception"})


def is_of_words(text: str, name: str) -> bool:
    """``text``: a module as mutmut wrote it; ``name``: one of its changed functions, e.g. ``x_refusal__mutmut_3``."""
    return _without_words(_original(text, name)) == _without_words(_functions(text)[name])


def change(text: str, name: str) -> str:
    """The lines that are other than before: ``- `` those that were, ``+ `` those that came."""
    original, changed = (ast.unparse(each) for each in (_original(text, name), _functions(text)[name]))
    before, after = original.replace("__mutmut_orig(", "(").splitlines(), changed.replace(f"{name}(", "(").splitlines()
    before[0] = before[0].replace(f"{name.rpartition('__mutmut_')[0]}(", "(")
    return "\n".join(line for line in ndiff(before, after) if line.startswith(("- ", "+ ")))


def _original(text: str, name: str) -> ast.FunctionDef:
    return _functions(text)[f"{name.rpartition('__mutmut_')[0]}__mutmut_orig"]


@cache
def _functions(text: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)}


def _without_words(function: ast.FunctionDef) -> str:
    body = [_Blank().visit(ast.parse(ast.unparse(line))) for line in function.body]
    return "".join(ast.dump(line) for line in body) + ast.dump(function.args)


class _Blank(ast.NodeTransformer):
    """Calls for a sentence lose their arguments."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return ast.Call(node.func, [], []) if called in SENTENCES else node
