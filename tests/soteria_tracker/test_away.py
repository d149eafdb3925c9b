"""What is away for a moment is told apart from what is broken."""

import errno
import sqlite3

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, InternalError, OperationalError, ProgrammingError

from soteria_tracker.away import is_away


def after(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorname = name
    return error


AWAY = {
    "refused": OperationalError("connection refused"),
    "closed": InterfaceError("connection already closed"),
    "read-only SQLite": after(OperationalError(), sqlite("SQLITE_READONLY")),
    "full SQLite": after(OperationalError(), sqlite("SQLITE_FULL")),
    "locked SQLite": after(OperationalError(), sqlite("SQLITE_BUSY")),
    "no connection to PostgreSQL": after(OperationalError(), psycopg.OperationalError("refused")),
    "full PostgreSQL": after(OperationalError(), psycopg.errors.DiskFull()),
    "read-only PostgreSQL": after(InternalError(), psycopg.errors.ReadOnlySqlTransaction()),
    "stopping PostgreSQL": after(OperationalError(), psycopg.errors.AdminShutdown()),
    "full disk": OSError(errno.ENOSPC, "No space left on device"),
    "disk for reading alone": OSError(errno.EROFS, "Read-only file system"),
    "folder of somebody else": PermissionError(errno.EACCES, "Permission denied"),
    "mail server": ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
    "Redis": type("ConnectionError", (Exception,), {"__module__": "redis.exceptions"})(),
    "what came of it": after(ValueError("x"), OperationalError("gone")),
}
BROKEN = {
    "missing table": after(OperationalError("no such table"), sqlite("SQLITE_ERROR")),
    "missing table of PostgreSQL": after(ProgrammingError(), psycopg.errors.UndefinedTable()),
    "broken rule": IntegrityError("UNIQUE"),
    "damaged file": DatabaseError("malformed"),
    "missing file": FileNotFoundError(errno.ENOENT, "none"),
    "mistake": ValueError("x"),
    "nothing": None,
}


@pytest.mark.parametrize("error", AWAY.values(), ids=AWAY)
def test_what_comes_back_by_itself_is_away(error):
    assert is_away(error)


@pytest.mark.parametrize("error", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_not_away(error):
    assert not is_away(error)


def test_chain_that_bites_its_tail_ends():
    one, other = ValueError(), KeyError()
    one.__context__, other.__context__ = other, one

    assert not is_away(one)
