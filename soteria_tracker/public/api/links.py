"""Where a record leads: to itself, to what it names, to its page for people. All addresses are whole ones."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from soteria_tracker.public.api.calls import ROOT, Call

#: Tables whose records have an address of their own, with the column that names one.
OWN = {
    "forces": "slug",
    "bodies": "slug",
    "reports": "slug",
    "recommendations": "id",
    "products": "slug",
    "publications": "reference",
}
#: Columns that name a record of another table.
NAMING = {
    "force": "forces",
    "body": "bodies",
    "report": "reports",
    "recommendation": "recommendations",
    "on_recommendation": "recommendations",
    "product": "products",
    "on_product": "products",
    "publication": "publications",
    "replaces": "publications",
    "replaced_by": "publications",
}


def links(table: str, record: Mapping[str, Any], call: Call) -> dict[str, str]:
    found = {}
    if table in OWN:
        found["self"] = one(table, record[OWN[table]], call)
    page = _page(table, record)
    if page:
        found["page"] = f"{settings.SITE_URL}{page}"
    for name, other in NAMING.items():
        if record.get(name):
            found[name] = one(other, record[name], call)
    if table == "publications":
        found |= _files(record)
    return found


def one(table: str, name: str, call: Call) -> str:
    """The address of a record; it speaks of the same moment."""
    query = f"?{call.moment.query}" if call.moment.query else ""
    return f"{settings.SITE_URL}{ROOT}{table}/{name}/{query}"


def _page(table: str, record: Mapping[str, Any]) -> str:
    if "page" in record:
        return str(record["page"])
    if table == "forces":
        return f"/forces/{record['slug']}/"
    if table == "products":
        return f"/products/{record['slug']}/"
    if table == "recommendations":
        return _page_of(record["id"])
    if "force" in record:
        return f"/forces/{record['force']}/"
    return _page_of(record["recommendation"]) if "recommendation" in record else ""


def _page_of(recommendation: str) -> str:
    """Areas for improvement have no page of their own: they stand on that of the report."""
    report, _slash, number = recommendation.rpartition("/")
    return f"/reports/{report}/{number}/" if number.isdigit() else f"/reports/{report}/"


def _files(record: Mapping[str, Any]) -> dict[str, str]:
    """Of a response; updates and readings have no file, so there is none to check."""
    found = {}
    if record["pdf_sha256"]:
        found["verify"] = f"{settings.SITE_URL}/verify/{record['reference']}/"
        found["pdf"] = f"{settings.SITE_URL}{record['page']}response.pdf"
    if record["welsh_pdf_sha256"]:
        found["pdf_cy"] = f"{settings.SITE_URL}/cy{record['page']}response.pdf"
    return found
