"""All that was published of one force, newest first, each with what changed from the statement before.

The order is that of ``responses.standing``: the Tracker's readings lie beneath the body's own statements,
among each kind the day of which it speaks decides, then the entry into the record. So the top of the
history is what counts today. Nothing here asks the database.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from recommendations.models import Recommendation
from responses.models.record import Publication, PublishedPosition


@dataclass
class Entry:
    """What one publication states of the force on one recommendation, and what was stated before it."""

    recommendation: Recommendation
    now: PublishedPosition
    limbs: list[tuple[str, str, str | None]] = field(default_factory=list)  # letter, position, position before
    earlier: "Entry | None" = None

    @property
    def before(self) -> PublishedPosition | None:
        return self.earlier.now if self.earlier else None

    @property
    def is_first(self) -> bool:
        return self.earlier is None

    @property
    def is_update(self) -> bool:
        return self.now.publication.kind == Publication.Kind.UPDATE

    @property
    def is_replaced(self) -> bool:
        return getattr(self.now.publication, "replaced_by", None) is not None

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
    def target(self) -> PublishedPosition | None:
        """The latest update that counts: only an update can speak of a target date."""
        return next((entry.now for entry in self.back() if entry.is_update and not entry.is_replaced), None)

    @property
    def acceptance_before(self) -> PublishedPosition | None:
        earlier = self.earlier.back() if self.earlier else ()
        return next((entry.now for entry in earlier if not entry.is_update), None)

    @property
    def target_before(self) -> date | None:
        earlier = self.earlier.back() if self.earlier else ()
        return next((entry.now.target_date for entry in earlier if entry.is_update), None)

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
        return self.is_update and self.target_before != self.now.target_date

    @property
    def changed_limbs(self) -> list[tuple[str, str, str | None]]:
        return [limb for limb in self.limbs if limb[2] is not None and limb[1] != limb[2]]

    @property
    def is_same(self) -> bool:
        """The same on every axis that it speaks of."""
        changes = (self.moved, self.new_assessment, self.new_acceptance, self.new_target, self.changed_limbs)
        return not self.is_first and not any(changes)


@dataclass
class Step:
    """One publication in the history of a force."""

    publication: Publication
    entries: list[Entry]
    replaced_by: Publication | None = None
    gave_way: bool = False  # a reading, after the body published a statement of its own here

    @property
    def is_reading(self) -> bool:
        return self.publication.kind == Publication.Kind.READING


def spoken_on(publication: Publication) -> date | None:
    """The day of which a publication speaks; None for a reading of an undated document."""
    if publication.dated is None and publication.kind != Publication.Kind.READING:
        return timezone.localdate(publication.published_at)
    return publication.dated


def order(publication: Publication) -> tuple:
    """Sorts from the oldest to what counts today."""
    day = spoken_on(publication)
    is_own = publication.kind != Publication.Kind.READING
    return is_own, day is not None, day or date.min, publication.published_at, publication.pk


def timeline(
    publications: Iterable[Publication],
    positions: Iterable[PublishedPosition],
    recommendations: Iterable[Recommendation],
) -> list[Step]:
    """The steps, newest first. ``positions`` are those of one force in these publications, limbs included."""
    asked = {recommendation.pk: recommendation for recommendation in recommendations}
    oldest_first = sorted(publications, key=order)
    whole, limbs = _by_publication(oldest_first, positions)
    own = any(publication.kind != Publication.Kind.READING for publication in oldest_first)
    before: dict[int, Entry] = {}
    steps = []
    for publication in oldest_first:
        entries = []
        for position in whole[publication.pk]:
            if position.recommendation_id not in asked:
                continue
            entry = _entry(asked[position.recommendation_id], position, limbs, before)
            entries.append(entry)
        before |= {entry.recommendation.pk: entry for entry in entries}
        steps.append(
            Step(
                publication,
                entries,
                replaced_by=getattr(publication, "replaced_by", None),
                gave_way=own and publication.kind == Publication.Kind.READING,
            )
        )
    return steps[::-1]


def current_entries(steps: Iterable[Step]) -> dict[int, Entry]:
    """The entry that counts today on each recommendation: the newest that no later version replaced."""
    found: dict[int, Entry] = {}
    for step in steps:
        if step.replaced_by is None:
            for entry in step.entries:
                found.setdefault(entry.recommendation.pk, entry)
    return found


Limbs = dict[tuple[int, int], list[PublishedPosition]]  # by publication and recommendation


def _by_publication(
    publications: list[Publication], positions: Iterable[PublishedPosition]
) -> tuple[dict[int, list[PublishedPosition]], Limbs]:
    by_key = {publication.pk: publication for publication in publications}
    whole: dict[int, list[PublishedPosition]] = {key: [] for key in by_key}
    limbs: Limbs = {}
    for position in positions:
        position.publication = by_key[position.publication_id]
        if position.limb_id is None:
            whole[position.publication_id].append(position)
        else:
            limbs.setdefault((position.publication_id, position.recommendation_id), []).append(position)
    return whole, limbs


def _entry(asked: Recommendation, position: PublishedPosition, limbs: Limbs, before: dict[int, Entry]) -> Entry:
    earlier = before.get(asked.pk)
    then = {key: value for key, value, _before in earlier.limbs} if earlier else {}
    rows = limbs.get((position.publication_id, asked.pk), [])
    return Entry(
        recommendation=asked,
        now=position,
        limbs=[(row.limb.key, row.position, then.get(row.limb.key)) for row in rows if row.limb],
        earlier=earlier,
    )
