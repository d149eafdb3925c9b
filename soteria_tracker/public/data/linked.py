"""Pages as JSON-LD, in the words of schema.org: what search engines for data sets and reports read."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from forces.models import Force, PolicingBody
from recommendations.models import InspectionReport
from soteria_tracker.public.data import credit, ods_files
from soteria_tracker.public.data.tables import TABLES
from soteria_tracker.public.reference import Reference

CONTEXT = {"@context": "https://schema.org"}


def publisher() -> dict[str, Any]:
    return {"@type": "Organization", "name": credit.SITE, "url": f"{settings.SITE_URL}/"}


def dataset(report: InspectionReport | None, known: Reference) -> dict[str, Any]:
    """The page about the data."""
    query = f"?report={report.slug}" if report else ""
    site = settings.SITE_URL
    files = [
        {
            "@type": "DataDownload",
            "name": f"{table.title} ({form})",
            "encodingFormat": kind,
            "contentUrl": f"{site}/data/{table.name}.{form.lower()}{query if table.of_report else ''}",
        }
        for table in TABLES.values()
        for form, kind in (("CSV", "text/csv"), ("ODS", ods_files.TYPE))
    ]
    described = {"@type": "DataDownload", "name": "Data Package", "encodingFormat": "application/json"}
    return CONTEXT | {
        "@type": "Dataset",
        "name": "Soteria Tracker: section 55 responses, and where each force stands",
        "description": f"{credit.POSITIONS} {credit.NONE_HELD}",
        "url": f"{site}/data/",
        "identifier": f"{site}/data/",
        "license": credit.licence_page(),
        "isAccessibleForFree": True,
        "creator": publisher(),
        "publisher": publisher(),
        "spatialCoverage": "England and Wales",
        **({"temporalCoverage": f"{report.published.isoformat()}/.."} if report else {}),
        **({"isBasedOn": report.url} if report else {}),
        **({"dateModified": known.last_entry.date().isoformat()} if known.last_entry else {}),
        "distribution": [*files, described | {"contentUrl": f"{site}/datapackage.json{query}"}],
    }


def report(report: InspectionReport) -> dict[str, Any]:
    """The page of a report: about the inspectorate's document, which is not ours."""
    return CONTEXT | {
        "@type": "WebPage",
        "name": report.short_title,
        "url": f"{settings.SITE_URL}{report.get_absolute_url()}",
        "mainEntity": {
            "@type": "Report",
            "name": report.title,
            "datePublished": report.published.isoformat(),
            "url": report.url,
            "publisher": {"@type": "GovernmentOrganization", "name": report.publisher},
        },
    }


def force(force: Force, bodies: Iterable[PolicingBody]) -> dict[str, Any]:
    """The page of a force, and who answers for it."""
    return CONTEXT | {
        "@type": "WebPage",
        "name": force.name,
        "url": f"{settings.SITE_URL}{force.get_absolute_url()}",
        "mainEntity": {
            "@type": "GovernmentOrganization",
            "name": force.name,
            "identifier": force.ons_code,
            "areaServed": force.region,
            "parentOrganization": [
                {"@type": "GovernmentOrganization", "name": body.name}
                | ({"url": f"https://{body.domain}/"} if body.domain else {})
                for body in bodies
            ],
        },
    }
