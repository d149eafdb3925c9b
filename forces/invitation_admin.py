"""Invitations at the desk: sent, looked after, withdrawn by a national administrator, and never changed."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forces import invitations, permissions
from forces.asked_afresh import AskedAfreshAdmin
from forces.models import Invitation, Letter, User
from forces.scoped_admin import NationalAdmin

ASKED = ["first_name", "last_name", "email", "body", "role", "since", "until", "authority"]


class InvitationForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ASKED

    def clean_email(self) -> str:
        """An administrator sees all accounts, so it is said plainly whose address it is."""
        email = self.cleaned_data["email"]
        if user := User.objects.filter(email__iexact=email).first():
            raise ValidationError(
                _("%(name)s has an account with this address (%(user)s). Give that account a membership instead."),
                params={"name": user.display_name, "user": user.get_username()},
            )
        # The constraint says it too, but of fields that the form has not: Django asks it in vain.
        if Invitation.objects.filter(email__iexact=email, withdrawn_at=None, accepted_at=None).exists():
            raise ValidationError(
                _("An invitation to this address is open already. Send that one again, or withdraw it first.")
            )
        return email

    def _post_clean(self) -> None:
        """The rules of the membership that will come of it are asked now, while somebody can mend it."""
        super()._post_clean()  # type: ignore[misc]
        if "role" in self.cleaned_data:
            try:
                invitations.membership_of(self.instance).validate_constraints(exclude={"user"})
            except ValidationError as error:
                self.add_error(None, error.messages)


@admin.register(Invitation)
class InvitationAdmin(AskedAfreshAdmin, NationalAdmin):
    form = InvitationForm
    change_right = permissions.CHANGE_PEOPLE
    list_display = ["__str__", "email", "role", "body", "standing", "invited_at"]
    list_select_related = ["body", "letter"]
    list_filter = ["role"]
    search_fields = ["first_name", "last_name", "email"]
    actions = ["send_again", "withdraw"]
    fieldsets = [
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (
            _("Membership"),
            {
                "fields": ["role", "body", "since", "until", "authority"],
                "description": _(
                    "When you save, the person gets a mail with a link. It works once, for seven days, "
                    "and there they choose their password themselves."
                ),
            },
        ),
    ]

    def get_fieldsets(self, request, obj=None):
        told = ["standing", "invited_by", "invited_at", "good_until", "accepted_by", "accepted_at", "withdrawn_by"]
        return [*self.fieldsets, *([(_("What came of it"), {"fields": told})] if obj else [])]

    def get_readonly_fields(self, request, obj=None):
        return ["standing"] if obj else []

    def has_change_permission(self, request, obj=None) -> bool:
        return False  # what was sent was sent: withdraw it and send another

    @admin.display(description=_("how it stands"))
    def standing(self, invitation: Invitation) -> str:
        if invitation.accepted_at:
            return gettext("Accepted")
        if invitation.withdrawn_at:
            return gettext("Withdrawn")
        letter = invitation.letter
        if letter is not None and letter.step == Letter.Step.WAITING:
            if letter.problem:
                return gettext("Not sent yet; it is tried again. %(why)s") % {"why": letter.problem}
            return gettext("Waits to be sent")
        if letter is not None and letter.step == Letter.Step.GIVEN_UP:
            return gettext("Could not be sent. %(why)s Send it again.") % {"why": letter.problem}
        if invitation.good_until and invitation.good_until < timezone.now():
            return gettext("Its link has run out. Send it again.")
        return gettext("Sent")

    def save_model(self, request, obj, form, change):
        invitations.invite(obj, by=request.user, now=timezone.now())

    @admin.action(description=_("Send again: a new link, the old one ends"), permissions=["add"])
    def send_again(self, request, queryset):
        self._each(request, queryset, invitations.send_again, _("It waits to be sent: %(who)s."))

    @admin.action(description=_("Withdraw"), permissions=["add"])
    def withdraw(self, request, queryset):
        self._each(request, queryset, invitations.withdraw, _("Withdrawn: %(who)s."))

    def _each(self, request, queryset, act, done):
        for invitation in queryset:
            try:
                act(invitation, by=request.user, now=timezone.now())
            except invitations.Closed as sentence:
                messages.error(request, f"{invitation}: {sentence}")
            else:
                messages.success(request, done % {"who": invitation})
