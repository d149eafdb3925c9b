"""What is overdue is said, and what could not be asked is never taken for well."""

import re
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy import updates
from deploy.updates import Package, later, newer, read

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
LOCK = """
version = 1
[[package]]
name = "soteria-tracker"
version = "0.1.0"
source = { virtual = "." }
"""


def package(name: str, version: str, uploaded: datetime) -> str:
    return f"""
[[package]]
name = "{name}"
version = "{version}"
source = {{ registry = "https://registry.example/simple" }}
sdist = {{ url = "https://registry.example/a", upload-time = "{(uploaded - timedelta(days=1)).isoformat()}" }}
wheels = [{{ url = "https://registry.example/b", upload-time = "{uploaded.isoformat()}" }}]
"""


def test_lock_is_read_with_the_day_of_the_last_file():
    forked = package("a", "2.0", NOON) + package("a", "1.10", NOON) + package("b", "3", NOON - timedelta(days=5))

    assert read(LOCK + forked) == {"a": Package("1.10", NOON), "b": Package("3", NOON - timedelta(days=5))}


def test_newer_goes_by_versions_and_not_by_letters():
    mine = {"a": Package("1.9", NOON), "b": Package("1.10", NOON), "c": Package("2", NOON)}

    assert newer(mine, {"a": "1.10", "b": "1.9", "c": "2.0", "d": "7"}) == {"a": "1.10"}
    assert later({"a": "2.0", "b": "1.0", "c": "1"}, {"a": "1.10", "b": "1.0"}) == {"a": "2.0"}


@pytest.fixture
def told(tmp_path, monkeypatch, capsys):
    """``told(permitted=..., any=...)``: the exit and the words, where uv knows ``{version: how old in days}`` of a."""

    def run(permitted: dict[str, float], any: dict[str, float], *, locked=("1.0", 300.0), breaks: str = ""):
        (tmp_path / "pyproject.toml").touch()
        (tmp_path / "uv.lock").write_text(LOCK + package("a", locked[0], NOON - timedelta(days=locked[1])))
        days = {
            kind: {v: (NOON - timedelta(days=d)).isoformat() for v, d in each.items()}
            for kind, each in (("lock", permitted), ("pip", any))
        }
        uv = tmp_path / "uv"
        uv.write_text(UV.format(python=sys.executable, days=days, breaks=breaks))
        uv.chmod(uv.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(updates, "ROOT", tmp_path)
        return updates.main(str(uv), now=NOON), capsys.readouterr().out

    return run


#: Takes the newest of what it was given that is as old as it is asked for.
UV = """#!{python}
import sys
from datetime import datetime
days, asked = {days}[sys.argv[1]], sys.argv[1:]
if "{breaks}" in asked:
    sys.exit("no such registry")
until = datetime.fromisoformat(asked[asked.index("--exclude-newer") + 1])
for each in asked:
    if each.startswith("--exclude-newer-package=a="):
        until = datetime.fromisoformat(each.split("=", 2)[2])
known = [version for version, at in days.items() if datetime.fromisoformat(at) < until]
if not known:
    sys.exit("a was filtered by exclude-newer")
if asked[0] == "pip":
    print(f"a=={{known[-1]}}")
else:
    text = open("uv.lock").read()
    open("uv.lock", "w").write(text.replace('version = "1.0"', f'version = "{{known[-1]}}"'))
"""


@pytest.mark.parametrize(
    ("permitted", "any", "overdue"),
    [
        ({"1.0": 300}, {"1.0": 300}, "0: none"),
        ({"1.0": 300, "1.1": 13}, {"1.0": 300, "1.1": 13}, "0: none"),
        ({"1.0": 300, "1.1": 15}, {"1.0": 300, "1.1": 15}, "1: a 1.1"),
        ({"1.0": 300, "1.1": 15, "1.2": 1}, {"1.0": 300}, "1: a 1.1"),
        ({"1.0": 300}, {"1.0": 300, "2.0": 91}, "0: none"),
        ({"1.0": 300}, {"1.0": 300, "2.0": 93}, "1: a 2.0"),
    ],
)
def test_package_is_overdue_after_the_time_frame(told, permitted, any, overdue):
    code, said = told(permitted, any)

    assert f"Older than the time frames of SECURITY.md: {overdue}." in said
    assert code == (0 if overdue.startswith("0") else 1)
    assert "this is no scan" in said


def test_what_waits_and_what_is_shut_out_are_told_apart(told):
    _code, said = told({"1.0": 300, "1.1": 1}, {"1.0": 300, "1.1": 1, "2.0": 1})

    assert "A newer release is permitted of 1: a 1.1." in said
    assert "A range shuts a newer release out of 1: a 2.0." in said


def test_package_that_is_younger_than_the_time_frame_is_not_missed(told):
    """A range may ask for just that one: without it nothing could be resolved as of the day before."""
    code, said = told({"1.0": 5}, {"1.0": 5}, locked=("1.0", 5))

    assert (code, "0: none" in said) == (0, True)


@pytest.mark.parametrize("what", ["lock", "pip"])
def test_registry_that_does_not_answer_is_no_pass(told, what):
    code, said = told({"1.0": 300}, {"1.0": 300}, breaks=what)

    assert (code, said) == (2, "uv could not be asked, and nothing is proved: no such registry\n")


def test_time_frames_are_those_of_the_page():
    page = re.sub(r"\s+", " ", (Path(__file__).parents[2] / "SECURITY.md").read_text())

    assert f"within {updates.PERMITTED.days} days of a newer release that the ranges" in page
    assert f"within {updates.SHUT_OUT.days} days of one that a range shuts out" in page
