"""The forms of the desk. Nearly nothing is required: half-written drafts save."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forces.models import Force
from recommendations.models import InspectionReport, Recommendation
from responses.earlier import last_target
from responses.models.dispatch import Dispatch
from responses.models.paper import Paper
from responses.models.record import Publication, PublishedPosition
from responses.models.working import Answer, AnswerLimb, Entry, EntryLimb, Part, Response, Update
from responses.positions import Acceptance, Assessment, Position

#: The last place of a part; with room for one more within the smallest whole number that databases keep.
LAST_PLACE = 30_000
#: What a response may say otherwise than its paper; asked where the paper prints it.
OF_LETTERS = ("addressee", "salutation", "subject")
PROSE_HELP = _("Markdown: a blank line begins a paragraph, “- ” a bullet, **bold**, [words](https://address).")


class DateInput(forms.DateInput):
    """The browser's own date field, in the only format that it speaks."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "govuk-input desk-date"})


class Prose(forms.Textarea):
    """Rich text as Markdown; the desk's script adds a live preview beside it."""

    def __init__(self, rows: int = 6) -> None:
        super().__init__(attrs={"rows": rows, "data-preview": "prose", "class": "desk-prose"})


class ResponseForm(forms.ModelForm):
    own_paper = forms.ChoiceField(
        label=_("Paper"), required=False, help_text=_("How this document looks. Papers are made under “Our paper”.")
    )

    class Meta:
        model = Response
        fields = [
            "dated",
            "stated_deadline",
            "comments_invited_on",
            "comments_due_on",
            "first_published_on",
            "first_published_url",
            "in_welsh",
            *OF_LETTERS,
        ]
        widgets = {
            "dated": DateInput(),
            "stated_deadline": DateInput(),
            "comments_invited_on": DateInput(),
            "comments_due_on": DateInput(),
            "first_published_on": DateInput(),
            "first_published_url": forms.URLInput(attrs={"class": "govuk-input"}),
            "addressee": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not (self.instance.in_welsh or self.instance.body.publishes_in_welsh):
            del self.fields["in_welsh"]
        self.papers = {paper.name: paper for paper in Paper.objects.filter(body=self.instance.body)}
        self._offer_papers()
        self._leave_out_letters()

    def _offer_papers(self) -> None:
        """By name, which is unique in an office: another office's paper can't even be named."""
        usual = next((paper.name for paper in self.papers.values() if paper.is_default), _("the plain statement"))
        self.fields["own_paper"].choices = [  # type: ignore[attr-defined]
            ("", _("Our usual paper (%(paper)s)") % {"paper": usual}),
            *((name, name) for name in self.papers),
        ]
        chosen = self.instance.paper
        self.initial["own_paper"] = chosen.name if chosen else ""
        if not self.papers:
            del self.fields["own_paper"]

    def _leave_out_letters(self) -> None:
        """What this paper does not print is not asked; nothing that somebody wrote is hidden."""
        usual = next((paper for paper in self.papers.values() if paper.is_default), None)
        paper = self.instance.paper or usual
        printed = paper.blocks if paper else []
        for name in OF_LETTERS:
            if name not in printed and not getattr(self.instance, name) and not self.data.get(self.add_prefix(name)):
                del self.fields[name]

    def choose_paper(self) -> None:
        """Put the chosen paper on the response; called once it is certain which one it is."""
        self.instance.paper = self.papers.get(self.cleaned_data.get("own_paper", ""))

    def on_paper(self) -> list[forms.BoundField]:
        """Everything that says how the document looks, apart from its dates."""
        return [self[name] for name in ("own_paper", *OF_LETTERS) if name in self.fields]


class PartForm(forms.ModelForm):
    remove = forms.BooleanField(label=_("Remove this part when I save"), required=False, initial=False)

    class Meta:
        model = Part
        fields = ["kind", "heading", "order", "text"]
        help_texts = {"heading": _("Leave empty to print the text without a heading."), "text": PROSE_HELP}
        widgets = {"text": Prose(rows=8)}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"] = forms.IntegerField(
            label=_("Place in the document (lower comes first)"), required=False, min_value=0, max_value=LAST_PLACE
        )
        self.fields["kind"].required = False
        if self.instance.kind == Part.Kind.RECOMMENDATIONS:
            for name in ("kind", "remove"):
                del self.fields[name]
            self.fields["text"].label = _("Text before the first recommendation")
        else:
            kinds = [choice for choice in Part.Kind.choices if choice[0] != Part.Kind.RECOMMENDATIONS]
            self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=kinds, required=False)

    def clean_order(self) -> int:
        order = self.cleaned_data.get("order")
        return self.instance.order if order is None else order

    def clean_kind(self) -> str:
        return self.cleaned_data.get("kind") or self.instance.kind


