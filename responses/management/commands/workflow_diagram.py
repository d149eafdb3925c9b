"""Draw the workflow of the README from its table."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from forces.models import Role
from responses.states import RESPONSE, UPDATE, Action, State, Transition

BEGIN, END = "<!-- workflow: drawn by manage.py workflow_diagram -->", "<!-- end of workflow -->"


def diagram(table: dict[Action, Transition]) -> str:
    """One table as a Mermaid state diagram."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.DRAFT.value}"]
    used = {state for row in table.values() for state in (*row.sources, row.target)}
    lines += [f"    {state.value}: {state.label}" for state in State if state in used]
    for action, row in table.items():
        who = (
            ", ".join(str(role.label).split()[0].lower() for role in Role if role in row.roles) or "the Tracker itself"
        )
        lines += [
            f"    {source.value} --> {row.target.value}: {str(action.label).split(':')[0]} ({who})"
            for source in State
            if source in row.sources
        ]
    return "\n".join([*lines, "```"])


def section() -> str:
    """What stands between the marks in the README."""
    with override("en-gb"):
        parts = ["A response:", diagram(RESPONSE), "An update:", diagram(UPDATE)]
    return "\n\n".join([BEGIN, *parts, END])


def redrawn(text: str) -> str:
    """The README with its diagrams as the table has them now."""
    try:
        before, rest = text.split(BEGIN, 1)
        after = rest.split(END, 1)[1]
    except (ValueError, IndexError):
        raise CommandError(f"The README lacks the marks {BEGIN} and {END}.") from None
    return before + section() + after


class Command(BaseCommand):
    help = "Draw the workflow diagrams of the README anew from responses/states.py."

    def handle(self, *args, **options) -> None:
        readme = Path(settings.BASE_DIR) / "README.md"
        readme.write_text(redrawn(readme.read_text()))
        self.stdout.write("The diagrams in README.md are up to date.")
