"""Sign-in by an organisation: who gets in, who does not, and with what sentence."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.core.cache import cache
from django.test import Client

from forces import codes
from forces.models import User
from forces.organisations import OrganisationAdapter
from soteria_tracker.organisations import Organisation
from tests.factories import SECRET, app_of
from tests.soteria_tracker.provider import ISSUER, Provider, asked_with, signed_in_as

pytestmark = pytest.mark.django_db
MAIL = "jane@gwent.example"
CHECKED = {"email": MAIL, "email_verified": True}
PEOPLE = {
    "jane": CHECKED,
    "entra": {"email": MAIL, "xms_edov": "1"},
    "capitals": {"email": "Jane@GWENT.example", "email_verified": True},
    "unchecked": {"email": MAIL, "email_verified": False},
    "silent": {"email": MAIL},
    "no mail": {},
    "elsewhere": {"email": "jane@evil.example", "email_verified": True},
    "below": {"email": "jane@gwent.example.evil.example", "email_verified": True},
    "nobody": {"email": "nobody@gwent.example", "email_verified": True},
    "careful": CHECKED | {"amr": ["pwd", "mfa"]},
}


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def provider(settings, monkeypatch) -> Provider:
    """Gwent's sign-in, which lets in whoever has an address at gwent.example."""
    gwent = Organisation("gwent", "Gwent’s office", ISSUER, "tracker", "hush", ("gwent.example",), (ISSUER,), False)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [gwent.app]}}
    settings.OIDC_DOMAINS, settings.OIDC_ORIGINS = {"gwent": gwent.domains}, list(gwent.origins)
    played = Provider(PEOPLE)

    def session(_adapter) -> requests.Session:
        made = requests.Session()
        made.mount("https://", played)
        return made

    monkeypatch.setattr(OrganisationAdapter, "get_requests_session", session)
    return played


@pytest.fixture
def jane(people, gwent) -> User:
    """An author with an address: no second factor is asked of her."""
    user = people("author", gwent)
    User.objects.filter(pk=user.pk).update(email=MAIL)
    user.refresh_from_db()
    return user


def desk_of(browser: Client) -> int:
    return browser.get("/admin/").status_code


@pytest.mark.parametrize("sub", ["jane", "entra", "capitals"])
def test_account_with_the_checked_address_is_let_in(provider, jane, sub):
    browser = Client()

    answer = signed_in_as(provider, browser, sub)

    assert (answer.status_code, answer["Location"], desk_of(browser)) == (302, "/admin/", 200)
    assert [(each.user, each.uid, each.extra_data) for each in SocialAccount.objects.all()] == [(jane, sub, {})]
    assert User.objects.get(pk=jane.pk).password == jane.password


def test_second_time_goes_by_the_number_and_not_by_the_address(provider, jane):
    """Neither an address that changed here nor one that changed there matters then."""
    signed_in_as(provider, Client(), "jane")
    User.objects.filter(pk=jane.pk).update(email="jane.new@gwent.example")
    browser = Client()

    signed_in_as(provider, browser, "jane")

    assert desk_of(browser) == 200


@pytest.mark.parametrize(
    ("sub", "words"),
    [
        ("unchecked", "gave no email address that it has checked"),
        ("silent", "gave no email address that it has checked"),
        ("no mail", "gave no email address that it has checked"),
        ("elsewhere", "This sign-in is not for addresses at evil.example"),
        ("below", "This sign-in is not for addresses at gwent.example.evil.example"),
        ("nobody", "There is no account with the address nobody@gwent.example here"),
    ],
)
def test_others_are_refused_in_a_sentence(provider, jane, sub, words):
    User.objects.filter(username="nobody").delete()
    browser, before = Client(), User.objects.count()

    answer = signed_in_as(provider, browser, sub)

    assert answer.status_code == 403
    assert words in answer.text
    assert desk_of(browser) == 302
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_domain_that_is_allowed_no_more_shuts_out_whoever_was_let_in_before(provider, jane, settings):
    signed_in_as(provider, Client(), "jane")
    settings.OIDC_DOMAINS = {"gwent": ("other.example",)}

    answer = signed_in_as(provider, Client(), "jane")

    assert answer.status_code == 403


def test_address_that_was_given_to_somebody_else_opens_nothing(provider, jane):
    """The organisation's number for the first owner is kept; the next owner of the mailbox has another."""
    signed_in_as(provider, Client(), "jane")

    answer = signed_in_as(provider, Client(), "capitals")

    assert answer.status_code == 403
    assert "belongs to somebody else’s sign-in" in answer.text


