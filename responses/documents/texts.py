"""What cannot be printed is refused before anything is laid out."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from responses.characters import unprintable
from responses.documents import MAX_TEXT_BYTES, DocumentError


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


def refuse_oversize(payload: Mapping[str, Any]) -> None:
    """Raises DocumentError for more than MAX_TEXT_BYTES of words; the crest is a picture, bounded where it is read."""
    size = sum(len(text.encode()) for text in _texts(payload))
    if size > MAX_TEXT_BYTES:
        raise DocumentError(
            _("The text is too long for one document: %(size)d kB, where %(most)d kB are the most.")
            % {"size": -(-size // 1000), "most": MAX_TEXT_BYTES // 1000}
        )


def _texts(value: Any) -> Iterator[str]:
    """Every string of a JSON value, but for the bytes of the crest."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name != "crest":
                yield from _texts(item)
        if value.get("crest"):
            yield value["crest"]["alt"]
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
