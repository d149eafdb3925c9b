"""Names and wordings that somebody changes at the desk are found anew in the same transaction.

What sends no signal (a bulk write, another program) is found anew by the next ``manage.py recount``.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete

from forces.models import Force, Oversight, PolicingBody
from recommendations.models import InspectionReport, Limb, Recommendation
from responses import search_index

Row = Force | PolicingBody | Oversight | InspectionReport | Recommendation | Limb


def connect() -> None:
    for model in (Force, PolicingBody, Oversight, InspectionReport, Recommendation, Limb):
        post_save.connect(changed, sender=model)
    for leaf in (Oversight, Limb):
        post_delete.connect(changed, sender=leaf)
    for whole in (Force, Recommendation):
        pre_delete.connect(going, sender=whole)


def changed(sender: type[Row], instance: Row, raw: bool = False, **_signal: Any) -> None:
    """``raw``: a fixture is being loaded, row by row and in any order; whoever loads it counts anew at the end."""
    if raw:
        return
    if isinstance(instance, Recommendation | Limb | InspectionReport):
        search_index.index_reference(recommendations=Recommendation.objects.filter(**_asked(instance)))
    else:
        search_index.index_reference(forces=Force.objects.filter(**_of_force(instance)).distinct())


def going(sender: type[Row], instance: Force | Recommendation, **_signal: Any) -> None:
    if isinstance(instance, Force):
        search_index.leave_out(force=instance)
    else:
        search_index.leave_out(recommendation=instance)


def _asked(row: Recommendation | Limb | InspectionReport) -> dict[str, object]:
    if isinstance(row, Recommendation):
        return {"pk": row.pk}
    return {"pk": row.recommendation_id} if isinstance(row, Limb) else {"report": row.pk}


def _of_force(row: Row) -> dict[str, object]:
    if isinstance(row, Force):
        return {"pk": row.pk}
    return {"pk": row.force_id} if isinstance(row, Oversight) else {"oversights__body": row.pk}
