"""Records as JSON. Tests hold every answer to its schema; a call does not pay for that each time."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse


def rendered(answer: dict[str, Any]) -> HttpResponse:
    """With the address of the next page as a header too (RFC 8288)."""
    response = HttpResponse(
        json.dumps(answer, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")),
        content_type="application/json",
    )
    if following := answer.get("links", {}).get("next"):
        response["Link"] = f'<{following}>; rel="next"'
    return response
