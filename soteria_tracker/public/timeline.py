"""All that was published of one force, newest first, each with what changed from the statement before.

Two orders meet here. The documents lie by the day of which each speaks, the Tracker's readings beneath the body's
own. What changed on one recommendation follows ``responses.standing``: in one document each card may speak of a
day of its own. Which statement counts today is not decided here but read from CurrentStatement. Nothing here asks
the database.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from recommendations.models import Recommendation
from responses.models.record import Publication, PublishedPosition
from responses.standing import precedence


@dataclass
class Entry:
    """What one publication states of the force on one recommendation, and what was stated before it."""

    recommendation: Recommendation
    now: PublishedPosition
    limbs: list[tuple[str, str, str | None]] = field(default_factory=list)  # letter, position, position before
    earlier: "Entry | None" = None
    is_replaced: bool = False
    is_known: bool = True  # whether the statement before it is at hand, or known not to be

    @property
    def before(self) -> PublishedPosition | None:
        return self.earlier.now if self.earlier else None

    @property
    def is_first(self) -> bool:
        return self.earlier is None and self.is_known

    @property
    def is_update(self) -> bool:
        return self.now.publication.kind == Publication.Kind.UPDATE

    def back(self) -> Iterator["Entry"]:
        """This statement and all before it."""
        entry: Entry | None = self
        while entry is not None:
            yield entry
            entry = entry.earlier

    @property
    def acceptance(self) -> PublishedPosition | None:
        """The latest document that counts and could speak of acceptance: an update does not."""
        return next((entry.now for entry in self.back() if not entry.is_update and not entry.is_replaced), None)

    @property
    def rests_on_reading(self) -> bool:
        """Whether the body says that nothing has changed since what the Tracker had read, and no more than that.

        ``repeats_own`` comes with the row (soteria_tracker.public.history): statements in between need not be at hand.
        """
        if not self.now.is_unchanged or getattr(self.now, "repeats_own", False):
            return False
        return any(entry.now.publication.kind == Publication.Kind.READING for entry in self.back())

    @property
    def own_day(self) -> date | None:
        """The day of which this statement speaks, where it is not that of its document."""
        day = self.now.stated_on
        return None if day == spoken_on(self.now.publication) else day

    @property
    def acceptance_before(self) -> PublishedPosition | None:
        earlier = self.earlier.back() if self.earlier else ()
        return next((entry.now for entry in earlier if not entry.is_update), None)

    @property
    def target_before(self) -> date | None:
        earlier = self.earlier.back() if self.earlier else ()
        dates = (entry.now.target_date for entry in earlier if entry.is_update)
        return next((day for day in dates if day is not None), None)

    @property
    def moved(self) -> bool:
        return self.before is not None and self.before.position != self.now.position

    @property
    def new_assessment(self) -> bool:
        return self.before is not None and self.before.assessment != self.now.assessment

    @property
    def new_acceptance(self) -> bool:
        before = self.acceptance_before
        return not self.is_update and before is not None and before.acceptance != self.now.acceptance

    @property
    def new_target(self) -> bool:
        day = self.now.target_date
        return self.is_update and day is not None and self.target_before != day

    @property
    def changed_limbs(self) -> list[tuple[str, str, str | None]]:
        return [limb for limb in self.limbs if limb[2] is not None and limb[1] != limb[2]]

    @property
    def is_same(self) -> bool:
        """The same on every axis that it speaks of."""
        changes = (self.moved, self.new_assessment, self.new_acceptance, self.new_target, self.changed_limbs)
        return self.earlier is not None and not any(changes)


@dataclass
class Step:
    """One publication in the history of a force."""

    publication: Publication
    entries: list[Entry]
    replaced_by: Publication | None = None
    gave_way: bool = False  # a reading, after the body published a statement of its own here
    entered_later: bool = False  # than the day of the page, by whose end it had been published elsewhere

    @property
    def is_reading(self) -> bool:
        return self.publication.kind == Publication.Kind.READING


def spoken_on(publication: Publication) -> date | None:
    """The day of which a publication speaks; None for a reading of an undated document."""
    if publication.dated is None and publication.kind != Publication.Kind.READING:
        return timezone.localdate(publication.published_at)
    return publication.dated


def order(publication: Publication) -> tuple:
    """Sorts documents from the oldest to the newest."""
    day = spoken_on(publication)
    is_own = publication.kind != Publication.Kind.READING
    return is_own, day is not None, day or date.min, publication.published_at, publication.pk


def timeline(
    publications: Iterable[Publication],
    positions: Iterable[PublishedPosition],
    recommendations: Iterable[Recommendation],
    *,
    replaced: Mapping[int, Publication] | None = None,
    horizon: date | None = None,
) -> list[Step]:
    """The steps, newest first. ``positions`` are those of one force, limbs included, some of other publications too.

    ``replaced``: by which publication one was replaced, as far as the page looks. ``horizon``: statements of days
    before it are not all at hand, so that nothing is said of what changed from them.
    """
    asked = {recommendation.pk: recommendation for recommendation in recommendations}
    replaced = replaced or {}
    oldest_first = sorted(publications, key=order)
    whole, limbs = _by_recommendation(oldest_first, positions)
    by_publication: dict[int, list[Entry]] = {}
    for recommendation in asked.values():
        for entry in _chain(recommendation, whole.get(recommendation.pk, {}), limbs):
            day, key = entry.now.stated_on, entry.now.publication_id
            entry.is_replaced = key in replaced
            entry.is_known = horizon is None or day is None or day >= horizon
            by_publication.setdefault(key, []).append(entry)
    own = any(publication.kind != Publication.Kind.READING for publication in oldest_first)
    return [
        Step(
            publication,
            by_publication.get(publication.pk, []),
            replaced_by=replaced.get(publication.pk),
            gave_way=own and publication.kind == Publication.Kind.READING,
        )
        for publication in reversed(oldest_first)
    ]


Whole = dict[int, dict[int, PublishedPosition]]  # by recommendation, then by publication
Limbs = dict[tuple[int, int], list[PublishedPosition]]  # by publication and recommendation


def _by_recommendation(publications: list[Publication], positions: Iterable[PublishedPosition]) -> tuple[Whole, Limbs]:
    by_key = {publication.pk: publication for publication in publications}
    whole: Whole = {}
    limbs: Limbs = {}
    for position in positions:
        position.publication = by_key.get(position.publication_id) or position.publication
        if position.limb_id is None:
            whole.setdefault(position.recommendation_id, {})[position.publication_id] = position
        else:
            limbs.setdefault((position.publication_id, position.recommendation_id), []).append(position)
    return whole, limbs


def _chain(asked: Recommendation, said: dict[int, PublishedPosition], limbs: Limbs) -> list[Entry]:
    """The entries on one recommendation, each with the one before it."""
    entries: list[Entry] = []
    earlier: Entry | None = None
    for position in sorted(said.values(), key=lambda position: _place(position, said)):
        then = {key: value for key, value, _before in earlier.limbs} if earlier else {}
        rows = limbs.get((position.publication_id, asked.pk), [])
        earlier = Entry(
            recommendation=asked,
            now=position,
            limbs=[(row.limb.key, row.position, then.get(row.limb.key)) for row in rows if row.limb],
            earlier=earlier,
        )
        entries.append(earlier)
    return entries


def _place(position: PublishedPosition, said: dict[int, PublishedPosition]) -> tuple:
    """By precedence; a replaced version lies right beneath the one in its place, whatever days the two speak of."""
    last = position
    while (later := getattr(last.publication, "replaced_by", None)) and later.pk in said:
        last = said[later.pk]
    return *precedence(last), position.publication.version
