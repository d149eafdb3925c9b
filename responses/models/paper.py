"""The paper of an office: how its documents look. Data of the body, edited at the desk by its own people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from forces.models import PolicingBody
from responses.papers import DateStyle, Layout, Limbs, Numbering, RecommendationHeading, Wording

LINES = _("One line a row.")


def lines(label, **options) -> models.TextField:
    return models.TextField(label, blank=True, max_length=2_000, **options)


def line(label, **options) -> models.CharField:
    return models.CharField(label, blank=True, max_length=300, **options)


class ByBodyAndName(models.Manager):
    """Natural keys: fixtures name a paper by its body and its name."""

    def get_by_natural_key(self, body: str, name: str):
        return self.get(body__slug=body, name=name)


class Paper(models.Model):
    """One house style of one body. What it says goes into the payload at publication and is frozen there.

    Texts come in pairs, English and Welsh. ``revision`` grows by one with each save, so that the second of two
    people editing at once is told.
    """

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="+", verbose_name=_("body"))
    name = models.CharField(_("name of this paper"), max_length=80, help_text=_("For your office only."))
    layout = models.CharField(_("layout"), max_length=12, choices=Layout, default=Layout.STATEMENT)
    is_default = models.BooleanField(_("the usual paper of our office"), default=False)
    letterhead = lines(_("letterhead"), help_text=LINES)
    letterhead_cy = lines(_("letterhead, in Welsh"), help_text=LINES)
    contact = lines(_("address and contact lines"), help_text=LINES)
    contact_cy = lines(_("address and contact lines, in Welsh"), help_text=LINES)
    crest = models.TextField(_("crest"), blank=True, editable=False)  # base64 of the re-encoded picture
    crest_type = models.CharField(max_length=20, blank=True, editable=False)
    crest_alt = line(_("what the crest shows"), help_text=_("Read aloud in place of the picture."))
    crest_alt_cy = line(_("what the crest shows, in Welsh"))
    notice = lines(_("language notice"), help_text=_("For example that the document exists in Welsh too."))
    notice_cy = lines(_("language notice, in Welsh"))
    footer = lines(_("foot of each page"))
    footer_cy = lines(_("foot of each page, in Welsh"))
    title = lines(_("title"), help_text=_("Empty: the usual title."))
    title_cy = lines(_("title, in Welsh"))
    addressee = lines(_("addressee"), help_text=LINES)
    addressee_cy = lines(_("addressee, in Welsh"), help_text=LINES)
    salutation = line(_("salutation"))
    salutation_cy = line(_("salutation, in Welsh"))
    subject = line(_("subject"))
    subject_cy = line(_("subject, in Welsh"))
    opening = lines(_("opening note"))
    opening_cy = lines(_("opening note, in Welsh"))
    closing = line(_("closing words"))
    closing_cy = line(_("closing words, in Welsh"))
    signatory = lines(_("under the closing words"), help_text=_("Empty: name and title of whoever signed."))
    signatory_cy = lines(_("under the closing words, in Welsh"))
    where_published = lines(_("where it is published"))
    where_published_cy = lines(_("where it is published, in Welsh"))
    fields = models.JSONField(_("table of fields"), default=list, blank=True)
    recommendation_heading = models.CharField(
        _("heading of a recommendation"),
        max_length=16,
        choices=RecommendationHeading,
        default=RecommendationHeading.NUMBERED,
    )
    wording = models.CharField(
        _("how a recommendation is set off"), max_length=8, choices=Wording, default=Wording.RULE
    )
    limbs = models.CharField(_("its parts"), max_length=8, choices=Limbs, default=Limbs.BULLETS)
    answer_heading = line(_("heading of an answer"), help_text=_("For example “Response”. Empty: none."))
    answer_heading_cy = line(_("heading of an answer, in Welsh"))
    voice_headings = models.BooleanField(_("say over each text who speaks"), default=False)
    facts = models.BooleanField(_("print acceptance, positions and assessment"), default=False)
    numbering = models.CharField(_("numbers of headings"), max_length=8, choices=Numbering, default=Numbering.NONE)
    date_style = models.CharField(_("how dates are written"), max_length=8, choices=DateStyle, default=DateStyle.PLAIN)
    blocks = models.JSONField(_("blocks, in this order"), default=list, blank=True)
    recipients = models.JSONField(_("further recipients"), default=list, blank=True)
    checklist_heading = line(_("heading of the checklist"), help_text=_("Empty: “For office use”."))
    checklist_heading_cy = line(_("heading of the checklist, in Welsh"))
    recipient_words = models.JSONField(_("lines of the checklist"), default=dict, blank=True)  # {recipient: text}
    recipient_words_cy = models.JSONField(_("lines of the checklist, in Welsh"), default=dict, blank=True)
    parts = models.JSONField(_("parts that a new response begins with"), default=list, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    history = HistoricalRecords()
    objects = ByBodyAndName()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["body__name", "-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "name"],
                name="one_paper_a_name",
                violation_error_message=_("Your office has a paper of this name already. Choose another name."),
            ),
            models.UniqueConstraint(fields=["body"], condition=Q(is_default=True), name="one_usual_paper_a_body"),
            models.CheckConstraint(
                condition=Q(crest="", crest_type="") | (~Q(crest="") & ~Q(crest_type="")), name="crest_has_its_type"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.body.slug, self.name)
