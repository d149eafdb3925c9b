"""Readers and writers who go on while something is done to the rig; every answer that no visitor should see counts."""

import http.client
import itertools
import threading
import time
from contextlib import contextmanager

from deploy.rig.place import Place
from deploy.rig.visiting import Author, Visitor

PAGES = ("/", "/forces/kent/", "/reports/soteria-2024/3/", "/due/", "/static/", "/verify/")


class Load:
    def __init__(self, place: Place, authors: list[Author], *, readers: int = 4) -> None:
        self.stop, self.failed = threading.Event(), list[str]()
        self.read = 0
        self._lock = threading.Lock()
        self.authors = authors
        self.threads = [threading.Thread(target=self._reads, args=(place, 100 + each)) for each in range(readers)]
        self.threads += [threading.Thread(target=self._writes, args=(author,)) for author in authors]

    def _reads(self, place: Place, number: int) -> None:
        """Also what no cache keeps: /verify/ is the office side's."""
        visitor = Visitor(place, number)
        for path in itertools.cycle(PAGES):
            if self.stop.is_set():
                return
            try:
                status = visitor.get(path)[0]
                self._note("" if status in (200, 404) else f"{path} answered {status}")
            except (OSError, http.client.HTTPException) as error:
                self._note(f"{path}: {type(error).__name__}")
            time.sleep(0.1)  # nginx takes two requests a second of one visitor for /verify/

    def _writes(self, author: Author) -> None:
        for number in itertools.count():
            if self.stop.is_set():
                return
            try:
                author.save(f"Under load {author.response} {number} {time.monotonic_ns()}")
            except (OSError, http.client.HTTPException, AssertionError) as error:
                self._note(f"A save of {author.user}: {type(error).__name__} {error}")
            time.sleep(0.2)

    def _note(self, failure: str) -> None:
        with self._lock:
            self.read += 1
            if failure:
                self.failed.append(failure)


@contextmanager
def under_load(place: Place, authors: list[Author]):
    load = Load(place, authors)
    for thread in load.threads:
        thread.start()
    try:
        yield load
        time.sleep(1)
    finally:
        load.stop.set()
        for thread in load.threads:
            thread.join()
