"""One record in full, by its id."""

from typing import Any

from django.conf import settings

from recommendations.models import Dependency, InspectionReport, NationalProduct
from responses.models.record import Edition, Publication
from soteria_tracker.public.api.calls import Call
from soteria_tracker.public.api.links import one
from soteria_tracker.public.api.lists import Record, record, with_parts
from soteria_tracker.public.api.problems import ProblemError
from soteria_tracker.public.data import reference_rows
from soteria_tracker.public.data.record_rows import described, publication_row
from soteria_tracker.public.data.schema import cell, recommendation_id
from soteria_tracker.public.data.tables import TABLES


def _missing(what: str, call: Call) -> ProblemError:
    then = f" as the record stood on {call.moment.as_at.isoformat()}" if call.moment.as_at else ""
    return ProblemError(404, f"There is no such {what}{then}. The list of them is one step up in the address.")


def _listed(name: str, call: Call) -> list[Record]:
    table = TABLES[name]
    return [record(table, row, call) for row in table.page(call.asked).rows]


def _of(name: str, slug: str, call: Call, *, what: str) -> Record:
    found = next((each for each in _listed(name, call) if each["slug"] == slug), None)
    if found is None:
        raise _missing(what, call)
    return found


def force(call: Call, slug: str) -> Record:
    """No query besides that of the call."""
    found = _of("forces", slug, call, what="force")
    return call.envelope(found | {"bodies": [each for each in _listed("oversight", call) if each["force"] == slug]})


def body(call: Call, slug: str) -> Record:
    """No query besides that of the call."""
    found = _of("bodies", slug, call, what="body")
    of_it = {
        name: [each for each in _listed(name, call) if each["body"] == slug] for name in ("oversight", "office_holders")
    }
    return call.envelope(found | {"forces": of_it["oversight"], "office_holders": of_it["office_holders"]})


def _report(call: Call, slug: str, *, what: str) -> InspectionReport:
    found = InspectionReport.objects.filter(slug=slug, published__lte=call.moment.day).first()
    if found is None:
        raise _missing(what, call)
    call.report = found
    return found


def report(call: Call, slug: str) -> Record:
    """Two queries."""
    row = reference_rows.report_row(_report(call, slug, what="report"))
    return call.envelope(record(TABLES["reports"], row, call))


def recommendation(call: Call, slug: str, number: str) -> Record:
    """Four queries."""
    _report(call, slug, what="recommendation")
    found = [each for each in _listed("recommendations", call) if each["id"] == f"{slug}/{number}"]
    if not found:
        raise _missing("recommendation", call)
    with_parts(found, call)
    return call.envelope(found[0])


def product(call: Call, slug: str) -> Record:
    """Three queries."""
    found = NationalProduct.objects.with_expected(on=call.moment.as_at).filter(slug=slug).first()
    if found is None:
        raise _missing("national product", call)
    row = record(TABLES["products"], reference_rows.product_row(found, call.asked), call)
    return call.envelope(row | {"expected_dates": _dates(found, call), "waiting": _waiting(found, call)})


def _dates(product: NationalProduct, call: Call) -> list[Record]:
    rows = product.expected_dates.all()
    if call.moment.as_at:
        rows = rows.filter(stated_on__lte=call.moment.as_at)
    return [
        record(TABLES["expected_dates"], tuple(map(cell, (product.slug, *values))), call)
        for values in rows.values_list("day", "stated_on", "reason", "source")
    ]


def _waiting(product: NationalProduct, call: Call) -> list[Record]:
    rows = Dependency.objects.filter(on_product=product, recommendation__report__published__lte=call.moment.day)
    fields = [f"recommendation__{name}" for name in ("report__slug", "kind", "number")]
    found = []
    for slug, kind, number, limb, source in rows.order_by("recommendation", "pk").values_list(
        *fields, "limb__key", "source"
    ):
        of = recommendation_id(slug, kind, number)
        row = (of, f"{of}/{limb}" if limb else None, None, product.slug, source or None)
        found.append(record(TABLES["dependencies"], row, call))
    return found


def publication(call: Call, reference: str) -> Record:
    """Four queries: itself, its versions, its words, those of its editions."""
    values = described(Publication.objects.filter(reference=reference)).first()
    row = publication_row(values, call.moment) if values else None
    if row is None:
        raise _missing("publication", call)
    found = record(TABLES["publications"], row, call)
    whole = Publication.objects.select_related("report").get(reference=reference)
    call.report = whole.report
    return call.envelope(found | {"versions": _versions(whole, call), "editions": _editions(whole, found)})


def _versions(whole: Publication, call: Call) -> list[Record]:
    """Those that the moment knows."""
    rows = Publication.objects.filter(
        kind=whole.kind, body=whole.body_id, report=whole.report_id, series=whole.series
    ).order_by("version")
    named = dict(zip(TABLES["publications"].names, range(100), strict=False))
    found = []
    for values in described(rows):
        row = publication_row(values, call.moment)
        if row is not None:
            said = {name: row[named[name]] for name in ("reference", "version", "published_at", "correction_reason")}
            page = row[named["page"]]
            links = {"self": one("publications", str(said["reference"]), call), "page": f"{settings.SITE_URL}{page}"}
            found.append(said | {"links": links})
    return found


def _editions(whole: Publication, found: Record) -> list[Record]:
    rows: list[tuple[str, Publication | Edition]] = [("en", whole)]
    rows += [(edition.language, edition) for edition in whole.editions.all()]
    return [_edition(language, kept, found) for language, kept in rows]


def _edition(language: str, kept: Publication | Edition, found: Record) -> dict[str, Any]:
    start = settings.SITE_URL if language == "en" else f"{settings.SITE_URL}/{language}"
    links = {"page": f"{start}{found['page']}"}
    if kept.pdf_sha256:
        links["pdf"] = f"{start}{found['page']}response.pdf"
    return {
        "language": language,
        "payload_sha256": kept.payload_sha256,
        "pdf_sha256": kept.pdf_sha256 or None,
        "pdf_size": kept.pdf_size or None,
        "words": kept.payload,
        "links": links,
    }
