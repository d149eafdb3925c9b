"""Every address of the site: each pattern of the URLconf with objects of both offices put in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver

from forces.models import Force, PolicingBody, User
from recommendations.models import InspectionReport
from responses.models.history import HistoryEntry
from responses.models.paper import Paper
from responses.models.record import InspectorateFinding, Publication
from responses.models.working import Response
from responses.states import Action
from soteria_tracker.public import urls
from soteria_tracker.public.data.tables import TABLES
from tests.access.steps import Step
from tests.access.world import BODIES, World, reference_rows


@dataclass(frozen=True)
class Address:
    """``route`` is the pattern that it belongs to, ``owner`` the office whose object it names, if any."""

    route: str
    url: str
    owner: str = ""
    is_sample: bool = True  # asked with every method; the others with GET and POST alone
    step: Step | None = None  # that it takes

    @property
    def is_public(self) -> bool:
        return not self.url.startswith(("/admin/", "/accounts/"))


def routes(resolver: URLResolver | None = None, above: str = "/") -> Iterator[str]:
    """Every pattern as one string, as the URLconf writes it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = above + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


def addresses(world: World) -> list[Address]:
    """At least one for each route that has a place in VERDICTS; test_every_route_... checks that."""
    offices = [*_rows(world), *_sources(world), *_papers(world)]
    public = [*_public(world)]
    return [*public, *_welsh(public), *_api(), *_desk(), *offices, *_reference_rows(), *_accounts()]


def _public(world: World) -> Iterator[Address]:
    yield Address("/", "/")
    for query in (
        "?position=planned&past=yes",
        "?force=gwent",
        "?region=Wales",
        "?position=Zqnothing",
        "?on=7&cohort=x",
    ):
        yield Address("/", f"/{query}", is_sample=False)
    yield Address("/robots.txt", "/robots.txt")
    yield Address("/data/api/", "/data/api/")
    for url in ("/health/live/", "/health/ready/", "/metrics"):
        yield Address(url, url)
    yield from _open_data()
    yield Address("/due/", "/due/")
    for query in ("?force=gwent", "?body=kent&as_at=2025-02-15", "?before=x", "?force=x"):
        yield Address("/due/", f"/due/{query}", is_sample=False)
    yield Address("/products/", "/products/")
    yield Address("/products/<slug:slug>/", "/products/nom-21/")
    for url in ("/reports/", "/about/", "/about/method/", "/about/vocabulary/", "/accessibility/", "/licence/"):
        yield Address(url, url)
    yield Address("/search/", "/search/?q=Zq")  # every canary begins so
    for query in ("", "?q=Zq&versions=all&order=newest", "?q=Zq&as_at=2025-06-30&clock=published", "?q=Zq&kind=x"):
        yield Address("/search/", f"/search/{query}", is_sample=False)
    yield Address("/verify/", "/verify/")
    for publication in Publication.objects.order_by("pk"):
        for url in (f"?sha256={publication.pdf_sha256}", f"?sha256={publication.payload_sha256}"):
            yield Address("/verify/", f"/verify/{url}", publication.body.slug, is_sample=False)
    for slug in BODIES:
        for version in (1, 2):  # of the second there are drafts
            url = f"/verify/soteria-2024/{slug}/response/{version}/"
            yield Address("/verify/<path:reference>/", url, slug, slug == "gwent" and version == 1)
        yield Address("/forces/<slug:slug>/", f"/forces/{slug}/", slug, slug == "gwent")
        yield Address("/forces/<slug:slug>/compare/", f"/forces/{slug}/compare/", slug, slug == "gwent")
    yield Address("/forces/", "/forces/")
    yield Address("/targets/", "/targets/")
    for report in world.reports():
        is_real = report.slug == "soteria-2024"
        yield Address("/reports/<slug:slug>/", f"/reports/{report.slug}/", "", is_real)
        for number in report.recommendations.values_list("number", flat=True):
            url = f"/reports/{report.slug}/{number}/"
            yield Address("/reports/<slug:slug>/<int:number>/", url, "", is_real and number == 7)
        for slug in BODIES:
            yield from _documents(slug, report, is_sample=is_real and slug == "gwent")


def _open_data() -> Iterator[Address]:
    """Every table whole: what is being written stands in none of them."""
    for url in ("/data/", "/datapackage.json", "/sitemap.xml"):
        yield Address(url, url)
    yield Address("/sitemaps/<slug:part>.xml", "/sitemaps/soteria-2024.xml")
    for name in TABLES:
        for form in ("csv", "ods"):
            yield Address(f"/data/<slug:name>.{form}", f"/data/{name}.{form}", "", name == "statements")
    yield Address("/feeds/reports/<slug:slug>.atom", "/feeds/reports/soteria-2024.atom")
    yield Address("/feeds/reports/<slug:slug>/<int:number>.atom", "/feeds/reports/soteria-2024/7.atom")
    yield Address("/calendars/reports/<slug:slug>.ics", "/calendars/reports/soteria-2024.ics")
    for slug in BODIES:
        yield Address("/feeds/forces/<slug:slug>.atom", f"/feeds/forces/{slug}.atom", slug, slug == "gwent")
        yield Address("/calendars/bodies/<slug:slug>.ics", f"/calendars/bodies/{slug}.ics", slug, slug == "gwent")


