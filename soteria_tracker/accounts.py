"""Sign-in, as far as an office needs it: allauth's other pages (sign-up, addresses, codes) do not exist here."""

from allauth.account import views
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.views import login_cancelled
from django.urls import path, re_path, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from forces import devices, joining
from forces.views import own_sessions
from soteria_tracker import enrolment, openid


@method_decorator(openid.leads_to_organisations, name="dispatch")
class SignIn(views.LoginView):
    """A try that is refused for its number says so by its status too; whoever gets in is known here from then on."""

    def form_invalid(self, form):
        answer = super().form_invalid(form)
        for error in form.errors.as_data().get("__all__", []):
            if error.code == "too_many_login_attempts" and error.params:
                answer.status_code, answer["Retry-After"] = 429, str(error.params["seconds"])
        return answer


class NewPassword(views.PasswordResetFromKeyView):
    """Whoever could read the mail owns the account: strangers who try its password do not keep them out."""

    def form_valid(self, form):
        answer = super().form_valid(form)
        devices.remember(self.request, answer, self.reset_user.get_username())
        return answer


@method_decorator(never_cache, name="dispatch")
class SignedOut(TemplateView):
    """Says what has just happened; the public pages can't, because they know nobody."""

    template_name = "account/signed_out.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        """Not the cookies: that of a known device (forces.devices) outlives a sign-out."""
        answer = super().get(request, *args, **kwargs)
        answer["Clear-Site-Data"] = '"cache", "storage"'
        return answer


#: The names are those by which allauth's own code finds its pages.
urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("sessions/", own_sessions, name="account_sessions"),
    path("join/", joining.join, name="join"),
    path("join/<str:token>/", joining.follow, name="join_by_link"),
    path("signed-out/", SignedOut.as_view(), name="signed_out"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("second-factor/", factors.index, name="mfa_index"),
    path("second-factor/sign-in/", factors.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app/", enrolment.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/remove/", apps.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-factor/codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/add/", enrolment.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        passkeys.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index")),
        name="mfa_remove_webauthn",
    ),
    path("oidc/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc/<slug:provider_id>/sign-in/", openid.begin, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/callback/", openid.callback, name="openid_connect_callback"),
    path("oidc/<slug:provider_id>/again/", openid.Again.as_view(), name="openid_connect_again"),
]

# To allauth's pages PUT is another word for POST; here nothing is done by any other method.
for each in urlpatterns:
    if str(each.pattern).startswith(("second-factor/", "passkeys/")):
        each.callback = require_http_methods(["GET", "HEAD", "POST"])(each.callback)
