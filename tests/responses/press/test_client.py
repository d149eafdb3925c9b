"""The web process's side: the press that runs or a cold child, and a sentence for everything that goes wrong."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from responses.press import Exit, PressError, PressRefused, ask, client, environment, listening, sentences, wire
from responses.press.jobs import JOBS, Limits
from tests.responses.press.test_server import told


@pytest.fixture
def cold(socket_path):
    """No press runs."""
    assert not socket_path.exists()


@pytest.mark.usefixtures("cold")
def test_cold_child_does_the_same_job():
    assert ask("echo", b"body", one=1) == b'body{"one": 1}'


@pytest.mark.usefixtures("cold")
@pytest.mark.parametrize(
    ("job", "body", "exit"),
    [
        ("spin", b"", Exit.TOO_SLOW),
        ("doze", b"20", Exit.TOO_SLOW),
        ("hoard", b"", Exit.OUT_OF_MEMORY),
        ("scribble", b"", Exit.TOO_LARGE),
        ("crash", b"", Exit.FAILED),
        ("end", b"11", Exit.FAILED),
        ("end", b"9", Exit.KILLED),
    ],
)
def test_cold_child_is_bounded_as_those_of_the_press(job, body, exit):
    with pytest.raises(PressError) as error:
        ask(job, body)

    assert error.value.exit == exit


@pytest.mark.usefixtures("cold")
def test_cold_child_refuses_with_code_and_detail():
    with pytest.raises(PressRefused) as refused:
        ask("refuse", b"", shade="rose")

    assert (refused.value.code, refused.value.detail) == ("too_pink", {"shade": "rose"})


@pytest.mark.usefixtures("cold")
def test_cold_child_gets_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")

    seen = json.loads(ask("look", b""))

    assert seen["environment"].keys() - {"LC_CTYPE"} == environment.clean().keys()
    assert "canary" not in str(seen)
    assert seen["limits"] == [1, 1_000_000_000, 5_000_000, 0]


@pytest.mark.parametrize("path", ["/nowhere/p.sock", "/" + "long" * 40])
def test_cold_child_where_the_socket_cannot_be(path, settings):
    settings.PRESS_SOCKET = path

    assert ask("echo", b"all the same") == b"all the same"


def test_press_killed_in_mid_job_costs_time_alone(odd_press, tmp_path):
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, "sleep", b"0.5", tell=str(tmp_path / "pid"))
        first = told(tmp_path / "pid")
        odd_press.kill()

        assert asked.result(20) == b"slept"
    assert int((tmp_path / "pid").read_text()) != first


def test_press_that_does_not_answer_in_time_is_busy(socket_path, monkeypatch):
    monkeypatch.setattr(client, "QUEUE_SECONDS", 0.3)
    monkeypatch.setitem(JOBS, "echo", JOBS["echo"].__class__(JOBS["echo"].do, Limits(wall=0)))
    with listening.at(socket_path) as listener:
        listener.listen()

        with pytest.raises(PressError, match="try again in a minute") as error:
            ask("echo", b"")

    assert error.value.exit == Exit.BUSY


def test_ask_refuses_what_is_too_large_before_sending(monkeypatch):
    monkeypatch.setattr(wire, "MOST_BODY", 10)

    with pytest.raises(PressError, match="This file is too large") as error:
        ask("echo", b"x" * 11)

    assert error.value.exit == Exit.TOO_LARGE


def test_ask_knows_its_jobs():
    with pytest.raises(ValueError, match="no such job: dance"):
        ask("dance", b"")


@pytest.mark.parametrize("exit", [each for each in Exit if each not in (Exit.DONE, Exit.REFUSED)])
@pytest.mark.parametrize("job", ["typeset", "read"])
def test_every_exit_has_a_sentence(job, exit):
    said = sentences.of(job, exit)

    assert said.endswith(".") or exit == Exit.LIBRARIES_MISSING
    assert len(said) > 20


def test_sentence_for_missing_libraries_names_the_line_to_run():
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in sentences.of(
        "typeset", Exit.LIBRARIES_MISSING
    )


def test_socket_path_is_the_one_of_the_settings(monkeypatch):
    program = (
        "import os, django.conf; from responses.press import environment; "
        "print(environment.socket_path(os.environ) == django.conf.settings.PRESS_SOCKET, "
        "environment.socket_path(os.environ))"
    )
    printed = []
    for given in ({}, {"PRESS_SOCKET": "/srv/p.sock"}):
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings", "PYTHONPATH": ".", **given}
        printed.append(
            subprocess.run(
                [sys.executable, "-c", program],
                cwd=environment.ROOT,
                env=env,
                capture_output=True,
                check=True,
                text=True,
            ).stdout
        )

    assert printed == [f"True {os.environ['SOTERIA_VAR']}/press/press.sock\n", "True /srv/p.sock\n"]


def test_path_too_long_for_a_socket_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / ("long" * 30) / "p.sock"

    with pytest.raises(listening.ListeningError, match="Set PRESS_SOCKET"), listening.at(path):
        pass
    assert not path.parent.exists()


def test_folder_of_the_socket_is_made_for_its_owner_alone(socket_path):
    path = socket_path.parent / "press" / "p.sock"

    with listening.at(path):
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert not path.exists()


def test_press_starts_itself_again_without_the_secrets_of_whoever_starts_it():
    program = (
        "import json, os, sys; os.execve = lambda path, command, env: print(json.dumps([command, env])); "
        "from responses.press.__main__ import main; main(['/srv/p.sock'])"
    )
    env = os.environ | {"SECRET_KEY": "canary"}

    command, given = json.loads(run(program, env=env))
    assert command[-3:] == ["responses.press.server", "/srv/p.sock", "0"]
    assert given == environment.clean()
    assert Path(given["FONTCONFIG_FILE"]).exists()


def test_no_engine_in_a_web_process_and_no_django_in_a_child():
    web = "import sys, responses.press.client, responses.documents.typesetting, responses.documents.looking"
    child = "import sys, responses.press.server, responses.press.jobs; responses.press.jobs.preload()"
    names = ("weasyprint", "pyhanko", "pypdfium2", "page", "pypdf", "django")
    tell = f"; print([name for name in {names} if name in sys.modules])"

    assert run(web + tell) == "['django']\n"
    assert "'django'" not in run(child + tell)


def run(program: str, env: dict[str, str] | None = None) -> str:
    """What the program prints."""
    return subprocess.run(
        [sys.executable, "-c", program], cwd=environment.ROOT, env=env, capture_output=True, check=True, text=True
    ).stdout
