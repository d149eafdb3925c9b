"""A lost second factor, taken away by a national administrator from the page of the account; no secret is shown."""

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forces import second_factor
from forces.models import User


class FactorAdmin(admin.ModelAdmin):
    def get_urls(self):
        own = path(
            "<int:object_id>/second-factor/",
            self.admin_site.admin_view(self.take_factor_away),
            name="forces_user_second_factor",
        )
        return [own, *super().get_urls()]

    @admin.display(description=gettext_lazy("second factor"))
    def second_factor(self, user: User) -> str:
        """What there is, and the way to take it away."""
        words = said(user)
        if not words:
            return _("none")
        address = reverse("admin:forces_user_second_factor", args=[user.pk])
        return format_html('{} – <a href="{}">{}</a>', ", ".join(words), address, _("take it away"))

    def take_factor_away(self, request, object_id: int):
        """Asked afresh, as before whatever else lets somebody into an account."""
        if not self.has_change_permission(request):  # before anything is looked for
            raise PermissionDenied
        user = get_object_or_404(User, pk=object_id)
        if user == request.user:  # by the page for one's own, which asks for the factor itself
            raise PermissionDenied
        if request.method == "POST":
            if not second_factor.is_fresh(request, now=timezone.now()):
                return second_factor.ask(request)
            second_factor.take_away(user, by=request.user, request=request)
            messages.success(request, _("The second factor was taken away."))
            return redirect("admin:forces_user_change", user.pk)
        context = self.admin_site.each_context(request) | {
            "title": _("Take the second factor away: %(person)s") % {"person": user.display_name},
            "account": user,
            "factors": said(user),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/take_factor_away.html", context)


def said(user: User) -> list[str]:
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    keys = kinds.count(Authenticator.Type.WEBAUTHN)
    return [
        *([_("authenticator app")] if Authenticator.Type.TOTP in kinds else []),
        *([ngettext("%(n)s passkey", "%(n)s passkeys", keys) % {"n": keys}] if keys else []),
        *([_("the sign-in of an organisation")] if second_factor.organisations_of(user) else []),
    ]