def _documents(slug: str, report: InspectionReport, *, is_sample: bool) -> Iterator[Address]:
    """The pages of versions too that were never published: 404, and nothing of what is being written."""
    route, url = "/responses/<slug:body>/<slug:report>/", f"/responses/{slug}/{report.slug}/"
    yield Address(route, url, slug, is_sample)
    for version in (1, 2):
        sample = is_sample and version == 1
        yield Address(f"{route}versions/<int:version>/", f"{url}versions/{version}/", slug, sample)
        yield Address(f"{route}reading/<int:version>/", f"{url}reading/{version}/", slug, sample)
        yield Address(
            f"{route}versions/<int:version>/response.pdf", f"{url}versions/{version}/response.pdf", slug, sample
        )


#: Of each address of the API below which one record lies, some that there are and one that there is not.
OF_API = {
    "forces/<slug:slug>/": BODIES,
    "bodies/<slug:slug>/": BODIES,
    "reports/<slug:slug>/": ("soteria-2024", "nothing"),
    "recommendations/<slug:report>/<str:number>/": ("soteria-2024/7", "soteria-2024/99"),
    "products/<slug:slug>/": ("nom-21", "nothing"),
    "publications/<path:reference>/": ("soteria-2024/gwent/response/1", "soteria-2024/kent/response/2"),
    "<anything:rest>": ("nothing/", "forces"),
}


def _api() -> Iterator[Address]:
    """Every list whole, and filtered by an office; every kind of record."""
    for pattern in urls.API.url_patterns:
        route = f"/api/v1/{pattern.pattern}"
        if str(pattern.pattern) not in OF_API:
            yield Address(route, route)
            for query in ("?limit=200", "?as_at=2026-11-21&clock=published&limit=200"):
                yield Address(route, f"{route}{query}", is_sample=False)
        for number, name in enumerate(OF_API.get(str(pattern.pattern), ())):
            url = f"/api/v1/{str(pattern.pattern).split('<')[0]}{name}"
            yield Address(route, url if name in ("nothing/", "forces") else f"{url}/", "", is_sample=number == 0)
    for body in BODIES:
        for name in ("statements", "publications", "targets", "current"):
            yield Address(f"/api/v1/{name}/", f"/api/v1/{name}/?body={body}&limit=200", body, is_sample=False)


def _welsh(public: list[Address]) -> Iterator[Address]:
    """The Welsh twin of each page, and the file of each Welsh edition: for an office without Welsh a 404."""
    pages = {f"/{page.pattern}" for page in urls.PAGES}
    for address in public:
        if address.route in pages or address.route.endswith("response.pdf"):
            yield Address(f"/cy{address.route}", f"/cy{address.url}", address.owner, address.is_sample)


def _desk() -> Iterator[Address]:
    for url in ("", "login/", "logout/", "password_change/", "password_change/done/", "jsi18n/"):
        yield Address(f"/admin/{url}", f"/admin/{url}")
    for app in ("forces", "recommendations", "responses"):
        yield Address(
            "/admin/(?P<app_label>forces|recommendations|responses)/$", f"/admin/{app}/", "", app == "responses"
        )
    for url in ("nowhere", "nowhere/", "responses/answer/", "responses/historyentry/", "responses/publication/"):
        yield Address("/admin/(?P<url>.*)$", f"/admin/{url}", "", url == "nowhere/")
    yield Address("/admin/trail/", "/admin/trail/")
    for query in ("?part=work", "?part=accounts&person=author.gwent", "?part=data&since=x", "?below=x", "?format=csv"):
        yield Address("/admin/trail/", f"/admin/trail/{query}", is_sample=False)
    yield Address("/admin/autocomplete/", "/admin/autocomplete/")
    for model in (Force, PolicingBody, Publication, InspectionReport, HistoryEntry, User):
        row = model._default_manager.first()
        url = f"/admin/r/{ContentType.objects.get_for_model(model).pk}/{row.pk}/"
        yield Address("/admin/r/<path:content_type_id>/<path:object_id>/", url, "", model is Force)
    for model, model_admin in admin.site._registry.items():
        base = _base(model)
        yield Address(base, base)
        yield Address(f"{base}add/", f"{base}add/")
        if model_admin.search_fields or model._meta.app_label == "responses":
            yield Address(base, f"{base}?q=Zq", "", is_sample=False)
    yield Address("/admin/responses/response/preview/", "/admin/responses/response/preview/")
    yield Address("/admin/responses/response/token/", "/admin/responses/response/token/")
    for body in BODIES:
        for query in (f"?body={body}", f"?body={body}&report=soteria-2024"):
            url = f"/admin/responses/update/add/{query}"
            yield Address("/admin/responses/update/add/", url, body, is_sample=False)


