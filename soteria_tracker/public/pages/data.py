"""Open data: the page that explains it, each table as a file, and the description of them all."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from soteria_tracker.public import questions, reference
from soteria_tracker.public.data import credit, csv_files, linked, ods_files, package
from soteria_tracker.public.data.schema import Asked, Page, Table
from soteria_tracker.public.data.tables import TABLES
from soteria_tracker.public.pages.file import PublicFile, sentence
from soteria_tracker.public.pages.page import PublicPage


class DataPage(PublicPage):
    """Every table with its columns and files; feeds, calendars, licence, how to cite."""

    template_name = "site/data.html"
    parameters = frozenset({"report"})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        known = list(questions.reports(today=self.moment.today)[:50])
        asked = self.request.GET.get("report")
        report = next((each for each in known if each.slug == asked), None) if asked else next(iter(known), None)
        if asked and report is None:
            raise Http404
        current = reference.current()
        answering = current.answering(self.moment.day)
        return context | {
            "crumbs": self.crumbs((_("Open data"), "")),
            "report": report,
            "reports": known,
            "followed": questions.tracked(report) if report else [],
            "tables": TABLES.values(),
            "forces": [(force, answering.get(force.pk, [])) for force in current.forces],
            "citation": credit.citation(str(TABLES["current"].title), self.moment, f"{settings.SITE_URL}/data/"),
            "rule": csv_files.RULE,
            "linked_data": linked.dataset(report, current),
        }


class DataFile(PublicFile):
    """``/data/<table>.csv`` and ``.ods``; a table that grows comes in pages, with a link to the next."""

    parameters = PublicFile.parameters | {"report", "after"}

    def get(self, request: HttpRequest, name: str, form: str) -> HttpResponse:
        table = TABLES.get(name)
        if table is None:
            raise Http404
        report = self.report(request.GET.get("report"))
        asked = Asked(self.moment, self.reference, report, request.GET.get("after", ""))
        try:
            page = table.page(asked)
        except LookupError:
            return sentence(_("The place after which this page of the table would begin is not known here."))
        answer = HttpResponse(*self._made(table, asked, page, form))
        answer["Content-Disposition"] = f'attachment; filename="{_file_name(table, asked)}.{form}"'
        answer["Link"] = ", ".join(self._links(table, asked, page))
        return answer

    def _made(self, table: Table, asked: Asked, page: Page, form: str) -> tuple[bytes, str]:
        if form == "csv":
            return csv_files.write(table, page.rows), csv_files.TYPE
        return ods_files.write(table, page.rows, credit.lines(table, asked, self._place(asked))), ods_files.TYPE

    def _place(self, asked: Asked, after: str | None = None) -> str:
        return self.address(report=asked.slug, after=asked.after if after is None else after)

    def _links(self, table: Table, asked: Asked, page: Page) -> list[str]:
        package_address = f"{settings.SITE_URL}/datapackage.json?report={asked.slug}"
        links = [
            f'<{credit.licence_page()}>; rel="license"',
            f'<{package_address}>; rel="describedby"; type="application/json"',
        ]
        return links + ([f'<{self._place(asked, page.after)}>; rel="next"'] if page.after else [])


def _file_name(table: Table, asked: Asked) -> str:
    parts = [asked.slug if table.of_report else "", table.name]
    if table.looks_back:
        parts += [asked.moment.day.isoformat(), str(asked.moment.clock) if asked.moment.is_back else ""]
    if asked.after:
        parts += ["after", asked.after.replace("/", "-")]
    return "_".join(part for part in parts if part)


class PackageFile(PublicFile):
    """``/datapackage.json``: the tables of one report as a Data Package, each by its address."""

    parameters = PublicFile.parameters | {"report"}

    def get(self, request: HttpRequest) -> HttpResponse:
        report = self.report(request.GET.get("report"))
        asked = Asked(self.moment, self.reference, report)
        described = package.descriptor(asked, lambda table: self._file(table, asked))
        answer = HttpResponse(
            json.dumps(described, ensure_ascii=False, indent=2) + "\n", content_type="application/json"
        )
        answer["Link"] = f'<{credit.licence_page()}>; rel="license"'
        return answer

    def _file(self, table: Table, asked: Asked) -> str:
        query = "&".join(part for part in (f"report={asked.slug}" if asked.slug else "", asked.moment.query) if part)
        return f"{settings.SITE_URL}/data/{table.name}.csv{'?' if query else ''}{query}"
