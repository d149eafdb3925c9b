"""What the tables of the workflow say of a step, cell by cell: role x action x own or other body x state."""

from dataclasses import dataclass
from typing import Any

from forces.models import Role
from responses import workflow
from responses.states import Action
from tests.access.verdicts import MISSING, Rule
from tests.access.world import Person


@dataclass(frozen=True)
class Step:
    """An action, as the address names it, on a working row. There may be no such action."""

    thing: Any
    name: str

    @property
    def exists(self) -> bool:
        return self.name in Action.values and Action(self.name) in workflow.table(self.thing)

    def is_open_to(self, person: Person) -> bool:
        """Whether the table names the person's role and the row's state, and the row is of their own body."""
        if not self.exists or person.body != self.thing.body.slug:
            return False
        row = workflow.table(self.thing)[Action(self.name)]
        if self.name == Action.DISCARD and self.thing.published_id:
            return False
        return Role(person.role) in row.roles and self.thing.state in row.sources

    def rule(self, person: Person) -> Rule:
        """For people of the row's own body: the confirm page, and what pressing its button does."""
        if not self.exists:
            return MISSING
        return Rule("200", "moved" if self.is_open_to(person) else "200")

    def wrong_after(self, person: Person) -> list[str]:
        """Whether the row is now in another state than the table says, after the person has pressed the button."""
        is_open = self.is_open_to(person)
        right = workflow.table(self.thing)[Action(self.name)].target if is_open else self.thing.state
        state = type(self.thing)._default_manager.values_list("state", flat=True).get(pk=self.thing.pk)
        return [] if state == right else [f"left it {state}, not {right}"]

    @property
    def form(self) -> dict[str, str]:
        """What the button sends of somebody who has just read the page."""
        return {"revision": str(self.thing.revision), "note": "Because."}
