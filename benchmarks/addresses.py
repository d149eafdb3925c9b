"""One address, or more, for each pattern of the public URLconf: a page that has none here fails the gate."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from benchmarks.synthetic import slug
from soteria_tracker.public.data.tables import TABLES

#: What goes into a pattern, by the name of its parameter. ``{deep}`` is the report with the long histories.
VALUES = {
    "body": ["gwent"],
    "report": ["{deep}"],
    "version": ["1"],
    "number": ["2"],
    "reference": ["{deep}/gwent/response/1"],
}
#: Where a pattern takes something else than its parameter says, or the plain address is not the whole story.
OF_PATTERN: dict[str, list[str]] = {
    "": ["", "?as_at=2025-07-31&clock=said", "?as_at=2025-07-31&clock=published"],
    "forces/<slug:slug>/": ["forces/gwent/", "forces/gwent/?as_at=2025-07-31&clock=published"],
    "forces/<slug:slug>/compare/": ["forces/gwent/compare/"],
    "reports/<slug:slug>/": ["reports/{deep}/", "reports/{deep}/?as_at=2025-07-31"],
    "reports/<slug:slug>/<int:number>/": ["reports/{deep}/2/", "reports/{deep}/2/?as_at=2025-07-31&clock=said"],
    # Nothing invented is a reading: those of the real data.
    "responses/<slug:body>/<slug:report>/reading/<int:version>/": ["responses/gwent/soteria-2024/reading/1/"],
    "products/<slug:slug>/": ["products/synthetic-product-{scale:05}/"],
    "sitemaps/<slug:part>.xml": ["sitemaps/site.xml", "sitemaps/{deep}.xml"],
    "feeds/reports/<slug:slug>.atom": ["feeds/reports/{deep}.atom"],
    "feeds/reports/<slug:slug>/<int:number>.atom": ["feeds/reports/{deep}/2.atom"],
    "feeds/forces/<slug:slug>.atom": ["feeds/forces/gwent.atom"],
    "calendars/reports/<slug:slug>.ics": ["calendars/reports/{deep}.ics"],
    "calendars/bodies/<slug:slug>.ics": ["calendars/bodies/gwent.ics"],
    "api/v1/forces/<slug:slug>/": ["api/v1/forces/gwent/"],
    "api/v1/bodies/<slug:slug>/": ["api/v1/bodies/gwent/"],
    "api/v1/reports/<slug:slug>/": ["api/v1/reports/{deep}/"],
    "api/v1/recommendations/<slug:report>/<str:number>/": ["api/v1/recommendations/{deep}/2/"],
    "api/v1/products/<slug:slug>/": ["api/v1/products/synthetic-product-{scale:05}/"],
    "search/": ["search/", "search/?q=synthetic", "search/?q=gwent"],
}
#: No page: a file, or an answer that does not depend on the data. Each with its reason.
LEFT_OUT = {
    "responses/<slug:body>/<slug:report>/versions/<int:version>/response.pdf": "a stored file, read as it lies",
    "cy/responses/<slug:body>/<slug:report>/versions/<int:version>/response.pdf": "a stored file, read as it lies",
    "cy/responses/<slug:body>/<slug:report>/": "nothing invented is in Welsh; the English page of the same makes more",
    "cy/responses/<slug:body>/<slug:report>/versions/<int:version>/": "as the one above",
    "health/live/": "asks no database",
    "health/ready/": "for machines; nothing invented has a file, so it is not ready",
    "metrics": "for machines that have its token; to anybody else there is no such page",
    "api/v1/<anything:rest>": "says that there is nothing, and asks no database",
}


class NoAddressError(LookupError):
    """A pattern of the URLconf of which nobody has said what to put into it."""


def patterns(resolver: URLResolver | None = None, above: str = "") -> Iterator[str]:
    """Every pattern as the URLconf writes it, without the slash at its beginning."""
    for each in (resolver or get_resolver("soteria_tracker.public_urls")).url_patterns:
        route = above + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        elif isinstance(each, URLPattern):
            yield route


def addresses(scale: int, routes: Iterator[str] | list[str] | None = None) -> dict[str, list[str]]:
    """Pattern -> addresses in a database of that scale. NoAddressError where a pattern has none."""
    found = {}
    for route in routes or patterns():
        if route not in LEFT_OUT:
            found[route] = [f"/{each.format(deep=slug(scale), scale=scale)}" for each in _of(route)]
    return found


def _of(route: str) -> list[str]:
    if route in OF_PATTERN:
        return OF_PATTERN[route]
    if route.startswith("data/<slug:name>."):  # every table is an address of its own
        return [route.replace("<slug:name>", name) for name in TABLES]
    twin = route.removeprefix("cy/")
    if twin != route:
        return [f"cy/{each}" for each in _of(twin)[:1]]
    filled = route
    for name, values in VALUES.items():
        for kind in ("slug", "int", "path"):
            filled = filled.replace(f"<{kind}:{name}>", values[0])
    if "<" in filled:
        raise NoAddressError(f"No address for the pattern “{route}”: write one down in benchmarks/addresses.py.")
    return [filled]
