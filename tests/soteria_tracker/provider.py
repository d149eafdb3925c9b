"""An organisation's sign-in, played in this process: oidc-provider-mock behind requests, without a socket."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.test import Client
from oidc_provider_mock import User, app
from requests.adapters import BaseAdapter

ISSUER = "https://login.office.example"


class Provider(BaseAdapter):
    """``people``: sub -> claims. ``asked`` holds every request that the Tracker itself has sent."""

    def __init__(self, people: dict[str, dict[str, Any]]) -> None:
        super().__init__()
        self.app = app(user_claims=[User(sub=sub, claims=claims) for sub, claims in people.items()])
        self.asked: list[requests.PreparedRequest] = []
        self.change: Callable[[str, bytes], bytes] = lambda _path, body: body  # what somebody on the way would do

    def send(self, request, **_options) -> requests.Response:
        self.asked.append(request)
        parts = urlsplit(request.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {name: value for name, value in request.headers.items() if name != "Content-Length"}
        said = self.app.test_client().open(
            path, method=request.method, data=request.body, headers=headers, base_url=ISSUER
        )
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = said.status_code, request.url, request
        answer._content = self.change(parts.path, said.data)
        answer.headers.update(dict(said.headers))
        return answer

    def close(self) -> None:
        """Nothing is open."""

    def consent(self, address: str, sub: str) -> str:
        """Somebody proves there that they are ``sub``; the path to which the browser is sent back."""
        parts = urlsplit(address)
        said = self.app.test_client().post(f"{parts.path}?{parts.query}", data={"sub": sub}, base_url=ISSUER)
        back = urlsplit(said.headers["Location"])
        return f"{back.path}?{back.query}"


def asked_with(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def signed_in_as(provider: Provider, browser: Client, sub: str, **posted: str):
    """From the button on our page to what we make of the answer."""
    sent = browser.post("/accounts/oidc/gwent/sign-in/", posted)
    return browser.get(provider.consent(sent["Location"], sub))
