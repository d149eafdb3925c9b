"""Who there is: forces, bodies, oversight and office holders, kept in the process while the public data stand still.

One query a call tells whether they do; only a change costs the other four. What is handed out is shared by all
threads and requests: read it, never set anything on it (tested over every public page).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery

from forces.models import Force, OfficeHolder, Oversight, PolicingBody
from responses.models.record import Publication
from responses.models.version import version


class Entry(NamedTuple):
    """A place in the record: the number of the link of a publication in the chain, and when it entered."""

    number: int
    at: datetime


@dataclass(frozen=True)
class Reference:
    """The rows as they were at one version of the public data; all in the order in which pages list them."""

    version: str
    forces: tuple[Force, ...]  # by name
    bodies: tuple[PolicingBody, ...]  # by name
    oversights: tuple[Oversight, ...]  # each with its force and its body at hand
    holders: tuple[OfficeHolder, ...]  # the first in office first, each with its body at hand
    last_entry: datetime | None  # when the record last grew
    newest: Mapping[int, Entry]  # by body: its newest publication, on whichever report

    def force(self, slug: str) -> Force:
        """LookupError where there is none."""
        return self._forces_by_slug[slug]

    def body(self, slug: str) -> PolicingBody:
        """LookupError where there is none."""
        return self._bodies_by_slug[slug]

    def bodies_of(self, force: int, day: date) -> list[PolicingBody]:
        """Those that answer for a force on a day, by name."""
        return self._bodies(each.body_id for each in on(self.oversights, day) if each.force_id == force)

    def forces_of(self, body: int, day: date) -> list[Force]:
        """Those for which a body answers on a day, by name."""
        return self._forces(each.force_id for each in on(self.oversights, day) if each.body_id == body)

    def forces_ever_of(self, body: int) -> list[Force]:
        """Those for which a body answers on any day, by name."""
        return self._forces(each.force_id for each in self.oversights if each.body_id == body)

    def answering(self, day: date) -> dict[int, list[PolicingBody]]:
        """For each force (by its key) the bodies that answer for it on a day, by name."""
        by_force: dict[int, list[int]] = {}
        for each in on(self.oversights, day):
            by_force.setdefault(each.force_id, []).append(each.body_id)
        return {force: self._bodies(bodies) for force, bodies in by_force.items()}

    def newest_of(self, force: int) -> Entry | None:
        """The newest publication of all bodies that ever answered for a force: it only ever moves on."""
        bodies = {each.body_id for each in self.oversights if each.force_id == force}
        return max((self.newest[body] for body in bodies if body in self.newest), default=None)

    def holders_of(self, body: int, day: date) -> list[OfficeHolder]:
        """Who is known to hold the office of a body on a day."""
        return [holder for holder in on(self.holders, day) if holder.body_id == body]

    def _forces(self, keys: Iterable[int]) -> list[Force]:
        wanted = set(keys)
        return [force for force in self.forces if force.pk in wanted]

    def _bodies(self, keys: Iterable[int]) -> list[PolicingBody]:
        wanted = set(keys)
        return [body for body in self.bodies if body.pk in wanted]

    @cached_property
    def _forces_by_slug(self) -> Mapping[str, Force]:
        return {force.slug: force for force in self.forces}

    @cached_property
    def _bodies_by_slug(self) -> Mapping[str, PolicingBody]:
        return {body.slug: body for body in self.bodies}


def on[Dated: (Oversight, OfficeHolder)](rows: Iterable[Dated], day: date) -> list[Dated]:
    """Those in force on a day, both ends counted; an unknown day bounds nothing (forces.models.DatedQuerySet.on)."""
    return [row for row in rows if (row.since is None or row.since <= day) and (row.until is None or row.until >= day)]


_building = Lock()
_kept: Reference | None = None


def current() -> Reference:
    """The reference of the data as they are now. One query; five when they have changed.

    The version is read before the rows: should they change in between, the version kept is the older one, and the
    next call makes them anew. Versions are random, so rows that a transaction took back are never met again.
    """
    global _kept
    now = version()
    kept = _kept
    if kept is not None and kept.version == now:
        return kept
    with _building:
        if _kept is None or _kept.version != now:
            _kept = _built(now)
        return _kept


def forget() -> None:
    """Make it anew at the next call, for tests that count queries."""
    global _kept
    _kept = None


def _built(now: str) -> Reference:
    """Four queries. Rows that lead to one that came or went in between are left for the next version."""
    oversights = list(Oversight.objects.order_by("pk"))
    holders = list(OfficeHolder.objects.order_by(F("since").asc(nulls_first=True), "pk"))
    newest = Publication.objects.order_by("-published_at").values("published_at")[:1]
    dated = list(Force.objects.order_by("name", "pk").annotate(newest=Subquery(newest)))
    forces = {force.pk: force for force in dated}
    bodies = {body.pk: body for body in _with_newest(PolicingBody.objects.order_by("name", "pk"))}
    oversights = [each for each in oversights if each.force_id in forces and each.body_id in bodies]
    holders = [holder for holder in holders if holder.body_id in bodies]
    for each in oversights:
        each.force, each.body = forces[each.force_id], bodies[each.body_id]
    for holder in holders:
        holder.body = bodies[holder.body_id]
    return Reference(
        version=now,
        forces=tuple(dated),
        bodies=tuple(bodies.values()),
        oversights=tuple(oversights),
        holders=tuple(holders),
        last_entry=dated[0].newest if dated else None,
        newest={key: Entry(body.number, body.at) for key, body in bodies.items() if body.number is not None},
    )


def _with_newest(bodies: QuerySet[PolicingBody]) -> QuerySet[Any]:
    """By the key, which an index of the bodies ends with: one step of it a body, however long the record is."""
    own = Publication.objects.filter(body=OuterRef("pk")).order_by("-pk")
    return bodies.annotate(number=Subquery(own.values("link__number")[:1]), at=Subquery(own.values("published_at")[:1]))
