"""Forces, the local policing bodies that answer for them, and who holds their offices."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from forces.models.dated import DatedQuerySet, in_order


class BySlug(models.Manager):
    """Natural keys: fixtures name a row by its slug, never by a number of one database."""

    def get_by_natural_key(self, slug: str):
        return self.get(slug=slug)


class Country(models.TextChoices):
    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")


class Force(models.Model):
    """One of the 43 territorial police forces of England and Wales."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_cy = models.CharField(_("name in Welsh"), max_length=120, blank=True)
    short_name = models.CharField(_("short name"), max_length=40)
    aliases = models.JSONField(
        _("other names in use"),
        default=list,
        blank=True,
        help_text=_("One name a line: how documents call the force otherwise. Leave empty when there is none."),
    )
    ons_code = models.CharField(_("ONS code"), max_length=9, unique=True)
    region = models.CharField(_("region"), max_length=40)
    region_code = models.CharField(_("ONS code of the region"), max_length=9)
    country = models.CharField(_("country"), max_length=10, choices=Country)
    chief_officer_title = models.CharField(
        _("title of the chief officer"), max_length=80, help_text=_("“Chief Constable”, or as the force has it.")
    )
    tile_column = models.PositiveSmallIntegerField(_("tile column"), help_text=_("0 is the west."))
    tile_row = models.PositiveSmallIntegerField(_("tile row"), help_text=_("0 is the north."))
    history = HistoricalRecords()
    objects = BySlug()

    class Meta:
        ordering = ["name"]
        verbose_name = _("force")
        verbose_name_plural = _("forces")
        constraints = [
            models.UniqueConstraint(
                fields=["tile_column", "tile_row"],
                name="one_force_a_tile",
                violation_error_message=_("Another force has this tile. Choose a column and row that is free."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/forces/{self.slug}/"

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class PolicingBody(models.Model):
    """A local policing body: who must publish comments under section 55 of the Police Act 1996."""

    class Kind(models.TextChoices):
        PCC = "pcc", _("Police and Crime Commissioner")
        PFCC = "pfcc", _("Police, Fire and Crime Commissioner")
        MAYOR = "mayor", _("Mayor")
        MOPAC = "mopac", _("Mayor's Office for Policing and Crime")
        CITY = "city", _("City of London Corporation")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_cy = models.CharField(_("name in Welsh"), max_length=160, blank=True)
    kind = models.CharField(_("type of body"), max_length=10, choices=Kind)
    head_title = models.CharField(_("title of its head"), max_length=120)
    legal_form = models.CharField(_("legal form"), max_length=160, blank=True)
    publishes_in_welsh = models.BooleanField(_("publishes in both languages"), default=False)
    domain = models.CharField(_("web domain"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)
    nobody_else_until = models.DateField(
        _("has nobody else until"),
        null=True,
        blank=True,
        help_text=_(
            "Usually empty: nobody approves what they helped to write. Where an office has shown you that nobody else "
            "can, enter the last day on which they may. Their reason is published with the document."
        ),
    )
    forces = models.ManyToManyField(Force, through="Oversight", related_name="bodies")
    history = HistoricalRecords()
    objects = BySlug()

    class Meta:
        ordering = ["name"]
        verbose_name = _("local policing body")
        verbose_name_plural = _("local policing bodies")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def has_nobody_else(self, day: date) -> bool:
        """Whether a national administrator allows its people, on that day, to approve their own words."""
        return self.nobody_else_until is not None and day <= self.nobody_else_until


class Oversight(models.Model):
    """Which body answers for which force, from when until when."""

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="oversights")
    force = models.ForeignKey(Force, models.PROTECT, related_name="oversights")
    since = models.DateField(_("since"), null=True, blank=True, help_text=_("Leave empty when not known."))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day. Empty while it lasts."))
    source = models.CharField(_("source"), max_length=200, blank=True)
    history = HistoricalRecords()
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["force__name", F("since").asc(nulls_first=True)]
        verbose_name = _("oversight of a force")
        verbose_name_plural = _("oversight of forces")
        constraints = [
            in_order("oversight"),
            models.UniqueConstraint(
                fields=["body", "force", "since"],
                name="one_oversight_a_start",
                violation_error_message=_(
                    "There is an entry for this body and this force from the same day. Change that one instead."
                ),
            ),
            # Databases take two empty days for different ones.
            models.UniqueConstraint(
                fields=["body", "force"],
                condition=Q(since=None),
                name="one_oversight_without_start",
                violation_error_message=_(
                    "There is an entry for this body and this force without a first day. Change that one instead."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} – {self.force}"

    def overlaps(self, other: "Oversight") -> bool:
        """Whether both say the same of some day; an unknown day bounds nothing."""
        if (self.body_id, self.force_id) != (other.body_id, other.force_id):
            return False
        return _begins_by(self.since, other.until) and _begins_by(other.since, self.until)


def _begins_by(since: date | None, until: date | None) -> bool:
    return since is None or until is None or since <= until


class OfficeHolder(models.Model):
    """Who holds the office. The office outlives the holder; both are recorded when a response is signed."""

    class Capacity(models.TextChoices):
        HOLDER = "holder", _("in office")
        ACTING = "acting", _("acting")
        VACANT = "vacant", _("office vacant")

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="office_holders")
    name = models.CharField(_("name"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=160, blank=True)
    capacity = models.CharField(_("capacity"), max_length=10, choices=Capacity, default=Capacity.HOLDER)
    since = models.DateField(_("since"), null=True, blank=True, help_text=_("Leave empty when not known."))
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    history = HistoricalRecords()
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["body__name", F("since").asc(nulls_first=True)]
        verbose_name = _("office holder")
        verbose_name_plural = _("office holders")
        constraints = [
            in_order("office_holder"),
            models.CheckConstraint(
                condition=Q(capacity="vacant", name="") | (~Q(capacity="vacant") & ~Q(name="")),
                name="office_holder_named_unless_vacant",
                violation_error_message=_("Give a name, or choose “office vacant” and leave the name empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.Capacity.VACANT.label)
