"""SIGKILL at random moments, of the server, the worker, the database, while people save and publish.

The programs are the real ones: granian, the worker, the press with WeasyPrint and pyHanko, over a scratch database and
folders of their own. After each blow what fell is begun again at once, as systemd does it, and every promise is asked.
A kill is no loss of power: what the system had taken from a process stays. That the bytes are on the disk before a row
names them is asked of the calls themselves (tests/responses/test_files.py).
"""

import hashlib
import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone

from responses import pressing, proof, sweeping
from responses.files import UNFINISHED
from responses.models.pressing import Pressing, Worker
from responses.models.record import Edition, Publication
from responses.models.working import Response
from responses.states import State
from tests.browser.site import free_port
from tests.reliability.desk import Author
from tests.reliability.offices import Office, fields, stands
from tests.reliability.place import Place, Postgresql, kill, say, within

AUTHORS = 3
#: Seconds from the beginning of a round in which the blow may fall, and that people go on writing after it.
SOONEST, LATEST, AFTER = 0.1, 1.5, 0.3
#: Seconds for which a database that is stopped as it should be stays away.
STOPPED = 1.0
#: Longer than a lease: by then every order of a dead worker counts as broken off.
SETTLED = pressing.ALIVE_FOR.total_seconds() + 30


class Programs:
    """What runs, and what it takes to fell one of them and begin it anew."""

    def __init__(self, place: Place) -> None:
        self.place, self.port = place, free_port()
        self.running: dict[str, subprocess.Popen] = {}
        for name in ("press", "server", "worker"):
            self.begin(name)

    def begin(self, name: str) -> None:
        server = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
        server += ["--blocking-threads", "4", "--workers-kill-timeout", "5", "--log-level", "warning"]
        commands = {
            "press": ["-m", "responses.press"],
            "server": ["-m", *server, "soteria_tracker.wsgi:application"],
            "worker": ["manage.py", "work"],
        }
        self.running[name] = self.place.begin(*commands[name])

    def fell(self, victim: str) -> None:
        """And begin it again. On SQLite a database falls with whoever writes to it."""
        names = ("server", "worker") if victim == "database" else (victim,)
        if isinstance(self.place.database, Postgresql) and victim in ("database", "stop"):
            self.place.database.kill() if victim == "database" else self.place.database.stop()
            time.sleep(STOPPED if victim == "stop" else 0)
            self.place.database.start()
            return
        for name in names:
            kill(self.running[name])
        for name in names:
            self.begin(name)

    def end(self) -> None:
        for process in self.running.values():
            kill(process)


