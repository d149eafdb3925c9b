"""Files that no row names, and rows whose file is away: found, and put where they belong.

File first, row second: whoever is killed between the two leaves a file without a row. It has no address; here it goes
to a quarantine in its storage and, after a month there, for good. What is younger than an hour may still get its row.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.files.storage import Storage, storages
from django.utils import timezone

from responses.files import QUARANTINE, WholeFiles, names
from responses.models.record import Edition, Publication
from responses.models.source import Source

YOUNG = timedelta(hours=1)
KEPT = timedelta(days=30)
STORAGES = ("publications", "sources")


@dataclass(slots=True)
class Found:
    """Of one storage, by name: what a sweep did or, looking alone, would do."""

    storage: str
    loose: list[str] = field(default_factory=list)  # into quarantine
    unfinished: list[str] = field(default_factory=list)  # away
    over: list[str] = field(default_factory=list)  # a month in quarantine: away
    put_back: list[str] = field(default_factory=list)  # a row names it after all
    missing: list[str] = field(default_factory=list)  # a row names it, and nobody has it


def sweep(*, now: datetime, act: bool, young: timedelta = YOUNG) -> list[Found]:
    """Look through every storage; without ``act`` nothing is changed. Safe to run twice, and beside all else."""
    return [_sweep(alias, storages[alias], now=now, act=act, young=young) for alias in STORAGES]


def _sweep(alias: str, storage: Storage, *, now: datetime, act: bool, young: timedelta) -> Found:
    found = Found(alias)
    held = set(names(storage))  # before the rows are read: whose row comes in between is named
    named = rows(alias)
    kept = {_plain(each): each for each in sorted(held) if _is_kept(each)}
    for name in sorted(named.keys() - held):
        if name in kept and _digest(storage, kept[name]) == named[name]:
            found.put_back.append(name)
            if act:
                _move(storage, kept[name], name)
        else:
            found.missing.append(name)
    found.over = [each for each in kept.values() if _since(each) < timezone.localdate(now - KEPT)]
    found.over = [each for each in found.over if _plain(each) not in found.put_back]
    found.loose = [
        each for each in sorted(held - named.keys() - set(kept.values())) if _age(storage, each, now=now) > young
    ]
    if act:
        for each in found.loose:
            _move(storage, each, f"{QUARANTINE}/{timezone.localdate(now)}/{each}")
        for each in found.over:
            storage.delete(each)
    if isinstance(storage, WholeFiles):
        found.unfinished = sorted(each for each, since in storage.unfinished().items() if now - since > young)
        for each in found.unfinished if act else ():
            storage.give_up(each)
    return found


def rows(alias: str) -> dict[str, str]:
    """The files that rows name, with the SHA-256 that each must have."""
    if alias == "sources":
        return dict(Source.objects.values_list("file_name", "sha256"))
    publications = Publication.objects.exclude(pdf_name="").values_list("pdf_name", "pdf_sha256")
    return dict(publications) | dict(Edition.objects.values_list("pdf_name", "pdf_sha256"))


def sentences(found: Found, *, act: bool) -> Iterator[str]:
    """What happened, or would, a line each."""
    would = "" if act else "would be "
    for name in found.put_back:
        yield f"{found.storage}: {name} {would}put back from quarantine: a row names it."
    for name in found.loose:
        yield f"{found.storage}: {name} belongs to no row: {would}put in quarantine."
    for name in found.unfinished:
        yield f"{found.storage}: {name} was never finished: {would}deleted."
    for name in found.over:
        yield f"{found.storage}: {name}, {KEPT.days} days in quarantine: {would}deleted."
    for name in found.missing:
        yield f"{found.storage}: {name} IS MISSING: a row names it. Bring it back from a backup."


def _is_kept(name: str) -> bool:
    return name.startswith(f"{QUARANTINE}/") and name.count("/") > 1


def _plain(kept: str) -> str:
    """The name before the quarantine."""
    return kept.split("/", 2)[2]


def _since(kept: str) -> date:
    """Of what lies there under no day at all, nothing is said: it stays."""
    try:
        return date.fromisoformat(kept.split("/", 2)[1])
    except ValueError:
        return date.max


def _age(storage: Storage, name: str, *, now: datetime) -> timedelta:
    """Nothing at all for a file that has gone while it was looked for."""
    try:
        return now - storage.get_modified_time(name)
    except FileNotFoundError:
        return timedelta(0)


def _digest(storage: Storage, name: str) -> str:
    with storage.open(name) as file:
        return hashlib.sha256(file.read()).hexdigest()


def _move(storage: Storage, name: str, to: str) -> None:
    """A copy, then the end of the first: killed in between, both are there and the next sweep sees to it."""
    with storage.open(name) as file:
        storage.save(to, file)
    storage.delete(name)
