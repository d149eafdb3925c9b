"""``{% load i18n %}`` as Django has it, but for what a Welsh page asks of it.

A ``{% blocktranslate %}`` without vouched Welsh is drawn under English as a whole: an English sentence with a Welsh
month in it would be read aloud wrongly. Under its own name, so that ``makemessages`` finds every string.
"""

from typing import Any

from django import template
from django.template.base import Node, Parser, Token
from django.templatetags import i18n
from django.utils import translation
from django.utils.safestring import SafeString

from responses.phrases import CLOSE, ENGLISH, OPEN
from soteria_tracker import welsh

register = template.Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters


class BlockTranslateNode(i18n.BlockTranslateNode):
    def render(self, context: template.Context, nested: bool = False) -> str:
        if not welsh.is_spoken() or self._has_welsh(context):
            return super().render(context, nested)
        with translation.override(ENGLISH):
            said = super().render(context, nested)
        if self.asvar:
            context[self.asvar] = SafeString(f"{OPEN}{context[self.asvar]}{CLOSE}")
            return ""
        return f"{OPEN}{said}{CLOSE}"

    def _has_welsh(self, context: template.Context) -> bool:
        """Asked with the number that it will have: each form of a plural is a message of its own."""
        about: dict[str, Any] = {}
        if self.message_context:
            about["context"] = self.message_context.resolve(context)
        if self.plural and self.counter:
            about |= {"plural": self.render_token_list(self.plural)[0], "n": self.counter.resolve(context)}
        return welsh.has(self.render_token_list(self.singular)[0], **about)


@register.tag("blocktranslate")
@register.tag("blocktrans")
def do_block_translate(parser: Parser, token: Token) -> Node:
    """What Django reads; only how it is drawn is ours."""
    node = i18n.do_block_translate(parser, token)
    node.__class__ = BlockTranslateNode
    return node


class CurrentLanguageNode(Node):
    child_nodelists: tuple[str, ...] = ()

    def __init__(self, variable: str) -> None:
        self.variable = variable

    def render(self, context: template.Context) -> str:
        context[self.variable] = "cy" if welsh.is_spoken() else translation.get_language()
        return ""


@register.tag
def get_current_language(parser: Parser, token: Token) -> Node:
    """The tag that readers know: never the private one."""
    node = i18n.do_get_current_language(parser, token)
    return CurrentLanguageNode(node.variable)
