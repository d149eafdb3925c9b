"""Write docs/permissions.md from the tables that the desk asks: ``uv run python -m docs.permissions``."""

import os
from pathlib import Path

import django

PAGE = Path(__file__).with_suffix(".md")
HEAD = """# Who may do what

The desk asks the tables from which this page is drawn (`forces/permissions.py`, `responses/permissions.py`,
`responses/states.py`): what is refused is refused because of them. `tests/test_access_matrix.py` and
`tests/test_permissions.py` ask every cell of the real site.

A role is held in a dated membership. **own** is a row of the body in which it is held. Rows of every other body can't
be told from rows that do not exist: for them every cell is empty, whatever the role and the state. Roles of no body
(national administrator, auditor) are held beside no other role. **all** is a row that belongs to no body.

Three kinds of people hold no role, so they have what an anonymous reader has, the published record, and no cell below:
whoever has no membership today, a deactivated account (its sessions included), and a superuser (`is_superuser` and
`is_staff` open nothing; beside a role they add nothing).

This page is made by `uv run python -m docs.permissions`.
"""


def page() -> str:
    from django.utils.translation import override

    from forces import permissions as people
    from responses import permissions as rows
    from responses.states import RESPONSE, UPDATE

    with override("en-gb"):
        sections = [
            section("In public", [None]),
            section("The desk", people.RIGHTS),
            section("Working rows", rows.RIGHTS),
            section("Steps of a response", moves(RESPONSE)),
            section("Steps of an update", moves(UPDATE)),
        ]
    return "\n".join([HEAD, *(text for each in sections for text in each)])


def moves(table):
    """The transitions of a workflow that a person takes, as rights."""
    from forces.permissions import Right
    from responses.states import Note

    own_text = "not by whoever helped to write it, unless a national administrator has entered that the office has "
    own_text += "nobody else; then with a reason, which is published"
    return [
        Right(action.label, row.roles, row.sources, own_text if row.note == Note.IF_AUTHOR else "")
        for action, row in table.items()
        if row.roles
    ]


def section(title: str, rights) -> list[str]:
    from forces.models import Role

    names = [str(role.label) for role in Role]
    rows = [
        line(right) if right else f"| Read what is published |{' all |' * (len(names) + 3)} | |" for right in rights
    ]
    head = f"| | {' | '.join(['Anonymous', *names, 'Deactivated', 'Superuser'])} | while it is | but |"
    return [f"## {title}", "", head, f"|{'---|' * (len(names) + 6)}", *rows, ""]


def line(right) -> str:
    from forces.models import BODILESS, Role
    from responses.states import State

    cells = [("all" if role in BODILESS else "own") if role in right.roles else "" for role in Role]
    states = "" if right.states is None else ", ".join(str(state.label) for state in State if state in right.states)
    return f"| {' | '.join([str(right.what), '', *cells, '', '', states, str(right.but)])} |"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soteria_tracker.settings")
    django.setup()
    PAGE.write_text(page())
