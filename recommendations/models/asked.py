"""What was asked: inspection reports, their recommendations, the forces that they speak of."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from forces.models import BySlug, Force


class InspectionReport(models.Model):
    """A report that HMICFRS published and to which section 55 of the Police Act 1996 asks for an answer."""

    slug = models.SlugField(unique=True)
    title = models.CharField(_("title"), max_length=300)
    short_title = models.CharField(_("short title"), max_length=80)
    publisher = models.CharField(_("publisher"), max_length=80, default="HMICFRS")
    published = models.DateField(_("published"), help_text=_("Day 1 of the 56 days of section 55(5A)."))
    url = models.URLField(_("address"), max_length=400)
    licence = models.CharField(_("licence"), max_length=200)
    publication_types = models.JSONField(
        _("publication types"),
        default=list,
        blank=True,
        help_text=_("One a line, as the publisher's site names them. Leave empty when there is none."),
    )
    recommendation_total = models.PositiveSmallIntegerField(_("number of recommendations"))
    areas_for_improvement = models.PositiveSmallIntegerField(_("number of areas for improvement"), default=0)
    history = HistoricalRecords()
    objects = BySlug()

    class Meta:
        ordering = ["-published"]
        verbose_name = _("inspection report")
        verbose_name_plural = _("inspection reports")
        indexes = [models.Index(fields=["published", "id"], name="report_by_day")]  # lists go from key to key

    def __str__(self) -> str:
        return self.short_title

    def get_absolute_url(self) -> str:
        return f"/reports/{self.slug}/"

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        """Moved behind a deadline, a day of publication would make that deadline absurd."""
        if self.pk and self.published and self.recommendations.filter(deadline__lt=self.published).exists():
            raise ValidationError({"published": _("A recommendation of the report has a deadline before this day.")})


class ReportAlias(models.Model):
    """Another title under which the same report is cited."""

    report = models.ForeignKey(InspectionReport, models.CASCADE, related_name="aliases")
    title = models.CharField(_("title"), max_length=300)

    class Meta:
        verbose_name = _("other title")
        verbose_name_plural = _("other titles")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "title"],
                name="one_alias_once",
                violation_error_message=_("The report has this title already. Leave this entry out."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class CohortManager(models.Manager):
    def get_by_natural_key(self, report: str, slug: str):
        return self.get(report__slug=report, slug=slug)


class Cohort(models.Model):
    """A group of forces that a report speaks of, such as those inspected."""

    report = models.ForeignKey(InspectionReport, models.CASCADE, related_name="cohorts")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=80)
    stated_size = models.PositiveSmallIntegerField(_("size as the report states it"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()
    objects = CohortManager()

    class Meta:
        ordering = ["report", "slug"]
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "slug"],
                name="one_cohort_a_slug",
                violation_error_message=_("Another cohort of this report has this slug. Choose a different one."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.report.slug, self.slug)

    natural_key.dependencies = ["recommendations.inspectionreport"]  # type: ignore[attr-defined]


class CohortPlace(models.Model):
    """Whether a force is in a cohort. No row means that nobody knows: unknown stays unknown."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="places")
    force = models.ForeignKey(Force, models.PROTECT, related_name="cohort_places")
    is_member = models.BooleanField(_("is in the cohort"))
    wave = models.CharField(_("wave"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["cohort", "force__name"]
        verbose_name = _("place in a cohort")
        verbose_name_plural = _("places in cohorts")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "force"],
                name="one_place_a_cohort",
                violation_error_message=_("This force has a place in the cohort already. Change that one instead."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.force} – {self.cohort}"


class RecommendationManager(models.Manager):
    def get_by_natural_key(self, report: str, number: int):
        return self.get(report__slug=report, number=number)


class Recommendation(models.Model):
    """One recommendation or area for improvement, in the inspectorate's own words."""

    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", _("Recommendation")
        AREA = "area", _("Area for improvement")

    report = models.ForeignKey(InspectionReport, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.RECOMMENDATION)
    topic = models.CharField(_("short title"), max_length=120, blank=True)
    addressee = models.CharField(_("addressed to"), max_length=240, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    wording = models.TextField(
        _("official wording"), blank=True, help_text=_("Exactly as published. Leave empty when it is not held.")
    )
    wording_source = models.TextField(_("how the wording was checked"), blank=True)
    note = models.TextField(_("note"), blank=True)
    is_tracked = models.BooleanField(
        _("followed by the Tracker"), default=False, help_text=_("It asks something of forces or chief officers.")
    )
    history = HistoricalRecords()
    objects = RecommendationManager()

    class Meta:
        ordering = ["report", "number"]
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        indexes = [  # what is due goes from key to key
            models.Index(fields=["deadline", "id"], condition=Q(is_tracked=True), name="tracked_by_deadline")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind", "number"],
                name="one_recommendation_a_number",
                violation_error_message=_(
                    "The report has one of this kind and number already. Change that one instead."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_tracked=False) | ~Q(wording=""),
                name="tracked_recommendation_has_wording",
                violation_error_message=_(
                    "The Tracker follows only what it can quote: give the official wording, or take “followed” away."
                ),
            ),
        ]

    def __str__(self) -> str:
        # Not get_kind_display, which translates every choice there is; a page says this name some hundred times.
        kind = self.Kind(self.kind).label if self.kind in self.Kind else self.kind
        return f"{kind} {self.number}"

    def get_absolute_url(self) -> str:
        return f"/reports/{self.report.slug}/{self.number}/"

    def natural_key(self) -> tuple[str, int]:
        return (self.report.slug, self.number)

    natural_key.dependencies = ["recommendations.inspectionreport"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.report_id and self.deadline and self.deadline < self.report.published:
            raise ValidationError({"deadline": _("The deadline is before the report was published. Correct the day.")})


class LimbManager(models.Manager):
    def get_by_natural_key(self, report: str, number: int, key: str):
        return self.get(recommendation__report__slug=report, recommendation__number=number, key=key)


class Limb(models.Model):
    """One bullet of a recommendation. The letters are the Tracker's own: the source prints bullets."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="limbs")
    key = models.CharField(_("letter"), max_length=2)
    text = models.TextField(_("official wording"))
    objects = LimbManager()

    class Meta:
        ordering = ["recommendation", "key"]
        verbose_name = _("limb")
        verbose_name_plural = _("limbs")
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "key"],
                name="one_limb_a_key",
                violation_error_message=_("The recommendation has a limb with this letter. Choose the next letter."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation.number}({self.key})"

    def natural_key(self) -> tuple[str, int, str]:
        return (*self.recommendation.natural_key(), self.key)

    natural_key.dependencies = ["recommendations.recommendation"]  # type: ignore[attr-defined]
