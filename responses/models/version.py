"""Which state of the public data this is. Written by triggers of the database alone (responses.version_sql)."""

import secrets

from django.db import models, transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _


class PublicVersion(models.Model):
    """A change of what the public sees. On SQLite one row that changes, on PostgreSQL a row each.

    All rows together are the version, so that a transaction that commits after a later one changes it too.
    """

    seed = models.BigIntegerField()  # random

    class Meta:
        verbose_name = _("version of the public data")
        verbose_name_plural = _("versions of the public data")

    def __str__(self) -> str:
        return str(self.seed)


#: Rows beyond which ``prune`` begins anew: reading the version costs a look at each.
MOST_ROWS = 500


def version() -> str:
    """A text that differs whenever the public data do. One query."""
    found = PublicVersion.objects.aggregate(rows=Count("pk"), seeds=Sum("seed"))
    return f"{found['rows']}.{int(found['seeds'] or 0)}"


@transaction.atomic
def prune(*, most: int = MOST_ROWS) -> None:
    """Keep the rows few. Those that go leave a new one behind: without it an older version could come back."""
    if PublicVersion.objects.count() <= most:
        return
    # In one order, so that two that prune at once wait for each other instead of locking each other out.
    gone = list(PublicVersion.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    PublicVersion.objects.filter(pk__in=gone).delete()
    PublicVersion.objects.create(seed=int.from_bytes(secrets.token_bytes(8), signed=True))
