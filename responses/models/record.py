"""The record: what was published, frozen. The only rows that public pages, feeds and documents read.

Nothing here points at a working row, so no template can walk from the record into a draft.
"""

from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forces.models import Force, PolicingBody
from forces.models.append_only import AppendOnly, AppendOnlyQuerySet
from recommendations.models import InspectionReport, Limb, Recommendation
from responses.positions import Acceptance, Assessment, Confidence, InspectorateStatus, Position


def stored_pdf(name: str) -> bytes:
    """The stored bytes. Never rendered again: a published file is kept, not remade."""
    with storages["publications"].open(name) as file:
        return file.read()


class PublicationQuerySet(AppendOnlyQuerySet):
    def own(self):
        """What bodies published here themselves, without the Tracker's readings."""
        return self.exclude(kind=Publication.Kind.READING)

    def latest_versions(self):
        """Those that no later version has replaced."""
        return self.filter(replaced_by=None)

    def get_by_natural_key(self, reference: str):
        return self.get(reference=reference)


class Publication(AppendOnly):
    """One thing that went out: a section 55 response, an update, or a reading of a document published elsewhere.

    ``payload`` holds every public word of it; ``payload_sha256`` is the SHA-256 of its canonical JSON.
    A correction is a new row with the next version that replaces the one before.
    """

    class Kind(models.TextChoices):
        RESPONSE = "response", _("Section 55 response")
        UPDATE = "update", _("Update")
        READING = "reading", _("Read by the Tracker from the published document")

    kind = models.CharField(max_length=10, choices=Kind)
    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="publications")
    report = models.ForeignKey(InspectionReport, models.PROTECT, related_name="publications")
    series = models.PositiveIntegerField(default=1)  # 1, or the running number of an update
    version = models.PositiveIntegerField(default=1)
    reference = models.CharField(max_length=120, unique=True)
    dated = models.DateField(null=True)  # the date that the document itself bears; None: undated
    published_at = models.DateTimeField()  # when it entered the record here
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    correction_reason = models.TextField(blank=True)
    signatory_name = models.CharField(max_length=120, blank=True)
    signatory_title = models.CharField(max_length=160, blank=True)
    own_text_reason = models.TextField(blank=True)  # why somebody who helped to write it approved or published it
    payload = models.JSONField()
    payload_sha256 = models.CharField(max_length=64)
    pdf_name = models.CharField(max_length=120, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_size = models.PositiveIntegerField(default=0)  # bytes
    objects = PublicationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes = [
            models.Index(fields=["pdf_sha256"], name="publication_by_file"),  # /verify/ asks by this and the next
            models.Index(fields=["payload_sha256"], name="publication_by_words"),
            models.Index(fields=["published_at"], name="publication_by_entry"),  # feeds, and when the record last grew
            models.Index(  # the history of a force, a page at a time
                fields=["kind", "body", "report", "dated", "published_at", "id"], name="publication_of_body"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "body", "report", "series", "version"], name="one_publication_a_version"
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces=None, correction_reason="")
                | (Q(version__gt=1, replaces__isnull=False) & ~Q(correction_reason="")),
                name="later_version_says_what_it_replaces_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind="response") | (~Q(pdf_sha256="") & ~Q(pdf_name="") & Q(pdf_size__gt=0)),
                name="published_response_has_its_pdf",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def natural_key(self) -> tuple[str]:
        return (self.reference,)

    def get_absolute_url(self) -> str:
        if self.kind == self.Kind.RESPONSE:
            return f"/responses/{self.body.slug}/{self.report.slug}/versions/{self.version}/"
        if self.kind == self.Kind.READING:
            return f"/responses/{self.body.slug}/{self.report.slug}/reading/{self.version}/"
        force = Force.objects.filter(published_positions__publication=self).first()
        return f"/forces/{force.slug}/?history={self.reference}#{self.anchor}" if force else "/"

    @property
    def anchor(self) -> str:
        """Where it stands on the page of a force, which holds all reports."""
        return f"{self.report.slug}-{self.kind}-{self.series}-{self.version}"

    @property
    def pdf_url(self) -> str:
        return f"/responses/{self.body.slug}/{self.report.slug}/versions/{self.version}/response.pdf"

    def read_pdf(self) -> bytes:
        return stored_pdf(self.pdf_name)


class Edition(AppendOnly):
    """The same publication in the other language, by the same act. The English one is the Publication itself."""

    class Language(models.TextChoices):
        WELSH = "cy", _("Welsh")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="editions")
    language = models.CharField(max_length=2, choices=Language)
    payload = models.JSONField()
    payload_sha256 = models.CharField(max_length=64)
    pdf_name = models.CharField(max_length=120)
    pdf_sha256 = models.CharField(max_length=64)
    pdf_size = models.PositiveIntegerField()  # bytes

    class Meta:
        ordering = ["publication", "language"]
        verbose_name = _("edition in another language")
        verbose_name_plural = _("editions in another language")
        indexes = [
            models.Index(fields=["pdf_sha256"], name="edition_by_file"),
            models.Index(fields=["payload_sha256"], name="edition_by_words"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["publication", "language"], name="one_edition_a_language"),
            models.CheckConstraint(
                condition=~Q(pdf_sha256="") & ~Q(pdf_name="") & Q(pdf_size__gt=0), name="edition_has_its_pdf"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} ({self.language})"

    def get_absolute_url(self) -> str:
        return f"/{self.language}{self.publication.get_absolute_url()}"

    @property
    def pdf_url(self) -> str:
        return f"/{self.language}{self.publication.pdf_url}"

    def read_pdf(self) -> bytes:
        return stored_pdf(self.pdf_name)


class Link(AppendOnly):
    """One link of the hash chain over all publications: whoever changes or removes one breaks every later link.

    ``entry`` names the publication and the digests of its words and files; ``sha256`` is that of the canonical
    JSON of number, previous and entry (responses.chain). Number 0 is the beginning and belongs to no publication.
    """

    number = models.PositiveIntegerField(unique=True)
    publication = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="link")
    previous_sha256 = models.CharField(max_length=64, blank=True)
    entry = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        verbose_name = _("link of the chain")
        verbose_name_plural = _("links of the chain")
        constraints = [
            models.CheckConstraint(
                condition=Q(number=0, publication=None, previous_sha256="")
                | (Q(number__gt=0, publication__isnull=False) & ~Q(previous_sha256="")),
                name="link_joins_two",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.sha256}"


class PublishedPosition(AppendOnly):
    """What one publication states of one force on one recommendation, or on one limb of it.

    ``stated_on`` is the day of which it speaks. For a reading, ``summary`` is the Tracker's own one-line
    summary and ``confidence`` its reader's; for a body's own statement, ``summary`` is what the force says.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="positions")
    force = models.ForeignKey(Force, models.PROTECT, related_name="published_positions")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="published_positions")
    limb = models.ForeignKey(Limb, models.PROTECT, null=True, related_name="published_positions")
    acceptance = models.CharField(max_length=12, choices=Acceptance, default=Acceptance.NOT_STATED)
    position = models.CharField(max_length=12, choices=Position, default=Position.NOT_STATED)
    assessment = models.CharField(max_length=12, choices=Assessment, default=Assessment.NONE_GIVEN)
    is_unchanged = models.BooleanField(default=False)  # "nothing has changed", said on stated_on
    stated_on = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
    target_date = models.DateField(null=True)
    target_reason = models.TextField(blank=True)
    target_agreed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["publication", "recommendation", F("limb").asc(nulls_first=True)]
        verbose_name = _("published position")
        verbose_name_plural = _("published positions")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "force", "recommendation"],
                condition=Q(limb=None),
                name="one_position_a_publication",
            ),
            models.UniqueConstraint(
                fields=["publication", "force", "limb"],
                condition=Q(limb__isnull=False),
                name="one_limb_position_a_publication",
            ),
        ]
        indexes = [
            models.Index(fields=["force", "recommendation", "-stated_on"], name="position_of_force"),
            models.Index(  # target dates, past the statements that set none
                fields=["force", "recommendation", "stated_on"],
                name="target_of_force",
                condition=Q(limb=None, target_date__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force} {self.limb or self.recommendation.number}: {self.get_position_display()}"


class InspectorateFinding(AppendOnly):
    """What HMICFRS said of a force on a recommendation: only from its own source, with link and date."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="inspectorate_findings")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="inspectorate_findings")
    status = models.CharField(_("status"), max_length=12, choices=InspectorateStatus)
    stated_on = models.DateField(_("date of the source"))
    source_url = models.URLField(_("address of the HMICFRS source"), max_length=400)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-stated_on", "-pk"]
        verbose_name = _("inspectorate finding")
        verbose_name_plural = _("inspectorate findings")
        indexes = [models.Index(fields=["recommendation", "force", "stated_on"], name="finding_of_pair")]

    def __str__(self) -> str:
        return f"{self.force} {self.recommendation.number}: {self.get_status_display()}"
