"""To whom a response goes, how far that is, and words to send it with. The Tracker itself sends nothing.

The words are English. A Welsh edition is named with its address: nobody has vouched for a Welsh covering text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forces.models import PolicingBody
from responses.models.dispatch import STATUTORY, Dispatch
from responses.models.record import Publication
from responses.models.working import Response
from responses.payloads import recipients
from responses.states import State

#: Who is spoken to; the second sentence says under which law, or why.
GREETINGS = {
    Dispatch.Recipient.INSPECTORS: gettext_lazy("To His Majesty’s inspectors of constabulary"),
    Dispatch.Recipient.SECRETARY_OF_STATE: gettext_lazy("To the Secretary of State for the Home Department"),
    Dispatch.Recipient.CHIEF_OFFICER: gettext_lazy("To the chief officer of police"),
    Dispatch.Recipient.PANEL: gettext_lazy("To the police and crime panel"),
}


@dataclass(frozen=True, slots=True)
class Copy:
    """One recipient of one version: noted as sent or not, and the words to send it with, if it is published."""

    recipient: Dispatch.Recipient
    is_statutory: bool
    row: Dispatch | None
    words: str = ""


def version_of(response: Response) -> int:
    """The version whose copies can be noted: the approved one, else the published one. 0: neither is there."""
    if response.state == State.APPROVED:
        return response.version
    return response.published.version if response.published else 0


def copies(response: Response) -> list[Copy]:
    """All who must or should get it, the two of section 55(6) first; also whoever got it and is on no list now."""
    version = version_of(response)
    held = {row.recipient: row for row in response.dispatches.filter(version=version)}
    wanted = [*recipients(response), *held]
    published = response.published if response.state != State.APPROVED else None
    return [
        Copy(
            recipient=Dispatch.Recipient(each),
            is_statutory=each in STATUTORY,
            row=held.get(each),
            words=covering_text(published, Dispatch.Recipient(each)) if published else "",
        )
        for each in dict.fromkeys(wanted)
    ]


def still_to_send(response: Response) -> list[str]:
    """The statutory recipients of a published response for whom no copy is noted."""
    if not response.published_id or response.state == State.APPROVED:
        return []
    noted = set(response.dispatches.filter(version=version_of(response)).values_list("recipient", flat=True))
    return [str(each.label) for each in STATUTORY if each not in noted]


def covering_text(publication: Publication, recipient: Dispatch.Recipient) -> str:
    """Ready to be copied into a mail or letter: who responds to what, why it comes, where it is, how to check it."""
    body, report = publication.body, publication.report
    lines = [
        *(each for each in (str(GREETINGS.get(recipient, "")), "") if recipient in GREETINGS),
        _("%(body)s: response to “%(report)s” (%(publisher)s, %(published)s)")
        % {
            "body": body.name,
            "report": report.title,
            "publisher": report.publisher,
            "published": date_format(report.published, "j F Y"),
        },
        "",
        _why(body, recipient),
        *_correction(publication),
        "",
        *_places(publication),
        "",
        _("Anyone can check that a file is genuine at %(address)s.") % {"address": f"{settings.SITE_URL}/verify/"},
    ]
    return "\n".join(lines)


def _why(body: PolicingBody, recipient: Dispatch.Recipient) -> str:
    if recipient in STATUTORY:
        return _(
            "This is the copy, sent under section 55(6) of the Police Act 1996, of the comments that this office has "
            "published on the report under section 55(5)."
        )
    if recipient == Dispatch.Recipient.WEBSITE:
        return _("Published under section 55 of the Police Act 1996.")
    return _("For your information: this office has published its comments under section 55 of the Police Act 1996.")


def _correction(publication: Publication) -> Iterator[str]:
    if publication.replaces_id:
        yield _("It is version %(version)s, a correction of the version before. The reason: %(reason)s") % {
            "version": publication.version,
            "reason": publication.correction_reason,
        }


def _places(publication: Publication) -> Iterator[str]:
    yield _("Page: %(address)s") % {"address": f"{settings.SITE_URL}{publication.get_absolute_url()}"}
    yield _("Document: %(address)s") % {"address": f"{settings.SITE_URL}{publication.pdf_url}"}
    yield _("Reference: %(reference)s") % {"reference": publication.reference}
    yield _("SHA-256 of the document: %(sha256)s") % {"sha256": publication.pdf_sha256}
    for edition in publication.editions.all():
        yield _("Welsh edition: %(address)s") % {"address": f"{settings.SITE_URL}{edition.get_absolute_url()}"}
        yield _("SHA-256 of the Welsh document: %(sha256)s") % {"sha256": edition.pdf_sha256}
