"""All public tables by name, in the order in which one would read them."""

from soteria_tracker.public.data import record_tables, reference_tables
from soteria_tracker.public.data.schema import Table

#: First what most come for.
_FIRST = ("current", "counts", "statements", "publications", "targets", "findings")
_ALL = {table.name: table for table in (*reference_tables.TABLES, *record_tables.TABLES)}
TABLES: dict[str, Table] = {name: _ALL[name] for name in (*_FIRST, *(name for name in _ALL if name not in _FIRST))}
