"""XML as a stream of events, piece by piece: no tree is built, so that size and depth cost nothing.

Entities, document types and external references are refused (defusedxml).
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from responses.press.exits import Refusal

#: Elements within one another. Word's own stay below 60.
MOST_DEPTH = 400

#: ("start", name, attributes) | ("end", name, {}) | ("words", text, {})
Event = tuple[str, str, dict[str, str]]


class _Target:
    """Collects events of one piece; names without their namespace's address: ``w:p`` comes as ``p``."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Refusal("too_deep")
        self.events.append(("start", _local(tag), {_local(name): value for name, value in attributes.items()}))

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.events.append(("end", _local(tag), {}))

    def data(self, words: str) -> None:
        self.events.append(("words", words, {}))

    def close(self) -> None:
        return None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def events(pieces: Iterable[bytes]) -> Iterator[Event]:
    """Raises Refusal: ``entities`` for what an attack looks like, ``broken`` for what is no XML."""
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        for piece in pieces:
            parser.feed(piece)
            found, target.events = target.events, []
            yield from found
        parser.close()
    except DefusedXmlException:
        raise Refusal("entities") from None
    except (ParseError, ValueError, LookupError):
        raise Refusal("broken") from None
    yield from target.events
