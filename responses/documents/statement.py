"""The plain statement: a response payload as the page that is printed."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from responses.characters import unprintable
from responses.documents import MAX_TEXT_BYTES, DocumentError

#: Payload language -> (Django's language, BCP 47 tag of the document).
LANGUAGES = {"en": ("en-gb", "en-GB"), "cy": ("cy", "cy")}


def markup(payload: Mapping[str, Any], *, draft: bool) -> str:
    """Raises DocumentError for too much text; ValueError for a payload that is no response."""
    if payload["kind"] != "response":
        raise ValueError(f"A statement is made of a response, not of: {payload['kind']}")
    _refuse_oversize(payload)
    language, lang = LANGUAGES[payload["language"]]
    with translation.override(language):
        page = render_to_string("documents/statement.html", _context(payload, draft=draft) | {"lang": lang})
    # Letter and accent as one character: fonts have ŵ, and a reader of the PDF can search for it.
    return unicodedata.normalize("NFC", page)


def _context(payload: Mapping[str, Any], *, draft: bool) -> dict[str, Any]:
    body, report = payload["body"], payload["report"]
    words = {"body": body["name"], "report": report["title"], "short": report["short_title"] or report["title"]}
    return {
        "payload": payload,
        "draft": draft,
        "title": _("%(body)s: response to %(report)s") % words,
        "title_short": _("Response to %(short)s") % words,
    }


def refuse_unprintable(payload: Mapping[str, Any]) -> None:
    """Raises DocumentError that names the characters which the fonts lack."""
    found = unprintable("".join(_texts(payload)))
    if not found:
        return
    names = ", ".join(f"{it.name} ({it.code})" for it in found[:5])
    raise DocumentError(
        ngettext(
            "The document fonts lack a character of this text: %(names)s. Please replace it.",
            "The document fonts lack characters of this text, among them: %(names)s. Please replace them.",
            len(found),
        )
        % {"names": names}
    )


def _refuse_oversize(payload: Mapping[str, Any]) -> None:
    size = sum(len(text.encode()) for text in _texts(payload))
    if size > MAX_TEXT_BYTES:
        raise DocumentError(
            _("The text is too long for one document: %(size)d kB, where %(most)d kB are the most.")
            % {"size": -(-size // 1000), "most": MAX_TEXT_BYTES // 1000}
        )


def _texts(value: Any) -> Iterator[str]:
    """Every string of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
