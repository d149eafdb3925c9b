"""The sheet of a response: its dates, its parts in order, a card for each recommendation."""

import re
from collections.abc import Iterator
from typing import Any, Self

from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from responses import drafting
from responses.cards import AnswerForm
from responses.forms import LAST_PLACE, PartForm, ResponseForm
from responses.models.working import Answer, Part, Response
from responses.sheets.sheet import Sheet, normal, write_statement
from responses.translation import OF_ANSWER, OF_PART, OF_RESPONSE, Pair, Standing, pairs

PART_FIELD = re.compile(r"part-(\d{1,9})-text")


class ResponseSheet(Sheet):
    """The whole of a response: its dates, its parts in order, a blank part, a card a recommendation."""

    def __init__(self, thing: Response, data: QueryDict | None = None) -> None:
        super().__init__(thing, data)
        self.head = ResponseForm(data, instance=thing)
        self.parts = [
            PartForm(self.sent(f"part-{part.pk}"), instance=part, prefix=f"part-{part.pk}")
            for part in thing.parts.all()
        ]
        self.lost = self._lost_parts()
        last = max((part.instance.order for part in self.parts), default=0)
        blank = Part(response=thing, order=min(last + 10, LAST_PLACE))
        self.new_part = PartForm(data, instance=blank, prefix="part-new")
        answers = thing.answers.select_related("recommendation__report", "force")
        answers = answers.prefetch_related("limbs", "recommendation__limbs")  # the rest is read where it is shown
        self.cards = [
            AnswerForm(
                self.sent(f"card-{answer.force_id}-{answer.recommendation_id}"),
                instance=answer,
                recommendation=answer.recommendation,
                force=answer.force,
            )
            for answer in answers
        ]
        self._tell_stale()

    def shown(self) -> Self:
        """With what the page says of each recommendation. A save that is only acknowledged does without."""
        prefetch_related_objects([card.recommendation for card in self.cards], *drafting.ASKED)
        return self

    def _tell_stale(self) -> None:
        """At each field whose Welsh is no longer that of its English, a sentence and the way there."""
        names = {Response: OF_RESPONSE, Part: OF_PART, Answer: OF_ANSWER}
        for form in (self.head, *self.parts, *self.cards):
            prefix = form.prefix or ""
            for pair in pairs(form.instance, names[type(form.instance)], prefix):
                if pair.name in form.fields and pair.standing == Standing.STALE:
                    field = form.fields[pair.name]
                    field.help_text = format_html("{} {}", field.help_text, _stale(self.thing, pair))

    def _lost_parts(self) -> list[PartForm]:
        """Parts in the sent form that somebody removed meanwhile: if their text was changed, they come back."""
        if self.data is None:
            return []
        kept = {part.instance.pk for part in self.parts}
        gone = {int(match[1]) for name in self.data if (match := PART_FIELD.fullmatch(name))} - kept
        return [self._lost(pk) for pk in sorted(gone) if self._was_edited(pk)]

    def _lost(self, pk: int) -> PartForm:
        return PartForm(self.data, instance=Part(response=self.thing, order=9000), prefix=f"part-{pk}")

    def _was_edited(self, pk: int) -> bool:
        name = f"part-{pk}-text"
        removal = self.thing.history.filter(changes__has_key=name).order_by("-pk").first()
        before = removal.changes[name]["before"] if removal else ""
        sent = normal(self.data.get(name, "") if self.data else "").strip()
        return bool(sent) and sent != before

    def all_forms(self) -> Iterator[Any]:
        yield self.head
        yield from self.parts
        yield from self.lost
        if self._adds_part():
            yield self.new_part
        yield from self.cards

    def _adds_part(self) -> bool:
        """A blank part stays blank until it has words; a second press of the same words adds nothing."""
        if self.data is None:
            return False
        heading, text = (normal(self.data.get(f"part-new-{name}", "")).strip() for name in ("heading", "text"))
        held = {(part.instance.heading, part.instance.text) for part in self.parts}
        quotes = self.data.get("part-new-kind") == Part.Kind.QUOTED  # it needs no words of its own
        if quotes and not (heading or text):
            return all(part.instance.kind != Part.Kind.QUOTED for part in self.parts)
        return bool(heading or text) and (heading, text) not in held

    def own_conflicts(self, since: set[str]) -> list[drafting.Conflict]:
        """Somebody wants to remove a part whose words a colleague has changed meanwhile."""
        return [
            drafting.Conflict(
                part.add_prefix("remove"),
                self.label_of(part, "remove"),
                theirs=normal(part.initial.get("text")),
                mine=_("Remove this part"),
            )
            for part in self.parts
            if part.is_bound
            and part.cleaned_data.get("remove")
            and since & {part.add_prefix(name) for name in ("heading", "text")}
        ]

    def title_of(self, form: Any) -> str:
        if isinstance(form, PartForm):
            return form.initial.get("heading") or str(Part.Kind(form.instance.kind).label)
        return super().title_of(form)

    def named(self, changes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """A new part has its own name after its first save: the next new part is another one."""
        new = f"part-{self.new_part.instance.pk}-"
        return {name.replace("part-new-", new): change for name, change in changes.items()}

    def write_form(self, form: Any, names: list[str]) -> dict[str, dict[str, Any]] | None:
        if isinstance(form, ResponseForm):
            if "own_paper" in form.fields:
                form.choose_paper()
            return None  # saved with the response itself
        if isinstance(form, PartForm):
            return self._write_part(form, names)
        write_statement(form, names)
        return None

    def _write_part(self, form: PartForm, names: list[str]) -> dict[str, dict[str, Any]] | None:
        if form.cleaned_data.get("remove"):
            return _remove(form)
        form.instance.save()
        return None


def _stale(response: Response, pair: Pair) -> SafeString:
    page = reverse("admin:responses_response_translate", args=[response.pk])
    return format_html(
        '<strong class="desk-stale">{} <a href="{}#id_{}">{}</a></strong>',
        _("The English changed after it was translated."),
        page,
        pair.key,
        _("Look at its Welsh"),
    )


def _remove(form: PartForm) -> dict[str, dict[str, Any]]:
    """Remove a part; its words stay readable in the history."""
    if form.instance.pk:
        form.instance.delete()
    words = {name: normal(form.initial.get(name)) for name in ("heading", "text")}
    words |= {name: normal(getattr(form.instance, name)) for name in ("heading_cy", "text_cy")}
    return {
        form.add_prefix(name): {
            "label": _("Part removed, %(field)s") % {"field": capfirst(Part._meta.get_field(name).verbose_name)},  # type: ignore[union-attr]
            "before": text,
            "after": "",
        }
        for name, text in words.items()
        if text or not name.endswith("_cy")
    }
