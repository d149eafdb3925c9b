"""The sheet of an update: its date and a card for each recommendation, silent, unchanged or a new statement."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

from forces.models import Force
from responses import drafting
from responses.cards import EntryForm
from responses.earlier import Statements, statements_before
from responses.forms import UpdateForm
from responses.models.derived import CurrentStatement
from responses.models.record import PublishedPosition
from responses.models.working import Entry, Update
from responses.sheets.sheet import Sheet, normal, write_statement


class UpdateSheet(Sheet):
    """A whole update: its date and a card for each recommendation that the report asks of the force."""

    def __init__(self, thing: Update, data: QueryDict | None = None) -> None:
        super().__init__(thing, data)
        self.head = UpdateForm(data, instance=thing)
        held = (
            {(entry.force_id, entry.recommendation_id): entry for entry in thing.entries.prefetch_related("limbs")}
            if thing.pk
            else {}
        )
        forces = _forces(thing, {force for force, _recommendation in held})
        recommendations = drafting.tracked(thing.report)
        self.latest = statements_before(thing, forces, recommendations)
        self.cards = [
            EntryForm(
                self.sent(f"card-{force.pk}-{recommendation.pk}"),
                instance=held.get((force.pk, recommendation.pk)) or Entry(force=force, recommendation=recommendation),
                recommendation=recommendation,
                force=force,
                update=thing,
                latest=self.latest.get((force.pk, recommendation.pk)),
            )
            for force in forces
            for recommendation in recommendations
        ]

    @cached_property
    def _latest_now(self) -> Statements:
        """With the day that this save gives to the update, which may be another one than the page was drawn for."""
        forces = {form.force for form in self.cards}
        return statements_before(self.thing, forces, {form.recommendation for form in self.cards})

    def all_forms(self) -> Iterator[Any]:
        yield self.head
        yield from self.cards

    def write_form(self, form: Any, names: list[str]) -> dict[str, dict[str, Any]] | None:
        if isinstance(form, UpdateForm):
            return None
        what = form.cleaned_data["what"]
        if what == EntryForm.SILENT:
            return _silence(form)
        form.instance.update = self.thing
        form.instance.is_unchanged = what == EntryForm.UNCHANGED
        if form.instance.is_unchanged:
            latest = self._latest_now.get((form.force.pk, form.recommendation.pk))
            repeat(form.instance, latest)
            form.cleaned_data |= {name: _limb_position(latest, row) for name, row in form.limb_rows.items()}
        write_statement(form, names)
        return None


def _forces(update: Update, spoken_of: set[int]) -> list[Force]:
    """The forces of the body on the day of the update, and those of which it already speaks.

    A slip in the date must not make cards vanish: where no force is known for that day, those of the day on which
    it was begun are shown.
    """
    begun = timezone.localdate(update.started_at) if update.started_at else None
    days = [day for day in (update.dated, begun) if day]
    forces = next(filter(None, (drafting.forces_of(update.body, on=day) for day in days)), [])
    return [*forces, *Force.objects.filter(pk__in=spoken_of - {force.pk for force in forces})]


def _silence(form: EntryForm) -> dict[str, dict[str, Any]]:
    """Take an entry out of the update; its words stay readable in the history."""
    if form.instance.pk:
        form.instance.delete()
    return {
        form.add_prefix(name): {"label": str(form[name].label), "before": normal(form.initial[name]), "after": ""}
        for name in form.TYPED
        if form.initial.get(name)
    }


def latest_statements(forces, recommendations) -> dict[tuple[int, int], PublishedPosition]:
    """The latest published position of each force on each recommendation, with its limbs."""
    rows = (
        CurrentStatement.objects.filter(force__in=forces, recommendation__in=recommendations)
        .select_related("position__publication")
        .prefetch_related("position__publication__positions__limb")
    )
    return {(row.force_id, row.recommendation_id): row.position for row in rows}


def repeat(entry: Entry, latest: PublishedPosition | None) -> None:
    """Make an entry say again what was published last; with nothing published, the checks will speak."""
    if latest is not None:
        entry.position, entry.assessment = latest.position, latest.assessment


def _limb_position(latest: PublishedPosition | None, row: Any) -> str:
    if latest is None:
        return row.position
    return next(
        (
            published.position
            for published in latest.publication.positions.all()
            if published.limb_id == row.limb_id and published.force_id == latest.force_id
        ),
        row.position,
    )
