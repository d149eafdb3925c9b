"""What templates ask of a payload: its blocks made ready, its ISO dates and values in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format

from responses.documents.arrangement import Block, arranged
from responses.positions import Position

register = template.Library()


@register.filter
def blocks(payload: Mapping[str, Any], level: int = 2) -> list[Block]:
    """``{% for block in payload|blocks:2 %}``: the highest heading is an h2."""
    return arranged(payload, int(level))


@register.filter
def day(iso: str | None) -> str:
    """``2024-10-16`` as “16 October 2024”, in the active language."""
    return date_format(date.fromisoformat(iso), "j F Y") if iso else ""


@register.filter
def stated(position: str) -> str:
    """The words of a position."""
    return str(Position(position).label)
