"""Setting up a second factor: allauth's views, with a picture that our policy lets browsers draw.

Whoever has just set one up has shown it: the session says so, and the desk opens without another question.
"""

import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe

from forces import codes, second_factor


class SetUpApp(ActivateTOTPView):
    """An authenticator app: its secret as a picture to scan and as text to type."""

    def get_context_data(self, **kwargs: Any) -> dict:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"picture": drawn(context["totp_svg"]), "secret": in_fours(secret)}

    def form_valid(self, form) -> HttpResponse:
        answer = super().form_valid(form)
        made = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        codes.take(made, form.cleaned_data["code"], secret=form.secret)
        second_factor.showed(self.request, made)
        return answer


class AddPasskey(AddWebAuthnView):
    def form_valid(self, form) -> HttpResponse:
        answer = super().form_valid(form)
        made = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.WEBAUTHN).latest("pk")
        second_factor.showed(self.request, made)
        return answer


def drawn(svg: str) -> SafeString:
    """An element of the page: as an image it would be a data: address, which the policy forbids."""
    path = re.search(r"<svg.*</svg>", svg, re.DOTALL)
    return mark_safe(path[0] if path else "")  # noqa: S308  drawn by the library from an address that we made


def in_fours(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
