"""The rows of an invented database, and what is derived from them by the same pure rules as in the Tracker."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Any

from benchmarks import synthetic, words
from benchmarks.asked import Asked
from benchmarks.keyed import BATCH
from responses import chain
from responses.canonical import digest
from responses.models.derived import CurrentStatement, DailyCount, StatementSince
from responses.models.record import InspectorateFinding, Link, Publication, PublishedPosition
from responses.succession import Said, counts, public_day, successions


class Rows(Asked):
    """Everything of one scale."""

    def __init__(self, scale: int) -> None:
        super().__init__(scale)
        self.said: dict[tuple[int, int], list[Any]] = defaultdict(list)
        self.positions: dict[int, str] = {}
        self.publications = 0

    def told(self) -> str:
        return (
            f"{len(self.reports)} reports, {self.publications} publications, {len(self.positions)} positions, "
            f"{self.numbers['StatementSince']} changes, {self.numbers['DailyCount']} daily counts"
        )

    # --- What was answered

    def record(self) -> None:
        plans = synthetic.plans(scale=self.scale, bodies=len(self.bodies))
        self.publications = len(plans)
        last = Link.objects.order_by("number").last()
        for batch in batched(plans, BATCH):
            rows = [self._publication(plan) for plan in batch]
            self._insert(Publication, rows)
            self._insert(PublishedPosition, self._positions(rows, batch))
            links = list(self._links(rows, last))
            last = links[-1]
            self._insert(Link, links)
        self._insert(InspectorateFinding, self._findings())

    def _publication(self, plan: Any) -> Any:
        body, report = self.bodies[plan.body], self.reports[plan.report]
        is_response = plan.series == 0
        asked = {number: self.asked[plan.report, number] for number in range(1, synthetic.RECOMMENDATIONS + 1)}
        payload = words.of(plan, body, self.force_of[plan.body], report, asked)
        sha256 = digest(payload)
        return Publication(
            pk=self._key(Publication),
            kind="response" if is_response else "update",
            body=body,
            report=report,
            series=max(plan.series, 1),
            reference=payload["reference"],
            dated=plan.day,
            published_at=plan.at,
            signatory_name="Synthetic Signatory" if is_response else "",
            signatory_title=body.head_title if is_response else "",
            payload=payload,
            payload_sha256=sha256,
            # No file: what is measured never opens one. The digest must be one, and its own.
            **({"pdf_name": f"synthetic/{sha256}.pdf", "pdf_sha256": sha256, "pdf_size": 1} if is_response else {}),
        )

    def _positions(self, publications: list[Any], plans: Iterable[Any]) -> Iterator[Any]:
        for publication, plan in zip(publications, plans, strict=True):
            force = self.force_of[plan.body]
            for number in range(1, synthetic.RECOMMENDATIONS + 1):
                asked, target = self.asked[plan.report, number], plan.target(number)
                row = PublishedPosition(
                    pk=self._key(PublishedPosition),
                    publication=publication,
                    force=force,
                    recommendation=asked,
                    acceptance="not_stated" if plan.series else "accepted",
                    position=plan.position(number),
                    stated_on=plan.day,
                    source="Synthetic",
                    summary=words.SAYS,
                    target_date=target,
                    target_reason="Synthetic reason" if target else "",
                    target_agreed_by="Synthetic board" if target else "",
                )
                self.positions[row.pk] = str(row.position)
                day = public_day(publication.kind, 1, plan.at, plan.day, None)
                self.said[asked.pk, force.pk].append(Said(row.pk, True, plan.day, plan.at, day))
                yield row

    def _links(self, publications: list[Any], last: Any) -> Iterator[Any]:
        """As responses.chain.append makes them, one at a time."""

        for publication in publications:
            entry = {
                "reference": publication.reference,
                "kind": publication.kind,
                "published_at": publication.published_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
                "editions": [
                    {
                        "language": "en",
                        "payload_sha256": publication.payload_sha256,
                        "pdf_sha256": publication.pdf_sha256,
                    }
                ],
            }
            number = last.number + 1
            last = Link(
                pk=self._key(Link),
                number=number,
                publication=publication,
                previous_sha256=last.sha256,
                entry=entry,
                sha256=chain.sealed(number, last.sha256, entry),
            )
            yield last

    def _findings(self) -> Iterator[Any]:
        for number, report in self.reports.items():
            for turn, force in enumerate(self.force_of):
                if turn % 4 == 0:
                    yield InspectorateFinding(
                        pk=self._key(InspectorateFinding),
                        force=force,
                        recommendation=self.asked[number, 3],
                        status="open" if turn % 8 else "completed",
                        stated_on=report.published + timedelta(days=300),
                        source_url="https://synthetic.example/finding",
                        recorded_at=datetime(2026, 1, 2, tzinfo=UTC),
                    )

    # --- What follows from it

    def derived(self) -> None:
        """By the same pure rules as responses.days and responses.standing, without reading a row."""

        self._insert(CurrentStatement, self._current(CurrentStatement))
        changes: dict[tuple[str, int], list[tuple[Any, int, str]]] = defaultdict(list)
        self._insert(StatementSince, self._since(StatementSince, changes))
        self._insert(DailyCount, self._counts(DailyCount, changes))

    def _current(self, model: Any) -> Iterator[Any]:
        for (asked, force), said in self.said.items():
            best = max(said, key=lambda row: row.rank)
            yield model(pk=self._key(model), force_id=force, recommendation_id=asked, position_id=best.position)

    def _since(self, model: Any, changes: dict) -> Iterator[Any]:
        for (asked, force), said in self.said.items():
            for clock, steps in successions(said).items():
                for turn, (day, position) in enumerate(steps):
                    stands = None if position is None else self.positions[position]
                    changes[clock, asked].append((day, force, stands))
                    yield model(
                        pk=self._key(model),
                        clock=clock,
                        force_id=force,
                        recommendation_id=asked,
                        since=day,
                        position_id=position,
                        is_first=turn == 0,
                    )

    def _counts(self, model: Any, changes: dict) -> Iterator[Any]:
        for (clock, asked), rows in changes.items():
            for day, totals in counts(rows):
                yield model(pk=self._key(model), clock=clock, recommendation_id=asked, day=day, counts=totals)
