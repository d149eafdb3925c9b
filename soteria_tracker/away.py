"""Which errors mean that something the Tracker leans on is away, full or closed for writing: not a fault in a page."""

import errno
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, OperationalError

#: No room, or no writing or reading, where files are kept.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}
#: Classes and codes of PostgreSQL: connections, room and other resources, stopping, read-only transactions.
STATES = ("08", "53", "57P", "58", "25006")

#: What an object store says of itself, as our own storage passes it on.
STORE = ("soteria_tracker.object_store",)
#: Packages of which every error means that what they speak to is away.
OPTIONAL = ("redis", "botocore")


def is_away(error: BaseException | None) -> bool:
    """The error itself, or one that it came from."""
    return any(_says_so(each) for each in chain(error))


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """From the last to the first. A chain may bite its own tail."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or error.__context__


def _says_so(error: BaseException) -> bool:
    if isinstance(error, DatabaseError | InterfaceError):
        return _database_says_so(error)
    if isinstance(error, OSError):
        # A refused connection: the mail server; of a cache the library has errors of its own.
        return error.errno in FULL or isinstance(error, ConnectionRefusedError | TimeoutError) or _is_of(error, STORE)
    return _is_of(error, OPTIONAL)


def _is_of(error: BaseException, packages: tuple[str, ...]) -> bool:
    """By name: the packages are optional, and this asks for none of them."""
    return f"{type(error).__module__}.".startswith(tuple(f"{each}." for each in packages))


def _database_says_so(error: BaseException) -> bool:
    """SQLite calls a missing table an operational error too; that one is ours."""
    cause = error.__cause__
    if state := getattr(cause, "sqlstate", None):
        return state.startswith(STATES) or isinstance(error, OperationalError)
    if getattr(cause, "sqlite_errorname", "") == "SQLITE_ERROR":
        return False
    return isinstance(error, OperationalError | InterfaceError)
