"""One request and all that may be wrong with its answer."""

import hashlib
import logging
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core import mail
from django.core.cache import cache as throttle
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from forces.models import Membership, OfficeHolder, Oversight, PolicingBody, Role, User
from responses.models.derived import CurrentStatement, StatementSince
from responses.models.dispatch import Dispatch
from responses.models.history import HistoryEntry
from responses.models.paper import Paper
from responses.models.pressing import Pressing
from responses.models.record import Edition, Link, Publication, PublishedPosition
from responses.models.search import Passage
from responses.models.source import Source
from responses.models.working import (
    Answer,
    AnswerLimb,
    Entry,
    EntryLimb,
    Part,
    Response,
    Update,
)
from soteria_tracker.operations.logs import Lines
from tests.access import headers
from tests.access.addresses import Address
from tests.access.verdicts import FORBIDDEN, METHODS, OWN_ACCOUNT, VERDICTS, Rule, Verdict
from tests.access.world import BODIES, CANARY, Person, World
from tests.factories import sign_in

#: Addresses that nobody keeps, whoever asks: they have no tag, and say so.
FOR_MACHINES = ("/health/",)
#: Whose a row is. test_every_model_of_an_office_... asks that none is missing.
OWNER: dict[type, str] = {
    Response: "body",
    Part: "response__body",
    Answer: "response__body",
    AnswerLimb: "answer__response__body",
    Dispatch: "response__body",
    Paper: "body",
    Paper.history.model: "body",
    Source: "response__body",
    Update: "body",
    Entry: "update__body",
    EntryLimb: "entry__update__body",
    HistoryEntry: "body",
    Pressing: "response__body",
    Publication: "body",
    Edition: "publication__body",
    Link: "publication__body",
    PublishedPosition: "publication__body",
    CurrentStatement: "position__publication__body",
    StatementSince: "force__bodies",
    Passage: "publication__body",
}
WRITE = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)", re.IGNORECASE)
#: Not rows of an office. Whoever signs in or out leaves an event in the audit trail; allauth copies an account's
#: address into a table of its own when it first needs it.
SESSIONS = frozenset({"forces_session", "account_emailaddress", "forces_accountevent"})


def asked(addresses: list[Address], person: Person) -> Iterator[tuple[Address, str]]:
    """Which address is asked by which method. Public pages know nobody, so one person asks them all."""
    for address in addresses:
        if address.is_public and person.user and not address.is_sample:
            continue
        for method in METHODS:
            if address.is_sample or method in ("GET", "POST"):
                yield address, method


def rule(address: Address, person: Person) -> Rule:
    verdict = VERDICTS[address.route]
    if person.is_national:
        return verdict.national
    if person.is_auditor:
        return verdict.auditor or looks_only(address.route, verdict)
    if not person.body:
        return verdict.outsider
    is_own = address.owner in ("", person.body)
    if verdict.right and Role(person.role) not in verdict.right.roles and (is_own or verdict.without == FORBIDDEN):
        return verdict.without or FORBIDDEN
    if address.step and is_own:
        return address.step.rule(person)
    return verdict.office if is_own else verdict.stranger


def looks_only(route: str, verdict: Verdict) -> Rule:
    """An auditor: what a national administrator reads, if nothing else is said, and never a form of the desk."""
    if not route.startswith("/admin/") or route in OWN_ACCOUNT:
        return verdict.national
    return Rule(verdict.national.read, "403 405", "403 405 200 404 moved")


