"""What one request costs a SQLite database: statements, instructions of its machine, tables read from end to end."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection

#: Tables that grow with the history. (The planner names a table by its alias where it has one.)
GROWING = (
    "responses_publishedposition",
    "responses_publication",
    "responses_statementsince",
    "responses_dailycount",
    "responses_currentstatement",
    "responses_edition",
    "responses_link",
    "responses_passage",
)
#: SQLite tells after so many instructions; a hundredth of the smallest page.
STEP = 20
SCAN = re.compile(r"^SCAN (?:TABLE )?\"?(\w+)\"?(?! (?:VIRTUAL|CONSTANT))")
ALIAS = re.compile(r"\"(\w+)\"(?: (?:AS )?\"?([A-Z]\w*)\"?)?")


@dataclass
class Cost:
    status: int = 0
    statements: int = 0
    instructions: int = 0
    bytes: int = 0
    scans: list[str] = field(default_factory=list)
    slowest: str = ""  # the statement with the most instructions, for whoever must mend it

    def told(self) -> dict[str, Any]:
        return asdict(self)


def cost(ask: Callable[[], Any]) -> Cost:
    """Of one request on the connection of this thread, which must be SQLite's."""
    found, seen, most = Cost(), [], 0
    connection.ensure_connection()
    machine = connection.connection

    def step() -> int:
        found.instructions += STEP
        return 0

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal most
        before = found.instructions
        result = execute(sql, params, many, context)
        seen.append((sql, params))
        if (used := found.instructions - before) >= most:
            most, found.slowest = used, sql
        return result

    machine.set_progress_handler(step, STEP)
    try:
        with connection.execute_wrapper(watch):
            answer = ask()
            body = b"".join(answer)
    finally:
        machine.set_progress_handler(None, STEP)
    found.status, found.bytes, found.statements = answer.status_code, len(body), len(seen)
    found.scans = sorted({scan for sql, params in seen for scan in scans(sql, params)})
    return found


def scans(sql: str, params: Any) -> list[str]:
    """The growing tables of which SQLite would read every row to answer this."""
    if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        steps = [row[3] for row in cursor.fetchall()]
    named = [match[1] for step in steps if (match := SCAN.match(step)) and not _is_bounded(step, sql)]
    tables = {alias: table for table, alias in ALIAS.findall(sql) if alias}
    return [table for name in named if (table := tables.get(name, name)) in GROWING]


def _is_bounded(step: str, sql: str) -> bool:
    """Along an index in the order that is asked for, until a LIMIT is reached: the instructions show how far."""
    return " USING " in step and " LIMIT " in sql.upper()


@contextmanager
def warm():
    """The reference is made before, as in a process that has answered before."""
    from soteria_tracker.public import reference

    reference.current()
    yield
