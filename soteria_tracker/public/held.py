"""The section 55 documents of one body on one report, as far as they are held here: its own versions, or a reading."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from forces.models import PolicingBody
from recommendations.models import InspectionReport
from responses.models.record import Edition, Publication
from responses.succession import public_day


@dataclass(frozen=True)
class Held:
    """``versions`` are the body's own, newest first; ``editions`` those of them that have Welsh, in the same order.

    ``readings`` are the versions of the Tracker's reading of a document elsewhere, newest first.

    Words (``payload``) were left in the database: a page reads those of the one document that it shows.
    """

    report: InspectionReport
    versions: list[Publication]
    readings: list[Publication]
    editions: dict[int, Edition]

    def version(self, number: int) -> Publication | None:
        return next((row for row in self.versions if row.version == number), None)

    def reading(self, number: int) -> Publication | None:
        return next((row for row in self.readings if row.version == number), None)

    @property
    def all(self) -> list[Publication]:
        """What counts most comes first: the body's own before any reading."""
        return [*self.versions, *self.readings]

    def replaced_by(self, publication: Publication) -> Publication | None:
        return next((row for row in self.all if row.replaces_id == publication.pk), None)

    @property
    def readings_that_count(self) -> list[Publication]:
        return [row for row in self.readings if self.replaced_by(row) is None]

    def by(self, day: date) -> "Held":
        """What had been public by the end of a day, here or elsewhere; an undated reading lies on no day."""
        versions = [row for row in self.versions if was_public(row, day)]
        keys = {row.pk for row in versions}
        readings = [row for row in self.readings if was_public(row, day)]
        return Held(self.report, versions, readings, {pk: row for pk, row in self.editions.items() if pk in keys})


def was_public(row: Publication, day: date) -> bool:
    since = public_day(row.kind, row.version, row.published_at, row.dated, row.first_published_on)  # type: ignore[attr-defined]
    return since is not None and since <= day


def held(body: PolicingBody, report: str) -> Held:
    """Two queries, of which the second asks for the report where nothing is held, else for the Welsh editions.

    InspectionReport.DoesNotExist where there is no such report.
    """
    rows = list(
        Publication.objects.filter(
            body=body, report__slug=report, kind__in=[Publication.Kind.RESPONSE, Publication.Kind.READING]
        )
        .select_related("report")
        .defer("payload")
        .annotate(first_published_on=F("payload__dates__first_published_on"))
        .order_by("-version", "-pk")
    )
    for row in rows:
        row.body = body
    versions: list[Publication] = [row for row in rows if row.kind == Publication.Kind.RESPONSE]
    readings: list[Publication] = [row for row in rows if row.kind == Publication.Kind.READING]
    asked = rows[0].report if rows else InspectionReport.objects.get(slug=report)
    return Held(asked, versions, readings, _editions(versions) if versions else {})


def _editions(versions: list[Publication]) -> dict[int, Edition]:
    """``reason``: why it corrects the one before, in Welsh."""
    rows = Edition.objects.filter(publication__in=versions, language=Edition.Language.WELSH).defer("payload")
    found = {row.publication_id: row for row in rows.annotate(reason=F("payload__replaces__reason"))}
    for version in versions:
        if version.pk in found:
            found[version.pk].publication = version
    return {version.pk: found[version.pk] for version in versions if version.pk in found}
