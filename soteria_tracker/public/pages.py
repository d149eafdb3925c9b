"""The pages. Each reads the clock once, at its edge, puts its questions and hands the answers to a template."""

import hashlib
import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from forces.models import Force, PolicingBody
from recommendations.deadlines import strict_last_day
from recommendations.models import InspectionReport, Recommendation
from responses.models.record import Publication
from soteria_tracker.public import questions
from soteria_tracker.public.clock import clock, how_far
from soteria_tracker.public.figures import bar
from soteria_tracker.public.filters import ForceFilter
from soteria_tracker.public.picture import Picture, Stance, Tally, cell
from soteria_tracker.public.timeline import current_entries, timeline

logger = logging.getLogger(__name__)

#: The same for everybody, asked for anew each time: the ETag answers with 304 while nothing has changed.
fresh = cache_control(public=True, no_cache=True)
#: A published file never changes at its address.
for_ever = cache_control(public=True, max_age=365 * 24 * 60 * 60, immutable=True)


@method_decorator(fresh, name="dispatch")
class PublicPage(TemplateView):
    """A page of the record: no session, no user, no CSRF token; it says how fresh it is."""

    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.today = timezone.localdate()
        return super().get_context_data(today=self.today, last_entry=questions.last_entry(), **kwargs)

    @staticmethod
    def crumbs(*below: tuple[object, str]) -> list[tuple[object, str]]:
        """From the national picture down to this page, which is the last."""
        return [(_("National picture"), "/"), *below]

    def picture(self, report: InspectionReport) -> Picture:
        return Picture.of(
            report,
            questions.tracked(report),
            questions.forces(today=self.today),
            questions.stances(report),
            questions.findings(recommendation__report=report),
            today=self.today,
        )


