"""The addresses of the API, each behind one frame: methods, who may ask, how long an answer holds."""

import json
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, URLPattern, path, register_converter, resolve
from django.urls.converters import StringConverter
from django.views.decorators.csrf import csrf_exempt
from pydantic.json_schema import models_json_schema

from soteria_tracker.public.api import parameters, schemas
from soteria_tracker.public.api.calls import ROOT
from soteria_tracker.public.api.operations import DESCRIPTION, api
from soteria_tracker.public.api.problems import answer
from soteria_tracker.public.api.rendering import rendered
from soteria_tracker.public.data.tables import TABLES
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.parameters import reads

METHODS = "GET, HEAD, OPTIONS"
View = Callable[..., HttpResponseBase]
app_name = "api"


class Anything(StringConverter):
    """Line breaks too, which Django's ``path`` does not take: what is nowhere is told to programs in their format."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")


def framed(view: View, *names: str) -> View:
    """For reading alone, by anybody's program, from any site: nothing here is secret and nobody is known."""

    @reads(*names)
    @csrf_exempt  # a form sent here is told that nothing takes one; nothing is written and nobody is known
    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _answered(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link"
        response.setdefault("Cache-Control", "public, no-cache")
        return response

    return served


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    method = request.method
    if method == "OPTIONS":
        headers = {"Allow": METHODS, "Access-Control-Allow-Methods": METHODS, "Access-Control-Max-Age": "86400"}
        return HttpResponse(headers=headers | {"Access-Control-Allow-Headers": "If-None-Match"})
    if method not in ("GET", "HEAD"):
        response = answer(405, "The API is for reading: use GET, HEAD or OPTIONS.", request=request)
        response["Allow"] = METHODS
        return response
    request.method = "GET"  # what is sent for HEAD is an answer to GET without its body
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = method


def root(request: HttpRequest) -> HttpResponse:
    """Where everything is."""
    start = f"{settings.SITE_URL}{ROOT}"
    links = {
        "self": start,
        "description": f"{start}openapi.json",
        "page": f"{settings.SITE_URL}/data/api/",
        "licence": f"{settings.SITE_URL}/licence/",
    }
    lists = {name: f"{start}{name}/" for name in TABLES}
    return rendered(
        {"title": api.title, "version": api.version, "description": DESCRIPTION, "lists": lists, "links": links}
    )


@cache
def _description() -> dict[str, Any]:
    """OpenAPI 3.1. It is made from types, so it holds as long as the program runs."""
    said = api.get_openapi_schema(path_prefix=ROOT)
    made = models_json_schema([(schemas.Problem, "serialization")], ref_template="#/components/schemas/{model}")[1]
    said["components"]["schemas"] |= made["$defs"]
    for name in [name for name in said["components"]["schemas"] if name.startswith("Query_") or name == "Day"]:
        del said["components"]["schemas"][name]
    said["servers"] = [{"url": settings.SITE_URL}]
    return dict(json.loads(json.dumps(said)))  # statuses become text, as the standard has them


def description(request: HttpRequest) -> HttpResponse:
    return rendered(_description())


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """An address without its last slash leads on; any other is a problem like the rest, not a page for people."""
    if not rest.endswith("/"):
        try:
            found = resolve(f"{request.path_info}/")
        except Resolver404:
            found = None
        if found and found.url_name != "nowhere":
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{request.path_info}/{'?' if query else ''}{query}")
    return answer(404, f"There is nothing here. {ROOT} lists everything there is.", request=request)


def _reading(pattern: URLPattern) -> tuple[str, ...]:
    name = str(pattern.name)
    if name.startswith("list_"):
        return tuple(parameters.names(name.removeprefix("list_")))
    return tuple(Moment.NAMES)


urlpatterns = [
    path("", framed(root), name="root"),
    path("openapi.json", framed(description), name="description"),
    *(
        path(str(pattern.pattern), framed(pattern.callback, *_reading(pattern)), name=pattern.name)
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ),
    path("<anything:rest>", framed(nowhere), name="nowhere"),
]
