"""The audit trail as lines to be read: who, what, when, where. Never what was written: no word of a draft is here.

The rows lie in many tables. Each is asked for its newest few below a place, by an index, and the lines are merged: as
many queries as tables, whatever lies in them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from forces.models import AccountEvent, Invitation, Membership
from responses.append_only_sql import HISTORY_TABLES
from responses.models.history import HistoryEntry
from responses.models.working import Response, Update
from responses.sealing import model_of
from responses.templatetags.desk import action_words

#: Which part of the trail: what the form offers.
PARTS = {
    "work": _("What offices did"),
    "accounts": _("Sign-ins and accounts"),
    "data": _("Changes of accounts, memberships, papers and reference data"),
}
#: What the record says in a word of its own, for people. That recovery codes were made or used is said by the kind.
DETAILS = {
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": "",
    "pair": _("this account from one network"),
    "network": _("every account from one network"),
    "account": _("this account from every network"),
    "device": _("this account in one browser"),
}
#: What anybody can do to an account whose name they know.
ANYBODY = {
    AccountEvent.Kind.SIGN_IN_FAILED,
    AccountEvent.Kind.LOCKED_OUT,
    AccountEvent.Kind.PASSWORD_RESET_ASKED,
}
INVITATIONS = {
    AccountEvent.Kind.INVITED,
    AccountEvent.Kind.INVITATION_USED,
    AccountEvent.Kind.INVITATION_WITHDRAWN,
}
CHANGES = {"+": _("Added"), "~": _("Changed"), "-": _("Removed")}


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    who: str
    account: int | None  # of who did it: names change, and two people may have the same
    what: str
    thing: str  # whose account, which row
    where: str  # the office, or the network
    place: str  # below it the next page begins


class Place(NamedTuple):
    """Newest first; of one moment the tables in their order, of one table the newest row first."""

    at: datetime
    table: int
    row: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.table}~{self.row}"


@dataclass(frozen=True, slots=True)
class Table:
    """How one table is asked and read. ``at``: the column of its time; ``people``: of who did it, or to whom."""

    part: str
    model: type[Model]
    at: str
    people: tuple[str, ...]
    related: tuple[str, ...]
    said: Callable[[Any], tuple[str, int | None, Any, str, str]]


def place(text: str) -> Place | None:
    """What ``str`` made of one; None of anything else."""
    try:
        at, table, row = text.split("~")
        found = Place(datetime.fromisoformat(at), int(table), int(row))
    except ValueError:
        return None
    return found if found.at.tzinfo and 0 <= found.table < len(TABLES) and 0 <= found.row < 2**62 else None


def lines(
    *,
    part: str = "",
    person: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    below: Place | None = None,
    most: int,
) -> list[Line]:
    """The newest of those that are asked for, below a place. ``person``: a user name, as the account is called now."""
    asked = [
        _of(number, table, person=person, since=since, until=until, below=below, most=most)
        for number, table in enumerate(TABLES)
        if part in ("", table.part)
    ]
    ordered = merge(*asked, key=lambda found: (-found[0].at.timestamp(), found[0].table, -found[0].row))
    return [line for _place, line in islice(ordered, most)]


def _of(
    number: int,
    table: Table,
    *,
    person: str,
    since: datetime | None,
    until: datetime | None,
    below: Place | None,
    most: int,
) -> list[tuple[Place, Line]]:
    rows: QuerySet[Any] = table.model._base_manager.order_by(f"-{table.at}", "-pk").select_related(
        *(table.related or (None,))
    )
    if person:
        rows = rows.filter(_any({f"{name}__username": person} for name in table.people))
    if since is not None:
        rows = rows.filter(**{f"{table.at}__gte": since})
    if until is not None:
        rows = rows.filter(**{f"{table.at}__lt": until})
    if below is not None:
        rows = rows.filter(_below(table, number, below))
    return list(_read(number, table, rows[:most]))


def _any(conditions) -> Q:
    found = Q()
    for each in conditions:
        found |= Q(**each)
    return found


def _below(table: Table, number: int, below: Place) -> Q:
    if number > below.table:
        return Q(**{f"{table.at}__lte": below.at})
    if number < below.table:
        return Q(**{f"{table.at}__lt": below.at})
    return Q(**{f"{table.at}__lt": below.at}) | Q(**{table.at: below.at}, pk__lt=below.row)


def _read(number: int, table: Table, rows) -> Iterator[tuple[Place, Line]]:
    for row in rows:
        here = Place(getattr(row, table.at), number, row.pk)
        who, account, what, thing, where = table.said(row)
        yield here, Line(here.at, who, account, str(what), thing, where, str(here))


def _work(row: HistoryEntry) -> tuple[str, int | None, Any, str, str]:
    kind = (Response if row.response_id else Update)._meta.verbose_name
    thing = f"{kind} {row.response_id or row.update_id}, {row.get_to_state_display()}"
    return row.by_name, row.by_id, action_words(row.action), thing, row.body.name


def _account(row: AccountEvent) -> tuple[str, int | None, Any, str, str]:
    who, account = _doer(row)
    if row.kind in INVITATIONS:  # "sent 7": of an invitation, and of nobody's account before it is used
        thing = f"{Invitation._meta.verbose_name} {row.detail.rpartition(' ')[2]}"
        return who, account, row.get_kind_display(), ", ".join(filter(None, [thing, row.name])), row.network
    said = DETAILS.get(row.detail, row.detail)
    detail = f" ({said})" if said else ""
    return who, account, f"{row.get_kind_display()}{detail}", row.name, row.network


def _doer(row: AccountEvent) -> tuple[str, int | None]:
    """Whoever did it to somebody else; of what anybody can do with a name that they know, nobody can say who it was."""
    if row.by_id is not None:
        return row.by_name, row.by_id
    return (str(_("somebody")), None) if row.kind in ANYBODY else (row.name, row.user_id)


def _change(row: Any) -> tuple[str, int | None, Any, str, str]:
    """``who`` is named as the account is called today: the number beside it stays the same."""
    who = row.history_user.display_name if row.history_user else ""
    reason = f" ({_(row.history_change_reason)})" if row.history_change_reason else ""
    return who, row.history_user_id, f"{CHANGES[row.history_type]}{reason}", _thing(row), ""


def _thing(row: Any) -> str:
    kind = row.instance_type._meta.verbose_name
    if row.instance_type is Membership:
        named = [row.user.username, row.get_role_display(), row.body.name if row.body else ""]
        return f"{kind} {row.id}: {', '.join(filter(None, named))}"
    return f"{kind} {row.username if hasattr(row, 'username') else row.id}"


def _related(name: str) -> tuple[str, ...]:
    return ("history_user", "user", "body") if model_of(name) is Membership.history.model else ("history_user",)


TABLES = (
    Table("work", HistoryEntry, "at", ("by",), ("body",), _work),
    Table("accounts", AccountEvent, "at", ("user", "by"), (), _account),
    *(
        Table("data", model_of(name), "history_date", ("history_user",), _related(name), _change)
        for name in HISTORY_TABLES
    ),
)