class NationalPage(PublicPage):
    """Where the forces stand: five bars, a map, a table of forces by recommendations."""

    template_name = "site/national.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        report = questions.latest_report()
        if report is None:
            return context
        picture = self.picture(report)
        chooser = ForceFilter(self.request.GET, picture=picture, cohorts=questions.cohorts(report))
        asked = chooser.form.cleaned_data if chooser.form.is_valid() else {}
        chosen = chooser.chosen()
        tallies = picture.tallies()
        pinned = next((force for force in picture.forces if force.slug == asked.get("force")), None)
        return context | {
            "report": report,
            "picture": picture,
            "strict_last_day": strict_last_day(report.published),
            "tallies": tallies,
            "rows": [
                (tally, bar(tally), how_far(tally.recommendation.deadline, today=self.today)) for tally in tallies
            ],
            "chooser": chooser,
            "pinned": pinned,
            "chosen": chosen,
            "is_chosen": chooser.form.is_valid() and chooser.is_chosen,
            "chosen_tallies": picture.tallies(chosen),
            "table": _table(picture, chosen, pinned),
            **_map(picture, asked.get("recommendation")),
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """An address that asks for what does not exist is answered with the whole table and a 400."""
        chooser = context.get("chooser")
        if chooser and not chooser.form.is_valid():
            kwargs["status"] = 400
        return super().render_to_response(context, **kwargs)


def _table(picture: Picture, chosen: list[Force], pinned: Force | None) -> list[tuple]:
    """The rows in the order of the names, the pinned force before them all, chosen or not."""
    forces = [pinned] if pinned else []
    forces += [force for force in chosen if force != pinned]
    return [(force, picture.row(force), picture.nothing_held(force), force == pinned) for force in forces]


def _map(picture: Picture, number: str | None) -> dict[str, Any]:
    """The tiles of one recommendation, the first one where none was picked."""
    tallies = picture.tallies()
    if not tallies:
        return {}
    tally = next((tally for tally in tallies if str(tally.recommendation.number) == number), tallies[0])
    tiles = [(force, picture.cells[force.pk, tally.recommendation.pk]) for force in picture.forces]
    return {"map_tally": tally, "tiles": tiles}


class ForcePage(PublicPage):
    """One force: where it stands today and every statement that was published of it."""

    template_name = "site/force.html"

    def get_context_data(self, *, slug: str, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        force = get_object_or_404(Force, slug=slug)
        bodies = [row.body for row in force.oversights.on(self.today).select_related("body").order_by("body__name")]
        context |= {"force": force, "crumbs": self.crumbs((force.name, ""))}
        report = questions.latest_report()
        holders = questions.office_holders(bodies, today=self.today)
        documents = questions.documents(bodies, report) if report else {}
        context["bodies"] = [
            {
                "body": body,
                "holders": holders[body.pk],
                "document": documents.get(body.pk),
                "clock": clock(report, documents.get(body.pk)) if report else None,
            }
            for body in bodies
        ]
        return context | (self._on_report(force, report) if report else {})

    def _on_report(self, force: Force, report: InspectionReport) -> dict[str, Any]:
        recommendations = questions.tracked(report)
        publications = questions.publications_on(force, report)
        positions = questions.positions_on(force, publications)
        current = {
            row.recommendation_id: row
            for row in questions.current_statements(force=force, recommendation__report=report)
        }
        limbs = questions.limbs(report)
        findings = questions.findings(force=force, recommendation__report=report)
        stated: dict[tuple[int, int], str] = {
            (row.publication_id, row.limb_id): row.position for row in positions if row.limb_id
        }
        steps = timeline(publications, positions, recommendations)
        latest = current_entries(steps)
        return {
            "report": report,
            "cohorts": [
                (cohort, next((place for place in cohort.places.all() if place.force_id == force.pk), None))
                for cohort in questions.cohorts(report)
            ],
            "standings": [
                self._standing(
                    asked,
                    current.get(asked.pk),
                    findings.get((force.pk, asked.pk)),
                    limbs.get(asked.pk, []),
                    stated,
                    latest.get(asked.pk),
                )
                for asked in recommendations
            ],
            "steps": steps,
        }

    def _standing(self, asked: Recommendation, current, finding, limbs, stated, latest) -> dict[str, Any]:
        position = current.position if current else None
        stance = Stance(position.position, position.stated_on) if position else None
        return {
            "recommendation": asked,
            "how_far": how_far(asked.deadline, today=self.today),
            "statement": position,
            "cell": cell(stance, asked, finding, today=self.today),
            "finding": finding,
            # An update says nothing of acceptance, a response nothing of a target date: each from what last could.
            "acceptance": latest.acceptance if latest else None,
            "target": latest.target if latest else None,
            "limbs": [(limb, stated.get((position.publication_id, limb.pk))) for limb in limbs] if position else [],
        }


class ReportPage(PublicPage):
    """A report: its recommendations, the groups of forces it speaks of, what it waits for."""

    template_name = "site/report.html"

    def get_context_data(self, *, slug: str, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        report = get_object_or_404(InspectionReport, slug=slug)
        recommendations = list(report.recommendations.prefetch_related("limbs").order_by("kind", "number"))
        return context | {
            "report": report,
            "crumbs": self.crumbs((report.short_title, "")),
            "aliases": report.aliases.all(),
            "strict_last_day": strict_last_day(report.published),
            "recommendations": [
                (asked, how_far(asked.deadline, today=self.today)) for asked in recommendations
            ],
            "tracked_total": sum(asked.is_tracked for asked in recommendations),
            "cohorts": [_members(cohort) for cohort in questions.cohorts(report)],
            "products": questions.products(report),
        }


def _members(cohort) -> dict[str, Any]:
    places = cohort.places.all()
    return {
        "cohort": cohort,
        "members": [place.force for place in places if place.is_member],
        "outside": sum(not place.is_member for place in places),
    }


class RecommendationPage(PublicPage):
    """One recommendation: the official words, what it waits for, where each force stands."""

    template_name = "site/recommendation.html"

    def get_context_data(self, *, slug: str, number: int, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked = get_object_or_404(
            Recommendation.objects.select_related("report"),
            report__slug=slug,
            number=number,
            kind=Recommendation.Kind.RECOMMENDATION,
        )
        context |= {
            "recommendation": asked,
            "report": asked.report,
            "crumbs": self.crumbs(
                (asked.report.short_title, asked.report.get_absolute_url()),
                (_("Recommendation %(number)s") % {"number": asked.number}, ""),
            ),
            "how_far": how_far(asked.deadline, today=self.today),
            "dependencies": questions.dependencies(asked),
            "dependants": questions.dependants(asked),
        }
        return context | (self._standings(asked) if asked.is_tracked else {})

    def _standings(self, asked: Recommendation) -> dict[str, Any]:
        current = {row.force_id: row for row in questions.current_statements(recommendation=asked)}
        findings = questions.findings(recommendation=asked)
        limbs = list(asked.limbs.order_by("key"))
        stated = questions.limb_positions(current.values(), asked)
        rows = []
        for force in questions.forces(today=self.today):
            position = current[force.pk].position if force.pk in current else None
            stance = Stance(position.position, position.stated_on) if position else None
            finding = findings.get((force.pk, asked.pk))
            place = cell(stance, asked, finding, today=self.today)
            by_limb = stated.get(force.pk, {})
            rows.append((force, place, position, [(limb, by_limb.get(limb.key)) for limb in limbs], finding))
        tally = Tally(asked, tuple(row[1] for row in rows))
        return {"limbs": limbs, "rows": rows, "tally": tally, "bar": bar(tally)}


class ResponsePage(PublicPage):
    """The section 55 document of a body as HTML: its own, one version of it, or what is known of one elsewhere."""

    template_name = "site/response.html"

    def get_context_data(self, *, body: str, report: str, version: int | None = None, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        answering = get_object_or_404(PolicingBody, slug=body)
        asked = get_object_or_404(InspectionReport, slug=report)
        versions = questions.versions(answering, asked)
        if version is None:
            shown = questions.documents([answering], asked).get(answering.pk)
        else:
            shown = next((publication for publication in versions if publication.version == version), None)
            if shown is None:
                raise Http404(_("This body published no such version here."))
        return context | {
            "body": answering,
            "report": asked,
            "crumbs": self.crumbs((asked.short_title, asked.get_absolute_url()), (answering.name, "")),
            "forces": [row.force for row in answering.oversights.on(self.today).select_related("force").order_by("force__name")],
            "versions": versions,
            "publication": shown,
            "is_reading": shown is not None and shown.kind == Publication.Kind.READING,
            "replaced_by": next((row for row in versions if shown and row.replaces_id == shown.pk), None),
            "clock": clock(asked, shown),
        }


@require_safe
@for_ever
def response_pdf(request: HttpRequest, body: str, report: str, version: int) -> HttpResponse:
    """The stored bytes, checked against the SHA-256 of the day of publication before they go out."""
    publication = get_object_or_404(
        Publication.objects.defer("payload").select_related("body", "report").filter(kind=Publication.Kind.RESPONSE),
        body__slug=body,
        report__slug=report,
        version=version,
    )
    try:
        pdf = publication.read_pdf()
    except OSError:
        logger.exception("The file of %s cannot be read.", publication.reference)
        return _file_missing(request, publication)
    if hashlib.sha256(pdf).hexdigest() != publication.pdf_sha256:
        logger.error("The file of %s is not the one that was published.", publication.reference)
        return _file_missing(request, publication)
    name = publication.reference.replace("/", "-")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"', "ETag": f'"{publication.pdf_sha256}"'},
    )


def _file_missing(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Not for ever: the file may come back."""
    response = render(request, "site/file_missing.html", {"publication": publication}, status=503)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def robots(request: HttpRequest) -> HttpResponse:
    """The desk and sign-in are nothing for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /admin/\nDisallow: /accounts/\n", content_type="text/plain")