@dataclass
class Visitor:
    """A person with a browser. ``complaints`` asks and rolls back whatever the request did."""

    world: World
    person: Person
    client: Client = field(init=False)
    seen: set[str] = field(default_factory=set)  # kinds of canaries met, for the control that some are met at all

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        if self.person.user:
            sign_in(self.client, self.person.user)
        self.cookies = self.client.cookies.copy()
        self.before = {body: rows_of(body) for body in BODIES}
        self.people_before = people(self.person)
        self.asked = 0
        self.lines = Heard()

    def complaints(self, address: Address, method: str, *, right: Rule | None = None) -> list[str]:
        """All that is wrong; ``right`` stands in for the verdict on the route."""
        self.client.cookies = self.cookies.copy()
        throttle.clear()  # not a test of how often somebody may try
        written: set[str] = set()
        mail.outbox.clear()
        self.asked += 1
        with self.lines, transaction.atomic():
            with connection.execute_wrapper(_note_writes(written)):
                answer = self.client.generic(
                    method, address.url, self.form(address, method), "application/x-www-form-urlencoded"
                )
            found = [*self._changed(method, written), *self._said(address, answer), *self._let_slip()]
            if method == "POST" and address.step and right is None:  # a form without its token takes no step
                found += address.step.wrong_after(self.person)
            transaction.set_rollback(True)
        outcome = outcome_of(answer)
        if not (right or rule(address, self.person)).allows(method, outcome):
            found.append(f"was answered {outcome}")
        return [f"{self.person.name}: {method} {address.url} {complaint}" for complaint in found]

    def form(self, address: Address, method: str) -> bytes:
        """What would do harm, if it were let in."""
        if method == "POST" and address.step:
            return urlencode(address.step.form).encode()
        return (
            poison(self.world, whole=any(each in address.url for each in ("/change/", "/add/", "/translate/")))
            if method == "POST"
            else b""
        )

    def _changed(self, method: str, written: set[str]) -> Iterator[str]:
        if method != "POST" and written:
            yield f"wrote {sorted(written)}"
        if not written:
            return
        for body in BODIES:
            if body != self.person.body and changed(rows_of(body, written), self.before[body]):
                yield f"changed rows of {body}"
        if not self.person.is_national and written & PEOPLE and people(self.person) != self.people_before:
            yield "changed people or offices"

    def _let_slip(self) -> Iterator[str]:
        """In a line of the log nothing that an office wrote, and no name; in a mail its own reader's name at most."""
        for body, kind in sorted(set(CANARY.findall("\n".join(self.lines.heard)))):
            yield f"logged a {kind} word of {body}"
        for letter in mail.outbox:
            said = f"{letter.subject} {letter.body} {letter.alternatives} {letter.attachments} {letter.extra_headers}"
            known = str(User.objects.filter(email__in=letter.to).values_list("email", "last_name"))
            for word in sorted({found[0] for found in CANARY.finditer(said)}):
                if word not in known:
                    yield f"mailed {word}"

    def _said(self, address: Address, answer: HttpResponse) -> Iterator[str]:
        for body, kind in sorted(set(CANARY.findall(words_of(answer)))):
            self.seen.add(kind)
            if not may_read(self.person, body, kind, is_public=address.is_public):
                yield f"said a {kind} word of {body}"
        yield from headers_wrong(answer, is_public=address.is_public)


def may_read(person: Person, body: str, kind: str, *, is_public: bool) -> bool:
    if kind == "public":
        return True
    if is_public:
        return False
    return person.body == body or (kind == "person" and (person.is_national or person.is_auditor))


def headers_wrong(answer: HttpResponse, *, is_public: bool) -> Iterator[str]:
    yield from headers.wrong(answer.request["PATH_INFO"], answer.headers)
    if is_public and (answer.cookies or "cookie" in answer.headers.get("Vary", "").lower()):
        yield "set or varied by a cookie"
    if is_public and answer.status_code == 200 and answer.request["REQUEST_METHOD"] == "GET":
        if answer.request["PATH_INFO"].startswith(FOR_MACHINES):
            if "no-store" not in answer.headers.get("Cache-Control", ""):
                yield "may be kept"
        elif "ETag" not in answer.headers:
            yield "had no ETag"
        if b"nonce" in answer.content or b"csrf" in answer.content:
            yield "had a secret of its own"


def outcome_of(answer: HttpResponse) -> str:
    if answer.status_code not in (301, 302):
        return str(answer.status_code)
    goes_to_login = answer["Location"].startswith(("/admin/login/", "/accounts/login/"))
    return "login" if goes_to_login else "moved"


def words_of(answer: HttpResponse) -> str:
    """Headers, cookies and body; of a PDF also its text, without the breaks of its lines."""
    body = answer.getvalue()  # in pieces or not
    parts = [str(answer.headers), str(answer.cookies), body.decode(errors="replace")]
    if body.startswith(b"%PDF-"):
        parts.append(pdf_words(body))
    return "\n".join(parts)


