"""The rig is what is deployed, but for ports and folders; what it tells its processes would start anywhere."""

import re

import pytest
from django.conf import settings

from deploy.rig import front, place, programs, stores, tracker
from deploy.rig.visiting import Form
from soteria_tracker.environment import Environment
from soteria_tracker.production import refusals


@pytest.fixture
def rig(tmp_path) -> place.Place:
    made = place.Place.made(tmp_path / "rig")
    made.secret("database-url", stores.database(made, "soteria"))
    made.secret("redis-url", "redis://127.0.0.1:1/0")
    return made


def test_environment_of_a_rig_is_one_that_production_takes(rig):
    assert list(refusals(Environment(rig.environment()))) == []


def test_secrets_are_in_files_for_their_owner_alone(rig):
    told = rig.environment(**rig.signing())

    held = [path.read_text() for path in (rig.folder / "secrets").iterdir()]
    assert not any(secret in value for secret in held for value in told.values())
    assert {path.stat().st_mode & 0o777 for path in (rig.folder / "secrets").iterdir()} == {0o600}


def test_site_of_a_rig_is_the_deployed_one_on_other_ports(rig):
    deployed, here = ((settings.BASE_DIR / "deploy/nginx/soteria.conf").read_text(), front.site(rig))

    assert not re.search(r"\b800[0-3]\b|/etc/nginx/soteria|/var/log|tracker\.example|listen (80|443)\b", here)
    kept = {line.strip() for line in deployed.splitlines() if "proxy_" in line and "$host" not in line}
    assert kept <= {line.strip() for line in here.splitlines()}


@pytest.mark.parametrize("name", tracker.UNITS)
def test_processes_are_begun_as_their_units_say(rig, name):
    words = tracker.command(rig, name)

    assert not any(word.startswith(("/opt", "/run", "%")) for word in words)
    if name in tracker.WEB:
        assert words[words.index("--port") + 1] == str(rig.port(name))
    assert (words[0] == "nice") == (not name.startswith("public"))


def test_number_of_a_process_that_was_given_to_another_is_not_killed(rig):
    programs.begin(rig, "one", ["sleep", "60"], {"PATH": "/usr/bin:/bin"})
    pid, began = rig.known["processes"]["one"]
    assert programs.number(rig, "one") == pid

    rig.known["processes"]["one"] = [pid, "1"]
    assert programs.number(rig, "one") == 0
    assert programs.end(rig, "one") == 0

    rig.known["processes"]["one"] = [pid, began]
    programs.end(rig, "one")
    assert programs.number(rig, "one") == 0


def test_second_rig_in_one_folder_is_refused(rig):
    with pytest.raises(SystemExit, match="bin/rig down"):
        place.Place.made(rig.folder)


def test_form_is_sent_back_as_it_stands():
    page = (
        '<input name="revision" value="3"><input type="file" name="f"><input type="radio" name="r" value="1">'
        '<input type="radio" name="r" value="2" checked><select name="s"><option value="a"><option value="b" selected>'
        "</select><textarea name='t'>\nfirst\nsecond</textarea>"
    )

    assert Form(page).values == {"revision": "3", "r": "2", "s": "b", "t": "first\nsecond"}
