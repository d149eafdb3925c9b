"""The press writes as everybody writes: plain in a trial, JSON in production."""

import json

import pytest

from responses.press import environment
from responses.press.lines import say


@pytest.mark.parametrize("mode", ["trial", "test"])
def test_line_is_plain_in_a_trial(capsys, monkeypatch, mode):
    monkeypatch.setenv("SOTERIA_MODE", mode)
    say("Another press runs already.")

    assert capsys.readouterr().err == "Another press runs already.\n"


def test_line_is_json_in_production(capsys, monkeypatch):
    monkeypatch.setenv("SOTERIA_MODE", "production")
    say("Another press runs already.")

    line = json.loads(capsys.readouterr().err)
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "ERROR", "logger": "responses.press", "message": "Another press runs already."}


def test_press_is_told_how_to_write_and_no_secret(monkeypatch):
    monkeypatch.setenv("SOTERIA_MODE", "production")
    monkeypatch.setenv("SECRET_KEY", "canary")

    assert environment.clean()["SOTERIA_MODE"] == "production"
    assert "canary" not in str(environment.clean())
