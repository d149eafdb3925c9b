"""The child process: what it may load, how it is bounded, what it says when it cannot go on."""

import signal
import subprocess
import sys

import pytest

from responses import documents
from responses.documents import DocumentError, typesetting
from responses.documents.exits import Exit
from tests.responses.documents.payloads import full


def typeset(inside: str) -> bytes:
    return typesetting.typeset(f'<!DOCTYPE html><html lang="en"><title>T</title><body>{inside}</body></html>')


@pytest.mark.parametrize(
    "inside",
    [
        '<img alt="x" src="file:///etc/hostname">',
        '<link rel="stylesheet" href="https://example.org/x.css">',
    ],
)
def test_typeset_refuses_files_and_addresses(inside):
    with pytest.raises(DocumentError, match="may not load"):
        typeset(inside)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:8000/",
        "https://example.org/",
        "ftp://example.org/",
        "data:text/html,x",
        "data:text/css,x",
        "font:../../../etc/passwd",
        "font:OFL.txt",
        "about:invalid",
        "//example.org/x",
        "relative.png",
        "DATA:text/html,x",
    ],
)
def test_fetcher_refuses(url):
    from responses.documents.engine import Fetcher

    with pytest.raises(ValueError, match="Not allowed in a document"):
        Fetcher().fetch(url)


def test_fetcher_gives_our_fonts_and_images_inside_the_page():
    from responses.documents.engine import Fetcher

    font = Fetcher().fetch("font:AtkinsonHyperlegibleNext-Regular.ttf")
    image = Fetcher().fetch("data:image/svg+xml,%3Csvg/%3E")

    assert font.read()[:4] == b"\x00\x01\x00\x00"
    assert image.read() == b"<svg/>"


def test_typeset_out_of_time():
    with pytest.raises(DocumentError, match="took too long to lay out"):
        typesetting.typeset("<p>x</p>", wall_seconds=0.01)


@pytest.mark.parametrize(
    ("returncode", "words"),
    [
        (-signal.SIGXCPU, "took too long"),
        (-signal.SIGKILL, "took too long"),
        (Exit.LIBRARIES_MISSING, "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        (Exit.OUT_OF_MEMORY, "more memory"),
        (Exit.FORBIDDEN_ADDRESS, "may not load"),
        (1, "could not be made"),
    ],
)
def test_typeset_says_in_a_sentence_why_the_child_ended(returncode, words, monkeypatch):
    monkeypatch.setattr(typesetting, "COMMAND", (sys.executable, "-c", ending(returncode)))

    with pytest.raises(DocumentError, match=words):
        typesetting.typeset("<p>x</p>")


def ending(returncode: int) -> str:
    if returncode < 0:
        return f"import os; os.kill(os.getpid(), {-returncode:d})"
    return f"import sys; sys.exit({returncode:d})"


def test_missing_libraries_are_named(monkeypatch):
    monkeypatch.setattr(typesetting, "LIBRARIES", (*typesetting.LIBRARIES, "libnowhere.so.0"))

    assert typesetting.missing_libraries() == ["libnowhere.so.0"]


def test_child_has_nothing_to_complain_of(monkeypatch):
    """A style sheet with a word that WeasyPrint does not know would say so here."""
    said = []
    run = subprocess.run

    def listen(*args, **kwargs):
        child = run(*args, **kwargs)
        said.append(child.stderr)
        return child

    monkeypatch.setattr(subprocess, "run", listen)
    documents.pdf(full(), draft=True)

    assert said == [b""]


def test_child_is_bounded():
    program = (
        "import resource as r; from responses.documents.render import bound; bound(); "
        "print(*[r.getrlimit(limit)[1] for limit in (r.RLIMIT_CPU, r.RLIMIT_AS, r.RLIMIT_FSIZE, r.RLIMIT_CORE)])"
    )

    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout

    assert printed == "20 1500000000 64000000 0\n"


def test_child_gets_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setattr(typesetting, "COMMAND", (sys.executable, "-c", "import os; print(dict(os.environ))"))

    assert b"canary" not in typesetting.typeset("<p>x</p>")


def test_web_process_never_imports_weasyprint_nor_the_child_django():
    program = "import sys, responses.documents, responses.documents.typesetting; print('weasyprint' in sys.modules)"
    child = "import sys, responses.documents.engine; print('django' in sys.modules)"

    printed = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
        for code in (program, child)
    ]

    assert printed == ["False\n", "False\n"]
