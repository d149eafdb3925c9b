"""The press that runs: bounded children, and nothing that one client or child does hurts another."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from responses.press import Exit, PressError, PressRefused, ask, environment, wire
from tests import press

pytestmark = pytest.mark.usefixtures("odd_press", "no_cold_child")


def eventually(condition, seconds=5.0) -> bool:
    for _ in range(int(seconds * 50)):
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def connected(socket_path):
    """``connected(sent)``: a connection to the press over which that was sent."""
    with ExitStack() as kept:

        def connect(sent: bytes = b"") -> socket.socket:
            connection = kept.enter_context(socket.socket(socket.AF_UNIX))
            connection.connect(str(socket_path))
            connection.settimeout(10)
            connection.sendall(sent)
            return connection

        yield connect


def everything(connection) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def told(path: Path) -> int:
    """The number of the child that tells it in that file."""
    assert eventually(lambda: path.exists() and path.read_text())
    return int(path.read_text())


def test_press_gives_body_and_options_to_the_job_and_its_result_back():
    assert ask("echo", b"body \x00\xff", one=1, two=["dŵr"]) == b'body \x00\xff{"one": 1, "two": ["d\\u0175r"]}'


def test_press_passes_megabytes():
    body = os.urandom(20_000_000)

    assert ask("shout", body) == body


def test_press_refusal_arrives_with_its_code_and_detail():
    with pytest.raises(PressRefused) as refused:
        ask("refuse", b"", shade="rose")

    assert (refused.value.code, refused.value.detail) == ("too_pink", {"shade": "rose"})


@pytest.mark.parametrize(
    ("job", "body", "exit", "words"),
    [
        ("spin", b"", Exit.TOO_SLOW, "took too long"),
        ("doze", b"20", Exit.TOO_SLOW, "took too long"),
        ("hoard", b"", Exit.OUT_OF_MEMORY, "more memory"),
        ("scribble", b"", Exit.TOO_LARGE, "too large"),
        ("talk", b"", Exit.TOO_LARGE, "too large"),
        ("crash", b"", Exit.FAILED, "could not be made"),
        ("end", b"11", Exit.FAILED, "could not be made"),
        ("end", b"9", Exit.KILLED, "try again"),
    ],
)
def test_press_outlives_its_children(job, body, exit, words):
    with pytest.raises(PressError, match=words) as error:
        ask(job, body)

    assert error.value.exit == exit
    assert ask("echo", b"next") == b"next"


def test_press_logs_the_reason(caplog):
    with pytest.raises(PressError):
        ask("crash", b"")

    assert "RuntimeError: the reason" in caplog.text


def test_child_killed_from_outside_is_a_sentence(tmp_path):
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, "sleep", b"20", tell=str(tmp_path / "pid"))
        os.kill(told(tmp_path / "pid"), signal.SIGKILL)

        with pytest.raises(PressError, match="was ended before it was done"):
            asked.result(10)


def test_child_sees_no_socket_no_secret_and_its_limits(odd_press, socket_path):
    seen = json.loads(ask("look", b""))

    assert seen["descriptors"] == [0, 1, 2, 3]
    assert seen["limits"] == [1, 1_000_000_000, 5_000_000, 0]
    assert seen["signals"] == [True, True]
    assert seen["input"] == ""
    assert Path(seen["folder"]).parent == socket_path.parent / "scratch"
    assert not Path(seen["folder"]).exists()


def test_press_never_has_more_children_than_processors(odd_press):
    count = (os.cpu_count() or 1) * 2 + 1
    most = 0
    with ThreadPoolExecutor(count) as pool:
        asked = [pool.submit(ask, "sleep", b"0.3") for _ in range(count)]
        while not all(each.done() for each in asked):
            most = max(most, len(children(odd_press.pid)))

    assert [each.result() for each in asked] == [b"slept"] * count
    assert most == (os.cpu_count() or 1)


def test_press_ends_the_child_of_a_client_that_went_away(tmp_path, connected):
    request = wire.packed_request(wire.Request("sleep", b"20", {"tell": str(tmp_path / "pid")}))
    connection = connected(request)
    pid = told(tmp_path / "pid")

    connection.close()

    assert eventually(lambda: not alive(pid))


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"SP1",
        wire.packed_request(wire.Request("echo", b"x" * 1000))[:-1],
        b"GET / HTTP/1.1\r\n\r\n",
        wire.REQUEST.pack(wire.MAGIC, 2, 0) + b"{}",
        wire.REQUEST.pack(wire.MAGIC, 4, 0) + b"\xff\xff\xff\xff",
        wire.packed_request(wire.Request("no such job", b"")),
        wire.packed_request(wire.Request("echo", b"")) + b"and more",
    ],
)
def test_press_lets_go_of_a_client_that_makes_no_sense(sent, connected):
    connection = connected(sent)

    assert ask("echo", b"others") == b"others"
    with suppress(wire.BrokenWireError, ConnectionResetError):
        assert wire.unpacked_answer(everything(connection)).result == b""  # one request of it was whole
    assert ask("echo", b"still") == b"still"


def test_press_refuses_a_request_that_is_too_large_before_reading_it(connected):
    connection = connected(wire.REQUEST.pack(wire.MAGIC, 10, wire.MOST_BODY + 1))

    assert wire.unpacked_answer(everything(connection)).exit == Exit.TOO_LARGE


def test_press_reads_only_so_much_at_once(connected):
    announcing = wire.REQUEST.pack(wire.MAGIC, 10, wire.MOST_BODY)
    connections = [connected(announcing) for _ in range(4)]

    assert wire.unpacked_answer(everything(connections[-1])).exit == Exit.BUSY


def test_slow_client_takes_no_child_from_others(odd_press, connected):
    request = wire.packed_request(wire.Request("shout", b"x" * 3_000_000))
    for _ in range((os.cpu_count() or 1) + 1):
        connected(request)

    assert eventually(lambda: not children(odd_press.pid))
    assert ask("echo", b"others") == b"others"


def test_press_bears_a_hundred_clients_at_once(connected):
    for _ in range(100):
        connected()

    assert ask("echo", b"after them") == b"after them"


def test_press_ends_cleanly(odd_press, socket_path, tmp_path, connected):
    connected(wire.packed_request(wire.Request("sleep", b"20", {"tell": str(tmp_path / "pid")})))
    pid = told(tmp_path / "pid")

    assert press.end(odd_press) == 0
    assert not alive(pid)
    assert sorted(path.name for path in socket_path.parent.iterdir()) == ["p.sock.lock"]


def test_press_killed_leaves_no_child_and_its_socket_is_replaced(odd_press, socket_path, tmp_path, connected):
    connected(wire.packed_request(wire.Request("sleep", b"20", {"tell": str(tmp_path / "pid")})))
    pid = told(tmp_path / "pid")

    odd_press.kill()
    odd_press.wait()

    assert eventually(lambda: not alive(pid))
    assert socket_path.exists()
    again = press.begin(socket_path, module="tests.responses.press.odd_press")
    assert ask("echo", b"again") == b"again"
    assert press.end(again) == 0


def test_second_press_at_the_same_place_says_so_and_ends(socket_path):
    second = subprocess.run(
        [sys.executable, "-m", "tests.responses.press.odd_press", str(socket_path)],
        cwd=environment.ROOT,
        capture_output=True,
        text=True,
        timeout=20,
    )

    assert (second.returncode, second.stderr) == (1, f"Another press runs at {socket_path} already.\n")
    assert ask("echo", b"the first") == b"the first"


def test_press_ends_with_whoever_started_it(socket_path):
    path = socket_path.with_name("q.sock")
    starter = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'tests.responses.press.odd_press', "
        f"{str(path)!r}]); print(p.pid, flush=True); p.wait()"
    )
    with subprocess.Popen([sys.executable, "-c", starter], cwd=environment.ROOT, stdout=subprocess.PIPE) as parent:
        pid = int(parent.stdout.readline())
        assert eventually(lambda: press.answers(path))

        parent.kill()

    assert eventually(lambda: not alive(pid))
    assert not path.exists()


def test_socket_is_for_its_owner_alone(socket_path):
    assert stat.S_IMODE(socket_path.stat().st_mode) == 0o600
