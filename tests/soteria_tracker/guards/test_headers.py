"""Every answer carries its guards. Over all addresses the access matrix asks; here what it does not meet."""

import pytest
from django.conf import settings
from django.test import Client

from soteria_tracker.guards import headers as guards
from tests.access.headers import POLICY, PUBLIC_POLICY, wrong
from tests.soteria_tracker.front.test_tracker import Tracker

OFFICE = [
    ("GET", "/"),
    ("GET", "/forces/gwent/"),
    ("HEAD", "/forces/gwent/"),
    ("POST", "/forces/gwent/"),
    ("OPTIONS", "/api/v1/"),
    ("GET", "/api/v1/forces/"),
    ("GET", "/api/v1/nothing/"),
    ("GET", "/api/v1/forces"),  # leads to the address with a slash
    ("GET", "/data/current.csv"),
    ("GET", "/data/current.ods"),
    ("GET", "/feeds/reports/soteria-2024.atom"),
    ("GET", "/calendars/reports/soteria-2024.ics"),
    ("GET", "/datapackage.json"),
    ("GET", "/sitemap.xml"),
    ("GET", "/robots.txt"),
    ("GET", "/nowhere/"),
    ("GET", "/verify/%00/"),
    ("GET", "/forces/\0/"),
    ("GET", "/forces"),
    ("GET", "/static/nothing.css"),
    ("GET", "/health/live/"),
    ("GET", "/health/ready/"),
    ("GET", "/metrics"),
    ("POST", "/verify/"),
    ("GET", "/accounts/login/"),
    ("POST", "/accounts/login/"),
    ("GET", "/accounts/nowhere/"),
    ("GET", "/admin/"),
    ("GET", "/admin/login/"),
    ("GET", "/admin/jsi18n/"),
    ("GET", "/", {"HTTP_HOST": "elsewhere.example"}),
    ("GET", "/accounts/login/", {"HTTP_HOST": "elsewhere.example"}),
    ("BREW", "/"),
]
PUBLIC = [each for each in OFFICE if not each[1].startswith(("/admin/", "/accounts/"))]


@pytest.mark.parametrize(("side", "requests"), [("wsgi", OFFICE), ("public_wsgi", PUBLIC)])
def test_production_guards_whatever_it_answers_behind_its_front(production, side, requests):
    """Asked twice, so that what the front keeps is asked of the front too, and once as if it were not new."""
    again = [(*each, {"HTTP_IF_NONE_MATCH": "*"}) for each in requests if each[0] == "GET" and len(each) == 2]
    asked = [*requests, *requests, *again]

    answers = production.ask(*asked, side=side)

    found = [
        f"{request[:2]} {answer['status']}: {complaint}"
        for request, answer in zip(asked, answers, strict=True)
        for complaint in wrong(request[1], answer["headers"], is_https=True)
    ]
    assert found == []
    assert {200, 301, 304, 400, 404} <= {answer["status"] for answer in answers}


def test_production_leads_to_https_under_guard(production):
    plain = {"HTTP_X_FORWARDED_PROTO": "http"}
    asked = [("GET", path, "q=1", plain) for path in ("/forces/", "/accounts/login/", "/nowhere/")]

    answers = production.ask(*asked)

    assert [(each["status"], each["headers"]["Location"]) for each in answers] == [
        (301, f"https://tracker.example{path}?q=1") for _method, path, *_rest in asked
    ]
    for (_method, path, *_rest), answer in zip(asked, answers, strict=True):
        said = {**answer["headers"], "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload"}
        assert list(wrong(path, said, is_https=True)) == []  # a browser ignores it on http, so it is not sent
        assert "Strict-Transport-Security" not in answer["headers"]


#: What the access matrix asks with rows of others; here: kinds of answer while somebody is signed in.
SIGNED_IN = [
    "/admin/",
    "/admin/jsi18n/",
    "/admin/password_change/",
    "/admin/password_change/done/",
    "/admin/login/",
    "/admin/nowhere/",
    "/admin/forces/user/",  # refused
    "/admin/responses/response/0/change/",
    "/admin/responses/response/0/draft.pdf",
    "/accounts/login/",
    "/accounts/password/change/",
    "/accounts/nowhere/",
]


