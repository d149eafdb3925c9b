"""Small words of the desk."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.deadlines import Section55Clock
from responses import desk
from responses.checks import Finding
from responses.models.working import Response, Update, WorkingRow
from responses.states import Action

register = template.Library()


@register.filter
def days_words(days: int) -> str:
    """How far off a deadline is: 3 days left, today, 3 days ago."""
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    return ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": -days}


@register.filter
def day_words(clock: Section55Clock) -> str:
    """“day 57, one day after the strict last day”; never whether that is right or wrong."""
    number, late = clock.day_number, clock.days_after_last
    if number is None or late is None:
        return ""
    if number < 1:
        return _("before the report was published")
    if late <= 0:
        return _("day %(n)s of 56") % {"n": number}
    return ngettext(
        "day %(n)s, one day after the strict last day", "day %(n)s, %(late)s days after the strict last day", late
    ) % {"n": number, "late": late}


@register.filter
def action_words(action: str) -> str:
    own = {"start": _("Begun"), "save": _("Saved"), "copy": _("Copy noted")}
    return own.get(action) or str(Action(action).label)


@register.filter
def at(rows: dict, card) -> object:
    """The row of a card's force and recommendation."""
    return rows.get((card.force.pk, card.recommendation.pk))


@register.filter
def to_mend(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.is_error and not finding.until_approval]


@register.filter
def to_translate(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.until_approval]


@register.filter
def to_consider(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.is_error]


@register.filter
def change_url(thing: WorkingRow) -> str:
    return desk.change_url(thing)


@register.filter
def translate_url(response: Response) -> str:
    return desk.translate_url(response)


@register.filter
def kind_words(thing: WorkingRow) -> str:
    if isinstance(thing, Update) and thing.dated:
        return _("Update %(n)s of %(day)s") % {"n": thing.series, "day": date_format(thing.dated, "j F Y")}
    return _("Section 55 response")
