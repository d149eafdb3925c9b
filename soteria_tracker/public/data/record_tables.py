"""The columns of what was published, of what was said in it, and of where the forces stand."""

from django.utils.translation import gettext_lazy as _

from responses.models.record import Publication
from responses.positions import Acceptance, Assessment, Confidence, InspectorateStatus, Position
from soteria_tracker.public.data import record_rows, standing_rows
from soteria_tracker.public.data.reference_tables import FORCE, RECOMMENDATION, SOURCE
from soteria_tracker.public.data.schema import Column, Link, Table
from soteria_tracker.public.picture import SCALE_OF_A_DAY

KINDS = tuple(Publication.Kind.values)
LIMB = Column("limb", "string", "Limb", "Id of the limb; empty: the recommendation as a whole.")
STATED_ON = Column("stated_on", "date", "Stated on", "The day of which it speaks; empty: the document is undated.")
IS_REPLACED = Column(
    "is_replaced", "boolean", "Replaced", "Whether a corrected version stands in its place.", required=True
)
POSITIONS = tuple(Position.values)
ASSESSMENT = Column(
    "assessment", "string", "Assessment", "What the office makes of the position.", values=tuple(Assessment.values)
)
CONFIDENCE = Column(
    "confidence", "string", "Confidence", "How sure the Tracker’s reader was.", values=tuple(Confidence.values)
)
OF_FORCE = (Link("force", "forces", "slug"), Link("recommendation", "recommendations", "id"))

