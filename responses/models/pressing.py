"""Orders to publish, and the workers that carry them out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from responses.models.working import Response

USER = settings.AUTH_USER_MODEL


class Pressing(models.Model):
    """What a worker does for somebody who pressed Publish: lay out, check, sign, enter in the record.

    A worker that dies leaves the order taken and no longer alive; it then counts as broken off. Whatever happens,
    the response stays approved until the last step, which is one transaction.
    """

    class Step(models.TextChoices):
        WAITING = "waiting", _("Waiting for a worker")
        LAYOUT = "layout", _("Laying out the document")
        CHECK = "check", _("Checking accessibility and archive format")
        SIGN = "sign", _("Signing")
        ENTER = "enter", _("Entering it in the record")
        DONE = "done", _("Published")
        FAILED = "failed", _("Not published")

    response = models.ForeignKey(Response, models.CASCADE, related_name="pressings")
    ordered_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    note = models.TextField(blank=True)
    revision = models.PositiveIntegerField()  # the save that the person was looking at
    step = models.CharField(max_length=8, choices=Step, default=Step.WAITING)
    language = models.CharField(max_length=2, blank=True)  # the edition being worked on
    message = models.TextField(blank=True)  # why it failed, for the person
    # Whoever works on it moves this time on; once it has passed, the work counts as broken off.
    alive_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("order to publish")
        verbose_name_plural = _("orders to publish")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response"],
                condition=models.Q(step__in=["waiting", "layout", "check", "sign", "enter"]),
                name="one_open_pressing_a_response",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response}: {self.get_step_display()}"


class Worker(models.Model):
    """A worker that says, every few seconds, until when it may be counted on."""

    name = models.CharField(max_length=120, unique=True)
    alive_until = models.DateTimeField()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
