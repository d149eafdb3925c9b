"""From a page to a file through the press: what may be loaded, the sentences, the cache, the same bytes each time."""

import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.utils import timezone

from responses import documents, press
from responses.documents import DocumentError, typesetting
from responses.press import Exit, PressError, client, environment
from tests.responses.documents.pages import sheet


@pytest.fixture(autouse=True)
def documents_cache(settings, tmp_path):
    """A cache of this test's own."""
    settings.CACHES = settings.CACHES | {"documents": settings.CACHES["documents"] | {"LOCATION": tmp_path / "cache"}}
    return tmp_path / "cache"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:8000/",
        "https://example.org/",
        "ftp://example.org/",
        "data:text/html,x",
        "data:text/css,x",
        "data:image/png,x",
        "data:image/svg+xml,x",
        "data:image/png,%3Csvg/%3E",
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


def test_fetcher_gives_our_fonts_and_pictures_inside_the_page():
    from responses.documents.engine import Fetcher

    font = Fetcher().fetch("font:AtkinsonHyperlegibleNext-Regular.ttf")
    drawing = Fetcher().fetch("data:image/svg+xml,%3Csvg/%3E")
    picture = Fetcher().fetch("data:image/png;base64,iVBORw0KGgo=")

    assert font.read()[:4] == b"\x00\x01\x00\x00"
    assert (drawing.read(), drawing.content_type) == (b"<svg/>", "image/svg+xml")
    assert picture.read() == b"\x89PNG\r\n\x1a\n"


def test_child_has_nothing_to_complain_of(monkeypatch):
    """A style sheet with a word that WeasyPrint does not know would say so here."""
    said = []
    opened = client._opened
    monkeypatch.setattr(client, "_opened", lambda job, answer: said.append(answer.said) or opened(job, answer))

    typesetting.typeset(sheet("<p>x</p>"))

    assert said == [b""]


@pytest.mark.parametrize("exit", [Exit.TOO_SLOW, Exit.OUT_OF_MEMORY, Exit.FORBIDDEN_ADDRESS, Exit.KILLED])
def test_typeset_passes_the_sentence_on(exit, monkeypatch):
    def ask(job, body, **options):
        raise PressError("The sentence.", exit)

    monkeypatch.setattr(press, "ask", ask)

    with pytest.raises(DocumentError, match=r"^The sentence\.$"):
        typesetting.typeset(sheet("<p>x</p>"))


@pytest.fixture
def asked(monkeypatch):
    """The jobs that were asked of the press; it answers with a number."""
    jobs = []

    def ask(job, body, **options):
        jobs.append(job)
        return b"%PDF " + str(len(jobs)).encode()

    monkeypatch.setattr(press, "ask", ask)
    return jobs


def test_same_page_is_laid_out_once(asked):
    given = {"source": "{}", "dated": "2024-10-17", "signable": True}

    assert typesetting.typeset("<p>x", **given) == typesetting.typeset("<p>x", **given) == b"%PDF 1"
    assert asked == ["typeset"]


@pytest.mark.parametrize(
    "changed", [{"page": "<p>y"}, {"source": "[]"}, {"dated": None}, {"dated": "2024-10-18"}, {"signable": False}]
)
def test_page_that_differs_in_anything_is_laid_out_anew(asked, changed):
    given = {"page": "<p>x", "source": "{}", "dated": "2024-10-17", "signable": True}
    typesetting.typeset(**given)

    assert typesetting.typeset(**(given | changed)) == b"%PDF 2"


def test_page_is_laid_out_anew_by_another_engine(asked, monkeypatch):
    typesetting.typeset("<p>x")
    monkeypatch.setattr(typesetting, "release", lambda: "another")

    assert typesetting.typeset("<p>x") == b"%PDF 2"


def test_cache_that_cannot_be_written_costs_nothing_but_time(asked, documents_cache, caplog):
    documents_cache.write_text("a file where the folder should be")

    assert typesetting.typeset("<p>x") == b"%PDF 1"
    assert typesetting.typeset("<p>x") == b"%PDF 2"
    assert "The cache of documents cannot be written" in caplog.text


