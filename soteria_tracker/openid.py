"""To an organisation's sign-in and back: allauth's way, with a number (nonce) that binds the answer to this browser."""

from collections.abc import Callable
from functools import wraps

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import ReauthenticateView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from requests import RequestException


def leads_to_organisations(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The forms of this page may lead there; those of no other page may."""

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        own = settings.SECURE_CSP
        policy = own | {"form-action": [*own["form-action"], *settings.OIDC_ORIGINS]}
        return csp_override(policy)(view)(request, *args, **kwargs)

    return page


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    provider = _provider(request, provider_id)
    if request.method != "POST":
        return redirect("account_login")
    return _sent(request, provider, AuthProcess.LOGIN, get_next_redirect_url(request))


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    _provider(request, provider_id)
    return views.callback(request, provider_id)


@method_decorator([leads_to_organisations, login_required], name="dispatch")
class Again(ReauthenticateView):
    """Before something grave, for whoever has a second factor nowhere else. Nothing is typed here."""

    template_name = "socialaccount/again.html"

    def get_form_class(self) -> type[Form]:
        return Form

    def get_form_kwargs(self) -> dict:
        return {name: value for name, value in super().get_form_kwargs().items() if name != "user"}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"provider": _provider(self.request, self.kwargs["provider_id"])}

    def form_valid(self, form: Form) -> HttpResponse:
        provider = _provider(self.request, self.kwargs["provider_id"])
        asked = {"prompt": "login", "max_age": "0"}
        return _sent(self.request, provider, AuthProcess.REDIRECT, self.get_success_url(), **asked)


def _provider(request: HttpRequest, provider_id: str) -> OpenIDConnectProvider:
    try:
        return get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error


def _sent(request: HttpRequest, provider: OpenIDConnectProvider, process: str, back: str | None, **asked: str):
    nonce = get_random_string(32)
    try:
        return provider.redirect(request, process, next_url=back, auth_params={"nonce": nonce, **asked}, nonce=nonce)
    except (RequestException, ValueError, KeyError):
        return render(request, "socialaccount/away.html", {"name": provider.name}, status=503)
