"""What can be found besides publications: the official wordings of recommendations, the names of forces and bodies."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch, QuerySet

from forces.models import Force, Oversight
from recommendations.models import Recommendation
from responses.models.search import Passage
from responses.search_passages import ENGLISH, worded

#: Before any day that an address can name: names are no statements, and are found by every clock.
ALWAYS = date.min


def wordings(recommendations: QuerySet[Recommendation]) -> Iterator[Passage]:
    """Of those whose wording is held. Two queries."""
    rows = recommendations.exclude(wording="").select_related("report").prefetch_related("limbs")
    for asked in rows.order_by("report", "kind", "number"):
        has_page = asked.kind == Recommendation.Kind.RECOMMENDATION
        limbs = sorted(asked.limbs.all(), key=lambda limb: limb.key)
        passage = Passage(
            language=ENGLISH,
            place=f"{asked.kind}/{asked.report.slug}/{asked.number}",
            kind=Passage.Kind.WORDING,
            report=asked.report,
            recommendation=asked,
            address=asked.get_absolute_url() if has_page else asked.report.get_absolute_url(),
            heading=asked.topic,
            texts=[["wording", asked.wording], *(["limb", f"({limb.key}) {limb.text}"] for limb in limbs)],
            said_on=asked.report.published,
            published_on=asked.report.published,
        )
        yield worded(passage, names=f"{asked} {asked.report.short_title}")


def names(forces: QuerySet[Force]) -> Iterator[Passage]:
    """Of each force and of every body that has ever answered for it: a former name is looked for too. Two queries."""
    oversights = Oversight.objects.select_related("body").order_by("body__name", "pk")
    for force in forces.prefetch_related(Prefetch("oversights", oversights)).order_by("name"):
        bodies = list(dict.fromkeys(oversight.body for oversight in force.oversights.all()))
        own = [force.name, force.short_name, *force.aliases]
        called = [["names", " · ".join(dict.fromkeys(own))], ["names_cy", force.name_cy]]
        for body in bodies:
            called += [["names", body.name], ["names_cy", body.name_cy]]
        passage = Passage(
            language=ENGLISH,
            place=f"force/{force.slug}",
            kind=Passage.Kind.FORCE,
            force=force,
            address=force.get_absolute_url(),
            texts=[[voice, name] for voice, name in called if name],
            said_on=ALWAYS,
            published_on=ALWAYS,
        )
        yield worded(
            passage, names=" ".join([*own, force.name_cy]), forces=[force], bodies=[body.pk for body in bodies]
        )
