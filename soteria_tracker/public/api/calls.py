"""What one call asks, judged: the moment, the report, the names that its filters give."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, QuerySet, Value
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from recommendations.models import InspectionReport, Recommendation
from soteria_tracker.public import questions, reference
from soteria_tracker.public.api.problems import ProblemError
from soteria_tracker.public.data import credit
from soteria_tracker.public.data.schema import Asked
from soteria_tracker.public.moment import Moment, NotAMomentError
from soteria_tracker.public.reference import Reference

ROOT = "/api/v1/"


@dataclass
class Call:
    """``filters`` holds those that the address names and no others."""

    path: str
    query: dict[str, str]
    moment: Moment
    reference: Reference
    filters: dict[str, str] = field(default_factory=dict)
    limit: int = 0
    after: str = ""
    report: InspectionReport | None = None

    @classmethod
    def of(cls, request: HttpRequest, parameters: Any) -> "Call":
        """One query, for the version of the reference."""
        asked = parameters.dict()
        _once(request.GET, asked)
        try:
            moment = Moment.of(request.GET, today=timezone.localdate())
        except NotAMomentError as wrong:
            raise ProblemError(400, wrong.sentence) from None
        limit, after = asked.pop("limit", 0), asked.pop("after", "")
        filters = {name: value for name, value in asked.items() if value and name not in Moment.NAMES}
        query = {name: request.GET[name] for name in parameters.dict() if name in request.GET}
        call = cls(request.path, query, moment, reference.current(), filters, limit, after)
        call._known()
        return call

    def _known(self) -> None:
        """A name that nothing has gets no empty list, which one could take for silence."""
        for name, rows in (("force", self.reference.forces), ("body", self.reference.bodies)):
            if name in self.filters and all(row.slug != self.filters[name] for row in rows):
                there = "forces" if name == "force" else "bodies"
                raise ProblemError(404, f"There is no {name} “{self.filters[name]}”. {ROOT}{there}/ lists them.")

    def find_report(self, *, or_latest: bool) -> None:
        """That of the address or, by default, the one on the first page of the site. One query, or none."""
        number = self.filters.get("recommendation", "")
        slug = self.filters.get("report") or number.rpartition("/")[0]
        if not slug:
            self.report = questions.latest_report(today=self.moment.day) if or_latest else None
            return
        is_there = Exists(asked_for(number)) if number else Value(True)
        public = InspectionReport.objects.filter(published__lte=self.moment.today)
        self.report = public.annotate(is_there=is_there).filter(slug=slug).first()
        if self.report is None:
            raise ProblemError(404, f"There is no report “{slug}”. {ROOT}reports/ lists them.")
        if not self.report.is_there:
            raise ProblemError(404, f"There is no recommendation “{number}”. {ROOT}recommendations/ lists them.")

    @property
    def asked(self) -> Asked:
        return Asked(self.moment, self.reference, self.report, self.after, self.limit)

    def address(self, **changed: str) -> str:
        """Of this answer, or of one that differs in a parameter."""
        query = urlencode(sorted((self.query | changed).items()))
        return f"{settings.SITE_URL}{self.path}{'?' if query else ''}{query}"

    def envelope(self, data: Any, *, after: str = "") -> dict[str, Any]:
        links = {"self": self.address(), "description": f"{settings.SITE_URL}{ROOT}openapi.json"}
        if isinstance(data, list):
            links["next"] = self.address(after=after) if after else None  # type: ignore[assignment]
        return {
            "data": data,
            "as_at": self.moment.as_at,
            "clock": str(self.moment.clock),
            "computed_on": self.moment.today,
            "last_entry": self.reference.last_entry and self.reference.last_entry.replace(microsecond=0),
            "report": self.report.slug if self.report else None,
            "licence": {"name": credit.OGL["title"], "url": credit.OGL["path"], "terms": credit.licence_page()},
            "source": self._source(),
            "links": links,
        }

    def _source(self) -> str:
        report = f" Recommendations: {credit.of_report(self.report)}." if self.report else ""
        return f"{credit.SITE}, {settings.SITE_URL}/.{report} {credit.POSITIONS} {credit.NONE_HELD}"


def asked_for(number: str) -> QuerySet[Recommendation]:
    """The recommendation of an id such as “soteria-2024/7” or “soteria-2024/area-2”, as a query that may be empty."""
    slug, _slash, key = number.rpartition("/")
    is_area = key.startswith("area-")
    return Recommendation.objects.filter(
        report__slug=slug,
        kind=Recommendation.Kind.AREA if is_area else Recommendation.Kind.RECOMMENDATION,
        number=min(int(key.removeprefix("area-")), 32_767),  # what a column holds
    ).order_by()


def _once(query: QueryDict, known: dict[str, Any]) -> None:
    errors = []
    for name in known:
        values = query.getlist(name)
        if len(values) > 1:
            errors.append({"parameter": name, "detail": "is given more than once"})
        elif values == [""]:
            errors.append({"parameter": name, "detail": "is given without a value"})
    if errors:
        raise ProblemError(422, "Give each parameter once, with a value, or leave it out.", errors=errors)