class Trial:
    """All rounds over one place: who writes, what was ordered, and what was found wrong."""

    def __init__(self, place: Place, *, seed: int, back_within: float) -> None:
        self.dice = random.Random(seed)  # noqa: S311 -- the same blows again for the same seed
        self.back_within, self.place = back_within, place
        self.office = Office()
        self.wrong: list[str] = []
        self.back: list[float] = []
        self.fell_at: Counter[str] = Counter()
        self.ordered: list[Response] = []
        self.programs = Programs(place)
        self.authors = [self._author(number) for number in range(AUTHORS)]

    def _author(self, number: int) -> Author:
        response = self.office.draft()
        name = fields(response)[number]
        return Author(self.programs.port, self.office.people["author"][number], response, name)

    def begin(self) -> None:
        for author in self.authors:
            author.start()
        assert within(90, lambda: all(each.told.acknowledged for each in self.authors)), "nobody could save"
        assert within(60, Worker.objects.exists), "no worker came"

    def round(self, victim: str) -> dict[str, object]:
        order = self._order(self.office.response("send", "review", "approve"))
        step = self._wait(order)
        at = time.monotonic()
        self.programs.fell(victim)
        connection.close()
        self.fell_at[step] += 1
        back = self._back(at)
        time.sleep(AFTER)
        self._reckon()
        return {"victim": victim, "publication": step, "back_within": back, "wrong": len(self.wrong)}

    def _order(self, response: Response) -> Pressing:
        if response not in self.ordered:
            self.ordered.append(response)
        by, now = self.office.people["reviewer"][0], timezone.now()
        return pressing.order(response, by=by, note="", revision=response.revision, now=now)

    def _wait(self, order: Pressing) -> str:
        """Until the moment of the blow: any, or just as the record is written; the step at which it falls."""
        end = time.monotonic() + self.dice.uniform(SOONEST, LATEST)
        awaited = self.dice.choice([None, "sign", "enter"])
        step = "waiting"
        while step not in (awaited, "done", "failed") and (awaited or time.monotonic() < end):
            step = Pressing.objects.values_list("step", flat=True).get(pk=order.pk)
            if time.monotonic() > end + 10:
                break
        if awaited == "enter":
            time.sleep(self.dice.uniform(0, 0.03))
        return step

    def _back(self, since: float) -> float:
        """Seconds from the blow until somebody who writes was told again that it is saved; then everybody must be."""

        def all_saved() -> bool:
            return all(each.told.acknowledged[-1][1] > since for each in self.authors)

        if not within(60, all_saved):
            self.wrong.append("nobody could save any more, a minute after")
            return 60.0
        first = min(when for each in self.authors for _words, when in each.told.acknowledged if when > since)
        self.back.append(round(first - since, 2))
        if self.back[-1] > self.back_within:
            self.wrong.append(f"back after {self.back[-1]} s only")
        return self.back[-1]

    def _reckon(self) -> None:
        for author in self.authors:
            self.wrong += of_author(author)
        self.wrong += of_publications(self.ordered)
        self.wrong += of_files()

    def settle(self) -> None:
        """Whatever was broken off can be ordered again, and is published then: each response once."""
        for author in self.authors:
            author.stop.set()
            author.join(60)
        again = [each for each in self.ordered if not self._ends(each)]
        for response in again:
            response.refresh_from_db()
            if response.state == State.APPROVED:
                self._order(response)
        if not all(self._ends(each) for each in again):
            self.wrong.append("an order never came to its end")
        states = Counter(Response.objects.filter(pk__in=[e.pk for e in self.ordered]).values_list("state", flat=True))
        if states != {State.PUBLISHED: len(self.ordered)}:
            self.wrong.append(f"after all orders were given again: {states}")
        self._reckon()
        sweeping.sweep(now=timezone.now() + timedelta(hours=2), act=True)
        self._reckon()
        for command in (["verify_record"], ["recount", "--check"], ["sweep"]):
            if (ran := self.place.manage(*command, check=False)).returncode:
                self.wrong.append(f"{command}: {ran.stdout[-300:]} {ran.stderr[-300:]}")

    def _ends(self, response: Response) -> bool:
        """Whether the last order of it led to a publication, once it has come to an end."""

        def ended() -> bool:
            pressing.break_off(now=timezone.now())
            return not response.pressings.filter(step__in=pressing.OPEN).exists()

        return within(SETTLED, ended) and response.pressings.first().step == "done"


def of_author(author: Author) -> Iterator[str]:
    """Every acknowledged save stands in the history; history, row and number of saves say the same."""
    name, response = author.name_of_field, author.response
    told = author.told
    acknowledged = {words for words, _when in list(told.acknowledged)}  # before the history is read
    entries = list(response.history.filter(action="save").order_by("pk").values_list("revision", "changes"))
    kept = [changes[name]["after"] for _revision, changes in entries if name in changes]
    if lost := acknowledged - set(kept):
        yield f"{len(lost)} acknowledged saves are lost"
    # The save under way when the history was read is known a moment later.
    if not within(30, lambda: set(kept) <= {*told.unanswered, *(words for words, _when in told.acknowledged)}):
        yield "a save that nobody made"
    if [revision for revision, _changes in entries] != list(range(1, len(entries) + 1)):
        yield "saves are not counted one by one"
    if author.stop.is_set() and kept and stands(response)[name] != kept[-1]:
        yield "the row does not say what the history says"
    for trace in told.traces:
        yield f"an answer without plain words: {trace}"
    told.traces.clear()


