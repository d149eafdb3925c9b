"""The list of forces."""

import unicodedata
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from forces.models import Force
from soteria_tracker.public.pages.page import PublicPage

LONGEST = 100  # characters of a name that somebody looks for


class ForcesPage(PublicPage):
    """All forces by region, or those whose name, or whose body's name, holds some words (``?q=``)."""

    template_name = "site/forces.html"
    parameters = frozenset({"q"})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        known = self.reference
        asked = self.request.GET.get("q", "").strip()[:LONGEST]
        answering = known.answering(self.today)
        rows = [(force, answering.get(force.pk, [])) for force in known.forces]
        words = plain(asked).split()
        found = [row for row in rows if all(word in _names(*row) for word in words)]
        by_region = sorted(found, key=lambda row: row[0].region)
        return context | {
            "crumbs": self.crumbs((_("Forces"), "")),
            "asked": asked,
            "total": len(rows),
            "found": len(found),
            "regions": [(name, list(each)) for name, each in groupby(by_region, key=lambda row: row[0].region)],
        }


def _names(force: Force, bodies: list) -> str:
    names = [force.name, force.name_cy, force.short_name, *force.aliases, force.region]
    return plain(" ".join([*names, *(name for body in bodies for name in (body.name, body.name_cy))]))


def plain(text: str) -> str:
    """Without accents and capitals, “and” for “&”: as people type a name."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return bare.casefold().replace("&", "and")