class StatementForm(forms.ModelForm):
    """What the cards of a response and of an update share: one choice more for each limb."""

    limb_model: type[AnswerLimb] | type[EntryLimb]

    def __init__(self, *args, recommendation: Recommendation, force: Force, **kwargs) -> None:
        self.recommendation, self.force = recommendation, force
        kwargs["prefix"] = f"card-{force.pk}-{recommendation.pk}"
        super().__init__(*args, **kwargs)
        held = {row.limb_id: row for row in self.instance.limbs.all()} if self.instance.pk else {}
        self.limb_rows = {}
        for limb in recommendation.limbs.all():
            row = held.get(limb.pk) or self.limb_model(limb=limb)
            name = f"limb_{limb.pk}"
            self.limb_rows[name] = row
            self.fields[name] = forms.ChoiceField(
                label=_("Position on (%(key)s)") % {"key": limb.key},
                help_text=limb.text,
                choices=Position.choices,
                required=False,
            )
            self.initial[name] = row.position
        for name in self.defaults:
            if name in self.fields:
                self.fields[name].required = False

    #: What an omitted choice means: silence, never a position.
    defaults = {
        "acceptance": Acceptance.NOT_STATED,
        "position": Position.NOT_STATED,
        "assessment": Assessment.NONE_GIVEN,
    }

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        for name in self.fields:
            if name in self.defaults and not cleaned.get(name):
                cleaned[name] = self.defaults[name]
            elif name in self.limb_rows and not cleaned.get(name):
                cleaned[name] = Position.NOT_STATED
        return cleaned

    def limb_fields(self):
        return [self[name] for name in self.limb_rows]


class AnswerForm(StatementForm):
    limb_model = AnswerLimb

    class Meta:
        model = Answer
        fields = [
            "acceptance",
            "position",
            "position_on",
            "source",
            "wording_quoted",
            "force_says",
            "body_reply",
            "body_action",
            "no_action_reason",
            "assessment",
            "private_note",
        ]
        widgets = {
            "position_on": DateInput(),
            "wording_quoted": Prose(rows=4),
            "force_says": Prose(),
            "body_reply": Prose(),
            "body_action": Prose(),
            "no_action_reason": Prose(rows=3),
            "private_note": forms.Textarea(attrs={"rows": 3}),
        }


class UpdateForm(forms.ModelForm):
    class Meta:
        model = Update
        fields = ["dated"]
        labels = {"dated": _("Date of this update")}
        help_texts = {"dated": _("The day for which the force states its position.")}
        widgets = {"dated": DateInput()}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated"].required = True
        self.fields["dated"].error_messages["required"] = _("Enter the day for which the force states its position.")


class EntryForm(StatementForm):
    """The card of one recommendation in an update: silent, unchanged, or a new statement."""

    limb_model = EntryLimb
    #: What is lost when a card is set to say nothing, or that nothing has changed.
    TYPED = ("source", "force_says", "target_date", "target_reason", "target_agreed_by", "private_note")
    SILENT, UNCHANGED, STATEMENT = "silent", "unchanged", "statement"
    what = forms.ChoiceField(
        label=_("In this update"),
        choices=[
            (SILENT, _("Say nothing about it")),
            (UNCHANGED, _("Nothing has changed since the last published position")),
            (STATEMENT, _("A new statement")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = Entry
        fields = [
            "position",
            "source",
            "force_says",
            "assessment",
            "target_date",
            "target_reason",
            "target_agreed_by",
            "private_note",
        ]
        widgets = {
            "force_says": Prose(),
            "target_date": DateInput(),
            "target_reason": forms.Textarea(attrs={"rows": 2}),
            "private_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, latest: PublishedPosition | None, **kwargs) -> None:
        self.latest = latest  # what "nothing has changed" repeats
        super().__init__(*args, **kwargs)
        self.last_target = last_target(self.force.pk, self.recommendation.pk)
        self.initial["what"] = self.SILENT
        if self.instance.pk:
            self.initial["what"] = self.UNCHANGED if self.instance.is_unchanged else self.STATEMENT
        elif latest is not None and latest.publication.kind != Publication.Kind.READING:
            self._begin_from(latest)

    def _begin_from(self, latest: PublishedPosition) -> None:
        """What the body said last stands in the fields, so that a new statement changes only what is new."""
        self.initial["position"] = latest.position
        for published in latest.publication.positions.all():
            name = f"limb_{published.limb_id}"
            if published.force_id == latest.force_id and name in self.limb_rows:
                self.initial[name] = published.position

    def clean(self) -> dict:
        cleaned = super().clean()
        what = cleaned.get("what") or self.SILENT
        typed = any(cleaned.get(name) for name in self.TYPED)
        if what == self.UNCHANGED and typed:
            self.add_error(
                "what", _("You entered something below. Choose “A new statement”, or clear what you entered.")
            )
        chosen = [name for name in self.changed_data if name != "what"]
        if what == self.SILENT and chosen and not self.instance.pk:
            what = self.STATEMENT  # nobody fills in a card to say nothing
        return cleaned | {"what": what}


class StartForm(forms.Form):
    """Which body answers which report."""

    field_order = ["body", "report"]
    report = forms.ModelChoiceField(
        label=_("Report"), queryset=InspectionReport.objects.all(), to_field_name="slug", empty_label=None
    )

    def __init__(self, *args, bodies, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"] = forms.ModelChoiceField(
            label=_("Body"), queryset=bodies, to_field_name="slug", empty_label=None
        )
        self.order_fields(self.field_order)


class DispatchForm(forms.Form):
    """To whom a copy of the response went (section 55(6) and further), when, how, and who sent it."""

    recipient = forms.ChoiceField(label=_("A copy went to"), choices=Dispatch.Recipient.choices)
    sent_on = forms.DateField(label=_("on"), widget=DateInput())
    means = forms.ChoiceField(label=_("how"), choices=Dispatch.Means.choices)
    sent_by = forms.CharField(label=_("who sent it"), max_length=120, required=False)


class NoteForm(forms.Form):
    """The comment or reason that a workflow action asks for."""

    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def __init__(self, *args, label: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = label
        self.fields["note"].error_messages["required"] = _("Please say why, before you go on.")
