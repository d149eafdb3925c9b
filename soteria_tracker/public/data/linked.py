"""Pages as JSON-LD, in the words of schema.org: what search engines for data sets and reports read."""

from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from typing import Any

from django.conf import settings

from forces.models import Force
from recommendations.models import InspectionReport, Limb, Recommendation
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


def page(name: str, path: str) -> dict[str, Any]:
    """A page of this site, by its address in English; ``spoken`` says which language it is in."""
    site = {"@type": "WebSite", "name": credit.SITE, "url": f"{settings.SITE_URL}/", "publisher": publisher()}
    return CONTEXT | {"@type": "WebPage", "name": name, "url": f"{settings.SITE_URL}{path}", "isPartOf": site}


def spoken(described: Mapping[str, Any], *, url: str, language: str) -> dict[str, Any]:
    """What a page says of itself, as the page that it stands on: a Welsh page has an address of its own."""
    if described["@type"] != "WebPage":
        return dict(described)
    return {**described, "url": url, "inLanguage": language}


def breadcrumbs(crumbs: Sequence[tuple[object, str]]) -> dict[str, Any]:
    """Where a page lies: pairs of its words, as they stand in the page, and its whole address."""
    return CONTEXT | {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": unescape(str(words)), "item": address}
            for place, (words, address) in enumerate(crumbs, start=1)
        ],
    }


def document(report: InspectionReport) -> dict[str, Any]:
    """The inspectorate's report, which is not ours."""
    return {
        "@type": "Report",
        "name": report.title,
        "datePublished": report.published.isoformat(),
        "url": report.url,
        "publisher": {"@type": "GovernmentOrganization", "name": report.publisher},
    }


def national(report: InspectionReport | None) -> dict[str, Any]:
    return page(credit.SITE, "/") | ({"about": document(report)} if report else {})


def report(report: InspectionReport) -> dict[str, Any]:
    return page(report.short_title, report.get_absolute_url()) | {"mainEntity": document(report)}


def recommendation(asked: Recommendation, limbs: Iterable[Limb] = ()) -> dict[str, Any]:
    """Its official words where they are held, limb by limb without letters, which are the Tracker’s own."""
    name = f"Recommendation {asked.number}" + (f": {asked.topic}" if asked.topic else "")
    return page(name, asked.get_absolute_url()) | {
        "mainEntity": {
            "@type": "CreativeWork",
            "name": name,
            "position": asked.number,
            **({"text": "\n".join([asked.wording, *(limb.text for limb in limbs)])} if asked.wording else {}),
            "isPartOf": document(asked.report),
        }
    }


def force(force: Force) -> dict[str, Any]:
    """The page of a force. Schema.org has no word for who answers for it: a local policing body is no parent of it."""
    return page(force.name, force.get_absolute_url()) | {
        "mainEntity": {
            "@type": "GovernmentOrganization",
            "name": force.name,
            **({"alternateName": force.name_cy} if force.name_cy else {}),
            "identifier": force.ons_code,
            "areaServed": force.region,
        },
    }
