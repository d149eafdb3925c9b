"""Forgotten passwords: whoever asks learns nothing, neither from words nor from the time that an answer takes."""

from allauth.account.fields import EmailField
from django import forms
from django.utils import timezone

from forces import outbox
from forces.models import Letter


class ForgottenPassword(forms.Form):
    """It asks no table for the address: one row is written for each, and the worker finds out whose it is."""

    email = EmailField(required=True)

    def save(self, request, **_kwargs) -> str:
        outbox.post(Letter.Kind.RESET, to=self.cleaned_data["email"], now=timezone.now())
        return self.cleaned_data["email"]