@pytest.mark.django_db
def test_whoever_is_signed_in_leaves_nothing_in_the_browser(signed_in, people, gwent):
    inside = signed_in(people("author", gwent))
    inside.raise_request_exception = False

    answers = {path: inside.get(path) for path in SIGNED_IN}

    assert [
        f"{path} {answer.status_code}: {complaint}"
        for path, answer in answers.items()
        for complaint in wrong(path, answer.headers)
    ] == []
    assert {answer.status_code for answer in answers.values()} >= {200, 302, 403, 404}


@pytest.mark.django_db
def test_fault_at_the_desk_is_kept_nowhere(signed_in, people, gwent, monkeypatch):
    def broken(*args, **kwargs):
        raise LookupError("planted")

    monkeypatch.setattr("responses.desk.first_page", broken)
    inside = signed_in(people("author", gwent))
    inside.raise_request_exception = False

    answer = inside.get("/admin/")

    assert (answer.status_code, list(wrong("/admin/", answer.headers))) == (500, [])


@pytest.mark.parametrize("path", ["/static/css/base.css", "/static/img/card.png", "/static/js/desk.js"])
def test_static_file_is_guarded(client, path):
    answer = client.head(path)

    assert (answer.status_code, list(wrong(path, answer.headers))) == (200, [])
    expected = "cross-origin" if "/img/" in path else "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == expected
    assert "Access-Control-Allow-Origin" not in answer.headers or expected == "cross-origin"


@pytest.mark.django_db
def test_data_may_be_read_by_other_sites_and_pages_may_not(client):
    open_to_all = ["/data/current.csv", "/api/v1/forces/", "/feeds/reports/soteria-2024.atom", "/sitemap.xml"]
    for path in [*open_to_all, "/", "/data/", "/responses/gwent/soteria-2024/"]:
        said = client.get(path).headers
        expected = ("cross-origin", "*") if path in open_to_all else ("same-origin", None)
        found = said["Cross-Origin-Resource-Policy"], said.get("Access-Control-Allow-Origin")
        assert found == expected, path


@pytest.mark.django_db
def test_front_keeps_the_guards_with_what_it_keeps():
    tracker = Tracker()
    answers = [
        tracker.get("/forces/gwent/"),
        tracker.get("/forces/gwent/"),
        tracker.get("/forces/gwent/", if_none_match="*"),
    ]

    assert [answer.status[:3] for answer in answers] == ["200", "200", "304"]
    assert tracker.asked == 1
    for answer in answers:
        assert list(wrong("/forces/gwent/", answer.headers)) == []


def test_passkeys_work_where_people_sign_in_and_nowhere_else():
    assert "publickey-credentials-get=(self)" in guards.KEYS_ALONE
    assert "publickey-credentials-get=()" in guards.NOTHING
    assert guards.NOTHING.count("=()") == len(guards.FEATURES) + len(guards.KEYS)


#: What is taken away -> a word of the complaint that must follow.
PLANTED = {
    "django.middleware.csp.ContentSecurityPolicyMiddleware": "had the policy",
    "soteria_tracker.guards.headers.HeadersMiddleware": "left camera open",
    "django.middleware.security.SecurityMiddleware": "Cross-Origin-Opener-Policy",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PLANTED)
def test_planted_missing_guard_is_found(settings, name):
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != name]

    complaints = list(wrong("/accounts/login/", Client().get("/accounts/login/").headers))

    assert any(PLANTED[name] in each for each in complaints), complaints


@pytest.mark.django_db
def test_planted_page_of_the_desk_that_is_kept_is_found(monkeypatch, signed_in, people, gwent):
    monkeypatch.setattr(guards, "keep_nowhere", lambda answer: None)

    answer = signed_in(people("author", gwent)).get("/admin/jsi18n/")

    assert "may be stored on the way" in list(wrong("/admin/jsi18n/", answer.headers))


def test_planted_weaker_header_is_found():
    sound = ALL | {"Content-Security-Policy": PUBLIC_POLICY}
    assert list(wrong("/", sound)) == []

    for name, value in (
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Referrer-Policy", "unsafe-url"),
        ("Cross-Origin-Opener-Policy", "unsafe-none"),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
        ("Permissions-Policy", guards.NOTHING.replace("camera=()", "camera=*")),
        ("Content-Security-Policy", POLICY),
        ("Server", "granian"),
    ):
        assert list(wrong("/", sound | {name: value})) != [], name


ALL = {
    "Content-Type": "text/html",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": guards.NOTHING,
}
