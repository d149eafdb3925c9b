"""Working rows: what an office is writing. No public module may import this one (tests/test_architecture.py).

Every relation out of here is without a name on the other side, so that nothing public leads back in.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forces.models import Force, PolicingBody
from recommendations.models import InspectionReport, Limb, Recommendation
from responses.models.paper import Paper
from responses.models.record import Publication
from responses.positions import Acceptance, Assessment, Position
from responses.states import State

USER = settings.AUTH_USER_MODEL
OF_THE_PAPER = _("For letters. Leave empty for what your paper says.")


def together(name: str, *fields: str, text: str = "") -> models.CheckConstraint:
    """All of the fields are set or none is, the text one included: who and when are never apart."""
    none = Q(**dict.fromkeys((f"{field}__isnull" for field in fields), True))
    every = Q(**dict.fromkeys((f"{field}__isnull" for field in fields), False))
    if text:
        none, every = none & Q(**{text: ""}), every & ~Q(**{text: ""})
    return models.CheckConstraint(condition=none | every, name=name)


class Submission(models.Model):
    """What a response and an update share: whose it is, where it stands, and which save it is at.

    ``state`` is written in responses.workflow alone. ``revision`` grows by one with each save, so that
    the second of two people editing at once is told.
    """

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="+")
    report = models.ForeignKey(InspectionReport, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # the version being written
    dated = models.DateField(_("date of the document"), null=True, blank=True)
    started_by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)
    started_at = models.DateTimeField(editable=False)
    sent_by = models.ForeignKey(USER, models.PROTECT, related_name="+", null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    correction_reason = models.TextField(blank=True, editable=False)
    published = models.ForeignKey(Publication, models.PROTECT, related_name="+", null=True, editable=False)

    class Meta:
        abstract = True


class Response(Submission):
    """A section 55 response being written: one a body and report, used again for each correction."""

    stated_deadline = models.DateField(
        _("deadline your office states"),
        null=True,
        blank=True,
        help_text=_("Only if your own papers state one. The strict last day is computed and shown beside it."),
    )
    first_published_on = models.DateField(
        _("already published elsewhere on"),
        null=True,
        blank=True,
        help_text=_("If your office published this response before, for example on its own website."),
    )
    first_published_url = models.URLField(_("where it was published"), max_length=400, blank=True)
    comments_invited_on = models.DateField(
        _("chief officer invited to comment on"), null=True, blank=True, help_text=_("Section 55(4).")
    )
    comments_due_on = models.DateField(_("comments asked for by"), null=True, blank=True)
    in_welsh = models.BooleanField(
        _("publish in Welsh too"),
        default=False,
        help_text=_("Both editions are published by one act; each names the other."),
    )
    paper = models.ForeignKey(
        Paper,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("paper"),
        help_text=_("How the document looks. Empty: your office’s usual paper."),
    )
    addressee = models.TextField(_("addressee"), blank=True, max_length=1_000, help_text=OF_THE_PAPER)
    addressee_cy = models.TextField(_("addressee, in Welsh"), blank=True, max_length=1_000)
    salutation = models.CharField(_("salutation"), blank=True, max_length=200, help_text=OF_THE_PAPER)
    salutation_cy = models.CharField(_("salutation, in Welsh"), blank=True, max_length=200)
    subject = models.CharField(_("subject"), blank=True, max_length=400, help_text=OF_THE_PAPER)
    subject_cy = models.CharField(_("subject, in Welsh"), blank=True, max_length=400)
    correction_reason_cy = models.TextField(_("the reason of the correction, in Welsh"), blank=True, max_length=4_000)
    translated = models.JSONField(default=dict, blank=True, editable=False)  # {field: SHA-256 of the English}
    reviewed_by = models.ForeignKey(USER, models.PROTECT, related_name="+", null=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(USER, models.PROTECT, related_name="+", null=True, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_digest = models.CharField(max_length=64, blank=True, editable=False)
    signature = models.JSONField(default=dict, blank=True, editable=False)  # name, title, capacity, authority, reason

    class Meta:
        verbose_name = _("section 55 response")
        verbose_name_plural = _("section 55 responses")
        ordering = ["body__name"]
        constraints = [
            models.UniqueConstraint(fields=["body", "report"], name="one_response_a_report"),
            together("response_sent_by_and_at", "sent_by", "sent_at"),
            together("response_reviewed_by_and_at", "reviewed_by", "reviewed_at"),
            together("response_approved_by_at_and_what", "approved_by", "approved_at", text="approved_digest"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False), name="approved_response_has_approval"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published__isnull=False), name="published_response_is_in_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} – {self.report}"


class Part(models.Model):
    """One block of a response, in the order of the office's choosing.

    The recommendations are a block too (exactly one; its text stands before the first), so that text can stand
    before and after them. ``translated`` says of which English each Welsh text is the translation.
    """

    class Kind(models.TextChoices):
        INTRODUCTION = "introduction", _("Introduction")
        KEY_FINDINGS = "key_findings", _("Key findings")
        CHIEF_OFFICER = "chief_officer", _("Comments of the chief officer")
        QUOTED = "quoted", _("The recommendations, quoted")
        RECOMMENDATIONS = "recommendations", _("Recommendations")
        AREAS = "areas", _("Areas for improvement")
        GOOD_PRACTICE = "good_practice", _("Good practice")
        OWN_ACTION = "own_action", _("What the office does")
        OVERSIGHT = "oversight", _("Continued oversight")
        CONCLUSION = "conclusion", _("Conclusion")
        OTHER = "other", _("Other")

    response = models.ForeignKey(Response, models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.OTHER)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True, max_length=60_000)
    heading_cy = models.CharField(_("heading, in Welsh"), max_length=200, blank=True)
    text_cy = models.TextField(_("text, in Welsh"), blank=True, max_length=60_000)
    translated = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response"], condition=Q(kind="recommendations"), name="one_block_of_recommendations"
            )
        ]

    def __str__(self) -> str:
        return self.heading or self.get_kind_display()


class Statement(models.Model):
    """What a response and an update both say of a force on a recommendation."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="+")
    position = models.CharField(
        _("the force's position, as stated"), max_length=12, choices=Position, default=Position.NOT_STATED
    )
    source = models.CharField(
        _("source of the position"),
        max_length=300,
        blank=True,
        help_text=_("For example: report to the Policing Board, 24 September 2024."),
    )
    force_says = models.TextField(_("what the force says"), blank=True, max_length=30_000)
    assessment = models.CharField(
        _("the office's own assessment"), max_length=12, choices=Assessment, default=Assessment.NONE_GIVEN
    )
    private_note = models.TextField(
        _("private note"),
        blank=True,
        max_length=10_000,
        help_text=_("For your office only. It is never published."),
    )

    class Meta:
        abstract = True


