"""A finished page without its marks: English between them becomes ``lang="en"``, in each place as HTML allows it.

WCAG 3.1.2 (language of parts). In the text of a page a mark becomes a span. Elements that hold text alone (title,
option, the title and description of a picture) carry the language themselves, if all they say is English; so do a
picture, a link or a meta element by their attribute. Other attributes cannot say that they are English where their
element also holds Welsh, so their words move into the element, where markup can reach them: the label of a region into
a hidden element that names it, the label of a cell into the cell. A tooltip, which only repeats, is left out.
"""

import re
from collections.abc import Iterator
from html import unescape

from responses.phrases import CLOSE, OPEN

#: A comment, a tag with its quoted attributes, or text.
TOKEN = re.compile(r"""<!--.*?-->|<[!/]?[a-zA-Z](?:"[^"]*"|'[^']*'|[^'">])*>|[^<]+|<""", re.S)
NAME = re.compile(r"</?([a-zA-Z][\w:-]*)")
ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
#: Elements whose children are text: no span may stand in them.
TEXT_ALONE = frozenset({"title", "option", "textarea", "desc", "script", "style"})
#: Elements that speak by an attribute alone, and which one.
SPEAKING = {"img": "alt", "link": "title", "meta": "content"}
#: Elements that may begin with a hidden one that names them.
REGIONS = frozenset({"aside", "div", "form", "nav", "section"})
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
MARKS = re.compile(f"[{OPEN}{CLOSE}]")
ENGLISH = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
#: Proper names, which are of no language.
NAMES = re.compile("Soteria Tracker|SHA-256|PDF")


def plain(text: str) -> str:
    """Without the marks and without their meaning: for everything that is no page."""
    return MARKS.sub("", text)


def spans(page: str) -> str:
    """The page with its English in ``lang="en"``.

    Only the marks themselves are looked for, not how an address or a script would spell them: nothing here puts one
    into either (tested over every Welsh page), and whoever typed such a spelling means those letters.
    """
    return "".join(_Page(page).pieces()) if MARKS.search(page) else page


class _Page:
    """One pass from top to bottom.

    ``deep`` counts the marks that are open (English may stand in English), ``inside`` the elements that were begun
    since the span was: an element that ends before its mark does would leave the span unclosed, so it is closed there.
    ``svg`` counts the pictures one is in: their text knows no span.
    """

    def __init__(self, page: str) -> None:
        self.tokens = iter(TOKEN.findall(page))
        self.deep = self.inside = self.svg = self.labels = 0

    def pieces(self) -> Iterator[str]:
        for token in self.tokens:
            if token.startswith("<!--"):
                yield plain(token)
            elif token.startswith("<") and len(token) > 1:
                yield from self._tag(token)
            else:
                yield from self._text(token)
        yield from self._end()

    def _text(self, text: str) -> Iterator[str]:
        for piece in re.split(f"([{OPEN}{CLOSE}])", text):
            if piece == OPEN:
                self.deep += 1
                if self.deep == 1:
                    self.inside = 0
                    yield f'<{self._span} lang="en">'
            elif piece == CLOSE:
                if self.deep == 1:
                    yield f"</{self._span}>"
                self.deep = max(0, self.deep - 1)
            else:
                yield piece

    def _tag(self, tag: str) -> Iterator[str]:
        match = NAME.match(tag)
        name = match.group(1).lower() if match else ""
        if tag.startswith("</"):
            if self.deep and not self.inside:
                yield from self._end()
            self.inside -= 1
            self.svg -= name == "svg"
            yield tag
        elif name in TEXT_ALONE and not tag.endswith("/>"):
            yield from self._text_alone(name, tag)
        else:
            if match and name not in VOID and not tag.endswith("/>"):
                self.inside += 1
                self.svg += name == "svg"
            tag, words = self._moved(name, tag)
            yield _open(tag, english=_speaks_english(name, tag))
            yield words

    def _moved(self, name: str, tag: str) -> tuple[str, str]:
        """A tag without the attributes that cannot say what is English in them, and what stands behind it instead."""
        if OPEN not in tag or name in SPEAKING:
            return tag, ""
        words = ""
        for whole, key, one, other in ((m[0], m[1], m[2], m[3]) for m in ATTRIBUTE.finditer(tag)):
            text = one or other or ""
            if OPEN not in text:
                continue
            if key == "aria-label" and name in REGIONS:
                self.labels += 1
                tag = tag.replace(whole, f'aria-labelledby="label-{self.labels}"')
                words += f'<span id="label-{self.labels}" hidden>{"".join(_Page(text).pieces())}</span>'
            elif key == "data-label":
                tag = tag.replace(f" {whole}", "")
                words += f'<span class="cell-label">{"".join(_Page(text).pieces())}</span>'
            elif key == "title":
                tag = tag.replace(f" {whole}", "")
        return tag, words

    def _text_alone(self, name: str, tag: str) -> Iterator[str]:
        words, end = [], ""
        for token in self.tokens:
            if token.lower().startswith(f"</{name}"):
                end = token
                break
            words.append(token)
        text, english = "".join(words), is_english("".join(words))
        # The title and description of a picture may hold elements where a browser reads them as HTML does.
        said = "".join(_Page(text).pieces()) if self.svg and not english else plain(text)
        yield f"{_open(tag, english=english)}{said}{end}"

    def _end(self) -> Iterator[str]:
        if self.deep:
            yield f"</{self._span}>"
        self.deep = 0

    @property
    def _span(self) -> str:
        return "tspan" if self.svg else "span"


def is_english(text: str) -> bool:
    """Whether all words of a text stand between marks; figures, signs and proper names don't count."""
    outside, inner = text, ENGLISH.sub(" ", text)
    while inner != outside:  # English may stand in English: from the inside outwards
        outside, inner = inner, ENGLISH.sub(" ", inner)
    return outside != text and not any(map(str.isalpha, NAMES.sub("", unescape(outside))))


def _open(tag: str, *, english: bool) -> str:
    tag = plain(tag)
    if not english or re.search(r"\slang\s*=", tag):
        return tag
    end = "/>" if tag.endswith("/>") else ">"
    return f'{tag.removesuffix(end).rstrip()} lang="en"{end}'


def _speaks_english(name: str, tag: str) -> bool:
    wanted = SPEAKING.get(name)
    return any(key == wanted and is_english(one or other) for key, one, other in ATTRIBUTE.findall(tag))