@cache
def pdf_words(pdf: bytes) -> str:
    reader = PdfReader(BytesIO(pdf))
    text = "".join(page.extract_text() for page in reader.pages)
    return re.sub(r"[\s\u00ad-]+", "", text) + str(reader.metadata) + str(reader.attachments)


def _note_writes(written: set[str]):
    def wrapper(execute, sql, params, many, context):
        if (match := WRITE.match(sql)) and match[2] not in SESSIONS:
            written.add(match[2])
        return execute(sql, params, many, context)

    return wrapper


class Heard(logging.Handler):
    """The lines of the log as production writes them, while one request is answered."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Lines())
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(self.format(record))

    def __enter__(self) -> None:
        self.heard.clear()
        for logger in (logging.getLogger(), logging.getLogger("django")):
            logger.addHandler(self)

    def __exit__(self, *error: object) -> None:
        for logger in (logging.getLogger(), logging.getLogger("django")):
            logger.removeHandler(self)


def rows_of(body: str, tables: Container[str] | None = None) -> dict[str, str]:
    """A digest of every row of an office by its table, whatever it says; ``tables``: of those alone."""
    return {
        model._meta.db_table: hashlib.sha256(repr(_rows(model, path, body)).encode()).hexdigest()
        for model, path in OWNER.items()
        if tables is None or model._meta.db_table in tables
    }


def _rows(model: type, path: str, body: str) -> list[str]:
    rows = model._default_manager.filter(**{f"{path}__slug": body})  # type: ignore[attr-defined]
    return [str(row) for row in rows.order_by("pk").values_list()]


def changed(now: dict[str, str], before: dict[str, str]) -> bool:
    return any(before[table] != digest for table, digest in now.items())


WHO = (User, Membership, PolicingBody, OfficeHolder, Oversight)
PEOPLE = frozenset(model._meta.db_table for model in WHO)


def people(person: Person) -> list[list[tuple]]:
    """Accounts but one's own, who may do what, offices and who holds them."""
    others = User.objects.exclude(pk=person.user.pk) if person.user else User.objects.all()
    rows = [others, *(model.objects.all() for model in WHO[1:])]
    return [list(each.order_by("pk").values_list()) for each in rows]


def poison(world: World, *, whole: bool) -> bytes:
    """A form with every name that might open something; ``whole``: with the fields of all offices' pages too."""
    if whole not in world.forms:
        world.forms[whole] = urlencode({**ALWAYS, **(_fields() if whole else {})}).encode()
    return world.forms[whole]


ALWAYS: dict[str, Any] = {
    "revision": "1",
    "note": "Because.",
    "text": "Some **words**.",
    "recipient": "inspectors",
    "sent_on": "2024-11-01",
    "dated": "2024-10-11",
    "body": "gwent",
    "report": "soteria-2024",
    "unchanged": "all",
    "action": "delete_selected",
    "_selected_action": "1",
    "post": "yes",
    "username": "intruder",
    "login": "author.gwent",
    "password": "not the word",
    "password1": "not the word at all",
    "password2": "not the word at all",
    "email": "intruder@a.example",
    "usable_password": "true",
    "name": "Poisoned",
    "layout": "letter",
    "recommendation_heading": "numbered",
    "wording": "rule",
    "limbs": "bullets",
    "numbering": "none",
    "letterhead": "Poisoned",
}
TEXTS = (
    "force_says",
    "body_reply",
    "body_action",
    "private_note",
    "source",
    "target_reason",
    "force_says_cy",
    "source_cy",
)


def _fields() -> dict[str, str]:
    parts = {
        f"part-{pk}-{name}": "Poisoned"
        for pk in Part.objects.values_list("pk", flat=True)
        for name in ("text", "heading", "text_cy", "heading_cy", "text_cy-right")
    }
    cards = {
        f"card-{force}-{asked}-{name}": "Poisoned"
        for model in (Answer, Entry)
        for force, asked in model.objects.values_list("force", "recommendation")
        for name in TEXTS
    }
    return parts | cards