def test_two_accounts_with_one_address_open_neither(provider, jane, people, kent):
    other = people("author", kent)
    User.objects.filter(pk=other.pk).update(email=MAIL.upper())

    assert signed_in_as(provider, Client(), "jane").status_code == 403


@pytest.mark.parametrize("was_here", [True, False])
def test_deactivated_account_stays_shut(provider, jane, was_here):
    if was_here:
        signed_in_as(provider, Client(), "jane")
    User.objects.filter(pk=jane.pk).update(is_active=False)
    browser = Client()

    answer = signed_in_as(provider, browser, "jane")

    assert (answer.status_code, answer["Location"], desk_of(browser)) == (302, "/accounts/inactive/", 302)


def test_second_factor_is_asked_after_the_organisation_too(provider, people, kent, clock_stands):
    reviewer = people("reviewer", kent)
    User.objects.filter(pk=reviewer.pk).update(email=MAIL)
    app_of(reviewer)
    browser = Client()

    answer = signed_in_as(provider, browser, "careful")  # it says mfa; nobody here has said that this counts
    shut = desk_of(browser)
    browser.post(answer["Location"], {"code": codes.code_of(SECRET, codes.period())})

    assert (answer["Location"], shut, desk_of(browser)) == ("/accounts/second-factor/sign-in/", 302, 200)


@pytest.mark.parametrize(("sub", "opens"), [("careful", 200), ("jane", 302)])
def test_second_factor_of_the_organisation_counts_where_the_settings_say_so(
    provider, people, kent, settings, sub, opens
):
    """And only when it says that it has asked for one."""
    settings.OIDC_SECOND_FACTOR = frozenset({"gwent"})
    reviewer = people("reviewer", kent)
    User.objects.filter(pk=reviewer.pk).update(email=MAIL)
    browser = Client()

    signed_in_as(provider, browser, sub)

    assert desk_of(browser) == opens


def test_organisation_is_asked_afresh_before_something_grave(provider, people, kent, settings):
    settings.OIDC_SECOND_FACTOR = frozenset({"gwent"})
    reviewer = people("reviewer", kent)
    User.objects.filter(pk=reviewer.pk).update(email=MAIL)
    browser = Client()
    signed_in_as(provider, browser, "careful")
    again = "/accounts/oidc/gwent/again/"

    page = browser.get(again, {"next": "/admin/responses/response/"})
    sent = browser.post(again, {"next": "/admin/responses/response/"})
    back = browser.get(provider.consent(sent["Location"], "careful"))

    assert f"form-action 'self' {ISSUER};" in page["Content-Security-Policy"]
    assert {name: asked_with(sent["Location"])[name] for name in ("prompt", "max_age")} == {
        "prompt": "login",
        "max_age": "0",
    }
    assert back["Location"] == "/admin/responses/response/"
    assert browser.session["account_authentication_methods"][-1]["reauthenticated"]


def test_organisation_that_asks_for_no_factor_confirms_nothing(provider, people, kent, settings):
    settings.OIDC_SECOND_FACTOR = frozenset({"gwent"})
    reviewer = people("reviewer", kent)
    User.objects.filter(pk=reviewer.pk).update(email=MAIL)
    browser = Client()
    signed_in_as(provider, browser, "careful")
    sent = browser.post("/accounts/oidc/gwent/again/", {"next": "/admin/"})

    answer = browser.get(provider.consent(sent["Location"], "jane"))

    assert answer.status_code == 403


def test_question_carries_what_protects_it(provider, jane):
    browser = Client()

    asked = asked_with(browser.post("/accounts/oidc/gwent/sign-in/")["Location"])
    signed_in_as(provider, browser, "jane")

    assert asked["code_challenge_method"] == "S256"
    assert len(asked["nonce"]) == 32
    assert len(asked["state"]) == 16
    [token] = [each for each in provider.asked if each.url.endswith("/oauth2/token")]
    assert "code_verifier=" in token.body


def test_state_of_another_browser_is_refused(provider, jane):
    """Somebody is led to an answer that was meant for another."""
    sent = Client().post("/accounts/oidc/gwent/sign-in/")
    victim = Client()

    answer = victim.get(provider.consent(sent["Location"], "jane"))

    assert (answer.status_code, desk_of(victim)) == (401, 302)