def of_publications(ordered: list[Response]) -> Iterator[str]:
    """No row without its file, no publication twice, none that its response does not know of."""
    for each in ordered:
        # Not one statement: a publication that is entered between two of them is told of rightly a moment later.
        if not within(2, lambda pk=each.pk: not _of_one(pk)):
            yield from _of_one(each.pk)
    for damage in proof.damages(proof.Count(), signatures=False):
        yield f"{damage.what}: {damage.sentence}"


def _of_one(pk: int) -> list[str]:
    """What a response and its publications do not agree on."""
    response = Response.objects.get(pk=pk)
    rows = list(Publication.objects.filter(kind="response", body=response.body_id, report=response.report_id))
    done = response.pressings.filter(step="done").count()
    found = ["published twice"] if len(rows) > 1 else []
    if [row.pk for row in rows] != ([response.published_id] if response.state == State.PUBLISHED else []):
        found.append(f"{len(rows)} publications of a response that is {response.state}")
    if done != len(rows):
        found.append(f"{done} orders done, {len(rows)} publications")
    return found


def of_files() -> Iterator[str]:
    """What no row names is exactly what a sweep finds, and nothing half-written lies under a name."""
    storage = storages["publications"]
    held = {str(path.relative_to(storage.location)) for path in Path(storage.location).rglob("*") if path.is_file()}
    found = sweeping.sweep(now=timezone.now() + timedelta(hours=2), act=False)[0]
    named = set(Publication.objects.exclude(pdf_name="").values_list("pdf_name", flat=True))
    named |= set(Edition.objects.values_list("pdf_name", flat=True))
    put_away = {each for each in held if each.startswith("quarantine/")}
    unfinished = {f"{UNFINISHED}/{each}" for each in found.unfinished}
    growing = {each for each in held if each.startswith(UNFINISHED)}
    if set(found.loose) | unfinished != held - named - put_away - (growing - unfinished):
        yield f"the sweep finds {found.loose} and {found.unfinished} of {sorted(held - named)}"
    for name in set(found.loose):
        if not _is_whole(Path(storage.location, name)):
            yield f"{name} is half-written"


def _is_whole(path: Path) -> bool:
    """Files are named by what is in them, and a PDF ends as one."""
    try:
        return path.stem.startswith(hashlib.sha256(path.read_bytes()).hexdigest())
    except FileNotFoundError:
        return True


def rounds(place: Place, count: int, *, seed: int, back_within: float) -> bool:
    """Whether every promise was kept in every round."""
    place.manage("trial_key")
    trial = Trial(place, seed=seed, back_within=back_within)
    victims = ["server", "worker", "database"] + ["stop"] * (place.database.name == "postgresql")
    began = time.monotonic()
    try:
        trial.begin()
        for number in range(count):
            if number % len(victims) == 0:
                trial.dice.shuffle(victims)
            say(round=number + 1, **trial.round(victims[number % len(victims)]))
        trial.settle()
    finally:
        trial.programs.end()
    told = [author.told for author in trial.authors]
    say(
        database=place.database.name,
        rounds=count,
        seed=seed,
        seconds=round(time.monotonic() - began, 1),
        acknowledged=sum(len(each.acknowledged) for each in told),
        unanswered=sum(len(each.unanswered) for each in told),
        answered_503=sum(each.away for each in told),
        published=len(trial.ordered),
        killed_at=trial.fell_at,
        back_at_most=max(trial.back, default=None),
        back_median=sorted(trial.back)[len(trial.back) // 2] if trial.back else None,
        wrong=sorted(set(trial.wrong)),
    )
    return not trial.wrong
