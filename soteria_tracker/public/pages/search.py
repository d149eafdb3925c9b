"""Search over everything published here."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from responses.models.record import Edition
from responses.models.search import Passage
from soteria_tracker.public import questions, search
from soteria_tracker.public.excerpts import excerpt
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.search_form import SearchForm

#: Reports that can be chosen, the newest: a list to choose from must end somewhere.
MOST_REPORTS = 50
WELSH = Edition.Language.WELSH
#: Who says what was found.
VOICES: dict[str, str | Promise] = {
    "force_says": gettext_lazy("What the force says:"),
    "body_reply": gettext_lazy("The body’s reply:"),
    "body_action": gettext_lazy("What the body has done or proposes to do:"),
    "no_action_reason": gettext_lazy("Why the body takes no action:"),
    "source": gettext_lazy("Source of the position:"),
    "target_reason": gettext_lazy("Reason for the target date:"),
    "target_agreed_by": gettext_lazy("Target date agreed by:"),
    "summary": gettext_lazy("What the document says, in the Tracker’s words:"),
    "summary_action": gettext_lazy("The body’s own action, in the Tracker’s words:"),
    "figures": gettext_lazy("Figure that the document gives:"),
    "dates": gettext_lazy("Date that the document gives:"),
    "note": gettext_lazy("Note of the reader:"),
    "signature": gettext_lazy("Signatory:"),
    "addressee": gettext_lazy("Addressed to:"),
    "correction_reason": gettext_lazy("Reason for the correction:"),
    "wording": gettext_lazy("Official wording:"),
    "limb": gettext_lazy("Official wording:"),
}


class Hit(NamedTuple):
    passage: Any  # a Passage, with has_welsh
    voice: str | Promise  # nothing where the words are the document's own
    words: SafeString
    is_welsh: bool  # the words
    is_signature: bool
    stays_english: bool  # its page, for in Welsh it would have other words


class SearchPage(PublicPage):
    template_name = "site/search.html"
    parameters = frozenset(SearchForm.base_fields)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        reports = questions.reports(today=self.moment.today)[:MOST_REPORTS]
        form = SearchForm(self.request.GET, reference=self.reference, reports=reports)
        context |= {"crumbs": self.crumbs((_("Search"), "")), "form": form, "is_asked": False}
        if not form.is_valid() or not form.cleaned_data["q"]:
            return context
        moment = self.moment
        query = replace(form.query(), day=moment.as_at, is_published=moment.is_published, today=moment.today)
        found = search.find(query, order=form.chosen_order, after=form.cleaned_data["after"])
        return context | {
            "is_asked": True,
            "typed": form.typed,
            "most_words": search.MOST_WORDS,
            "found": found,
            "most": search.MOST,
            "is_newest": form.chosen_order == search.NEWEST,
            "hits": _hits(search.fetch(found.keys), query.terms),
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """An address that asks for what does not exist is answered with what was wrong and a 400."""
        if not context["form"].is_valid():
            kwargs["status"] = 400
        return super().render_to_response(context, **kwargs)


def _hits(passages: Iterable[Passage], terms: tuple[search.Term, ...]) -> list[Hit]:
    return [_hit(passage, terms) for passage in passages]


def _hit(passage: Any, terms: tuple[search.Term, ...]) -> Hit:
    voice, words = excerpt(passage.texts, terms)
    return Hit(
        passage,
        VOICES.get(voice, ""),
        words,
        is_welsh=passage.language == WELSH or voice.endswith(f"_{WELSH}"),
        is_signature=passage.place == "about",
        stays_english=passage.has_welsh and passage.language != WELSH,
    )