TABLES = (
    Table(
        "publications",
        _("Publications"),
        _("Responses, updates and the Tracker’s readings of documents, in the order in which they entered the record."),
        (
            Column("reference", "string", "Reference", "Stable id, also below /verify/.", required=True),
            Column("kind", "string", "Kind", "A reading is the Tracker’s own.", required=True, values=KINDS),
            Column("body", "string", "Body", "Slug of the body.", required=True),
            Column("report", "string", "Report", "Slug of the report.", required=True),
            Column("series", "integer", "Series", "1, or the running number of an update.", required=True),
            Column("version", "integer", "Version", "1, or higher for a correction.", required=True),
            Column("dated", "date", "Dated", "The date that the document bears; empty: undated."),
            Column("published_at", "datetime", "Entered", "When it entered the record here, in UTC.", required=True),
            Column(
                "public_on",
                "date",
                "Public on",
                "The day on which it was public, here or elsewhere; empty for a reading of an undated document.",
            ),
            Column(
                "first_published_on",
                "date",
                "First published",
                "Where the response had been public before this version: the day on which the body had published it "
                "elsewhere or, for a correction, the day of version 1 here, whichever is earlier.",
            ),
            Column("replaces", "string", "Replaces", "Reference of the version before."),
            Column("replaced_by", "string", "Replaced by", "Reference of the version in its place."),
            Column("correction_reason", "string", "Reason of the correction", "As the body gives it."),
            Column("signatory_name", "string", "Signatory", "Who signed."),
            Column("signatory_title", "string", "Title of the signatory", "In which office."),
            Column(
                "own_text_reason", "string", "Own text", "Why somebody who helped to write it approved or published it."
            ),
            Column("page", "string", "Page", "Path of its page on this site.", required=True),
            Column("payload_sha256", "string", "SHA-256 of its words", "Of their canonical JSON.", required=True),
            Column("pdf_sha256", "string", "SHA-256 of its PDF", "Empty where it has none."),
            Column("pdf_size", "integer", "Size of its PDF", "In bytes."),
            Column("welsh_payload_sha256", "string", "SHA-256 of its words in Welsh", "Where it exists in Welsh."),
            Column("welsh_pdf_sha256", "string", "SHA-256 of its PDF in Welsh", "Where it exists in Welsh."),
            Column("chain_number", "integer", "Link of the chain", "Its number in the chain of all publications."),
            Column("chain_sha256", "string", "SHA-256 of the link", "What the next link is made of."),
        ),
        record_rows.publications,
        key=("reference",),
        links=(Link("body", "bodies", "slug"), Link("report", "reports", "slug")),
        grows=True,
    ),
    Table(
        "statements",
        _("Published positions"),
        _("Everything that a publication states of a force on a recommendation or a limb: the whole history."),
        (
            Column("publication", "string", "Publication", "Reference of the publication.", required=True),
            FORCE,
            RECOMMENDATION,
            LIMB,
            Column("public_on", "date", "Public on", "As in the table of publications."),
            IS_REPLACED,
            STATED_ON,
            Column(
                "acceptance",
                "string",
                "Acceptance",
                "What the body says to the recommendation; an update does not speak of it.",
                required=True,
                values=tuple(Acceptance.values),
            ),
            Column("position", "string", "Position", "As stated of the force.", required=True, values=POSITIONS),
            ASSESSMENT,
            Column("is_unchanged", "boolean", "Unchanged", "“Nothing has changed”, said on that day.", required=True),
            Column("summary", "string", "Summary", "What the force says; of a reading the Tracker’s own summary."),
            SOURCE,
            CONFIDENCE,
            Column("target_date", "date", "Target date", "By when it will be in place, as stated."),
            Column("target_reason", "string", "Reason", "Why the target date moved."),
            Column("target_agreed_by", "string", "Agreed by", "Who agreed that it moved."),
        ),
        record_rows.statements,
        key=("publication", "force", "recommendation", "limb"),
        links=(
            Link("publication", "publications", "reference"),
            *OF_FORCE,
            Link("limb", "limbs", "id"),
        ),
        grows=True,
    ),
    Table(
        "current",
        _("Where each force stands"),
        _("One row for each force and recommendation. “none” means that no response is held here, not that none is."),
        (
            FORCE,
            RECOMMENDATION,
            Column("number", "integer", "Number", "Number of the recommendation.", required=True),
            Column(
                "position",
                "string",
                "Position",
                "By the statement that counts; “none”: no response held here; “undated”: held, but on no day (as_at).",
                required=True,
                values=tuple(map(str, SCALE_OF_A_DAY)),
            ),
            Column("stated_on", "date", "Stated on", "The day of which the statement speaks."),
            Column("deadline", "date", "Deadline", "Of the recommendation."),
            Column(
                "past_deadline",
                "boolean",
                "Past the deadline",
                "Computed: the deadline has passed while the statement leaves work with the force. "
                "Never true of a force that waits on a national product, states no position, or of which none is held.",
                required=True,
            ),
            ASSESSMENT,
            Column(
                "inspectorate",
                "string",
                "Inspectorate",
                "What the inspectorate itself has said.",
                required=True,
                values=tuple(InspectorateStatus.values),
            ),
            Column("inspectorate_stated_on", "date", "Inspectorate, stated on", "Day of its source."),
            Column("inspectorate_source", "string", "Inspectorate, source", "Address of its source."),
            Column("kind", "string", "Kind", "Of the publication that counts.", values=KINDS),
            Column("publication", "string", "Publication", "Reference of the publication that counts."),
            Column("summary", "string", "Summary", "What the force says; of a reading the Tracker’s own summary."),
            SOURCE,
            CONFIDENCE,
        ),
        standing_rows.current,
        key=("force", "recommendation"),
        links=(*OF_FORCE, Link("publication", "publications", "reference")),
    ),
    Table(
        "counts",
        _("How many forces stand where"),
        _("For each recommendation and position the number of forces, counted from where each force stands."),
        (
            RECOMMENDATION,
            Column(
                "position",
                "string",
                "Position",
                "“none”: no response held here; “undated”: held, but lies on no day (with as_at).",
                required=True,
                values=tuple(map(str, SCALE_OF_A_DAY)),
            ),
            Column("forces", "integer", "Forces", "How many stand here.", required=True),
            Column("past_deadline", "integer", "Past the deadline", "How many of them.", required=True),
            Column(
                "completed", "integer", "Completed", "How many of them the inspectorate calls completed.", required=True
            ),
            Column("n", "integer", "n", "Of how many forces in all.", required=True),
        ),
        standing_rows.counts,
        key=("recommendation", "position"),
        links=(Link("recommendation", "recommendations", "id"),),
    ),
    Table(
        "targets",
        _("Target dates"),
        _("Every statement that gives a target date, with the reason where it moved and who agreed to it."),
        (
            Column("publication", "string", "Publication", "Reference of the publication.", required=True),
            FORCE,
            RECOMMENDATION,
            LIMB,
            STATED_ON,
            Column("target_date", "date", "Target date", "By when it will be in place, as stated.", required=True),
            Column("reason", "string", "Reason", "Why it moved."),
            Column("agreed_by", "string", "Agreed by", "Who agreed that it moved."),
            IS_REPLACED,
        ),
        record_rows.targets,
        key=("publication", "force", "recommendation", "limb"),
        links=(Link("publication", "publications", "reference"), *OF_FORCE, Link("limb", "limbs", "id")),
        grows=True,
    ),
    Table(
        "findings",
        _("What the inspectorate has said"),
        _("Only from a source of the inspectorate, with its day and address. With “as_at”: what it had said by then."),
        (
            FORCE,
            RECOMMENDATION,
            Column("status", "string", "Status", "Status.", required=True, values=tuple(InspectorateStatus.values)),
            Column("stated_on", "date", "Stated on", "Day of the source.", required=True),
            Column("source_url", "string", "Source", "Address of the source.", required=True),
            Column("recorded_at", "datetime", "Entered", "When it was entered here, in UTC.", required=True),
        ),
        record_rows.findings,
        links=OF_FORCE,
    ),
)
