"""What went wrong, as problem details (RFC 9457): one sentence for a person, names and statuses for a program."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse

TYPE = "application/problem+json"
#: Where the human page explains them; a fragment each. A status that says all by itself has none.
KINDS = {
    400: "bad-moment",
    404: "not-found",
    405: "read-only",
    414: "too-long",
    422: "bad-parameter",
    429: "too-many",
    431: "too-long",
}


class ProblemError(Exception):
    """Raised by a view; becomes the answer. ``errors``: one for each parameter that is wrong."""

    def __init__(self, status: int, detail: str, *, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors or []


def answer(
    status: int,
    detail: str,
    *,
    request: HttpRequest,
    errors: list[dict[str, str]] | None = None,
    instance: bool = True,
) -> JsonResponse:
    """The problem as a response; it is never kept by a cache. ``instance``: whether the address is repeated."""
    found: dict[str, Any] = {
        "type": f"{settings.SITE_URL}/data/api/#{KINDS[status]}" if status in KINDS else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path if instance else "/",
        "errors": errors or [],
    }
    response = JsonResponse(found, status=status, content_type=TYPE, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response