def test_answer_is_taken_once(provider, jane):
    browser = Client()
    back = provider.consent(browser.post("/accounts/oidc/gwent/sign-in/")["Location"], "jane")
    browser.get(back)

    assert browser.get(back).status_code == 401


def retold(body: bytes, **changed: object) -> bytes:
    """The ID token with other words in it; its signature is looked at by nobody who got it from the source itself."""
    told = json.loads(body)
    head, words, seal = told["id_token"].split(".")
    claims = json.loads(urlsafe_b64decode(words + "==")) | changed
    middle = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return json.dumps(told | {"id_token": f"{head}.{middle}.{seal}"}).encode()


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"nonce": "of another sign-in"}, 403),
        ({"nonce": None}, 403),
        ({"iss": "https://evil.example"}, 401),
        ({"aud": "another client"}, 401),
        ({"exp": 1}, 401),
    ],
)
def test_answer_that_was_tampered_with_is_refused(provider, jane, changed, status):
    provider.change = lambda path, body: retold(body, **changed) if path.endswith("/token") else body
    browser = Client()

    answer = signed_in_as(provider, browser, "jane")

    assert (answer.status_code, desk_of(browser)) == (status, 302)


def test_words_about_somebody_else_are_not_taken_for_theirs(provider, jane):
    """The provider's second answer names another number: its checked address is not that of this person."""

    def other(path: str, body: bytes) -> bytes:
        return json.dumps({"sub": "jane", **CHECKED}).encode() if path.endswith("/userinfo") else body

    provider.change = other

    answer = signed_in_as(provider, Client(), "unchecked")

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_way_back_leads_to_no_other_site(provider, jane, there):
    assert signed_in_as(provider, Client(), "jane", next=there)["Location"] == "/admin/"


def test_way_back_leads_to_where_somebody_wanted(provider, jane):
    wanted = "/admin/responses/response/"

    assert signed_in_as(provider, Client(), "jane", next=wanted)["Location"] == wanted


def test_sign_in_is_begun_by_a_form_of_ours_alone(provider):
    """A link from elsewhere would sign somebody in as somebody else."""
    link = Client().get("/accounts/oidc/gwent/sign-in/")
    elsewhere = Client(enforce_csrf_checks=True).post("/accounts/oidc/gwent/sign-in/")

    assert (link["Location"], elsewhere.status_code) == ("/accounts/login/", 403)


def test_organisation_that_nobody_named_is_no_page(provider):
    assert [Client().post(f"/accounts/oidc/kent/{page}/").status_code for page in ("sign-in", "callback")] == [404, 404]


def test_row_of_the_database_names_no_organisation(provider, rf):
    SocialApp.objects.create(provider="openid_connect", provider_id="planted", name="Planted", client_id="x")

    assert [each.provider_id for each in get_adapter().list_apps(rf.get("/"))] == ["gwent"]


def test_provider_that_is_away_is_said_in_words(provider, jane, monkeypatch):
    def away(*_arguments, **_options):
        raise requests.ConnectionError

    monkeypatch.setattr(provider, "send", away)

    answer = Client().post("/accounts/oidc/gwent/sign-in/")

    assert answer.status_code == 503
    assert "The sign-in of Gwent’s office does not answer" in answer.text


def test_policy_lets_the_sign_in_alone_lead_to_the_provider(provider, jane, signed_in):
    page, desk = Client().get("/accounts/login/"), signed_in(jane).get("/admin/")

    assert f"form-action 'self' {ISSUER};" in page["Content-Security-Policy"]
    assert "Sign in with Gwent’s office" in page.text
    assert "form-action 'self';" in desk["Content-Security-Policy"]


def test_planted_fault_is_seen_when_nobody_looks_at_the_domain(provider, people, gwent, settings):
    """The control: with the domain allowed, the same person gets in."""
    user = people("author", gwent)
    User.objects.filter(pk=user.pk).update(email="jane@evil.example")
    shut = signed_in_as(provider, Client(), "elsewhere").status_code
    settings.OIDC_DOMAINS = {"gwent": ("evil.example",)}

    assert (shut, signed_in_as(provider, Client(), "elsewhere").status_code) == (403, 302)


def test_no_secret_of_a_factor_comes_from_an_organisation(provider, jane):
    signed_in_as(provider, Client(), "careful")

    assert not Authenticator.objects.exists()
