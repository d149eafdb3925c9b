"""What pages need to hand out their data: addresses of files, feeds and calendars, cards, JSON-LD."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from forces.models import Force, PolicingBody
from recommendations.models import InspectionReport, Recommendation
from responses.phrases import CLOSE, OPEN
from soteria_tracker.public.data import linked
from soteria_tracker.public.data.tables import TABLES
from soteria_tracker.templatetags.public import to

register = template.Library()
#: No part of a script element's end, no entity, no comment can be written with what is left (as Django's json_script).
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag(takes_context=True)
def data_file(context: Mapping[str, Any], table: str, form: str = "csv") -> str:
    """The address of a table, of the report and of the day of which the page speaks."""
    report, moment = context.get("report"), context.get("moment")
    query = urlencode({"report": report.slug}) if report and TABLES[table].of_report else ""
    back = moment.query if moment and TABLES[table].looks_back else ""
    given = "&".join(part for part in (query, back) if part)
    return mark_safe(f"/data/{table}.{form}{'?' if given else ''}{given.replace('&', '&amp;')}")  # noqa: S308 -- slugs


@register.simple_tag
def on_site(path: str) -> str:
    """An address that others can follow, of a static file for one."""
    return f"{settings.SITE_URL}{static(path)}"


@register.simple_tag
def feed_of(thing: Any) -> str:
    return _below("/feeds/", thing, "atom")


@register.simple_tag
def calendar_of(thing: Any) -> str:
    return _below("/calendars/", thing, "ics")


def _below(folder: str, thing: Any, form: str) -> str:
    match thing:
        case InspectionReport():
            return f"{folder}reports/{thing.slug}.{form}"
        case Recommendation():
            return f"{folder}reports/{thing.report.slug}/{thing.number}.{form}"
        case Force():
            return f"{folder}forces/{thing.slug}.{form}"
        case PolicingBody():
            return f"{folder}bodies/{thing.slug}.{form}"
    return ""


@register.simple_tag(takes_context=True)
def linked_page(context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a page says of itself and where it lies; nothing for a page that was not found."""
    here = context.get("page_addresses")
    if not here or not here.is_page:
        return []
    told, crumbs = context.get("linked_data"), context.get("crumbs")
    language = "en-GB" if here.other == "cy" else "cy"
    found = [linked.spoken(told, url=here.canonical, language=language)] if told else []
    if not crumbs:
        return found
    *above, (words, _none) = crumbs
    places = [(each, f"{settings.SITE_URL}{to(context, address)}") for each, address in above]
    return [*found, linked.breadcrumbs([*places, (words, here.canonical)])]


@register.filter
def jsonld(data: Mapping[str, Any]) -> SafeString:
    """For a script element of that type: browsers run nothing in it, and nothing in it can end it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPED | {ord(OPEN): None, ord(CLOSE): None}))  # noqa: S308 -- escaped just now


class CaptureNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> str:
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """``{% capture as name %}…{% endcapture %}``: drawn once, shown in more than one place, a block inside it too."""
    words = token.split_contents()
    if len(words) != 3 or words[1] != "as":
        raise template.TemplateSyntaxError("Write: capture as name")
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, words[2])
