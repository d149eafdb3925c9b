"""Rows that are written once. The database refuses as well: see responses.append_only_sql."""

from django.db import models


class AppendOnlyError(TypeError):
    """Somebody tried to change or remove what was published or done."""

    def __init__(self) -> None:
        super().__init__("The record is append-only: what was published or done is never changed or removed.")


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise AppendOnlyError

    def bulk_update(self, *args, **kwargs):
        raise AppendOnlyError

    def delete(self):
        raise AppendOnlyError


class AppendOnly(models.Model):
    objects: models.Manager = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError
