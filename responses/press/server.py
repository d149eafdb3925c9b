"""The press that runs: loads the engines once, and forks one bounded child for each job.

One thread, so that a fork copies nothing half-done; one loop over non-blocking sockets, so that no client holds up
another. A client is read whole before its job begins, and the result of a child lies in memory of its own before
the first byte of it is sent: slow clients cost a place in the loop and no child. Never more children than
processors. A child that is killed, whoever did it, costs its own client a sentence and nobody else anything.
"""

import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from responses.press import child, listening, wire
from responses.press.exits import Exit
from responses.press.jobs import JOBS, preload
from responses.press.lines import say

#: Seconds in which a client must have sent its request, and taken its answer.
PATIENCE = 10.0
#: Clients at once; more wait in the kernel's queue. And bytes of requests being read at once.
MOST_CLIENTS, MOST_BYTES = 64, 256_000_000
#: No descriptor of the press is as high as this: it has a handful for each client.
MOST_DESCRIPTORS = 4096


NOTHING_YET = wire.Request("", b"")


@dataclass(eq=False)
class Client:
    """One request on its way: being read, waiting, at work (``pid``), being answered (``answer``)."""

    socket: socket.socket
    deadline: float
    message: bytearray = field(default_factory=bytearray)
    length: int = 0
    request: wire.Request = NOTHING_YET
    pid: int = 0
    overdue: bool = False
    result: int = -1
    said: int = -1
    scratch: str = ""
    answer: memoryview | None = None


