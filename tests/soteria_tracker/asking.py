"""One request to a server's application, without the test client: imports nothing that the public side has not."""

import sys


def ask(application, path: str) -> tuple[int, str]:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1"}
    environ |= {
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": sys.stdin.buffer,
    }
    environ |= {"wsgi.errors": sys.stderr, "SERVER_PROTOCOL": "HTTP/1.1"}
    said: list[tuple] = []
    words = b"".join(application(environ, lambda *answer: said.append(answer)))
    return int(said[0][0][:3]), words.decode()
