"""The card of one recommendation on the desk: in a response and in an update. Nothing on it is required."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forces.models import Force
from recommendations.models import Recommendation
from responses.earlier import last_target
from responses.models.record import Publication, PublishedPosition
from responses.models.working import Answer, AnswerLimb, Entry, EntryLimb, Update
from responses.positions import Acceptance, Assessment, Position
from responses.widgets import DayField, Prose


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
        field_classes = {"position_on": DayField}
        widgets = {
            "wording_quoted": Prose(rows=4),
            "force_says": Prose(),
            "body_reply": Prose(),
            "body_action": Prose(),
            "no_action_reason": Prose(rows=3),
            "private_note": forms.Textarea(attrs={"rows": 3}),
        }


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
        field_classes = {"target_date": DayField}
        widgets = {
            "force_says": Prose(),
            "target_reason": forms.Textarea(attrs={"rows": 2}),
            "private_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, update: Update, latest: PublishedPosition | None, **kwargs) -> None:
        self.latest = latest  # of which the card says that nothing has changed
        super().__init__(*args, **kwargs)
        self.last_target = last_target(update, self.force.pk, self.recommendation.pk)
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
        if what == self.SILENT and self.instance.pk and any(self._is_new(name) for name in self.TYPED):
            self.add_error(
                "what", _("You entered something new below. Choose “A new statement”, or take back what you entered.")
            )
        chosen = [name for name in self.changed_data if name != "what"]
        if what == self.SILENT and chosen and not self.instance.pk:
            what = self.STATEMENT  # nobody fills in a card to say nothing
        return cleaned | {"what": what}

    def _is_new(self, name: str) -> bool:
        """Words that stand nowhere yet: in no draft, and in no history."""
        return name in self.changed_data and bool(self.cleaned_data.get(name))
