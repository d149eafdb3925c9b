"""Write docs/settings.md from the table of settings: ``uv run python -m docs.settings``."""

from pathlib import Path

from soteria_tracker.environment import GROUPS, Variable

PAGE = Path(__file__).with_suffix(".md")
HEAD = """# Settings

Everything that can be set, by the environment. In production (`SOTERIA_MODE=production`) the Tracker does not start
while something required is missing or something is unsafe, and says all of it in one list.

A **secret** can come from a file instead: put its path into the same name with `_FILE` behind it
(`SECRET_KEY_FILE=/run/credentials/secret-key`). Give one of the two, not both. `<BODY>` is the short name of a
policing body in capitals, with `_` for `-`.

This page is made by `uv run python -m docs.settings`.
"""


def page() -> str:
    return "\n".join([HEAD, *(part for title, group in GROUPS.items() for part in section(title, group))])


def section(title: str, group: tuple[Variable, ...]) -> list[str]:
    head = ["| setting | what it does | without it | |", "|---|---|---|---|"]
    return [f"## {title}", "", *head, *(row(each) for each in group), ""]


def row(variable: Variable) -> str:
    plain = f"`{variable.default}`" if variable.default else "–"
    marks = [word for word, holds in (("required", variable.required), ("secret", variable.secret)) if holds]
    return f"| `{variable.name}` | {variable.what} | {variable.usual or plain} | {', '.join(marks)} |"


if __name__ == "__main__":
    PAGE.write_text(page())
