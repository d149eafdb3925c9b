"""The trial key: made once, for the owner alone, renewed when its time is over."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.management import CommandError, call_command

from responses import signing
from responses.signing import keys, trial
from tests.responses.signing.authority import der_of
from tests.responses.signing.conftest import AT

LATER = AT + timedelta(days=731)


def modes(folder):
    return {path.name.split("-")[0]: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}


def certificate(folder) -> x509.Certificate:
    data, passphrase = (folder / "trial.p12").read_bytes(), (folder / "trial.passphrase").read_bytes()
    return pkcs12.load_key_and_certificates(data, passphrase)[1]


def test_trial_key_is_for_its_owner_alone(tmp_path):
    trial.make(tmp_path / "keys", at=AT)

    assert modes(tmp_path / "keys") == {"trial.p12": "0o600", "trial.passphrase": "0o600", "trial": "0o600"}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_trial_certificate_says_what_it_is(tmp_path):
    trial.make(tmp_path, at=AT)
    found = certificate(tmp_path)

    assert found.subject.rfc4514_string() == "CN=TRIAL - not a public record,O=TRIAL - not a public record"
    assert found.not_valid_after_utc - AT == timedelta(days=730)
    assert trial.is_trial(der_of(found))


def test_trial_key_is_made_once(tmp_path):
    trial.make(tmp_path, at=AT)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    trial.make(tmp_path, at=AT + timedelta(days=700))

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_trial_key_that_cannot_be_opened_is_left_alone(tmp_path):
    trial.make(tmp_path, at=AT)
    (tmp_path / "trial.passphrase").write_text("another")
    before = (tmp_path / "trial.p12").read_bytes()
    trial.make(tmp_path, at=LATER)

    assert (tmp_path / "trial.p12").read_bytes() == before


def test_trial_key_that_expired_is_renewed_and_kept(tmp_path):
    trial.make(tmp_path, at=AT)
    old = (tmp_path / "trial.p12").read_bytes()
    trial.make(tmp_path, at=LATER)

    assert (tmp_path / "trial-until-2028-05-31.p12").read_bytes() == old
    assert certificate(tmp_path).not_valid_after_utc == LATER + timedelta(days=730)
    assert len(trial.authorities(tmp_path)) == 2


def test_document_of_an_earlier_trial_key_is_still_known_for_one(tmp_path, settings, base):
    settings.SIGNING_KEYS_DIR = tmp_path
    trial.make(tmp_path, at=AT)
    pdf = signing.sign(base, keys.key_for("gwent"), name="Ada", reason="", at=AT)
    trial.make(tmp_path, at=LATER)
    found = signing.inspect(pdf)

    assert (found.sound, found.is_trial, found.trusted_by) == (True, True, None)


def test_trial_is_nothing_that_an_ordinary_certificate_is(root):
    assert not trial.is_trial(der_of(root.certificate))
    assert not trial.is_trial(b"no certificate")


def test_trial_key_command_makes_it_and_says_where(tmp_path, settings, capsys):
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    call_command("trial_key")
    call_command("trial_key")

    assert capsys.readouterr().out.splitlines() == 2 * [f"Documents are signed with the trial key in {tmp_path}/keys."]


def test_trial_key_command_says_what_keeps_a_key_from_signing(tmp_path, settings):
    settings.SIGNING_KEYS_DIR = tmp_path
    call_command("trial_key")
    (tmp_path / "trial.passphrase").write_text("another")

    with pytest.raises(CommandError, match=r"^The passphrase doesn't open the signing key trial.p12"):
        call_command("trial_key")


def test_trial_key_command_is_refused_in_production(folder):
    with pytest.raises(CommandError, match=r"^A trial key is never made in production\.$"):
        call_command("trial_key")

    assert list(folder.iterdir()) == []
