"""A mail server on loopback for one test: how it encrypts is chosen, and it notes what reached it."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.rig.keys import certificate


class Conversation(socketserver.StreamRequestHandler):
    """So much of SMTP as one letter needs."""

    server: "Server"

    def handle(self) -> None:
        if self.server.tls == "tls":
            try:
                self._encrypt()
            except OSError:  # whoever called does not believe us
                return
        self._say("220 here")
        while line := self._heard():
            word = line[:4].upper()
            if word == "EHLO":
                self._say("250-here\r\n250 STARTTLS" if self.server.tls == "starttls" else "250 here")
            elif word == "STAR":
                self._say("220 go ahead")
                try:
                    self._encrypt()
                except OSError:
                    return
            elif word == "DATA":
                self._say("354 go ahead")
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    self.server.letters.append(part)
                self._say("250 kept")
            else:
                self._say("250 well")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _heard(self) -> str:
        try:
            return self.rfile.readline().decode()
        except OSError:
            return ""

    def _encrypt(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server.certificate)
        self.request = context.wrap_socket(self.request, server_side=True)
        self.setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()  # the server knows only the plain one


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    tls: str
    certificate: Path
    roots: Path
    letters: list[bytes]


@contextmanager
def mail_server(folder: Path, tls: str) -> Iterator[Server]:
    """``tls`` as MAIL_TLS has it. ``roots`` vouches for its certificate, and nobody knows that."""
    with Server(("127.0.0.1", 0), Conversation) as server:
        server.tls, server.letters = tls, []
        server.certificate, server.roots = _certified(folder)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _certified(folder: Path) -> tuple[Path, Path]:
    authority, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = _name("An authority that nobody knows")
    root = certificate(name, name, authority.public_key(), authority, authority=True)
    shown = certificate(_name("localhost"), name, own.public_key(), authority, host="localhost")
    key = own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "mail.pem").write_bytes(key + shown.public_bytes(serialization.Encoding.PEM))
    (folder / "roots.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    return folder / "mail.pem", folder / "roots.pem"
