"""What is missing or doubtful in a section 55 response."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from recommendations.deadlines import strict_last_day
from responses import earlier
from responses.checks.finding import Finding, field_id, shown
from responses.models.derived import CurrentStatement
from responses.models.working import Answer, Part, Response
from responses.positions import Acceptance, Position

#: They print the wordings, or the answers.
PRINT_WITHOUT_TEXT = (Part.Kind.RECOMMENDATIONS, Part.Kind.QUOTED)


def says_something(response: Response) -> Iterator[Finding]:
    """Headings alone are no answer."""
    parts = any(part.text.strip() for part in response.parts.all())
    words = ("force_says", "body_reply", "body_action", "no_action_reason")
    answers = any(getattr(answer, field).strip() for answer in response.answers.all() for field in words)
    if not parts and not answers:
        yield Finding(_("There is no text yet."), is_error=True)


def positions_not_in_future(response: Response, today: date) -> Iterator[Finding]:
    for answer in response.answers.all():
        if answer.position_on and answer.position_on > today:
            yield Finding(
                _("%(recommendation)s: “position as at” lies in the future: %(day)s.")
                % {"recommendation": answer.recommendation, "day": shown(answer.position_on)},
                field_id(answer, "position_on"),
                is_error=True,
            )


def dated_after_report(response: Response) -> Iterator[Finding]:
    published = response.report.published
    for name in ("dated", "first_published_on", "comments_invited_on"):
        day = getattr(response, name)
        if day and day < published:
            label = response._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield Finding(
                _("“%(field)s” is before the report was published (%(day)s). Is that right?")
                % {"field": label, "day": shown(published)},
                f"id_{name}",
            )


def has_date(response: Response) -> Iterator[Finding]:
    if response.dated is None:
        yield Finding(_("The document has no date."), "id_dated")


def elsewhere_is_whole(response: Response) -> Iterator[Finding]:
    if bool(response.first_published_on) != bool(response.first_published_url):
        yield Finding(
            _("“Already published elsewhere” needs both the day and the address, or neither."),
            "id_first_published_on",
            is_error=True,
        )


def elsewhere_before_here(response: Response) -> Iterator[Finding]:
    """A response can't come out elsewhere for the first time after it came out here."""
    here = earlier.first_here(response)
    if response.first_published_on and here and response.first_published_on > here:
        yield Finding(
            _(
                "“Already published elsewhere on” (%(day)s) is later than the day on which your first version was "
                "published here (%(here)s). Give an earlier day, or leave the day and the address empty."
            )
            % {"day": shown(response.first_published_on), "here": shown(here)},
            "id_first_published_on",
            is_error=True,
        )


def read_elsewhere(response: Response) -> Iterator[Finding]:
    """The Tracker holds a document of the body: only the office knows whether this response is the same one."""
    reading = earlier.read_elsewhere(response)
    if reading is None or reading.dated is None or response.first_published_on:
        return
    yield Finding(
        _(
            "The Tracker has read a document of your body dated %(day)s (%(reference)s). Is this response that "
            "document? Then fill in the day and the address under “Already published elsewhere on”. Otherwise it "
            "goes out as another document, and the 56 days are counted by the date of the earlier one."
        )
        % {"day": shown(reading.dated), "reference": reading.reference},
        "id_first_published_on",
    )


def strict_day_known(response: Response) -> Iterator[Finding]:
    """Two counts of the same period are in use; say so once, plainly."""
    last = strict_last_day(response.report.published)
    stated = response.stated_deadline
    if stated and stated != last:
        yield Finding(
            _("Your office states %(stated)s; counted strictly, the last day of section 55(5A) is %(last)s.")
            % {"stated": shown(stated), "last": shown(last)},
            "id_stated_deadline",
        )


def chief_officer_invited(response: Response) -> Iterator[Finding]:
    if response.comments_invited_on is None:
        yield Finding(
            _("Section 55(4): no date says when the chief officer was invited to comment."), "id_comments_invited_on"
        )
    if not any(part.kind == Part.Kind.CHIEF_OFFICER for part in response.parts.all()) and not any(
        answer.force_says for answer in response.answers.all()
    ):
        yield Finding(_("Section 55(5): no comments of the chief officer are included. There may be none."))


def empty_parts(response: Response) -> Iterator[Finding]:
    for part in response.parts.all():
        if part.kind not in PRINT_WITHOUT_TEXT and part.heading and not part.text.strip():
            yield Finding(
                _("The part “%(heading)s” has a heading but no text.") % {"heading": part.heading},
                f"id_part-{part.pk}-text",
            )


def answers_whole(response: Response) -> Iterator[Finding]:
    shown_now = _shown_now(response)
    for answer in response.answers.all():
        yield from _answer_whole(answer, shown_now.get((answer.force_id, answer.recommendation_id), ""))


def _shown_now(response: Response) -> dict[tuple[int, int], str]:
    """What the public pages show of the force today, by force and recommendation; silence left out."""
    rows = CurrentStatement.objects.filter(recommendation__report=response.report).exclude(
        position__position=Position.NOT_STATED
    )
    found = rows.values_list("force_id", "recommendation_id", "position__position")
    return {(force, recommendation): str(Position(position).label) for force, recommendation, position in found}


def _answer_whole(answer: Answer, shown_now: str) -> Iterator[Finding]:
    which = {"recommendation": answer.recommendation}
    if answer.acceptance == Acceptance.NOT_STATED:
        yield Finding(_("%(recommendation)s: acceptance is not stated.") % which, field_id(answer, "acceptance"))
    if answer.position == Position.NOT_STATED and shown_now:
        yield Finding(
            _(
                "%(recommendation)s: the force's position is not stated. The public pages show “%(shown)s” today; once "
                "this is published they will show “%(silent)s”."
            )
            % {**which, "shown": shown_now, "silent": Position.NOT_STATED.label},
            field_id(answer, "position"),
        )
    elif answer.position == Position.NOT_STATED:
        yield Finding(
            _("%(recommendation)s: the force's position is not stated.") % which, field_id(answer, "position")
        )
    if not answer.body_action.strip() and not answer.no_action_reason.strip():
        yield Finding(
            _("%(recommendation)s: section 55(5B) asks what your office does, or why it takes no action.") % which,
            field_id(answer, "body_action"),
        )
    if answer.body_action.strip() and answer.no_action_reason.strip():
        yield Finding(
            _("%(recommendation)s: you give both an action and a reason for none.") % which,
            field_id(answer, "no_action_reason"),
        )
    if answer.force_says.strip() and not answer.body_reply.strip():
        yield Finding(
            _("%(recommendation)s: section 55(5) asks for your reply to what the force says.") % which,
            field_id(answer, "body_reply"),
        )
