"""Forms of the national administrator, where Django's own say too little or let too much through."""

import re
from collections.abc import Iterable
from itertools import combinations

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forces import usernames
from forces.history import PASSWORD_SET_BY_ADMINISTRATOR
from forces.models import BODILESS, Membership, User
from forces.permissions import OFFICE

PLANES = range(0, 0x110000, 0x10000)
#: Code points that Unicode gives to nobody. The public site keeps two of them for marks of its own.
NONCHARACTERS = re.compile(f"[\ufdd0-\ufdef{''.join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in PLANES)}]")


def no_noncharacters(value: str | list[str]) -> None:
    """Of a text, or of a list of names. No keyboard has one: it comes with a copy from a damaged file."""
    if found := NONCHARACTERS.search("\n".join(value) if isinstance(value, list) else value):
        raise ValidationError(
            _("The text holds %(code)s, which is no character. Delete it, or write that place anew."),
            code="noncharacter",
            params={"code": f"U+{ord(found.group()):04X}"},
        )


def in_one_line(value: str) -> None:
    """No browser sends a line break from a field of one line; in a letter it would look like another line of it."""
    if len(value.splitlines()) > 1:
        raise ValidationError(_("Write this in one line."), code="lines")


class LinesField(forms.CharField):
    """A list of names, typed one a line. Nothing typed is an empty list, never null."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, encoder=None, decoder=None, **kwargs) -> None:
        """JSONField hands its encoder and decoder to whatever form field it is given."""
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:  # type: ignore[override]
        """Empty lines and repeated names are left out; the order stays."""
        lines = (line.strip() for line in (value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial, data) -> bool:
        return (initial or []) != self.to_python(data)


class RowsFormSet(forms.BaseInlineFormSet):
    """For rules that bind several rows of one form, which no single row can see."""

    def rows(self) -> list:
        """The rows as they will be, without those that are empty or have a fault of their own."""
        return [form.instance for form in self.forms if form.is_valid() and (form.instance.pk or form.has_changed())]


class OversightFormSet(RowsFormSet):
    """All oversights of a body are in the form: one that ends and its successor are judged together."""

    def clean(self) -> None:
        super().clean()
        for one, other in combinations(self.rows(), 2):
            if one.overlaps(other):
                raise ValidationError(
                    _(
                        "Two entries for %(force)s overlap. End the earlier one the day before the later one begins, "
                        "or keep only one of them."
                    ),
                    code="overlap",
                    params={"force": one.force},
                )


class MembershipFormSet(RowsFormSet):
    """The constraint on the database sees a second national membership only once the first is saved."""

    def clean(self) -> None:
        super().clean()
        rows = self.rows()
        for role in BODILESS:
            if sum(row.role == role for row in rows) > 1:
                raise ValidationError(
                    _("One membership as “%(role)s” is enough: remove the other."), params={"role": role.label}
                )
        refuse_mixing(rows)


class MembershipForm(forms.ModelForm):
    """A membership alone: judged with all others of that person. ``giver`` is who sends the form."""

    giver: User

    class Meta:
        model = Membership
        fields = forms.ALL_FIELDS

    def clean(self):
        super().clean()
        user = self.cleaned_data.get("user")
        if user is None:
            return
        if user == self.giver:
            own = ValidationError(_("Nobody changes their own role: ask another national administrator."), code="own")
            self.add_error("user", own)  # of the field, so that the row is still of whoever has it
            return
        others = user.memberships.exclude(pk=self.instance.pk)
        refuse_mixing([*others, Membership(**self.cleaned_data)])


def refuse_mixing(rows: Iterable[Membership]) -> None:
    """Who gives roles, or looks over those who do, writes for no office in the same days."""
    national = [row for row in rows if row.role not in OFFICE]
    if any(one.overlaps(other) for one in national for other in rows if other.role != one.role):
        raise ValidationError(
            _(
                "A national administrator and an auditor work for no office, and nobody is both: use another account, "
                "or end the one membership before the other begins."
            ),
            code="mixed",
        )


class AccountForm(UserChangeForm):
    """An account as an administrator changes it: names and addresses that nobody takes for those of another."""

    class Meta(UserChangeForm.Meta):
        fields = ["username", "first_name", "last_name", "email", "is_active"]  # type: ignore[assignment]

    def clean_username(self) -> str:
        return usernames.free(self.cleaned_data["username"], besides=User.objects.get(pk=self.instance.pk))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another account has this address. Links for a new password would go to both."))
        return email


class AccountPasswordForm(AdminPasswordChangeForm):
    """Leaves in the history that an administrator set the password, or took it away."""

    def save(self, commit=True):
        self.user._change_reason = PASSWORD_SET_BY_ADMINISTRATOR
        return super().save(commit)
