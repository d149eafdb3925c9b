"""Production does not start where folders are shut or open to all; seen with processes that really start."""

import os
import shutil

import pytest

from soteria_tracker.guards import places

START = ("-W", "ignore", "-c", "import soteria_tracker.wsgi")


def refusal(production, **environment) -> str:
    """What a process says that does not start; "" of one that does."""
    ran = production.run(*START, **environment)
    assert (ran.stdout, "Traceback" in ran.stderr, ran.returncode != 0) == ("", False, ran.stderr != "")
    return ran.stderr


def test_sound_production_starts(production):
    assert refusal(production) == ""


def test_production_without_collected_files_does_not_start(production):
    manifest, aside = production.var / "static" / "staticfiles.json", production.var / "aside.json"
    manifest.rename(aside)
    try:
        said = refusal(production)
    finally:
        aside.rename(manifest)

    assert said == "The static files are not collected: run manage.py collectstatic first.\n"


@pytest.mark.parametrize("name", ["PUBLICATIONS_DIR", "SOURCES_DIR"])
def test_production_with_a_folder_that_takes_nothing_does_not_start(production, name):
    """/proc takes no file, not even of the superuser, as whom tests may run."""
    said = refusal(production, **{name: "/proc/nowhere"})

    assert said.startswith(f"Files cannot be kept in /proc/nowhere ({name})")


def test_production_whose_keys_others_can_read_does_not_start(production):
    keys = production.var / "keys"
    (keys / "gwent.p12").write_bytes(b"")
    (keys / "gwent.p12").chmod(0o644)
    try:
        assert refusal(production) == ""  # nobody gets through the folder
        keys.chmod(0o755)
        said = refusal(production)
    finally:
        keys.chmod(0o700)
        (keys / "gwent.p12").unlink()

    assert said == (
        f"Others than the account of the Tracker can read keys, gwent.p12 in {keys} (SIGNING_KEYS_DIR): "
        f"chmod -R go-rwx {keys}.\n"
    )


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"DEBUG": "1"}, "DEBUG is set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is weak"),
        ({"ALLOWED_HOSTS": "https://tracker.example"}, "ALLOWED_HOSTS has"),
        ({"SITE_URL": "https://elsewhere.example"}, "not in ALLOWED_HOSTS"),
        ({"TRUSTED_PROXIES": "0"}, "TRUSTED_PROXIES is 0"),
        ({"RATE_LIMITS": "maybe"}, "RATE_LIMITS must be yes or no"),
    ],
)
def test_production_with_an_unsafe_setting_does_not_start(production, environment, word):
    assert word in refusal(production, **environment)


def test_production_beside_trial_accounts_does_not_start(production):
    database, aside = production.var / "tracker.sqlite3", production.var / "aside.sqlite3"
    shutil.copy(database, aside)
    program = (
        "import django; django.setup(); from forces.models import User; "
        "User.objects.create(username='trial', is_trial=True)"
    )
    ran = production.run("-W", "ignore", "-c", program, DJANGO_SETTINGS_MODULE="soteria_tracker.settings")
    assert ran.returncode == 0, ran.stderr
    try:
        said = refusal(production)
    finally:
        for each in production.var.glob("tracker.sqlite3*"):
            each.unlink()
        aside.rename(database)

    assert said.startswith("Trial accounts exist in this database")


def test_folder_that_takes_files_is_left_as_it_was(tmp_path):
    assert places.takes_a_file(tmp_path)
    assert places.takes_a_file(tmp_path / "not" / "yet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is shut to the superuser")
def test_folder_that_is_shut_takes_nothing(tmp_path):
    tmp_path.chmod(0o500)

    assert not places.takes_a_file(tmp_path)
    tmp_path.chmod(0o700)


def test_production_whose_sqlite_file_others_can_read_does_not_start(production):
    file = production.var / "tracker.sqlite3"
    modes = file.stat().st_mode & 0o777, production.var.stat().st_mode & 0o777
    try:
        file.chmod(0o644)
        production.var.chmod(0o700)
        assert refusal(production) == ""  # nobody gets through the folder
        production.var.chmod(0o755)
        said = refusal(production)
        file.chmod(0o640)
        assert refusal(production) == ""
    finally:
        file.chmod(modes[0])
        production.var.chmod(modes[1])

    assert said == (
        f"Others than the account of the Tracker can read {file}, which holds drafts: chmod o-rwx {production.var}.\n"
    )


@pytest.mark.parametrize(
    ("publications", "sources", "said"),
    [
        ("one", "one", "PUBLICATIONS_DIR lies in {place}/one, or holds it: give it a folder of its own."),
        ("one", "one/inside", "SOURCES_DIR lies in {place}/one, or holds it: give it a folder of its own."),
        ("one", "static/sources", "SOURCES_DIR lies in {place}/static, or holds it: give it a folder of its own."),
        ("one", ".", "SOURCES_DIR lies in {place}/static, or holds it: give it a folder of its own."),
    ],
)
def test_folders_that_hold_one_another_are_refused(settings, tmp_path, publications, sources, said):
    settings.STATIC_ROOT = str(tmp_path / "static")
    storages = {alias: dict(each) for alias, each in settings.STORAGES.items()}
    for alias, name in (("publications", publications), ("sources", sources)):
        storages[alias] |= {"OPTIONS": storages[alias].get("OPTIONS", {}) | {"location": str(tmp_path / name)}}
    settings.STORAGES = storages

    assert said.format(place=tmp_path) in list(places.mixed())


def test_folder_into_which_everybody_writes_is_refused(settings, tmp_path):
    storages = {alias: dict(each) for alias, each in settings.STORAGES.items()}
    storages["sources"] |= {"OPTIONS": storages["sources"].get("OPTIONS", {}) | {"location": str(tmp_path / "open")}}
    settings.STORAGES = storages
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)

    assert list(places.mixed()) == [
        f"Every account of this machine can write into {tmp_path}/open (SOURCES_DIR): chmod o-w {tmp_path}/open."
    ]
    (tmp_path / "open").chmod(0o770)
    assert list(places.mixed()) == []


def test_production_whose_drafts_lie_in_the_record_does_not_start(production):
    said = refusal(production, SOURCES_DIR=str(production.var / "publications" / "drafts"))

    assert "SOURCES_DIR lies in" in said
