"""A document that an office brought in: kept as it came, with its hash."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from responses.models.working import Response, together

USER = settings.AUTH_USER_MODEL


class Source(models.Model):
    """An uploaded document. Nothing of it stands in the response until a person has confirmed each cut."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="sources")
    name = models.CharField(_("file"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=120)  # in the storage "sources"
    uploaded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(USER, models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            together("source_uploaded_by_and_at", "uploaded_by", "uploaded_at"),
            together("source_confirmed_by_and_at", "confirmed_by", "confirmed_at"),
        ]

    def __str__(self) -> str:
        return self.name

    def read(self) -> bytes:
        with storages["sources"].open(self.file_name) as file:
            return file.read()
