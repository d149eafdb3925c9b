"""The forms of the desk but for its cards. Nearly nothing is required: half-written drafts save."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.models import InspectionReport
from responses.models.dispatch import Dispatch
from responses.models.paper import Paper
from responses.models.working import Part, Response, Update
from responses.widgets import PROSE_HELP, DayField, Prose

#: The last place of a part; with room for one more within the smallest whole number that databases keep.
LAST_PLACE = 30_000
#: What a response may say otherwise than its paper; asked where the paper prints it.
OF_LETTERS = ("addressee", "salutation", "subject")


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
        field_classes = {
            "dated": DayField,
            "stated_deadline": DayField,
            "comments_invited_on": DayField,
            "comments_due_on": DayField,
            "first_published_on": DayField,
        }
        widgets = {
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


class UpdateForm(forms.ModelForm):
    class Meta:
        model = Update
        fields = ["dated"]
        labels = {"dated": _("Date of this update")}
        help_texts = {"dated": _("The day for which the force states its position.")}
        field_classes = {"dated": DayField}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated"].required = True
        self.fields["dated"].error_messages["required"] = _("Enter the day for which the force states its position.")


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
    sent_on = DayField(label=_("on"))
    means = forms.ChoiceField(label=_("how"), choices=Dispatch.Means.choices)
    sent_by = forms.CharField(
        label=_("who sent it"),
        max_length=120,
        required=False,
        help_text=_("For your office only. It is never published."),
    )

    def __init__(self, response: Response, *args, today: date, **kwargs) -> None:
        self.response, self.today = response, today
        super().__init__(*args, **kwargs)

    def clean_sent_on(self) -> date:
        sent_on = self.cleaned_data["sent_on"]
        if sent_on < self.response.report.published:
            raise forms.ValidationError(_("A copy can't have been sent before the report was published."))
        if sent_on > self.today:
            raise forms.ValidationError(_("The day on which a copy was sent can't lie in the future."))
        return sent_on


class NoteForm(forms.Form):
    """The comment or reason that a workflow action asks for."""

    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def __init__(self, *args, label: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = label
        self.fields["note"].error_messages["required"] = _("Please say why, before you go on.")
