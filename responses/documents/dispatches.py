"""To whom a response goes, in words: for its last lines and for the checklist of a form.

The words are those of responses.models.dispatch, which drafts belong to and documents may not import; a test
compares the two.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_noop as _

from responses import papers
from responses.phrases import phrase

STATUTORY = ("inspectors", "secretary_of_state")
RECIPIENTS = {
    "inspectors": _("the inspectors of constabulary"),
    "secretary_of_state": _("the Secretary of State"),
    "chief_officer": _("the chief officer of police"),
    "panel": _("the police and crime panel"),
    "website": _("the website of the office"),
}
MEANS = {
    "email": _("by e-mail"),
    "post": _("by post"),
    "portal": _("through a portal"),
    "website": _("put on a website"),
    "hand": _("by hand"),
}


@dataclass(frozen=True)
class Line:
    """One line of the checklist; what has not happened yet is left open, to be filled in by hand."""

    recipient: str
    sent_on: str | None
    means: SafeString | str
    sent_by: str


def checklist(payload: Mapping[str, Any]) -> Iterator[Line]:
    """Each recipient of the response, in its order, with the dispatch noted for this version if there is one."""
    own = papers.of(payload)["checklist"]["words"]
    sent = {row["recipient"]: row for row in payload.get("dispatches", ())}
    for name in payload["copies_to"]:
        row = sent.get(name, {})
        means = phrase(MEANS[row["means"]]) if row.get("means") else ""
        recipient = own.get(name) or phrase(RECIPIENTS[name])
        yield Line(recipient, row.get("sent_on"), means, row.get("sent_by", ""))


def further(payload: Mapping[str, Any]) -> SafeString:
    """Whom the office adds to the two of section 55(6), one after the other."""
    words = [str(phrase(RECIPIENTS[name])) for name in payload["copies_to"] if name not in STATUTORY]
    return mark_safe(", ".join(words))  # noqa: S308 -- phrases are escaped
