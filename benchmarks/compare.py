"""What an answer of the Tracker costs beside nginx sending the same bytes: ``python -m benchmarks.compare``.

On demand, on a machine with Debian's nginx. Both are asked in turn, round by round, over connections that stay open, so
that the load of the machine falls on both; what counts is the CPU of the server's threads (/proc), not time.
Ends with 1 above a target: a warm page in gzip 2.5 times nginx's gzip_static, a 304 4 times nginx's. With databases of
benchmarks.generate it also tells what the first request after a change costs at each size.
"""

import argparse
import gzip
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Readers at once: what one alone costs is mostly waking up for each.
READERS = 8
GZIP, UNCHANGED = 2.5, 4.0
NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; default_type text/html; keepalive_requests 10000000; sendfile on;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}/site; gzip_static on; }}
}}
"""


class Connection:
    """Stays open from answer to answer."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))

    def send(self, request: bytes) -> None:
        self.socket.sendall(request)

    def receive(self) -> bytes:
        """The head of the answer and its words."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _gap, body = data.partition(b"\r\n\r\n")
        while len(body) < _length(head):
            body += self._more()
        return head + b"\r\n\r\n" + body

    def _more(self) -> bytes:
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise SystemExit("The server closed the connection.")
        return piece


class Server:
    """A process tree with a port, and connections to it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        for _attempt in range(1200):
            try:
                self.readers = [Connection(port) for _ in range(READERS)]
                return
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.1)
        raise SystemExit(f"No server came up on port {port}.")

    def ask(self, request: bytes) -> bytes:
        self.readers[0].send(request)
        return self.readers[0].receive()

    def cpu(self, request: bytes, times: int) -> float:
        """Seconds of CPU for so many answers, asked for by all readers at once."""
        before = _cpu(self.process.pid)
        for _ in range(times // READERS):
            for reader in self.readers:
                reader.send(request)
            for reader in self.readers:
                reader.receive()
        return _cpu(self.process.pid) - before


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=3000, help="in each round, of each server")
    parser.add_argument("databases", nargs="*", type=Path, help="files of benchmarks.generate, to be compared")
    options = parser.parse_args()
    if not shutil.which("nginx"):
        raise SystemExit("There is no nginx here; on Debian: apt-get install nginx-light")
    files = options.databases or [None]
    failed = 0
    for file in files:
        with tempfile.TemporaryDirectory(prefix="compare-") as folder:
            failed |= compared(Path(folder), file, options.rounds, options.requests)
    return failed


def compared(folder: Path, database: Path | None, rounds: int, requests: int) -> int:
    with ExitStack() as stack:
        tracker = stack.enter_context(_tracker(folder, database))
        began = _cpu(tracker.process.pid)
        page = tracker.ask(_request(""))
        first = _cpu(tracker.process.pid) - began
        zipped = tracker.ask(_request("Accept-Encoding: gzip\r\n"))
        head, _gap, body = zipped.partition(b"\r\n\r\n")
        if b"200 OK" not in head or gzip.decompress(body) != page.partition(b"\r\n\r\n")[2]:
            raise SystemExit(f"The Tracker does not answer as it should: {head.decode()}")
        nginx = stack.enter_context(_nginx(folder, page.partition(b"\r\n\r\n")[2], body))
        print(
            f"{database or 'real data'}: / of {len(page)} bytes, {len(body)} in gzip; first answer {first:.2f} s of CPU"
        )
        gzipped = _ratio("200 gzip", tracker, nginx, "", rounds, requests)
        unchanged = _ratio("304", tracker, nginx, "If-None-Match", rounds, requests)
    return int(gzipped > GZIP or unchanged > UNCHANGED)


def _ratio(what: str, tracker: Server, nginx: Server, condition: str, rounds: int, requests: int) -> float:
    """The median of paired ratios, said and returned."""
    asked = [_request(f"Accept-Encoding: gzip\r\n{_tag(server) if condition else ''}") for server in (tracker, nginx)]
    for server, request in zip((tracker, nginx), asked, strict=True):
        status = server.ask(request).split(b"\r\n", 1)[0]
        if (b"304" if condition else b"200") not in status:
            raise SystemExit(f"Asked for {what}, got {status.decode()}")
        server.cpu(request, requests // 3)
    pairs = [(tracker.cpu(asked[0], requests), nginx.cpu(asked[1], requests)) for _ in range(rounds)]
    ratio = statistics.median(mine / its for mine, its in pairs)
    mine, its = (1e6 * statistics.median(pair[at] for pair in pairs) / requests for at in (0, 1))
    print(f"  {what}: {mine:.0f} µs, nginx {its:.0f} µs of CPU an answer; median of {rounds} paired ratios {ratio:.2f}")
    return ratio


def _tag(server: Server) -> str:
    head = server.ask(_request("Accept-Encoding: gzip\r\n")).split(b"\r\n\r\n")[0].decode()
    tag = next(line.split(": ", 1)[1] for line in head.split("\r\n") if line.lower().startswith("etag: "))
    return f"If-None-Match: {tag}\r\n"


def _request(headers: str) -> bytes:
    return f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def _cpu(pid: int) -> float:
    """Seconds on a processor of all threads of a process and of its living children, to the nanosecond."""
    threads = list(Path(f"/proc/{pid}/task").iterdir())
    own = sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9
    children = [child for thread in threads for child in (thread / "children").read_text().split()]
    return own + sum(_cpu(int(child)) for child in children)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def _run(command: list[str], port: int, environment: dict[str, str] | None = None):
    process = subprocess.Popen(  # noqa: S603 -- our own programs
        command, cwd=ROOT, env=os.environ | (environment or {}), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield Server(process, port)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # one that was still starting
            process.kill()
            process.wait()


@contextmanager
def _tracker(folder: Path, database: Path | None):
    """One worker of the public side as the README runs it, over a copy of the real data or over a given file."""
    port = _free_port()
    environment = {
        "SOTERIA_VAR": str(folder),
        "DATABASE_URL": f"sqlite:///{(database or folder / 'd.sqlite3').resolve()}",
    }
    if database is None:
        for words in (["migrate", "-v", "0"], ["load_real_data"]):
            command = [sys.executable, "manage.py", *words]
            subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    server += [
        "--workers",
        "1",
        "--blocking-threads",
        "1",
        "--workers-kill-timeout",
        "5",
        "--log-level",
        "error",
        "soteria_tracker.public_wsgi:application",
    ]
    with _run(server, port, environment) as running:
        yield running


@contextmanager
def _nginx(folder: Path, page: bytes, zipped: bytes):
    site, port = folder / "site", _free_port()
    site.mkdir()
    folder.chmod(0o755)
    (site / "index.html").write_bytes(page)
    (site / "index.html.gz").write_bytes(zipped)
    (folder / "nginx.conf").write_text(
        f"user root;\n{NGINX.format(folder=folder, port=port)}"
        if os.getuid() == 0
        else NGINX.format(folder=folder, port=port)
    )
    with _run([shutil.which("nginx") or "nginx", "-c", str(folder / "nginx.conf")], port) as running:
        yield running


if __name__ == "__main__":
    sys.exit(main())