def _base(model) -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


def _rows(world: World) -> Iterator[Address]:
    """Working rows in each state; every method on the drafts."""
    for rows, own in (
        (
            world.responses,
            (
                ("draft.pdf", "draft.pdf"),
                ("dispatches/", "dispatches/"),
                ("translate/", "translate/"),
                ("import/", "import/"),
                ("publishing/", "publishing/"),
            ),
        ),
        (world.updates, ()),
    ):
        for (slug, state), row in rows.items():
            base, sample = _base(type(row)), state == "draft"
            for route, url in own:
                yield Address(f"{base}<int:object_id>/{route}", f"{base}{row.pk}/{url}", slug, sample)
            for route in ("history/", "delete/", "change/", ""):
                yield Address(f"{base}<path:object_id>/{route}", f"{base}{row.pk}/{route}", slug, sample)
            for action in (*Action.values, "no-such"):
                url = f"{base}{row.pk}/move/{action}/"
                route = f"{base}<int:object_id>/move/<slug:name>/"
                yield Address(route, url, slug, sample and action == "send", Step(row, action))


def _sources(world: World) -> Iterator[Address]:
    """Each source at its own response, and, which must look like none, at the other office's."""
    base = _base(Response)
    for slug in BODIES:
        response = world.responses[slug, "draft"]
        for owner, source in world.sources.items():
            for end in ("", "file"):
                url = f"{base}{response.pk}/import/{source.pk}/{end}"
                yield Address(f"{base}<int:object_id>/import/<int:source>/{end}", url, slug, owner == slug)


#: Below a paper, beside the pages of each row.
OF_PAPERS = ("preview/", "crest/", "copy/", "usual/", "remove/")


def _papers(world: World) -> Iterator[Address]:
    for slug, paper in world.papers.items():
        base = _base(Paper)
        for name in OF_PAPERS:
            yield Address(f"{base}<int:object_id>/{name}", f"{base}{paper.pk}/{name}", slug)
        for route in ("history/", "delete/", "change/", ""):
            yield Address(f"{base}<path:object_id>/{route}", f"{base}{paper.pk}/{route}", slug)


def _reference_rows() -> Iterator[Address]:
    for row in [*reference_rows(), InspectorateFinding.objects.first()]:
        base = _base(type(row))
        for route in ("history/", "delete/", "change/", ""):
            yield Address(f"{base}<path:object_id>/{route}", f"{base}{row.pk}/{route}", "", route == "change/")
        if hasattr(admin.site._registry[type(row)], "history_form_view"):
            entry = row.history.first()
            url = f"{base}{row.pk}/history/{entry.pk if entry else 1}/"
            yield Address(f"{base}([^/]+)/history/([^/]+)/$", url, "", is_sample=False)
    for name in ("author.gwent", "author.kent", "national"):
        url = f"/admin/forces/user/{User.objects.get(username=name).pk}/password/"
        yield Address("/admin/forces/user/<id>/password/", url, "", name == "author.gwent")
    for name in ("author.gwent", "author.kent"):
        url = f"/admin/forces/user/{User.objects.get(username=name).pk}/second-factor/"
        yield Address("/admin/forces/user/<int:object_id>/second-factor/", url, "", name == "author.gwent")


ACCOUNTS = {
    "login/": "login/",
    "logout/": "logout/",
    "sessions/": "sessions/",
    "join/": "join/",
    "join/<str:token>/": "join/made-up/",
    "signed-out/": "signed-out/",
    "inactive/": "inactive/",
    "reauthenticate/": "reauthenticate/",
    "password/change/": "password/change/",
    "password/reset/": "password/reset/",
    "password/reset/key/done/": "password/reset/key/done/",
    "password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-abc-def/",
    "password/reset/done/": "password/reset/done/",
    "second-factor/": "second-factor/",
    "second-factor/sign-in/": "second-factor/sign-in/",
    "second-factor/again/": "second-factor/again/",
    "second-factor/app/": "second-factor/app/",
    "second-factor/app/remove/": "second-factor/app/remove/",
    "second-factor/codes/": "second-factor/codes/",
    "second-factor/codes/new/": "second-factor/codes/new/",
    "second-factor/codes/file/": "second-factor/codes/file/",
    "passkeys/add/": "passkeys/add/",
    "passkeys/sign-in/": "passkeys/sign-in/",
    "passkeys/again/": "passkeys/again/",
    "passkeys/<int:pk>/remove/": "passkeys/1/remove/",
    "oidc/cancelled/": "oidc/cancelled/",
    "oidc/<slug:provider_id>/sign-in/": "oidc/gwent/sign-in/",
    "oidc/<slug:provider_id>/callback/": "oidc/gwent/callback/?code=1&state=2",
    "oidc/<slug:provider_id>/again/": "oidc/gwent/again/",
}


def _accounts() -> Iterator[Address]:
    for route, url in ACCOUNTS.items():
        yield Address(f"/accounts/{route}", f"/accounts/{url}")
