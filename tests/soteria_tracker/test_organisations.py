"""Organisations as the environment names them: whole, or not at all."""

import pytest

from soteria_tracker import organisations
from soteria_tracker.environment import Environment

WHOLE = {
    "OIDC": "gwent",
    "OIDC_ISSUER_GWENT": "https://login.microsoftonline.com/0a1b/v2.0",
    "OIDC_CLIENT_ID_GWENT": "tracker",
    "OIDC_CLIENT_SECRET_GWENT": "hush",
    "OIDC_DOMAINS_GWENT": "gwent.pcc.police.uk, @Gwent.Police.UK",
}


def refused(given: dict[str, str], *, in_production: bool = True) -> list[str]:
    return list(organisations.refusals(Environment(given), in_production=in_production))


def test_organisation_is_read_whole():
    [gwent] = organisations.listed(Environment(WHOLE))

    assert refused(WHOLE) == []
    assert (gwent.name, gwent.domains, gwent.origins, gwent.is_second_factor) == (
        "Gwent",
        ("gwent.pcc.police.uk", "gwent.police.uk"),
        ("https://login.microsoftonline.com",),
        False,
    )
    assert gwent.app["settings"] == {"server_url": WHOLE["OIDC_ISSUER_GWENT"], "oauth_pkce_enabled": True}


def test_secret_may_come_from_a_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text("from a file\n")
    given = {name: value for name, value in WHOLE.items() if "SECRET" not in name}

    [gwent] = organisations.listed(Environment(given | {"OIDC_CLIENT_SECRET_GWENT_FILE": str(path)}))

    assert gwent.secret == "from a file"


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "OIDC"])
@pytest.mark.parametrize("in_production", [True, False])
def test_half_set_organisation_is_refused(name, in_production):
    half = {each: value for each, value in WHOLE.items() if each != name}

    assert refused(half, in_production=in_production) == [f"OIDC names gwent, and {name} is missing."]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"OIDC": "Gwent"},
            "OIDC names “Gwent”: small letters, digits and dashes alone, as in OIDC=gwent,north-wales.",
        ),
        (
            {"OIDC_ISSUER_GWENT": "http://login.example/"},
            "OIDC_ISSUER_GWENT and OIDC_ORIGINS_GWENT begin with https://",
        ),
        ({"OIDC_ISSUER_GWENT": "https://[oops"}, "OIDC_ISSUER_GWENT or OIDC_ORIGINS_GWENT is no address."),
        (
            {"OIDC_ISSUER_GWENT": "https://login.microsoftonline.com/common/v2.0"},
            "OIDC_ISSUER_GWENT takes the accounts of every organisation: name your own tenant by its id.",
        ),
        ({"OIDC_DOMAINS_GWENT": "*.police.uk"}, "OIDC_DOMAINS_GWENT has “*.police.uk”: name each domain whole"),
        ({"OIDC_DOMAINS_GWENT": "uk"}, "OIDC_DOMAINS_GWENT has “uk”: name each domain whole"),
        ({"OIDC_SECOND_FACTOR_GWENT": "perhaps"}, "OIDC_SECOND_FACTOR_GWENT must be yes or no."),
        ({"OIDC_ORIGINS_GWENT": "adfs.gwent.example"}, "OIDC_ISSUER_GWENT and OIDC_ORIGINS_GWENT begin with https://"),
        ({"OIDC_NAME_KENT": "Kent"}, "OIDC_NAME_KENT is set, and OIDC names no such organisation."),
        ({"OIDC": ""}, "OIDC_ISSUER_GWENT is set, and OIDC names no such organisation."),
    ],
)
def test_wrong_organisation_is_refused_in_a_sentence(changed, sentence):
    said = refused(WHOLE | changed)

    assert [each for each in said if each.startswith(sentence)], said


def test_plain_address_will_do_for_a_trial():
    assert refused(WHOLE | {"OIDC_ISSUER_GWENT": "http://127.0.0.1:9400"}, in_production=False) == []


def test_refusals_never_repeat_a_secret():
    assert "hush" not in str(refused(WHOLE | {"OIDC_ISSUER_GWENT": "ftp://x", "OIDC": "gwent,kent"}))