class Answer(Statement):
    """The card of one recommendation in a response: three voices, kept apart."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    acceptance = models.CharField(_("acceptance"), max_length=12, choices=Acceptance, default=Acceptance.NOT_STATED)
    position_on = models.DateField(
        _("position as at"), null=True, blank=True, help_text=_("Leave empty for the date of the document.")
    )
    body_reply = models.TextField(
        _("your reply to the force"), blank=True, max_length=30_000, help_text=_("Section 55(5)(c).")
    )
    body_action = models.TextField(
        _("what your office has done or proposes to do"),
        blank=True,
        max_length=30_000,
        help_text=_("Section 55(5B)."),
    )
    no_action_reason = models.TextField(
        _("or why it takes no action"), blank=True, max_length=30_000, help_text=_("Section 55(5B).")
    )
    wording_quoted = models.TextField(
        _("the recommendation as your document quotes it"),
        blank=True,
        max_length=4_000,
        help_text=_("Only if your document words it differently. Empty: the official wording is printed."),
    )
    wording_quoted_cy = models.TextField(_("the recommendation, in Welsh"), blank=True, max_length=4_000)
    source_cy = models.CharField(_("source of the position, in Welsh"), max_length=300, blank=True)
    force_says_cy = models.TextField(_("what the force says, in Welsh"), blank=True, max_length=30_000)
    body_reply_cy = models.TextField(_("your reply to the force, in Welsh"), blank=True, max_length=30_000)
    body_action_cy = models.TextField(_("what your office does, in Welsh"), blank=True, max_length=30_000)
    no_action_reason_cy = models.TextField(_("why it takes no action, in Welsh"), blank=True, max_length=30_000)
    translated = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["recommendation__number", "force__name"]
        constraints = [
            models.UniqueConstraint(fields=["response", "force", "recommendation"], name="one_answer_a_recommendation")
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} – {self.force}"


class AnswerLimb(models.Model):
    """The position on one limb. A parent's position is not always its weakest limb: both are stored."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="limbs")
    limb = models.ForeignKey(Limb, models.PROTECT, related_name="+")
    position = models.CharField(max_length=12, choices=Position, default=Position.NOT_STATED)

    class Meta:
        verbose_name = _("position on a limb")
        verbose_name_plural = _("positions on limbs")
        ordering = ["limb__key"]
        constraints = [models.UniqueConstraint(fields=["answer", "limb"], name="one_answer_a_limb")]

    def __str__(self) -> str:
        return str(self.limb)


class Update(Submission):
    """A dated statement of progress by the force, entered by the office; before, after or without a response."""

    series = models.PositiveIntegerField(editable=False)  # running number within body and report

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["body__name", "-series"]
        constraints = [
            models.UniqueConstraint(fields=["body", "report", "series"], name="one_update_a_number"),
            models.CheckConstraint(condition=Q(dated__isnull=False), name="update_is_dated"),
            together("update_sent_by_and_at", "sent_by", "sent_at"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published__isnull=False), name="published_update_is_in_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} – {self.report} – {self.series}"


class Entry(Statement):
    """What an update says of one recommendation. No row: the update is silent on it."""

    update = models.ForeignKey(Update, models.CASCADE, related_name="entries")
    is_unchanged = models.BooleanField(_("nothing has changed"), default=False)
    target_date = models.DateField(_("target date"), null=True, blank=True)
    target_reason = models.TextField(_("why the target date changed"), blank=True, max_length=2_000)
    target_agreed_by = models.CharField(_("who agreed to the new date"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("entry of an update")
        verbose_name_plural = _("entries of an update")
        ordering = ["recommendation__number", "force__name"]
        constraints = [
            models.UniqueConstraint(fields=["update", "force", "recommendation"], name="one_entry_a_recommendation")
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} – {self.force}"


class EntryLimb(models.Model):
    """The position on one limb in an update."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="limbs")
    limb = models.ForeignKey(Limb, models.PROTECT, related_name="+")
    position = models.CharField(max_length=12, choices=Position, default=Position.NOT_STATED)

    class Meta:
        verbose_name = _("position on a limb")
        verbose_name_plural = _("positions on limbs")
        ordering = ["limb__key"]
        constraints = [models.UniqueConstraint(fields=["entry", "limb"], name="one_entry_a_limb")]

    def __str__(self) -> str:
        return str(self.limb)


#: Either of the two that go through the workflow.
WorkingRow = Response | Update
