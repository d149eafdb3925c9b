"""A visitor with a browser's manners: one connection that stays open, cookies, forms sent back as they stand."""

import http.client
import ssl
import time
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from deploy.rig.place import HOST, Place

#: Seconds: nginx closes a connection after 30, and a browser knows that it may have.
IDLE = 10


class Form(HTMLParser):
    """The values of all fields of a page, by name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.textarea = self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        name = about.get("name", "")
        if tag == "input" and name and about.get("type") in ("radio", "checkbox"):
            if "checked" in about:
                self.values[name] = about.get("value", "on")
        elif tag == "input" and name and about.get("type") != "file":
            self.values[name] = about.get("value", "")
        elif tag == "textarea":
            self.textarea, self.values[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in about or self.select not in self.values):
            self.values[self.select] = about.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.values[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self.textarea] = self.values[self.textarea].removeprefix("\n")
            self.textarea = ""
        if tag == "select":
            self.select = ""


class Visitor:
    """``number`` gives each one an address of its own (127.1.x.y): limits count by address."""

    def __init__(self, place: Place, number: int = 1, *, port: str = "https") -> None:
        self.place, self.port = place, port
        self.source = f"127.1.{number // 250}.{number % 250 + 1}"
        self.trust = ssl.create_default_context(cafile=str(place.folder / "trust/root.pem"))
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPSConnection | None = None
        self.used = 0.0

    def ask(
        self, method: str, path: str, body: bytes | None = None, /, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """One try, no second one: what a visitor would see. Raises OSError or HTTPException."""
        if time.monotonic() - self.used > IDLE:
            self.close()
        self.used = time.monotonic()
        if self.connection is None:
            self.connection = http.client.HTTPSConnection(
                "localhost", self.place.port(self.port), timeout=60, context=self.trust, source_address=(self.source, 0)
            )
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | headers
        try:
            self.connection.request(method, path, body=body, headers={k: v for k, v in sent.items() if v})
            answer = self.connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: each.value for key, each in SimpleCookie(value).items()}
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, data

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        return self.ask("GET", path)

    def page(self, path: str) -> str:
        """Follows where it is sent."""
        for _hop in range(5):
            status, headers, data = self.get(path)
            if status not in (301, 302, 303):
                break
            path = _path(headers["location"])
        if status != 200:
            raise AssertionError(f"{path} answered {status}")
        return data.decode()

    def post(self, path: str, values: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        origin = f"https://{HOST}:{self.place.port(self.port)}"
        kind = "application/x-www-form-urlencoded"
        return self.ask(
            "POST",
            path,
            urlencode(values).encode(),
            **{"Content-Type": kind, "Origin": origin, "Referer": origin + path},
        )

    def drop(self, path: str, field: str, pdf: bytes) -> tuple[int, str]:
        """A file, as a browser sends it."""
        edge = "rig-edge-of-a-part"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="a.pdf"\r\n'
        body = f"{head}Content-Type: application/pdf\r\n\r\n".encode() + pdf + f"\r\n--{edge}--\r\n".encode()
        status, _headers, data = self.ask(
            "POST", path, body, **{"Content-Type": f"multipart/form-data; boundary={edge}"}
        )
        return status, data.decode()

    def sign_in(self, name: str, password: str) -> None:
        path = "/accounts/login/?next=/admin/"
        values = Form(self.page(path)).values | {"login": name, "password": password}
        status, headers, _data = self.post(path, values)
        if status != 302 or "login" in headers["location"]:
            raise AssertionError(f"{name} could not sign in: {status} {headers.get('location')}")

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def _path(location: str) -> str:
    parts = urlsplit(location)
    return parts.path + (f"?{parts.query}" if parts.query else "")


class Author:
    """Somebody of one office who writes on its response; remembers every text that was said to be saved."""

    def __init__(self, place: Place, number: int, user: str, response: int) -> None:
        self.visitor, self.user, self.response = Visitor(place, number), user, response
        self.path = f"/admin/responses/response/{response}/change/"
        self.values: dict[str, str] = {}
        self.saved: list[str] = []

    def sign_in(self, password: str) -> None:
        self.visitor.sign_in(self.user, password)
        self.open()

    def open(self) -> None:
        self.values = Form(self.visitor.page(self.path)).values
        [self.field] = [name for name in self.values if name.startswith("part-") and name.endswith("-text")][:1]

    def save(self, words: str) -> None:
        """The whole form, as the button sends it, and the page after it. AssertionError where it was not taken."""
        status, _headers, _data = self.visitor.post(self.path, self.values | {self.field: words})
        if status != 302:
            raise AssertionError(f"{self.user}: a save answered {status}")
        self.saved.append(words)
        self.open()
        if self.values[self.field] != words:
            raise AssertionError(f"{self.user}: the page after a save does not hold what was saved")
