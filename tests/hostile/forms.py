"""The forms of a page, read as a browser reads them, and sent with something bad in a few of their fields."""

from functools import cache
from xml.etree.ElementTree import Element

from tinyhtml5 import parse

Fields = tuple[tuple[str, str], ...]


@cache
def forms(page: str) -> tuple[Fields, ...]:
    """Of each form that writes: names and values, as they would be sent untouched."""
    found = parse(page, namespace_html_elements=False).iter("form")
    return tuple(_fields(each) for each in found if each.get("method", "").lower() == "post")


def _fields(form: Element) -> Fields:
    named = [each for each in form.iter() if each.tag in ("input", "textarea", "select", "button") and each.get("name")]
    return tuple((each.get("name", ""), _value(each)) for each in named if _is_sent(each))


def _is_sent(each: Element) -> bool:
    if each.get("type") in ("checkbox", "radio"):
        return "checked" in each.attrib
    return each.get("type") != "file"


def _value(each: Element) -> str:
    if each.tag == "textarea":
        return "".join(each.itertext())
    if each.tag == "select":
        chosen = [option for option in each.iter("option") if "selected" in option.attrib]
        return chosen[0].get("value", "") if chosen else ""
    return each.get("value", "")
