"""``{{ text|markdown }}``: what an office typed, as safe HTML."""

from django import template
from django.utils.safestring import SafeString

from responses.markdown import render

register = template.Library()


@register.filter
def markdown(text: str | None, heading_level: int = 3) -> SafeString:
    """``{{ text|markdown:4 }}``: its highest heading becomes an h4."""
    return render(text or "", int(heading_level))