class Press:
    """``serve`` runs until SIGTERM or SIGINT, or until the process behind ``life`` has ended."""

    def __init__(self, listener: socket.socket, *, most_children: int, folder: str, life: int | None = None) -> None:
        self.listener, self.most_children, self.folder, self.life = listener, most_children, folder, life
        self.selector = selectors.PollSelector()  # not epoll: that watches files, which children share
        self.clients: set[Client] = set()
        self.waiting: deque[Client] = deque()
        self.ending = False

    # --- The loop

    def serve(self) -> None:
        alarm = self._hear_signals()
        self.listener.setblocking(False)
        self._listen(True)
        while not self.ending:
            for key, _ in self.selector.select(self._pause()):
                if key.fileobj is alarm:
                    alarm.recv(4096)
                elif key.fileobj == self.life:
                    self.ending = True
                elif key.fileobj is self.listener:
                    self._welcome()
                elif key.data in self.clients:
                    self._attend(key.data)
            self._reap()
            self._lose_patience()
            self._begin()
        for client in list(self.clients):
            self._dismiss(client)

    def _hear_signals(self) -> socket.socket:
        """A child's end and an order to stop both wake the loop."""
        alarm, wakes = socket.socketpair()
        self._kept = wakes
        for end in (alarm, wakes):
            end.setblocking(False)
        signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for order in (signal.SIGTERM, signal.SIGINT):
            signal.signal(order, self._end)
        self.selector.register(alarm, selectors.EVENT_READ)
        if self.life is not None:
            self.selector.register(self.life, selectors.EVENT_READ)
        return alarm

    def _end(self, *_: object) -> None:
        self.ending = True

    def _pause(self) -> float | None:
        """Seconds until somebody's time is up. Who waits for a turn has none of the press's: it may go away."""
        deadlines = [client.deadline for client in self.clients if client not in self.waiting]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _listen(self, on: bool) -> None:
        listens = self.listener in self.selector.get_map()
        if on and not listens:
            self.selector.register(self.listener, selectors.EVENT_READ)
        elif listens and not on:
            self.selector.unregister(self.listener)

    # --- A client

    def _welcome(self) -> None:
        try:
            connection, _ = self.listener.accept()
        except OSError:  # gone again, or no file descriptor left
            return
        connection.setblocking(False)
        client = Client(connection, time.monotonic() + PATIENCE)
        self.clients.add(client)
        self.selector.register(connection, selectors.EVENT_READ, client)
        self._listen(len(self.clients) < MOST_CLIENTS)

    def _attend(self, client: Client) -> None:
        try:
            if client.answer is not None:
                self._send(client, client.answer)
            else:
                self._receive(client)
        except BlockingIOError:
            pass
        except wire.TooLargeError:
            self._reply(client, Exit.TOO_LARGE)
        except (OSError, wire.BrokenWireError):
            self._dismiss(client)

    def _receive(self, client: Client) -> None:
        """The next piece of a request. After its end a client has only one thing left to say: that it is gone."""
        wanted = (client.length or wire.REQUEST.size) - len(client.message)
        piece = client.socket.recv(min(wanted, 1_000_000) if client.request is NOTHING_YET else 1)
        if not piece or client.request is not NOTHING_YET:
            raise wire.BrokenWireError
        client.message += piece
        if not client.length and len(client.message) == wire.REQUEST.size:
            client.length = wire.announced(client.message)
            if sum(each.length for each in self.clients if each.request is NOTHING_YET) > MOST_BYTES:
                self._reply(client, Exit.BUSY)
        elif len(client.message) == client.length:
            client.request = wire.unpacked_request(client.message)
            client.message = bytearray()
            if client.request.job not in JOBS:
                raise wire.BrokenWireError
            self.waiting.append(client)

    def _reply(self, client: Client, exit: Exit, said: bytes = b"", result: bytes = b"") -> None:
        client.answer = memoryview(wire.packed_answer(wire.Answer(exit, said, result)))
        client.deadline = time.monotonic() + PATIENCE
        self.selector.modify(client.socket, selectors.EVENT_WRITE, client)

    def _send(self, client: Client, answer: memoryview) -> None:
        client.answer = answer[client.socket.send(answer) :]
        if not client.answer:
            self._dismiss(client)

    def _dismiss(self, client: Client) -> None:
        """Nothing of it stays: neither its child nor a file."""
        self.clients.discard(client)
        if client in self.waiting:
            self.waiting.remove(client)
        if client.pid:
            os.kill(client.pid, signal.SIGKILL)
            os.waitpid(client.pid, 0)
            self._put_away(client)
        self.selector.unregister(client.socket)
        client.socket.close()
        self._listen(not self.ending)

    # --- A child

    def _begin(self) -> None:
        while self.waiting and sum(bool(client.pid) for client in self.clients) < self.most_children:
            client = self.waiting.popleft()
            try:
                self._fork(client)
            except OSError as error:  # no process or no memory to be had
                say(f"The press could not begin a job: {error}")
                self._put_away(client)
                self._reply(client, Exit.BUSY)

    def _fork(self, client: Client) -> None:
        client.scratch = tempfile.mkdtemp(dir=self.folder)
        client.result, client.said = os.memfd_create("result"), os.memfd_create("said")
        client.deadline = time.monotonic() + JOBS[client.request.job].limits.wall
        client.pid = os.fork()
        if client.pid == 0:
            self._be_child(client)
        client.request = wire.Request(client.request.job, b"")  # the child has its own copy

    def _be_child(self, client: Client) -> None:
        """In the child, which never leaves this function."""
        exit = Exit.FAILED
        try:
            self._let_go_of_the_press(client)
            child.bound(JOBS[client.request.job].limits)
            exit, result = child.work(client.request)
            child.flush()
            child.write_all(client.result, result)
        except MemoryError:
            exit = Exit.OUT_OF_MEMORY
        finally:
            os._exit(exit)

    def _let_go_of_the_press(self, client: Client) -> None:
        """A process of its own: no socket, no terminal, signals as usual; it does not outlive the press."""
        listening.die_with_parent()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.setpgid(0, 0)
        nothing = os.open(os.devnull, os.O_RDONLY)
        result = os.dup(client.result)
        for have, want in ((nothing, 0), (client.said, 1), (client.said, 2), (result, 3)):
            os.dup2(have, want)
        client.result = 3
        os.closerange(4, MOST_DESCRIPTORS)
        tempfile.tempdir = client.scratch

    def _reap(self) -> None:
        for client in [each for each in self.clients if each.pid]:
            pid, status = os.waitpid(client.pid, os.WNOHANG)
            if pid == 0:
                continue
            result, said = self._put_away(client)
            exit = child.outcome(status, said)
            if client.overdue:
                exit = Exit.TOO_SLOW
            kept = result if exit in (Exit.DONE, Exit.REFUSED) else b""
            self._reply(client, exit, said, kept)

    def _put_away(self, client: Client) -> tuple[bytes, bytes]:
        """What the child left: its result and its last words. Its files go."""
        client.pid = 0
        result, said = _contents(client.result), _contents(client.said)[-wire.MOST_SAID :]
        client.result = client.said = -1
        shutil.rmtree(client.scratch, ignore_errors=True)
        return result, said

    def _lose_patience(self) -> None:
        now = time.monotonic()
        for client in [each for each in self.clients if each.deadline <= now and each not in self.waiting]:
            if client.pid:
                client.overdue, client.deadline = True, now + PATIENCE
                os.kill(client.pid, signal.SIGKILL)
            else:
                self._dismiss(client)


def _contents(descriptor: int) -> bytes:
    """All that was written to it; it is closed."""
    if descriptor == -1:
        return b""
    with os.fdopen(descriptor, "rb") as file:
        file.seek(0)
        return file.read()


def main(path: Path, *, parent: int = 0) -> int:
    """Serve at that path until told to stop. 1 when it cannot be had, with a sentence."""
    for order in (signal.SIGTERM, signal.SIGINT):
        signal.signal(order, lambda *_: sys.exit(0))  # while the engines load; then the loop hears them
    os.umask(0o077)
    try:
        with listening.at(path) as listener, _scratch(path.with_name("scratch")) as folder:
            preload()
            listening.settle()
            listener.listen(128)
            life = listening.life_of(parent) if parent else None
            Press(listener, most_children=os.cpu_count() or 1, folder=folder, life=life).serve()
    except ProcessLookupError:  # whoever wanted the press has gone meanwhile
        return 0
    except listening.ListeningError as error:
        say(str(error))
        return 1
    return 0


@contextmanager
def _scratch(folder: Path) -> Iterator[str]:
    """Where the engines keep files of the moment. What a killed press left there goes first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    tempfile.tempdir = str(folder)
    try:
        yield str(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), parent=int(sys.argv[2])))
