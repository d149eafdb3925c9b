"""Eight sessions on a barrier, round after round, and an exact account of what became of each of them.

Of every save: it was acknowledged, then its words are in the history, and in the row unless a later save replaced them;
or it was not, then its words were given back to whoever typed them. Of every publication: one, and what was approved.
The documents are stand-ins here (the door, the locks, the rows, files and the chain are real): real ones, laid out and
signed, are published in tests/reliability/kill.py.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest import mock

from django.contrib import admin
from django.test import RequestFactory
from django.utils import timezone

from responses import chain, drafting, pressing, publication, stationery
from responses.canonical import digest
from responses.models.paper import Paper
from responses.models.record import Publication
from responses.models.working import Response, Update
from responses.papers import Layout
from responses.payloads import content_digest, editions
from responses.states import State
from responses.views.dispatch import record_dispatch
from tests.reliability.offices import NOW, Office, fields, stands
from tests.reliability.sessions import SESSIONS, Refusal, Sessions


@dataclass(slots=True)
class Account:
    """Of all rounds of one race."""

    rounds: int = 0
    acknowledged: int = 0  # the person was told that it is done
    given_back: int = 0  # not done, and the person was told so, with their words where they typed any
    lost: int = 0  # acknowledged and not there, or neither done nor given back
    double: int = 0  # done twice
    faults: list[str] = field(default_factory=list)  # whatever else does not add up

    @property
    def clean(self) -> bool:
        return not (self.lost or self.double or self.faults) and self.acknowledged > 0

    def in_figures(self) -> dict[str, Any]:
        return asdict(self) | {"faults": self.faults[:3]}

    def expect(self, what: str, found: object, wanted: object) -> None:
        if found != wanted:
            self.faults.append(f"{what}: {found!r}, not {wanted!r}")


def outcomes(told: list[Any], account: Account) -> list[Any]:
    """The values of those that were acknowledged; refusals are counted, and anything else is a fault."""
    done = [each for each in told if not isinstance(each, Refusal | Exception)]
    account.acknowledged += len(done)
    account.given_back += sum(isinstance(each, Refusal) and bool(each.sentence) for each in told)
    account.faults += [repr(each) for each in told if isinstance(each, Exception)]
    return done


def reckon_saves(response: Response, saves: list[tuple[str, str, Any]], account: Account) -> None:
    """``saves``: (field, words, the sheet that came back) of each."""
    history = list(response.history.filter(action="save").order_by("pk"))
    now = stands(response)
    last: dict[str, str] = {}
    for entry in history:
        last |= {name: change["after"] for name, change in entry.changes.items()}
    written = 0
    for name, words, sheet in saves:
        if isinstance(sheet, Exception):
            account.faults.append(repr(sheet))
        elif sheet.written:
            written += 1
            account.lost += not any(entry.changes.get(name, {}).get("after") == words for entry in history)
        else:
            shown = words in (str(conflict.mine) for conflict in sheet.conflicts) or sheet.data.get(name) == words
            account.given_back += shown
            account.lost += not shown
    account.acknowledged += written
    account.lost += sum(now.get(name) != words for name, words in last.items())
    account.expect("saves in the history", len(history), written)
    account.expect("revision", Response.objects.get(pk=response.pk).revision, written)


def words() -> str:
    return f"Words {secrets.token_hex(4)}."


def savers(office: Office, response: Response, names: list[str], count: int = SESSIONS) -> list[tuple[str, str, Any]]:
    """(field, words, act) of as many people, who all have the page of the same revision open."""
    given = [(name, words()) for name in names[:count]]
    return [
        (name, text, partial(office.save, response, number, {name: text})) for number, (name, text) in enumerate(given)
    ]


def save_same_field(office: Office, sessions: Sessions, account: Account) -> None:
    response = office.draft()
    wanted = savers(office, response, fields(response)[:1] * SESSIONS)
    told = sessions.at_once([act for _name, _words, act in wanted])
    before = account.acknowledged
    reckon_saves(response, [(*each[:2], sheet) for each, sheet in zip(wanted, told, strict=True)], account)
    account.expect("who wins", account.acknowledged - before, 1)


def save_other_fields(office: Office, sessions: Sessions, account: Account) -> None:
    response = office.draft()
    wanted = savers(office, response, fields(response))
    told = sessions.at_once([act for _name, _words, act in wanted])
    before = account.acknowledged
    reckon_saves(response, [(*each[:2], sheet) for each, sheet in zip(wanted, told, strict=True)], account)
    account.expect("all of them", account.acknowledged - before, SESSIONS)


def save_and_approve(office: Office, sessions: Sessions, account: Account) -> None:
    """Half of them write, half approve what they have seen: nobody approves other words than those."""
    response = office.response("send", "review")
    wanted = savers(office, response, fields(response), SESSIONS // 2)
    approvals = [partial(office.move, response, "approve", number) for number in range(SESSIONS // 2)]
    told = sessions.at_once([*(act for _name, _words, act in wanted), *approvals])
    reckon_saves(response, [(*each[:2], sheet) for each, sheet in zip(wanted, told, strict=False)], account)
    _reckon_moves(response, "approve", told[SESSIONS // 2 :], account)
    response.refresh_from_db()
    seen = set(response.history.filter(action="approve").values_list("revision", flat=True))
    account.expect("revisions approved unseen", seen - {0}, set())
    if response.state == State.APPROVED:
        account.expect("approved words", response.approved_digest, content_digest(response))


def save_and_publish(office: Office, sessions: Sessions, account: Account) -> None:
    """A save voids the approval, or comes after the publication and is given back."""
    response = office.response("send", "review", "approve")
    approved = response.approved_digest
    wanted = savers(office, response, fields(response), SESSIONS // 2)
    publishers = [partial(office.move, response, "publish", number) for number in range(SESSIONS // 2)]
    told = sessions.at_once([*(act for _name, _words, act in wanted), *publishers])
    reckon_saves(response, [(*each[:2], sheet) for each, sheet in zip(wanted, told, strict=False)], account)
    _reckon_publications(response, told[SESSIONS // 2 :], account, most=1)
    response.refresh_from_db()
    if response.state == State.PUBLISHED:
        account.expect("published words", (response.approved_digest, content_digest(response)), (approved, approved))


def approve_and_publish(office: Office, sessions: Sessions, account: Account) -> None:
    response = office.response("send", "review")
    half = range(SESSIONS // 2)
    told = sessions.at_once(
        [
            *(partial(office.move, response, "approve", number) for number in half),
            *(partial(office.move, response, "publish", number) for number in half),
        ]
    )
    _reckon_moves(response, "approve", told[: SESSIONS // 2], account, just=1)
    _reckon_publications(response, told[SESSIONS // 2 :], account, most=1)


def publish(office: Office, sessions: Sessions, account: Account) -> None:
    response = office.response("send", "review", "approve")
    told = sessions.at_once([partial(office.move, response, "publish", number) for number in range(SESSIONS)])
    _reckon_publications(response, told, account, just=1)


def publish_update(office: Office, sessions: Sessions, account: Account) -> None:
    update = office.update("send")
    told = sessions.at_once([partial(office.move, update, "publish", number) for number in range(SESSIONS)])
    _reckon_publications(update, told, account, just=1)


def order(office: Office, sessions: Sessions, account: Account) -> None:
    """Eight press Publish, then eight workers look for work."""
    response = office.response("send", "review", "approve")

    def ask(number: int):
        by = office.people["reviewer"][number]
        return pressing.order(response, by=by, note="", revision=response.revision, now=NOW)

    ordered = outcomes(sessions.at_once([partial(ask, number) for number in range(SESSIONS)]), account)
    account.expect("orders", len(ordered), 1)

    def work(_number: int):
        taken = pressing.take(now=NOW)
        return taken and pressing.carry_out(taken, clock=lambda: NOW)

    told = sessions.at_once([partial(work, number) for number in range(SESSIONS)])
    account.expect("orders carried out", [each.step for each in told if each is not None], ["done"])
    _reckon_publications(response, [each for each in told if each is not None], account, just=1)


def publish_and_correct(office: Office, sessions: Sessions, account: Account) -> None:
    response = office.response("send", "review", "approve")
    half = range(SESSIONS // 2)
    told = sessions.at_once(
        [
            *(partial(office.move, response, "publish", number) for number in half),
            *(partial(office.move, response, "correct", number, note="A slip.") for number in half),
        ]
    )
    _reckon_publications(response, told[: SESSIONS // 2], account, just=1)
    _reckon_moves(response, "correct", told[SESSIONS // 2 :], account)
    response.refresh_from_db()
    corrected = response.history.filter(action="correct").count()
    account.expect("version", (response.version, response.published.version), (1 + corrected, 1))


def correct(office: Office, sessions: Sessions, account: Account) -> None:
    response = office.response("send", "review", "approve", "publish")
    told = sessions.at_once(
        [partial(office.move, response, "correct", number, note=f"Slip {number}.") for number in range(SESSIONS)]
    )
    _reckon_moves(response, "correct", told, account, just=1)
    response.refresh_from_db()
    [entry] = response.history.filter(action="correct")[:1]
    account.expect("version and reason", (response.version, response.correction_reason), (2, entry.note))


def note_copies(office: Office, sessions: Sessions, account: Account) -> None:
    """Eight say who sent the copy: one row, and each of them in the history with what stood there before."""
    response = office.response("send", "review", "approve")

    def note(number: int):
        form = {"recipient": "inspectors", "sent_on": "2024-10-15", "means": "email", "sent_by": f"Person {number}"}
        request = RequestFactory().post("/", form)
        request.user = office.people["author"][number]
        request._messages = SimpleNamespace(add=lambda *_words: None)
        return record_dispatch(request, admin.site, response)

    done = outcomes(sessions.at_once([partial(note, number) for number in range(SESSIONS)]), account)
    history = response.history.filter(action="copy").order_by("pk")
    entries = [entry.changes["copy-inspectors"] for entry in history]
    people = sorted(each["after"].rpartition(", ")[2] for each in entries)
    account.lost += len({f"Person {number}" for number in range(SESSIONS)} - set(people))
    account.expect("copies noted", len(done), SESSIONS)
    account.expect("what stood before each", [e["before"] for e in entries], ["", *(e["after"] for e in entries)][:-1])
    account.expect("rows", [row.sent_by for row in response.dispatches.all()], [entries[-1]["after"][-8:]])


def begin_response(office: Office, sessions: Sessions, account: Account) -> None:
    report = office.report()
    people = office.people["author"]
    done = outcomes(
        sessions.at_once([partial(drafting.start_response, office.body, report, by=by, now=NOW) for by in people]),
        account,
    )
    rows = Response.objects.filter(body=office.body, report=report)
    account.double += rows.count() - 1
    response = rows.get()
    account.expect("one and the same", {each.pk for each in done}, {response.pk})
    begun = (response.history.filter(action="start").count(), response.answers.count(), response.parts.count())
    account.expect("begun once", begun, (1, 1, len(drafting.FIRST_PARTS)))


def begin_update(office: Office, sessions: Sessions, account: Account) -> None:
    report = office.report()
    acts = [
        partial(drafting.start_update, office.body, report, dated=NOW.date(), by=by, now=NOW)
        for by in office.people["author"]
    ]
    done = outcomes(sessions.at_once(acts), account)
    held = Update.objects.filter(body=office.body, report=report).order_by("series")
    account.expect("numbers", [each.series for each in held], list(range(1, SESSIONS + 1)))
    account.expect("updates", sorted(each.pk for each in done), sorted(each.pk for each in held))


def save_paper(office: Office, sessions: Sessions, account: Account) -> None:
    """The paper of an office: one field by all, and of each of them a field of their own is kept."""
    paper = stationery.begin(office.body, Layout.LETTER, by=office.people["author"][0], name=words())
    names = ["closing", "name"]
    typed = [{name: f"{name} {words()}" for name in names} for _each in range(SESSIONS)]
    base = stationery.values_of(paper)
    acts = [
        partial(stationery.save, paper, seen=paper.revision, mine=base | mine, by=by)
        for mine, by in zip(typed, office.people["author"], strict=True)
    ]
    told = outcomes(sessions.at_once(acts), account)
    account.acknowledged -= len(told)
    for mine, outcome in zip(typed, told, strict=False):
        shown = {conflict.mine for conflict in outcome.conflicts}
        account.acknowledged += outcome.saved
        account.given_back += not outcome.saved
        account.lost += not outcome.saved and shown != set(mine.values())
    held = Paper.objects.get(pk=paper.pk)
    account.expect("saves", (sum(each.saved for each in told), held.revision), (1, paper.revision + 1))
    account.lost += {name: getattr(held, name) for name in names} not in typed


def _reckon_moves(thing: Any, action: str, told: list[Any], account: Account, *, just: int | None = None) -> None:
    """As many entries in the history as people who were told that it is done."""
    done = outcomes(told, account)
    entered = thing.history.filter(action=action).count()
    account.lost += max(0, len(done) - entered)
    account.double += max(0, entered - len(done))
    if just is not None:
        account.expect(action, len(done), just)


def _reckon_publications(
    thing: Any, told: list[Any], account: Account, *, most: int | None = None, just: int | None = None
) -> None:
    """One row, one file that is what the row says, one link; and nobody else was told that it is done."""
    done = outcomes(told, account)
    kind = Publication.Kind.UPDATE if isinstance(thing, Update) else Publication.Kind.RESPONSE
    rows = list(Publication.objects.filter(kind=kind, body=thing.body, report=thing.report))
    account.double += max(0, len(rows) - 1)
    account.lost += max(0, len(done) - len(rows))
    account.expect("publications and acknowledgements", len(rows), len(done))
    if just is not None:
        account.expect("publications", len(rows), just)
    if most is not None and len(rows) > most:
        account.faults.append(f"{len(rows)} publications")
    for row in rows:
        account.expect("words", digest(row.payload), row.payload_sha256)
        account.expect("link", hasattr(row, "link"), True)
        if row.pdf_name:
            account.expect("file", hashlib.sha256(row.read_pdf()).hexdigest(), row.pdf_sha256)


RACES: dict[str, Callable[[Office, Sessions, Account], None]] = {
    "two and more save the same field": save_same_field,
    "all save, each another field": save_other_fields,
    "all publish": publish,
    "all order the publication, all work": order,
    "some save, some approve": save_and_approve,
    "some save, some publish": save_and_publish,
    "some approve, some publish": approve_and_publish,
    "some publish, some correct": publish_and_correct,
    "all correct": correct,
    "all publish an update": publish_update,
    "all note a copy": note_copies,
    "all begin the response": begin_response,
    "all begin an update": begin_update,
    "all save a paper": save_paper,
}


@contextmanager
def quick_documents() -> Iterator[None]:
    """Stand-ins for what takes a second to lay out and sign; each is another file, as signatures make them."""

    def prepare(response: Response, *, now, told=lambda step, language: None) -> publication.Prepared:
        words = editions(response, published_on=timezone.localdate(now))
        pdf = b"%PDF-1.7 stand-in " + secrets.token_bytes(16)
        return {language: publication.PreparedEdition(digest(each), pdf) for language, each in words.items()}

    with mock.patch.object(publication, "prepare", prepare):
        yield


def run(name: str, rounds: int, office: Office, sessions: Sessions) -> Account:
    account = Account()
    with quick_documents():
        for _each in range(rounds):
            RACES[name](office, sessions, account)
            account.rounds += 1
    return account


def record_is_whole() -> bool:
    """The chain holds, and every file is what its row says: asked once, after all races."""
    if list(chain.broken()) or chain.unlinked():
        return False
    return all(
        hashlib.sha256(row.read_pdf()).hexdigest() == row.pdf_sha256
        for row in Publication.objects.exclude(pdf_name="").filter(report__slug__startswith="race-")
    )
