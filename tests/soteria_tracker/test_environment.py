"""The one table of settings: nothing is read past it, secrets may lie in files, and its page is current."""

import re

import pytest
from django.conf import settings

from docs import settings as page
from soteria_tracker.environment import TABLE, Environment, is_secret


def test_page_of_the_settings_is_current():
    """Write it anew: uv run python -m docs.settings."""
    assert page.PAGE.read_text() == page.page()


def test_page_says_what_is_required_and_what_is_secret():
    assert "| `SECRET_KEY` | Signs sessions and forms: 50 random characters or more. | – | required, secret |" in (
        page.page()
    )


def test_settings_read_the_environment_by_the_table_alone():
    source = (settings.BASE_DIR / "soteria_tracker" / "settings.py").read_text()

    assert re.findall(r"os\.(?:environ|getenv).*", source) == ["os.environ)"]


def test_every_name_that_programs_read_is_in_the_table():
    """PATH belongs to the machine, DJANGO_SETTINGS_MODULE to Django."""
    read = re.compile(r"(?:environ(?:\.get\(|\.setdefault\(|\[)|getenv\()\s*\"([A-Z_]+)\"")
    files = [
        path
        for app in ("forces", "recommendations", "responses")
        for path in settings.BASE_DIR.joinpath(app).rglob("*.py")
    ]
    files += settings.BASE_DIR.joinpath("soteria_tracker").glob("*.py")
    names = {name for path in files for name in read.findall(path.read_text())}

    assert names - {"PATH", "DJANGO_SETTINGS_MODULE"} <= set(TABLE)
    assert "PRESS_SOCKET" in names


def test_value_that_is_not_given_is_the_default():
    empty = Environment({"MAIL_PORT": " ", "TRUSTED_PROXIES": ""})

    assert (empty.text("MAIL_HOST"), empty.number("MAIL_PORT"), empty.many("ALLOWED_HOSTS")) == ("localhost", 25, [])
    assert (empty.number("TRUSTED_PROXIES", 1), empty.switch("ALLOW_SQLITE")) == (1, False)


def test_value_is_read_as_what_it_is():
    given = Environment({"MAIL_PORT": "587", "ALLOWED_HOSTS": " a.example, ,b.example", "ALLOW_SQLITE": "Yes"})

    assert (given.number("MAIL_PORT"), given.switch("ALLOW_SQLITE")) == (587, True)
    assert given.many("ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_name_without_a_place_in_the_table_is_refused():
    with pytest.raises(KeyError):
        Environment({"OTHER": "x"}).text("OTHER")


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_secret_comes_from_a_file(tmp_path, name):
    file = tmp_path / "secret"
    file.write_text("of the file\n")

    assert Environment({f"{name}_FILE": str(file)}).text(name) == "of the file"
    assert list(Environment({f"{name}_FILE": str(file)}).misread()) == []


def test_secret_of_a_body_comes_from_a_file(tmp_path):
    (tmp_path / "secret").write_text(" with white space \n")
    given = Environment({"SIGNING_PIN_GWENT_FILE": str(tmp_path / "secret")})

    assert given.secret("SIGNING_PIN_GWENT") == " with white space "
    assert given.secret("SIGNING_PIN_KENT") == ""


def test_what_is_no_secret_comes_from_no_file(tmp_path):
    (tmp_path / "hosts").write_text("a.example")

    assert Environment({"ALLOWED_HOSTS_FILE": str(tmp_path / "hosts")}).text("ALLOWED_HOSTS") == ""
    assert not is_secret("ALLOWED_HOSTS")
    assert is_secret("SIGNING_PASSPHRASE_DYFED_POWYS")
    assert not is_secret("SECRET_KEY_FILE")
    assert not is_secret("SIGNING_PIN_KENT_FILE")


def test_file_of_a_secret_that_cannot_be_read_is_said(tmp_path):
    (tmp_path / "empty").write_text("\n")
    given = {
        "SECRET_KEY_FILE": str(tmp_path / "none"),
        "SIGNING_PASSPHRASE_KENT_FILE": str(tmp_path / "empty"),
        "SSL_CERT_FILE": "/not/ours",
    }

    assert list(Environment(given).misread()) == [
        "SECRET_KEY_FILE names a file that is empty or cannot be read.",
        "SIGNING_PASSPHRASE_KENT_FILE names a file that is empty or cannot be read.",
    ]


def test_values_that_cannot_be_understood_are_said():
    given = {"SOTERIA_MODE": "live", "MAIL_PORT": "smtp", "TRUSTED_PROXIES": "-1", "ALLOW_SQLITE": "perhaps"}
    given |= {"SECRET_KEY": "a", "SECRET_KEY_FILE": "/b", "MAIL_TLS": "yes"}

    assert list(Environment(given).misread()) == [
        "SOTERIA_MODE must be trial, test or production.",
        "MAIL_PORT must be a number.",
        "TRUSTED_PROXIES must be a number.",
        "ALLOW_SQLITE must be yes or no.",
        "MAIL_TLS must be starttls, tls or no.",
        "SECRET_KEY and SECRET_KEY_FILE are both set: give one of them.",
    ]
