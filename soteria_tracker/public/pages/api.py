"""What the API gives, for people."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from soteria_tracker.public.api.calls import ROOT
from soteria_tracker.public.api.parameters import MOST, OF_TABLE, USUAL
from soteria_tracker.public.data.tables import TABLES
from soteria_tracker.public.pages.page import PublicPage

#: Shown as something to paste into a terminal; each is asked in the tests.
EXAMPLES = (
    "current/?report=soteria-2024",
    "current/?report=soteria-2024&as_at=2025-01-31&clock=published",
    "statements/?force=gwent&limit=10",
    "recommendations/soteria-2024/7/",
    "publications/?kind=response",
)


class ApiPage(PublicPage):
    """The lists with their filters, examples, pages, days, errors, what is promised, licence."""

    template_name = "site/api.html"
    looks_back = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        start = f"{settings.SITE_URL}{ROOT}"
        return super().get_context_data(**kwargs) | {
            "crumbs": self.crumbs((_("Open data"), "/data/"), (_("The API"), "")),
            "start": start,
            "lists": [(table, f"{ROOT}{table.name}/", OF_TABLE[table.name]) for table in TABLES.values()],
            "examples": [(f"curl '{start}{example}'", f"{ROOT}{example}") for example in EXAMPLES],
            "usual": USUAL,
            "most": MOST,
        }
