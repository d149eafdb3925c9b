"""What templates ask of a payload: its blocks made ready, its ISO dates and values in words, fixed phrases."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, Parser, Token, token_kwargs
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

from responses import papers, phrases
from responses.documents import dispatches
from responses.documents.arrangement import Block, arranged
from responses.positions import Acceptance, Assessment, Position

register = template.Library()


@register.filter
def blocks(payload: Mapping[str, Any], level: int = 2) -> list[Block]:
    """``{% for block in payload|blocks:2 %}``: for a page of the record; the highest heading is an h2."""
    return arranged(payload, int(level), in_record=True)


@register.filter
def paper(payload: Mapping[str, Any]) -> papers.Snapshot:
    return papers.of(payload)


@register.filter
def day(iso: str | None) -> str:
    """``2024-10-16`` as “16 October 2024”, in the active language."""
    return phrases.day(date.fromisoformat(iso)) if iso else ""


@register.filter
def iso(value: str) -> date:
    """A day for ``{% phrase %}``, which writes it in the language of the phrase."""
    return date.fromisoformat(value)


@register.filter
def written(value: str, style: str) -> str:
    """The date of the document, as its paper writes dates."""
    return papers.written(date.fromisoformat(value), style)


@register.filter
def english(text: str) -> SafeString:
    return phrases.english(text)


@register.filter
def office(body: Mapping[str, Any]) -> SafeString:
    """The name of a body in the active language, or its English one marked as such."""
    welsh = body.get("name_cy") if phrases.is_elsewhere() else ""
    return conditional_escape(welsh) if welsh else phrases.english(body["name"])


@register.filter
def with_title(text: str, payload: Mapping[str, Any]) -> SafeString:
    """What an office typed, line breaks kept; the report's title in it, which is English, marked as English."""
    title = str(conditional_escape(payload["report"]["title"]))
    lines = str(conditional_escape(text)).replace(title, str(phrases.english(payload["report"]["title"])))
    return mark_safe(lines.replace("\n", "<br>"))  # noqa: S308 -- escaped above


@register.filter
def position_label(value: str) -> SafeString:
    return phrases.label(Position(value))


@register.filter
def acceptance_label(value: str) -> SafeString:
    return phrases.label(Acceptance(value))


@register.filter
def assessment_label(value: str) -> SafeString:
    return phrases.label(Assessment(value))


@register.filter
def is_elsewhere(payload: Mapping[str, Any]) -> bool:
    """Whether the edition is in another language than the official wordings."""
    return payload["language"] != "en"


@register.filter
def has_quotations(found: Sequence[Block]) -> bool:
    return any(quotation.is_given for block in found for quotation in block.quotations)


@register.filter
def has_letters(found: Sequence[Block]) -> bool:
    return any(quotation.is_lettered for block in found for quotation in block.quotations)


@register.filter
def has_own_wording(found: Sequence[Block]) -> bool:
    return any(quotation.own and not quotation.shows_both for block in found for quotation in block.quotations)


@register.filter
def checklist(payload: Mapping[str, Any]) -> list[dispatches.Line]:
    return list(dispatches.checklist(payload))


@register.filter
def further_recipients(payload: Mapping[str, Any]) -> SafeString:
    return dispatches.further(payload)


@register.simple_tag
def position(value: str) -> SafeString:
    """The chip of a position, as everywhere; its words marked as English where they have no Welsh."""
    chip = SafeString(render_to_string("_components/position.html", {"position": value}).strip())
    return chip if phrases.has_words(Position(value).label) else format_html('<span lang="en">{}</span>', chip)


@register.simple_tag
def day_number(dates: Mapping[str, Any]) -> SafeString:
    """Which day of the period of section 55(5A) it was, as a fact; on a line of its own, so that it stays whole."""
    number, late = dates["day_number"], dates["days_after_last"]
    if number is None:
        return SafeString()
    if number < 1:
        return format_html(",<br>{}", phrases.phrase(_("before the report was published")))
    if late <= 0:
        return format_html(",<br>{}", phrases.phrase(_("day %(day)s"), day=number))
    words = phrases.asked(
        lambda: ngettext(
            "day %(day)s, one day after the strict last day",
            "day %(day)s, %(days)s days after the strict last day",
            late,
        ),
        day=number,
        days=late,
    )
    return format_html(",<br>{}", words)


@register.tag
def phrase(parser: Parser, token: Token) -> Node:
    """``{% phrase _("Approved on %(day)s.") day=dates.dated|iso %}``: a fixed phrase of a document, whole.

    Written with ``_()`` so that the catalogue finds it; looked up here, so that it is known whether it has Welsh.
    """
    return PhraseNode(*_read(parser, token), phrases.phrase)


@register.tag
def phrase_plain(parser: Parser, token: Token) -> Node:
    """The same without marks, for an attribute."""
    return PhraseNode(*_read(parser, token), lambda msgid, **words: escape(phrases.plain(msgid, **words)))


def _read(parser: Parser, token: Token) -> tuple[str, dict[str, FilterExpression]]:
    name, *bits = token.split_contents()
    if not bits or not (bits[0].startswith('_("') and bits[0].endswith('")')):
        raise template.TemplateSyntaxError(f'{name} wants its words first: {{% {name} _("Page") %}}')
    msgid = bits.pop(0)[3:-2]
    words = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"{name} does not understand: {' '.join(bits)}")
    return msgid, words


class PhraseNode(Node):
    def __init__(self, msgid: str, words: dict[str, FilterExpression], say: Callable[..., SafeString]) -> None:
        self.msgid, self.words, self.say = msgid, words, say

    def render(self, context: template.Context) -> SafeString:
        return self.say(self.msgid, **{name: value.resolve(context) for name, value in self.words.items()})
