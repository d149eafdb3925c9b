"""The tables as a Data Package (Frictionless Standards): what a program needs to read them all."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from recommendations.models import InspectionReport
from soteria_tracker.public.data import credit, csv_files
from soteria_tracker.public.data.schema import Asked, Table
from soteria_tracker.public.data.tables import TABLES


def schema(table: Table) -> dict[str, Any]:
    """As Table Schema has it."""
    keys = [
        {"fields": [link.column], "reference": {"resource": link.table, "fields": [link.key]}} for link in table.links
    ]
    return {
        "fields": [column.field() for column in table.columns],
        "missingValues": [""],
        **({"primaryKey": list(table.key)} if table.key else {}),
        **({"foreignKeys": keys} if keys else {}),
    }


def resource(table: Table, path: str, **more: Any) -> dict[str, Any]:
    licence = {"licenses": [credit.OGL]} if table.quotes else {}
    return {
        "name": table.name,
        "title": str(table.title),
        "description": str(table.description),
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        **licence,
        **more,
        "schema": schema(table),
    }


def descriptor(
    asked: Asked,
    path: Callable[[Table], str],
    *,
    reports: Iterable[InspectionReport] = (),
    more: Callable[[Table], dict[str, Any]] = lambda table: {},
) -> dict[str, Any]:
    """``path`` gives the address of each table, ``more`` what else is known of its file (its size and digest).

    ``created`` is when the record last grew, so that the same record gives the same bytes.
    """
    described = list(reports) or ([asked.report] if asked.report else [])
    created = asked.reference.last_entry
    name = f"soteria-tracker-{asked.report.slug}" if asked.report and not reports else "soteria-tracker"
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": "Soteria Tracker: section 55 responses, and where each force stands",
        "description": f"{credit.POSITIONS} {credit.NONE_HELD}",
        "homepage": f"{settings.SITE_URL}/data/",
        **({"created": created.isoformat(timespec="seconds").replace("+00:00", "Z")} if created else {}),
        "keywords": ["police", "inspection", "section 55", "HMICFRS", "Operation Soteria", "England and Wales"],
        "licenses": [{"title": "Licence and credit", "path": credit.licence_page()}],
        "sources": [
            {"title": f"{report.publisher}, {report.title} ({report.licence})", "path": report.url}
            for report in described
        ],
        "contributors": [{"title": credit.SITE, "path": f"{settings.SITE_URL}/", "role": "publisher"}],
        "credit": [*(credit.of_report(report) for report in described), credit.POSITIONS],
        "moment": {
            "day": asked.moment.day.isoformat(),
            "as_at": asked.moment.as_at.isoformat() if asked.moment.as_at else None,
            "clock": str(asked.moment.clock),
        },
        "csvEscape": csv_files.RULE,
        "resources": [resource(table, path(table), **more(table)) for table in TABLES.values()],
    }
