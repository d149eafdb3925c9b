"""People at the desk over HTTP, who save all the time and keep account of what they were told."""

import http.client
import secrets
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from threading import Event, Thread
from types import SimpleNamespace
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse

from forces.models import User
from responses.models.working import Response
from tests.factories import sign_in
from tests.responses.desk_form import fields

#: Seconds without an answer after which a browser would still wait and we do not.
PATIENCE = 30


class Browser:
    """One person's, with the cookies of a session begun past the sign-in page."""

    def __init__(self, port: int, user: User) -> None:
        client = Client()
        sign_in(client, user)
        self.port, self.cookies = port, {settings.SESSION_COOKIE_NAME: client.session.session_key}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Raises OSError or HTTPException where no answer comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body=urlencode(form) if form is not None else None, headers=headers)
            answer = connection.getresponse()
            for said in answer.headers.get_all("Set-Cookie") or ():
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(said).items()}
            return answer.status, answer.read()
        finally:
            connection.close()


@dataclass
class Told:
    """What one person was told of the saves."""

    acknowledged: list[tuple[str, float]] = field(default_factory=list)  # (words, when)
    unanswered: list[str] = field(default_factory=list)  # may be saved or not, but not half
    away: int = 0  # 503, with the words on the page
    traces: list[str] = field(default_factory=list)  # any other answer


class Author(Thread):
    """Saves other words in the same field, as fast as answers come."""

    def __init__(self, port: int, user: User, response: Response, name: str) -> None:
        super().__init__(daemon=True)
        self.browser, self.response, self.name_of_field = Browser(port, user), response, name
        self.path = reverse("admin:responses_response_change", args=[response.pk])
        self.told, self.stop = Told(), Event()

    def run(self) -> None:
        form: dict[str, str] | None = None
        while not self.stop.is_set():
            try:
                form = self._save(form) if form else self._open()
            except (OSError, http.client.HTTPException):
                form = None
                time.sleep(0.02)

    def _open(self) -> dict[str, str] | None:
        status, page = self.browser.ask("GET", self.path)
        if status == 200:
            return fields(SimpleNamespace(content=page))
        self._note(status, page, None)
        return None

    def _save(self, form: dict[str, str]) -> dict[str, str] | None:
        words = f"Words {secrets.token_hex(6)}."
        try:
            status, page = self.browser.ask("POST", self.path, form | {self.name_of_field: words})
        except (OSError, http.client.HTTPException):
            self.told.unanswered.append(words)
            raise
        if status == 302:
            self.told.acknowledged.append((words, time.monotonic()))
            return form | {"revision": str(int(form["revision"]) + 1)}
        self._note(status, page, words)
        return None

    def _note(self, status: int, page: bytes, words: str | None) -> None:
        if status == 503 and (words is None or words.encode() in page):
            self.told.away += 1
            if words:
                self.told.unanswered.append(words)
            time.sleep(0.02)
        else:
            self.told.traces.append(f"{status}: {page[:300].decode(errors='replace')}")
