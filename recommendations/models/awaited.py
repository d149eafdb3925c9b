"""What recommendations wait for: national products, when they are expected, and who depends on them."""

from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from forces.models import BySlug
from recommendations.models.asked import Limb, Recommendation


class NationalProductManager(BySlug):
    def with_expected(self, *, on: date | None = None):
        """With the day that counts at hand, in the same query: today, or as it had been stated by ``on``."""
        dates = ExpectedDate.objects.filter(product=OuterRef("pk"), **({"stated_on__lte": on} if on else {}))
        newest = dates.order_by(F("stated_on").desc(nulls_last=True), "-pk").values("day")[:1]
        return self.annotate(expected_day=Subquery(newest))


class NationalProduct(models.Model):
    """Something a national body owes to forces, on which a recommendation waits. Number and title only.

    When it is expected stands in its ExpectedDates alone, so that a date that slips leaves the earlier one behind.
    """

    slug = models.SlugField(unique=True)
    title = models.CharField(_("title"), max_length=200)
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    owner_note = models.TextField(_("about the owner"), blank=True)
    delivered = models.DateField(_("delivered"), null=True, blank=True, help_text=_("Leave empty when not known."))
    source = models.TextField(_("source"), blank=True)
    meanwhile = models.TextField(
        _("what is done meanwhile"),
        blank=True,
        help_text=_(
            "What is done nationally until it is delivered, and who says so where. Everybody can read it. "
            "What a force does stands in its own statements. Leave empty when not known."
        ),
    )
    last_chased = models.DateField(
        _("last chased"),
        null=True,
        blank=True,
        help_text=_("The last day on which somebody asked the owner when it will come. Leave empty when not known."),
    )
    chased_by = models.CharField(
        _("chased by"),
        max_length=160,
        blank=True,
        help_text=_("The body or office that asked, never a person’s name. Everybody can read it."),
    )
    history = HistoricalRecords()
    objects = NationalProductManager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("national product")
        verbose_name_plural = _("national products")
        indexes = [models.Index(fields=["title", "id"], name="product_by_title")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_chased=None, chased_by="") | (Q(last_chased__isnull=False) & ~Q(chased_by="")),
                name="product_chased_by_whom_and_when",
                violation_error_message=_("Say both when the owner was last asked and who asked, or neither."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/products/{self.slug}/"

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def expected(self) -> date | None:
        """The day that was stated last: from ``with_expected``, else from its dates (prefetch them for several)."""
        if "expected_day" in self.__dict__:
            return self.__dict__["expected_day"]
        dates = sorted(self.expected_dates.all(), key=ExpectedDate.place)
        return dates[-1].day if dates else None

    def delivered_by(self, day: date) -> bool:
        """Whether it is known to have been delivered at the end of a day."""
        return self.delivered is not None and self.delivered <= day


class ExpectedDate(models.Model):
    """When a product was expected, as stated on a day. The newest ``stated_on`` counts, an unknown one before all."""

    product = models.ForeignKey(NationalProduct, models.PROTECT, related_name="expected_dates")
    day = models.DateField(
        _("expected"), null=True, blank=True, help_text=_("Leave empty when a date was taken back and no other given.")
    )
    stated_on = models.DateField(
        _("stated on"),
        null=True,
        blank=True,
        help_text=_("The date of the source. The newest one counts. Leave empty only when it is not known."),
    )
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("Why the date moved, as the owner says. Leave empty when none is given.")
    )
    source = models.CharField(_("source"), max_length=300, help_text=_("Who said so where: title and address."))
    history = HistoricalRecords()

    class Meta:
        ordering = ["product", F("stated_on").asc(nulls_first=True), "pk"]
        verbose_name = _("expected date")
        verbose_name_plural = _("expected dates")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "stated_on"],
                name="one_expected_date_a_day",
                violation_error_message=_("There is an entry of what was stated on this day. Change that one instead."),
            ),
            # Databases take two empty days for different ones.
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(stated_on=None),
                name="one_expected_date_without_a_day",
                violation_error_message=_(
                    "There is an entry without a “stated on” already. Give the day, or change that entry instead."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.day or _("no date"))

    def place(self) -> tuple:
        """Sorts what was stated last to the end, as ``with_expected`` has it for the database."""
        return self.stated_on is not None, self.stated_on or date.min, self.pk


class Dependency(models.Model):
    """What a recommendation, or one limb of it, waits for: another recommendation or a national product."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="dependencies")
    limb = models.ForeignKey(Limb, models.PROTECT, related_name="dependencies", null=True, blank=True)
    on_recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="dependants", null=True, blank=True
    )
    on_product = models.ForeignKey(NationalProduct, models.PROTECT, related_name="dependants", null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["recommendation", "pk"]
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        constraints = [
            models.CheckConstraint(
                condition=Q(on_recommendation__isnull=False, on_product=None)
                | Q(on_recommendation=None, on_product__isnull=False),
                name="dependency_on_exactly_one",
                violation_error_message=_(
                    "Choose what it waits for: either a recommendation or a national product, not both."
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.on_product or self.on_recommendation)
