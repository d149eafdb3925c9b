"""The form of a paper: its texts, its crest, and three lists of rows (responses.paper_rows), as one page."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from forces.models import PolicingBody
from responses import crests, papers, stationery
from responses.models.dispatch import STATUTORY, Dispatch
from responses.models.paper import Paper
from responses.models.working import Part
from responses.paper_rows import LAST_PLACE, BlockRow, FieldRow, PartRow, Row, lacking, unknown
from responses.sheets.sheet import whole_number

#: Empty rows at the end of a list, to add to it; a save makes new ones.
SPARE_ROWS = 3
#: The most rows of a list: far more than fit on a page.
MOST_ROWS = 40
TEXTS = [
    *(f"{name}{ending}" for name in (*papers.BILINGUAL, *papers.TEXTS, *papers.LINES) for ending in ("", "_cy")),
    "crest_alt",
    "crest_alt_cy",
    "checklist_heading",
    "checklist_heading_cy",
]
#: The lines of the checklist, a field each: of ``recipient_words`` and ``recipient_words_cy``.
WORDS = {f"words_{each}{ending}": (each, ending) for each in Dispatch.Recipient for ending in ("", "_cy")}
#: Those of the choices that a paper holds.
CHOICES = tuple(name for name in papers.CHOICES if name in stationery.EDITED)
HELP = {
    "letterhead": _("One line a row: the name of your office comes first. Empty: its name as it is registered."),
    "contact": _("One line a row: address, telephone, e-mail, website. No names of officers."),
    "notice": _("Printed above everything, for example that this document exists in Welsh too."),
    "crest_alt": _("A few words, read aloud in place of the picture. For example: Crest of the office."),
    "title": _("Empty: “Response to:” and the title of the report."),
    "addressee": _("One line a row. A response may name another addressee."),
    "salutation": _("For example: Dear Home Secretary."),
    "subject": _("For example: {report}."),
    "opening": _("For example the law under which you respond."),
    "closing": _("For example: Yours sincerely."),
    "signatory": _("One line a row. Empty: name and title of whoever signs."),
    "where_published": _("For example: This response is published at {website}."),
    "footer": _("Printed at the foot of each page, for example which languages your office welcomes."),
    "answer_heading": _("For example: Response. Empty: none."),
    "layout": _("It sets type and spacing. Changing it keeps your texts, blocks and parts."),
}


#: The texts in the order in which they appear on paper: id, title, names of fields.
GROUPS = (
    ("top", _("Top of the first page"), ("letterhead", "notice", "contact")),
    ("before", _("Before your words"), ("addressee", "title", "salutation", "subject", "opening")),
    ("end", _("After your words"), ("closing", "signatory", "where_published")),
    ("foot", _("Foot of each page"), ("footer",)),
)


class Lines(forms.Textarea):
    def __init__(self) -> None:
        super().__init__(attrs={"rows": 3})


class PaperForm(forms.ModelForm):
    crest_file = forms.FileField(
        label=_("Upload a crest"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.svg,image/png,image/svg+xml"}),
        help_text=_("PNG or SVG, up to 500 kB. It is checked and made anew; nothing but the picture is kept."),
    )
    remove_crest = forms.BooleanField(label=_("Remove the crest"), required=False)
    recipients = forms.MultipleChoiceField(
        label=_("Who else gets a copy"),
        required=False,
        choices=[choice for choice in Dispatch.Recipient.choices if choice[0] not in STATUTORY],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The inspectors of constabulary and the Secretary of State are always on the list."),
    )

    class Meta:
        model = Paper
        fields = ["name", *TEXTS, *CHOICES, "voice_headings", "facts"]
        help_texts = HELP

    def __init__(self, *args, carried: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        paper: Paper = self.instance
        self.body: PolicingBody = paper.body
        self.carried = carried  # a crest of an earlier try: a browser sends a chosen file only once
        self.crest = crests.Crest(paper.crest_type, paper.crest) if paper.crest else None
        self.initial["recipients"] = paper.recipients
        for name, (recipient, ending) in WORDS.items():
            label = _("Line for %(recipient)s, in Welsh") if ending else _("Line for %(recipient)s")
            self.fields[name] = forms.CharField(
                label=label % {"recipient": recipient.label}, required=False, max_length=200
            )
            self.initial[name] = getattr(paper, f"recipient_words{ending}").get(recipient, "")
        for name, field in self.fields.items():
            if name in TEXTS and isinstance(Paper._meta.get_field(name), models.TextField):
                field.widget = Lines()
            if not self.body.publishes_in_welsh and name.endswith("_cy"):
                field.disabled = True  # kept as it is, not shown

    def pairs(self, *names: str) -> list[list[forms.BoundField]]:
        """Each field with its Welsh beside it, for offices that publish in Welsh."""
        found = [
            [self[each] for each in (name, f"{name}_cy") if each in self.fields and not self.fields[each].disabled]
            for name in names
        ]
        return [pair for pair in found if pair]

    def groups(self) -> dict[str, dict[str, Any]]:
        return {key: {"title": title, "pairs": self.pairs(*names)} for key, title, names in GROUPS}

    def first(self) -> list[list[forms.BoundField]]:
        return self.pairs("name", "layout", "date_style")

    def crest_texts(self) -> list[forms.BoundField]:
        return self.pairs("crest_alt")[0]

    def recommendation_pairs(self) -> list[list[forms.BoundField]]:
        return self.pairs("recommendation_heading", "wording", "limbs", "numbering", "answer_heading")

    def checklist_pairs(self) -> list[list[forms.BoundField]]:
        """Where the paper prints a checklist: its heading, and how each recipient is called there."""
        return self.pairs("checklist_heading", *(name for name, (_recipient, ending) in WORDS.items() if not ending))

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if Paper.objects.filter(body=self.body, name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Your office has a paper of this name already. Choose another name."))
        return name

    def clean_crest_file(self) -> UploadedFile | None:
        """Reads the file that was chosen now, or that of an earlier try that failed for another reason."""
        file = self.cleaned_data.get("crest_file")
        try:
            if file is not None and file.size > crests.MOST_BYTES:
                raise crests.CrestError(crests.too_large(file.size))
            sent = file.read() if file is not None else base64.b64decode(self.carried, validate=True)
            if sent:
                self.crest = crests.read(sent)
                self.carried = self.crest.data
        except (crests.CrestError, binascii.Error) as problem:
            self.carried = ""
            raise forms.ValidationError(str(problem)) from None
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                cleaned[name] = value = value.replace("\r\n", "\n")
                self._refuse_unprintable(name, value)
                self._refuse_unknown(name, value)
        if cleaned.get("remove_crest") and not cleaned.get("crest_file"):
            self.crest, self.carried = None, ""
        if self.crest and not cleaned.get("crest_alt") and "crest_file" not in self.errors:
            self.add_error("crest_alt", _("Say in a few words what the crest shows: it is read aloud in its place."))
        return cleaned

    def _refuse_unprintable(self, name: str, value: str) -> None:
        for sentence in lacking(value):
            self.add_error(name, sentence)

    def _refuse_unknown(self, name: str, value: str) -> None:
        """A name in curly brackets that nothing fills in would be printed as it stands, and signed."""
        for typed in unknown(value):
            self.add_error(name, typed)

    def values(self) -> stationery.Values:
        names = [*self.Meta.fields, "recipients"]
        words = {
            f"recipient_words{ending}": {
                str(recipient): self.cleaned_data[name].strip()
                for name, (recipient, of) in WORDS.items()
                if of == ending and self.cleaned_data[name].strip()
            }
            for ending in ("", "_cy")
        }
        crest = {"crest": self.crest.data, "crest_type": self.crest.type} if self.crest else {}
        return {name: self.cleaned_data[name] for name in names} | words | ({"crest": "", "crest_type": ""} | crest)


class PaperSheet:
    """The whole page over one paper: read, check, and give back as values."""

    conflicts: tuple[Any, ...] | list[Any] = ()
    others = ""

    def __init__(
        self,
        paper: Paper,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        values: stationery.Values | None = None,
    ) -> None:
        shown = stationery.with_values(paper, values or {})
        self.data = data
        self.in_welsh = paper.body.publishes_in_welsh
        carried = data.get("crest_carried", "") if data is not None else ""
        self.form = PaperForm(data, files, instance=shown, carried=carried)
        self.revision = paper.revision if data is None else whole_number(data.get("revision", ""), otherwise=0)
        self.blocks = [BlockRow(data, key=key, initial=row) for key, row in _block_rows(shown)]
        self.fields = self._rows(FieldRow, "field", shown.fields)
        self.parts = self._rows(PartRow, "part", shown.parts)

    def _rows(self, kind: type[Any], prefix: str, held: list[dict[str, str]]) -> list[Any]:
        """The rows that stand, and some empty ones; of a form that was sent, those that it had."""
        number = len(held) + SPARE_ROWS
        if self.data is not None:
            number = whole_number(self.data.get(f"{prefix}-rows", ""), otherwise=number)
        rows = [row | {"place": (i + 1) * 10} for i, row in enumerate(held)]
        made = [
            kind(self.data, prefix=f"{prefix}-{i}", initial=rows[i] if i < len(rows) else {"place": (i + 1) * 10})
            for i in range(min(number, MOST_ROWS))
        ]
        for row in made if not self.in_welsh else ():
            for name in [name for name in row.fields if name.endswith("_cy")]:
                row.fields[name].disabled = True
        return made

    def all_forms(self) -> Iterator[Any]:
        yield from (self.form, *self.blocks, *self.fields, *self.parts)

    def is_valid(self) -> bool:
        return not [form for form in list(self.all_forms()) if not form.is_valid()] and not self.part_problem()

    def part_problem(self) -> str:
        """The answers must have their place, and only one."""
        kinds = [row["kind"] for row in self._sent(self.parts)]
        if kinds and kinds.count(str(Part.Kind.RECOMMENDATIONS)) != 1:
            return str(_("Exactly one of the parts must be “Recommendations”: there your answers are printed."))
        return ""

    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence), for the summary on top."""
        if self.data is None:
            return []
        found = [
            (form[name].id_for_label if name in form.fields else "", f"{_label(form, name)}{message}")
            for form in self.all_forms()
            for name, messages in form.errors.items()
            for message in messages
        ]
        problem = self.part_problem()
        return [*found, ("id_part-0-kind", problem)] if problem else found

    def values(self) -> stationery.Values:
        """Of a valid sheet: all that the paper would say."""
        on = [row for row in self.blocks if row.is_on]
        return self.form.values() | {
            "blocks": [str(row.key) for row in sorted(on, key=_place)],
            "fields": [row for row in self._sent(self.fields) if row["label"]],
            "parts": [row for row in self._sent(self.parts) if row["kind"]],
        }

    def _sent(self, rows: list[Any]) -> list[dict[str, str]]:
        return [row.texts() for row in sorted(rows, key=_place) if hasattr(row, "cleaned_data")]


def _place(row: Row) -> int:
    place = row.cleaned_data.get("place") if hasattr(row, "cleaned_data") else None
    return LAST_PLACE if place is None else place


def _label(form: Any, name: str) -> str:
    return f"{form[name].label}: " if name in form.fields else ""


def _block_rows(paper: Paper) -> list[tuple[papers.Block, Mapping[str, Any]]]:
    """Those that are printed in their order; each other one where it usually stands, so that a tick is enough."""
    on = [papers.Block(key) for key in papers.shown(paper.blocks)]
    keys = list(on)
    usual = list(papers.Block)
    for number, key in enumerate(usual):
        if key not in on:
            before = next((each for each in reversed(usual[:number]) if each in keys), None)
            keys.insert(keys.index(before) + 1 if before else 0, key)
    return [(key, {"place": (i + 1) * 10, "on": key in on}) for i, key in enumerate(keys)]


def unprinted(paper: Paper) -> list[str]:
    """Texts that are filled in and whose block is switched off, as a person calls them."""
    on = papers.shown(paper.blocks)
    named = [key for key in papers.Block if key in stationery.EDITED and key not in on]
    return [str(key.label) for key in named if getattr(paper, key)]
