"""A record with something in every table, and with text that spreadsheets, XML and CSV trip over."""

from datetime import UTC, date, datetime

from forces.models import Force, OfficeHolder, PolicingBody
from recommendations.models import ExpectedDate, InspectionReport, NationalProduct, Recommendation
from responses.models.record import InspectorateFinding
from soteria_tracker.public import reference
from soteria_tracker.public.data.schema import Asked
from soteria_tracker.public.moment import Moment
from tests.soteria_tracker.public.published import in_welsh, response, update

TODAY = date(2026, 11, 22)
#: Formulas, their disguises, what the escape itself is made of, separators, white space, XML, Welsh, other scripts.
NASTY = (
    "=1+1",
    "+44 20",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "'=1",
    "''quoted''",
    "'",
    "\uff1dHYPERLINK(1)",
    'a;=cmd|" /C calc"!A0;\'x',
    "line\r\n- list\n- list\r=x",
    "tab\t\t@x",
    'say "so", then',
    "  two  spaces   ",
    "<b>&amp;</b> ]]> <!-- -->",
    "ŵ ŷ Ŵ “dyfynnwyd” – £",
    "日本 \U0001f600 \u2028 \u00a0 \u202e",
    ",",
    "0012",
    "2025-01-31",
    "true",
)


def nasty(report_slug: str = "soteria-2024") -> InspectionReport:
    """Every text that an office or a clerk can type, in each of these ways; all of it on one report."""
    report = InspectionReport.objects.get(slug=report_slug)
    first = response("gwent", on=date(2024, 10, 10), positions={3: "waiting", 7: "planned"}, limbs={"7a": "planned"})
    for number, text in enumerate(NASTY, start=1):
        update(
            "gwent",
            on=date(2025, 1, 1).replace(day=number),
            series=number,
            positions={3: "in_progress", 7: "in_place"},
            says=text,
            target_date=date(2026, 1, number),
            target_reason=text,
            target_agreed_by=text,
            own_text_reason=text,
        )
        InspectorateFinding.objects.create(
            force=Force.objects.get(slug="gwent"),
            recommendation=Recommendation.objects.get(report=report, number=9),
            status="open",
            stated_on=date(2025, 2, number),
            source_url=f"https://hmicfrs.example/?{number}&x='=",
            recorded_at=datetime(2025, 3, number, 9, 30, 15, 999, tzinfo=UTC),
        )
        product = NationalProduct.objects.order_by("slug").first()
        ExpectedDate.objects.create(
            product=product, day=date(2025, 5, number), stated_on=date(2025, 4, number), reason=text, source=text
        )
        OfficeHolder.objects.create(body=PolicingBody.objects.get(slug="kent"), name=text, title=text, source=text)
    in_welsh(response("gwent", on=date(2025, 3, 1), positions={3: "in_place"}, replaces=first, reason=NASTY[0]))
    PolicingBody.objects.filter(slug="kent").update(note=NASTY[11])
    Force.objects.filter(slug="kent").update(aliases=list(NASTY))
    return report


def asked(report: InspectionReport | None, query: str = "", **more) -> Asked:
    given = dict(part.split("=") for part in query.split("&") if part)
    return Asked(Moment.of(given, today=TODAY), reference.current(), report, **more)
