"""Keys: each thing that can be wrong with one is said before anything is signed, and no secret with it."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from responses import signing
from responses.signing import keys, trial
from tests.responses.signing.authority import (
    BEGINS,
    PASSPHRASE,
    YEAR,
    p256,
    pem_of,
    pkcs12_bytes,
    rsa_key,
    usage,
    write,
)
from tests.responses.signing.conftest import AT

FILE = "mid-fictional.p12"


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch):
    monkeypatch.setenv("SIGNING_PASSPHRASE_MID_FICTIONAL", PASSPHRASE)
    monkeypatch.delenv("SIGNING_PASSPHRASE", raising=False)


def refusal(slug: str = "mid-fictional") -> str:
    with pytest.raises(keys.KeyProblem) as caught:
        keys.key_for(slug)
    sentence = str(caught.value)
    assert caught.value.sentence == sentence
    assert PASSPHRASE not in sentence
    assert sentence.endswith(".")
    return sentence


def good(root, key=None, **about) -> bytes:
    key = key or p256()
    return pkcs12_bytes(key, root.issue(key, **about), [root.certificate])


def test_key_is_found_by_slug_and_opened(folder, root):
    key = p256()
    certificate = root.issue(key)
    write(folder / FILE, pkcs12_bytes(key, certificate, [root.certificate]))
    found = keys.key_for("mid-fictional")

    assert (found.source, found.is_trial, len(found.chain)) == (FILE, False, 1)
    assert keys.problem("mid-fictional", at=AT) == ""
    assert "private" not in repr(found)


def test_passphrase_for_all_serves_where_a_body_has_none(folder, root, monkeypatch):
    write(folder / FILE, good(root))
    monkeypatch.delenv("SIGNING_PASSPHRASE_MID_FICTIONAL")
    monkeypatch.setenv("SIGNING_PASSPHRASE", PASSPHRASE)

    assert keys.problem("mid-fictional", at=AT) == ""


def test_passphrase_of_the_body_goes_first(folder, root, monkeypatch):
    write(folder / FILE, good(root))
    monkeypatch.setenv("SIGNING_PASSPHRASE", "another")

    assert keys.problem("mid-fictional", at=AT) == ""


def test_missing_key_is_refused(folder):
    assert refusal() == (
        "This body has no signing key yet: whoever runs the Tracker puts it as mid-fictional.p12 into the folder of "
        "keys."
    )


@pytest.mark.parametrize("slug", ["", "../mid-fictional", "a/b", ".", "a.b"])
def test_slug_cannot_leave_the_folder(folder, root, slug):
    write(folder.parent / FILE, good(root))

    assert refusal(slug).startswith("This body has no signing key yet")


@pytest.mark.parametrize("value", [None, ""])
def test_missing_passphrase_is_refused(folder, root, monkeypatch, value):
    write(folder / FILE, good(root))
    monkeypatch.delenv("SIGNING_PASSPHRASE_MID_FICTIONAL")
    if value is not None:
        monkeypatch.setenv("SIGNING_PASSPHRASE_MID_FICTIONAL", value)

    assert refusal() == (
        "The passphrase of the signing key mid-fictional.p12 isn't set: whoever runs the Tracker sets "
        "SIGNING_PASSPHRASE_MID_FICTIONAL."
    )


def test_wrong_passphrase_is_refused(folder, root, monkeypatch):
    write(folder / FILE, good(root))
    monkeypatch.setenv("SIGNING_PASSPHRASE_MID_FICTIONAL", "wrong")

    assert refusal().startswith("The passphrase doesn't open the signing key mid-fictional.p12: ")


@pytest.mark.parametrize("damage", [lambda it: it[:-1], lambda it: it[:100], lambda it: b"", lambda it: b"PEM, maybe"])
def test_damaged_file_is_refused(folder, root, damage):
    write(folder / FILE, damage(good(root)))

    assert refusal().startswith("The signing key mid-fictional.p12 is damaged or no PKCS#12 file: ")


def test_enormous_file_is_refused(folder):
    write(folder / FILE, bytes(keys.MAX_KEY_FILE + 1))

    assert refusal().startswith("The signing key mid-fictional.p12 is damaged")


def test_every_broken_byte_is_refused(folder, root):
    """The file has a check of its own (a MAC), so one bit says that all of it is wrong."""
    whole = good(root)
    for place in range(0, len(whole), 97):
        write(folder / FILE, whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        problem = keys.problem("mid-fictional", at=AT)
        assert "is damaged" in problem or "doesn't open" in problem, place


def test_file_without_private_key_is_refused(folder, root):
    write(folder / FILE, pkcs12_bytes(None, None, [root.certificate]))

    assert refusal().startswith("mid-fictional.p12 holds a certificate but no private key: ")


def test_file_without_certificate_is_refused(folder):
    write(folder / FILE, pkcs12_bytes(p256(), None))

    assert refusal().startswith("The certificate that belongs to the signing key mid-fictional.p12 can't be found")


def test_key_of_another_certificate_is_refused(folder, root):
    """Such a file can be made: the two are joined by a mark that anybody sets."""
    mine, other = p256(), root.issue(p256())
    write(folder / FILE, pkcs12_bytes(mine, None, [other]))

    assert refusal().startswith("The signing key and the certificate of mid-fictional.p12 don't belong together: ")


@pytest.mark.parametrize(
    "key",
    [rsa_key(2048), ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate()],
    ids=["RSA 2048", "P-384", "Ed25519"],
)
def test_key_of_another_kind_is_refused(folder, root, key):
    write(folder / FILE, good(root, key))

    assert refusal().startswith("The signing key mid-fictional.p12 is of a kind that the Tracker doesn't sign with: ")


def test_key_not_meant_for_signing_is_refused(folder, root):
    write(folder / FILE, good(root, key_usage=usage(key_encipherment=True)))

    assert refusal().startswith("The certificate of mid-fictional.p12 isn't meant for signing")


@pytest.mark.parametrize("allowed", [usage(digital_signature=True), usage(content_commitment=True), None])
def test_key_usage_that_allows_signing_is_enough(folder, root, allowed):
    write(folder / FILE, good(root, key_usage=allowed))

    assert keys.problem("mid-fictional", at=AT) == ""


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (BEGINS - timedelta(seconds=1), "The certificate of mid-fictional.p12 isn't valid before 1 January 2026: wait"),
        (BEGINS, ""),
        (BEGINS + YEAR, ""),
        (BEGINS + YEAR + timedelta(seconds=1), "The certificate of mid-fictional.p12 expired on 1 January 2027: "),
    ],
)
def test_certificate_has_its_time(folder, root, base, at, sentence):
    write(folder / FILE, good(root))
    found = keys.problem("mid-fictional", at=at)

    assert found.startswith(sentence)
    assert bool(found) == bool(sentence)
    if sentence:
        with pytest.raises(signing.SigningError) as caught:
            signing.sign(base, keys.key_for("mid-fictional"), name="Ada", reason="", at=at)
        assert caught.value.sentence == found


@pytest.mark.parametrize(("mode", "refused"), [(0o604, True), (0o644, True), (0o620, True), (0o640, False)])
def test_file_that_others_can_read_or_change_is_refused(folder, root, mode, refused):
    write(folder / FILE, good(root), mode)

    assert keys.problem("mid-fictional", at=AT) == (
        "Others on this machine may read or change mid-fictional.p12: whoever runs the Tracker runs chmod 600 on it."
        if refused
        else ""
    )


def test_folder_in_place_of_a_file_is_refused(folder):
    (folder / FILE).mkdir(mode=0o700)

    assert refusal().startswith("The file mid-fictional.p12 can't be read: ")


def test_trial_key_is_refused_in_production(folder, tmp_path, monkeypatch):
    trial.make(tmp_path / "trial", at=AT)
    write(folder / FILE, (tmp_path / "trial" / "trial.p12").read_bytes())
    monkeypatch.setenv("SIGNING_PASSPHRASE_MID_FICTIONAL", (tmp_path / "trial" / "trial.passphrase").read_text())

    assert refusal().startswith("mid-fictional.p12 is a trial key, which signs no public record: ")


def test_two_keys_are_refused(folder, root):
    write(folder / FILE, good(root))
    write(folder / "mid-fictional.pkcs11.toml", b"")

    assert refusal().startswith("There are two signing keys, mid-fictional.p12 and mid-fictional.pkcs11.toml: ")


def test_outside_production_the_trial_key_signs_for_every_body(tmp_path, settings, root):
    settings.SIGNING_KEYS_DIR = tmp_path
    trial.make(tmp_path, at=AT)
    write(tmp_path / FILE, good(root))

    assert {slug: keys.key_for(slug).is_trial for slug in ("mid-fictional", "gwent")} == {
        "mid-fictional": True,
        "gwent": True,
    }


def test_missing_trial_key_is_refused(tmp_path, settings):
    settings.SIGNING_KEYS_DIR = tmp_path

    assert refusal() == "There is no trial key: make one with manage.py trial_key."


def test_trial_key_without_its_passphrase_is_refused(tmp_path, settings):
    settings.SIGNING_KEYS_DIR = tmp_path
    trial.make(tmp_path, at=AT)
    (tmp_path / "trial.passphrase").unlink()

    assert refusal() == (
        "trial.passphrase, the passphrase of the trial key, is missing: remove trial.p12 and run manage.py trial_key."
    )


def test_pem_file_is_no_key_file(folder):
    write(folder / FILE, pem_of(p256()))

    assert refusal().startswith("The signing key mid-fictional.p12 is damaged or no PKCS#12 file: ")
