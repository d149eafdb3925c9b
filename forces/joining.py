"""The page behind the link of an invitation: choose a user name and a password, and be in."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from forces import invitations, usernames
from forces.models import Invitation, User

#: In the session of whoever followed the link; the address of the page itself holds nothing that opens something.
KEY = "invitation"


class JoiningForm(forms.Form):
    user_name = forms.CharField(
        label=_("User name"), max_length=150, help_text=_("You sign in with it. Change it as you like.")
    )
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitation: Invitation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person = User(first_name=invitation.first_name, last_name=invitation.last_name, email=invitation.email)

    def clean_user_name(self) -> str:
        self.person.username = usernames.free(self.cleaned_data["user_name"])
        return self.person.username

    def clean(self) -> dict | None:
        given = super().clean() or {}
        one, other = given.get("password1"), given.get("password2")
        if one and other and one != other:
            self.add_error("password2", _("The two passwords are not the same. Type both again."))
        if one:
            try:
                validate_password(one, self.person)
            except ValidationError as error:
                self.add_error("password1", error)
        return given


@never_cache
@require_http_methods(["GET", "HEAD"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The link itself. It uses nothing up: programs that look at mails follow links too."""
    if invitations.found(token, now=timezone.now()) is None:
        return _ended(request)
    request.session[KEY] = token
    return redirect("join")


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponseBase:
    token = request.session.get(KEY, "")
    invitation = invitations.found(token, now=timezone.now())
    if invitation is None:
        return _ended(request)
    suggested = {"user_name": invitation.email.partition("@")[0].lower()}
    form = JoiningForm(request.POST or None, invitation=invitation, initial=suggested)
    if request.method == "POST" and form.is_valid():
        return _let_in(request, token, form)
    return render(request, "account/join.html", {"form": form, "invitation": invitation})


def _let_in(request: HttpRequest, token: str, form: JoiningForm) -> HttpResponseBase:
    name, password = form.cleaned_data["user_name"], form.cleaned_data["password1"]
    try:
        user = invitations.accept(token, user_name=name, password=password, now=timezone.now())
    except invitations.Closed as sentence:
        return _ended(request, str(sentence))
    request.session.flush()
    record_authentication(request, user, "password")  # just chosen: nobody asks for it again to set up a factor
    return perform_login(request, user, email_verification="none", redirect_url="/admin/")


def _ended(request: HttpRequest, why: str = "") -> HttpResponse:
    return render(request, "account/join_ended.html", {"why": why}, status=200 if why else 404)