def test_cache_that_is_damaged_is_passed_by(asked, documents_cache):
    typesetting.typeset("<p>x")
    [kept] = documents_cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-4])

    assert typesetting.typeset("<p>x") == b"%PDF 2"


def test_cache_keeps_files_from_other_users(asked, documents_cache):
    typesetting.typeset("<p>x")

    [kept] = documents_cache.iterdir()
    assert documents_cache.stat().st_mode & 0o077 == 0
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_old_drafts_are_deleted_though_nobody_asks_for_them(asked, documents_cache):
    typesetting.typeset("<p>an old draft")
    [draft] = documents_cache.iterdir()
    unfinished = documents_cache / "tmp1234"
    unfinished.write_bytes(b"of a process that was killed")
    then = (timezone.now() - timedelta(hours=24, seconds=1)).timestamp()
    for path in (draft, unfinished):
        os.utime(path, times=(then, then))
    typesetting.typeset("<p>of today")
    said = StringIO()

    call_command("sweep", stdout=said)
    assert len(list(documents_cache.iterdir())) == 3
    call_command("sweep", "--act", stdout=said)

    assert not draft.exists()
    assert not unfinished.exists()
    assert len(list(documents_cache.iterdir())) == 1
    assert "documents: 2 typeset files, kept for a day: would be deleted." in said.getvalue()
    assert "documents: 2 typeset files, kept for a day: deleted." in said.getvalue()


def test_cache_that_was_never_made_has_nothing_old(documents_cache):
    assert typesetting.old(now=timezone.now()) == []


def test_cache_is_bounded():
    assert caches["documents"]._max_entries == 500


def test_cold_child_and_press_give_the_same_bytes(settings, monkeypatch):
    page = sheet("<p>x</p><div id=signature-field>Ada</div>")
    given = {"source": '{"a": 1}', "dated": "2024-10-17", "signable": True}
    monkeypatch.setattr(typesetting, "_kept", lambda key: None)
    warm = [typesetting.typeset(page, **given) for _ in range(2)]
    settings.PRESS_SOCKET = "/nowhere/p.sock"
    cold = typesetting.typeset(page, **given)

    assert warm == [cold, cold]


def test_engine_gives_the_same_bytes_at_another_time_in_another_place():
    program = (
        "import sys, hashlib; from responses.documents import engine; "
        "print(hashlib.sha256(engine.typeset(sys.stdin.read(), source='{}', signable=True)).hexdigest())"
    )
    printed = set()
    for zone, seed in (("UTC", "1"), ("Asia/Tokyo", "2")):
        env = environment.clean() | {"TZ": zone, "PYTHONHASHSEED": seed, "HOME": os.environ.get("HOME", "")}
        command = [sys.executable, "-W", "ignore", "-c", program]
        page = sheet("<p>x</p><div id=signature-field>Ada</div>").encode()
        printed.add(subprocess.run(command, input=page, env=env, cwd=environment.ROOT, capture_output=True).stdout)

    assert len(printed) == 1
    assert len(printed.pop()) == 65


def test_picture_is_a_page_of_that_width():
    pdf = typesetting.typeset(sheet("<p>x</p>"))

    picture = documents.picture(pdf, page=1, width=200)

    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(picture[16:20]) == 200
    assert picture == documents.picture(pdf, width=200)


@pytest.mark.parametrize(("page", "words"), [(0, "has no page 0"), (2, "has no page 2")])
def test_picture_of_a_page_that_is_not_there(page, words):
    pdf = typesetting.typeset(sheet("<p>x</p>"))

    with pytest.raises(DocumentError, match=words):
        documents.picture(pdf, page=page)


def test_picture_of_what_is_no_pdf():
    with pytest.raises(DocumentError, match="no PDF"):
        documents.picture(b"no pdf")
