"""Rich text of an office: CommonMark with tables to safe HTML. What was typed is printed, or it is markup; never lost.

Two locks: markdown-it lets no raw HTML through, and nh3 checks what comes out against an allow-list.
Left out of CommonMark on purpose, so that typed words stay words: images, code (a pasted indent is no
program), link definitions (``[Note]: text`` would vanish) and entities (``&#x1F600;`` would slip past
responses.characters).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin

#: In characters. Longer than any field allows (responses.models); a guard for the server, not advice to writers.
MAX_LENGTH = 200_000
#: Block quotes and lists inside one another. Deeper text would be dropped by the parser.
MAX_NESTING = 100
#: Opening brackets in one text. Beyond it none begins a link: looking for the end of each takes time squared.
MAX_BRACKETS = 1_000
#: An address with a host, or a mail address: a document that is printed and sent has no place to be relative to.
ALLOWED_ADDRESS = re.compile(r"(https?://[^/\s]|mailto:[^\s])", re.IGNORECASE)
#: A language tag of BCP 47, as far as texts here need one: cy, en-GB.
LANGUAGE_TAG = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
LEFT_OUT = ("image", "code", "fence", "backticks", "reference", "entity", "html_block", "html_inline")
ALIGNMENTS = {"text-align:center": "align-center", "text-align:right": "align-right"}
TABLE_WRAPPER = {"class", "role", "tabindex", "aria-label"}

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
TEXT = {"p", "br", "hr", "strong", "em", "a", "span", "ul", "ol", "li", "blockquote"}
TABLES = {"div", "table", "thead", "tbody", "tr", "th", "td"}
ALLOWED_ATTRIBUTES = {
    "*": set(),  # nh3 would allow lang and title everywhere
    "a": {"href"},
    "span": {"lang"},
    "ol": {"start"},
    "th": {"scope", "class"},
    "td": {"class"},
    "div": TABLE_WRAPPER,
}


class TooLong(ValueError):
    """The text is longer than MAX_LENGTH."""


def render(text: str, heading_level: int = 3) -> SafeString:
    """The text as HTML. Its highest heading becomes ``heading_level`` and none is skipped below it (PDF/UA-1, 7.4.2).

    Raises TooLong.
    """
    parser = _parser_of(text)
    tokens = parser.parse(text)
    _shift_headings(tokens, heading_level)
    _prepare_tables(tokens)
    return mark_safe(_clean(parser.renderer.render(tokens, parser.options, {})))  # noqa: S308 -- nh3 has checked it


def plain(text: str) -> str:
    """The words alone on one line, for summaries and descriptions. Raises TooLong."""
    blocks = (_words(token) for token in _parser_of(text).parse(text) if token.type == "inline")
    return " ".join(" ".join(blocks).split())


def _parser_of(text: str) -> MarkdownIt:
    if len(text) > MAX_LENGTH:
        raise TooLong(f"The text has {len(text)} characters; {MAX_LENGTH} are the most.")
    return _parser(brackets=text.count("[") <= MAX_BRACKETS)


@cache
def _parser(*, brackets: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING}).enable("table").disable(LEFT_OUT)
    parser.use(attrs_plugin, after=(), spans=True, allowed=["lang"])
    if not brackets:
        parser.disable(["link", "span"])
    # Every link is parsed; those we do not allow lose their address and keep their words.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    # <https://…> is shown as typed, not decoded: decoding could make characters that nobody checked.
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    parser.core.ruler.push("refused_links", _unlink_refused)
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    return parser


def _unlink_refused(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.children = list(_without_refused_links(token.children))


def _without_refused_links(tokens: Sequence[Token]) -> Iterator[Token]:
    refused = False  # links do not nest in CommonMark
    for token in tokens:
        if token.type == "link_open":
            refused = not ALLOWED_ADDRESS.match(str(token.attrGet("href") or ""))
        if not (refused and token.type in {"link_open", "link_close"}):
            yield token


def _shift_headings(tokens: Sequence[Token], top: int) -> None:
    above: list[int] = []  # the levels, as typed, of the headings that the current one stands under
    for token in tokens:
        if token.type == "heading_open":
            typed = int(token.tag[1])
            while above and above[-1] >= typed:
                above.pop()
            above.append(typed)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(top + len(above) - 1, 6)}"


def _prepare_tables(tokens: Sequence[Token]) -> None:
    """Scope for header cells; a class for the inline style that a strict content security policy refuses."""
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        style = token.attrs.pop("style", "") if token.type in {"th_open", "td_open"} else ""
        if style in ALIGNMENTS:
            token.attrSet("class", ALIGNMENTS[str(style)])


def _open_table(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: object, env: object) -> str:
    """A region of its own, reachable by keyboard, so that a wide table scrolls and the page does not."""
    return f'<div class="prose-table" role="region" tabindex="0" aria-label="{gettext("Table")}"><table>\n'


def _close_table(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: object, env: object) -> str:
    return "</table></div>\n"


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=HEADINGS | TEXT | TABLES,
        attributes=ALLOWED_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",  # quoted, not recommended: the office chose the address, not this site
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "lang" and not LANGUAGE_TAG.fullmatch(value):
        return None
    return value


def _words(inline: Token) -> str:
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in inline.children or []
        if child.type in {"text", "text_special", "softbreak", "hardbreak"}
    )
