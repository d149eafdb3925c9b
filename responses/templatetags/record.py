"""Words of the record, for public pages and the desk alike: no working row is in reach from here."""

from django import template

from responses.positions import Acceptance, Assessment

register = template.Library()


@register.filter
def assessment_words(value: str) -> str:
    return str(Assessment(value).label)


@register.filter
def acceptance_words(value: str) -> str:
    return str(Acceptance(value).label)
