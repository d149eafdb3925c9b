"""The operations of the API, a list and a record of each family, with what the description says of them."""

from collections.abc import Callable
from typing import Annotated, Any

from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError

from soteria_tracker.public.api import details, history, lists, parameters, schemas
from soteria_tracker.public.api.calls import Call
from soteria_tracker.public.api.parameters import Day
from soteria_tracker.public.api.problems import ProblemError, answer
from soteria_tracker.public.api.rendering import rendered
from soteria_tracker.public.data.tables import TABLES

DESCRIPTION = (
    "The public record of the Soteria Tracker: what local policing bodies published in answer to inspection reports. "
    "Read only, no key, no account. Ids are slugs and references and never change; fields may be added to a record, "
    "none is renamed or removed within v1. Every call takes “as_at” and “clock”. Positions are claims of the offices "
    "and forces, with date and source; “none” means that no response is held here, not that there is none."
)
api = NinjaAPI(
    title="Soteria Tracker",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    openapi_extra={
        "info": {
            "license": {
                "name": "Open Government Licence v3.0 (the inspectorate’s words)",
                "identifier": "OGL-UK-3.0",
            }
        }
    },
)
Slug = Annotated[str, Path(..., pattern=parameters.SLUG, description="Slug, the stable id.")]
#: How each family is listed; the rest are made whole.
GROWING: dict[str, Callable[[Call], Any]] = {
    "publications": history.publications,
    "statements": history.statements,
    "targets": history.targets,
}


def problems(*statuses: int) -> dict[str, Any]:
    """What an operation may answer besides a record."""
    said = {
        400: "“as_at” is no day or one to come, or “clock” is none of the two.",
        404: "Nothing has this id, or a filter names nothing.",
        405: "The API is for reading: GET, HEAD and OPTIONS.",
        422: "A parameter is not as described.",
        414: "The address is longer than any of this site.",
        429: "Too many requests: wait as many seconds as Retry-After says.",
        431: "The headers are longer than this site reads.",
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "responses": {
            str(status): {"description": said[status], "content": {"application/problem+json": {"schema": schema}}}
            for status in statuses
        }
    }


def listed(name: str) -> None:
    table, made = TABLES[name], GROWING.get(name)
    asked = parameters.query(name)

    def view(request, parameters: Query[asked]):  # type: ignore[valid-type]
        call = Call.of(request, parameters)
        return rendered(made(call) if made else lists.answer(table, call))

    api.get(
        f"/{name}/",
        response={200: schemas.several(schemas.RECORDS[name])},
        operation_id=f"list_{name}",
        url_name=f"list_{name}",
        summary=str(table.title),
        description=str(table.description),
        tags=[name],
        openapi_extra=problems(400, 404, 405, 414, 422, 429, 431),
    )(view)


def detailed(name: str, path: str, what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return api.get(
        f"/{name}/{path}/",
        response={200: schemas.one(schemas.DETAILS[name])},
        operation_id=f"get_{name}",
        url_name=f"get_{name}",
        summary=what,
        tags=[name],
        openapi_extra=problems(400, 404, 405, 414, 422, 429, 431),
    )


for _name in TABLES:
    listed(_name)


@detailed("forces", "{slug:slug}", "One force")
def force(request, slug: Slug, parameters: Query[Day]):
    return rendered(details.force(Call.of(request, parameters), slug))


@detailed("bodies", "{slug:slug}", "One local policing body")
def body(request, slug: Slug, parameters: Query[Day]):
    return rendered(details.body(Call.of(request, parameters), slug))


@detailed("reports", "{slug:slug}", "One inspection report")
def report(request, slug: Slug, parameters: Query[Day]):
    return rendered(details.report(Call.of(request, parameters), slug))


@detailed("recommendations", "{slug:report}/{str:number}", "One recommendation, with its limbs")
def recommendation(
    request,
    report: Slug,
    number: Annotated[str, Path(..., pattern=parameters.NUMBER, description="“7”, or “area-2”.")],
    parameters: Query[Day],
):
    return rendered(details.recommendation(Call.of(request, parameters), report, number))


@detailed("products", "{slug:slug}", "One national product, with the dates stated for it")
def product(request, slug: Slug, parameters: Query[Day]):
    return rendered(details.product(Call.of(request, parameters), slug))


@detailed("publications", "{path:reference}", "One publication, with its words and digests")
def publication(
    request,
    reference: Annotated[str, Path(..., pattern=parameters.REFERENCE, description="Reference; its slashes stay.")],
    parameters: Query[Day],
):
    return rendered(details.publication(Call.of(request, parameters), reference))


@api.exception_handler(ProblemError)
def _problem(request, wrong: ProblemError):
    return answer(wrong.status, wrong.detail, request=request, errors=wrong.errors)


@api.exception_handler(ValidationError)
def _invalid(request, wrong: ValidationError):
    """Of a path that can be no id: 404. Of the query: what is wrong with each parameter."""
    if any(each["loc"][0] == "path" for each in wrong.errors):
        return answer(404, "Nothing has this id. The list is one step up in the address.", request=request)
    errors = [{"parameter": str(each["loc"][-1]), "detail": str(each["msg"])} for each in wrong.errors]
    names = ", ".join(f"“{each['parameter']}”" for each in errors)
    detail = f"Correct {names}: /api/v1/openapi.json says what each may be."
    return answer(422, detail, request=request, errors=errors)
