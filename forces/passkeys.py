"""Passkeys, as far as allauth's forms trust too much in what a browser sends."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

#: What the libraries beneath raise at JSON that is no answer of a browser.
NO_ANSWER = (TypeError, ValueError, KeyError, AttributeError, IndexError)
MOST_CHARACTERS = 20_000


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(
        label=_("A name for it"), required=False, max_length=60, help_text=_("For example: my phone, my work laptop.")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].max_length = MOST_CHARACTERS
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Sign in with it alone, without user name and password")
        self.fields["passwordless"].help_text = _("Then your device asks for its PIN, your finger or your face.")

    def clean(self) -> dict:
        try:
            return super().clean()
        except NO_ANSWER as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PlainAnswer(forms.Form):
    """What the three forms have in common that take a passkey's answer."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]  # allauth's, beside which this stands
        except NO_ANSWER as error:
            raise get_adapter().validation_error("incorrect_code") from error


class SignInPasskeyForm(PlainAnswer, LoginWebAuthnForm):
    """Instead of user name and password."""


class SecondPasskeyForm(PlainAnswer, AuthenticateWebAuthnForm):
    """After the password."""


class AgainPasskeyForm(PlainAnswer, ReauthenticateWebAuthnForm):
    """Before something grave."""
