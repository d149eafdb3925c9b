"""Migrations that never need a stop: the old code runs on beside the new database until the last process is begun anew.

So a release only expands: new tables, columns that may stay empty or that the database fills itself. What old code
still reads or writes is taken away (contracted) by a later release than the one whose code stopped using it, and stands
in CONTRACTIONS with the name of that release.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

#: (app, migration) -> the release in which the code stopped using what this one takes away.
CONTRACTIONS: dict[tuple[str, str], str] = {}
#: The last migration of each app that was made before anybody ran a release: there was no old code beside them.
BEFORE_THE_FIRST_RELEASE = {
    "forces": "0008_letters_and_invitations",
    "recommendations": "0004_remove_expected",
    "responses": "0009_seals",
}
#: (app, migration) -> what somebody found who looked at SQL, Python or a tie in it that no rule can judge.
LOOKED_AT: dict[tuple[str, str], str] = {
    ("forces", "0010_letters_of_roles"): "The tie is to a history, of which no code removes rows.",
}
WHAT_TO_DO = (
    "Expand now and contract in a later release (docs/run-your-own.md, “A new version”), then name it in "
    "soteria_tracker.upgrades.CONTRACTIONS with the release whose code stopped using it. What old code survives after "
    "all is named in LOOKED_AT with the reason."
)


def problems() -> Iterator[str]:
    """A sentence for each operation of our own migrations that old code would not survive."""
    loader = MigrationLoader(None)
    state, seen = ProjectState(real_apps=loader.unmigrated_apps), set()
    for leaf in sorted(loader.graph.leaf_nodes()):
        for key in loader.graph.forwards_plan(leaf):
            if key in seen:
                continue
            seen.add(key)
            migration = loader.graph.nodes[key]
            told = list(of_migration(key[0], migration.operations, state))
            if told and is_ours(key[0]) and key not in {**CONTRACTIONS, **LOOKED_AT} and not _is_early(key):
                yield from (f"{key[0]}.{key[1]}: {each}" for each in told)


def is_ours(app: str) -> bool:
    return app in apps.app_configs and Path(apps.get_app_config(app).path).parent == settings.BASE_DIR


def _is_early(key: tuple[str, str]) -> bool:
    return key[1][:4] <= BEFORE_THE_FIRST_RELEASE.get(key[0], "")[:4]


def of_migration(app: str, made: Sequence[Any], state: ProjectState) -> Iterator[str]:
    """``state`` is brought forward. A table that the same migration makes is nobody's yet."""
    new: set[str] = set()
    for operation in made:
        before = state.clone()
        operation.state_forwards(app, state)
        if isinstance(operation, operations.CreateModel):
            new.add(operation.name_lower)
        elif getattr(operation, "model_name_lower", getattr(operation, "name_lower", "")) not in new:
            yield from of_operation(app, operation, before, state)


def of_operation(app: str, operation: Operation, before: ProjectState, after: ProjectState) -> Iterator[str]:
    match operation:
        case operations.SeparateDatabaseAndState():
            yield from of_migration(app, operation.database_operations, before.clone())
        case operations.DeleteModel() | operations.RemoveField():
            yield f"“{operation.describe()}” takes away what old code still asks for."
        case operations.RenameModel() | operations.RenameField() | operations.AlterModelTable():
            yield f"“{operation.describe()}” takes the old name away from old code."
        case operations.AddField():
            yield from _added(operation)
        case operations.AddConstraint() | operations.AlterUniqueTogether():
            yield f"“{operation.describe()}” may refuse what old code still writes."
        case operations.AlterField():
            yield from _altered(app, operation, before, after)
        case operations.RunSQL() | operations.RunPython():
            yield "No rule can tell what SQL or Python does to what old code still asks for: look at it."


def _added(operation: Any) -> Iterator[str]:
    field = operation.field
    if _must_be_given(field):
        yield f"“{operation.describe()}” has old code fail to write rows: allow NULL or give a db_default."
    if field.unique:
        yield f"“{operation.describe()}” may refuse what old code still writes."
    if field.is_relation and not field.many_to_many and field.db_constraint:
        yield f"“{operation.describe()}” keeps old code from removing rows of the table that it ties to."


def _must_be_given(field: Any) -> bool:
    return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED or field.generated)


def _altered(app: str, operation: Any, before: ProjectState, after: ProjectState) -> Iterator[str]:
    old, new = (_field(state, app, operation) for state in (before, after))
    if old.many_to_many or new.many_to_many:
        return
    if old.column != new.column:
        yield f"“{operation.describe()}” gives the column another name."
    if new.unique and not old.unique:
        yield f"“{operation.describe()}” may refuse what old code still writes."
    if old.null and not new.null:
        yield f"“{operation.describe()}” refuses the NULL that old code still writes."
    if old.db_type(connection) != new.db_type(connection) and not _only_longer(old, new):
        yield f"“{operation.describe()}” changes the type of a column that old code still uses."


def _field(state: ProjectState, app: str, operation: Any) -> Any:
    return state.apps.get_model(app, operation.model_name)._meta.get_field(operation.name)


def _only_longer(old: Any, new: Any) -> bool:
    """More characters: PostgreSQL writes nothing anew, and old code writes less than it may."""
    both = isinstance(old, models.CharField) and isinstance(new, models.CharField | models.TextField)
    return both and (new.max_length is None or new.max_length >= old.max_length)
