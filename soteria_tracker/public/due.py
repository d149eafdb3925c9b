"""What is due and what is past due, over all reports. Each function says how many queries it makes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from forces.models import Force
from recommendations.deadlines import PERIOD_DAYS, days_until, is_past
from recommendations.models import InspectionReport, Recommendation
from responses.positions import CLOSED_BY_INSPECTORATE, OUTSTANDING, InspectorateStatus, Position, is_past_deadline
from soteria_tracker.public import stances
from soteria_tracker.public.keys import Key
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.picture import Stance
from soteria_tracker.templatetags.look import NONE_HELD, UNDATED

#: Recommendations on a page, in each of its two lists.
SIZE = 10
#: Days that count as soon.
SOON = 30
#: Reports on a page whose 56 days are not over; more of them at once than that nobody has seen.
REPORTS = 10
#: Where no statement is held.
NOTHING = Stance(NONE_HELD, None)


def deadline(asked: Recommendation) -> date:
    """Of what is due, which always has one; ValueError for anything else."""
    if asked.deadline is None:
        raise ValueError(f"{asked} has no deadline.")
    return asked.deadline


@dataclass(frozen=True)
class Said:
    """What one force says of one recommendation, as it counts at the moment."""

    force: Force
    position: str
    stated_on: date | None
    status: str  # of the inspectorate
    is_past: bool
    url: str  # where the page of the force speaks of it

    @property
    def leaves_work(self) -> bool:
        return self.position in OUTSTANDING and not self.is_closed

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED_BY_INSPECTORATE


@dataclass(frozen=True)
class Due:
    """A recommendation with all forces in groups that do not overlap: together they make ``n``."""

    recommendation: Recommendation
    said: list[Said]
    today: date

    @property
    def n(self) -> int:
        return len(self.said)

    @property
    def is_past(self) -> bool:
        return is_past(self.recommendation.deadline, today=self.today)

    @property
    def is_soon(self) -> bool:
        return 0 <= days_until(deadline(self.recommendation), today=self.today) <= SOON

    @property
    def work_left(self) -> list[Said]:
        """Once the deadline is over these, and no others, are past it."""
        return [each for each in self.said if each.leaves_work]

    @property
    def closed(self) -> list[Said]:
        """By the inspectorate, whatever the force says."""
        return [each for each in self.said if each.is_closed]

    @property
    def waiting(self) -> list[Said]:
        return self._open(Position.WAITING)

    @property
    def there(self) -> list[Said]:
        return self._open(Position.IN_PLACE, Position.COMPLETE)

    @property
    def not_stated(self) -> list[Said]:
        return self._open(Position.NOT_STATED)

    @property
    def undated(self) -> list[Said]:
        """Of a day that has passed: something is held, and lies on no day."""
        return self._open(UNDATED)

    @property
    def none_held(self) -> list[Said]:
        return self._open(NONE_HELD)

    def _open(self, *positions: str) -> list[Said]:
        return [each for each in self.said if each.position in positions and not each.is_closed]


@dataclass(frozen=True)
class Page:
    """Coming deadlines, the next first; passed ones, the last first; and where each list goes on."""

    coming: list[Recommendation]
    passed: list[Recommendation]
    after: Key | None = None
    before: Key | None = None

    @property
    def all(self) -> list[Recommendation]:
        return [*self.coming, *self.passed]


def page(*, day: date, after: Key | None = None, before: Key | None = None) -> Page:
    """With ``after`` only later deadlines, with ``before`` only earlier ones, else the nearest of both. One query."""
    asked = Recommendation.objects.filter(is_tracked=True, report__published__lte=day)
    coming = asked.filter(deadline__gte=day).order_by("deadline", "pk")
    passed = asked.filter(deadline__lt=day).order_by("-deadline", "-pk")
    if after:
        coming, passed = coming.filter(after.later("deadline")), passed.none()
    elif before:
        coming, passed = coming.none(), passed.filter(before.earlier("deadline"))
    nearest = Q(pk__in=coming.values("pk")[: SIZE + 1]) | Q(pk__in=passed.values("pk")[: SIZE + 1])
    rows = Recommendation.objects.filter(nearest).select_related("report").order_by("deadline", "pk")
    return _cut([row for row in rows if deadline(row) >= day], [row for row in rows if deadline(row) < day][::-1])


def _cut(coming: list[Recommendation], passed: list[Recommendation]) -> Page:
    """One row more than is shown tells that the list goes on."""
    later, earlier = coming[:SIZE], passed[:SIZE]
    return Page(
        later,
        earlier,
        after=Key(deadline(later[-1]), later[-1].pk) if len(coming) > SIZE else None,
        before=Key(deadline(earlier[-1]), earlier[-1].pk) if len(passed) > SIZE else None,
    )


def said(recommendations: list[Recommendation], forces: Iterable[Force], moment: Moment) -> dict[int, Due]:
    """By recommendation, what each of these forces says, and the inspectorate of each pair. One query."""
    forces = list(forces)
    held = stances.held(moment, recommendations)
    return {
        asked.pk: Due(asked, [_said(force, asked, held, moment) for force in forces], moment.day)
        for asked in recommendations
    }


def _said(force: Force, asked: Recommendation, held: stances.Held, moment: Moment) -> Said:
    report = asked.report.slug
    url = f"{force.get_absolute_url()}?report={report}#{report}-recommendation-{asked.number}"
    stance = held.stances.get((force.pk, asked.pk), NOTHING)
    finding = held.findings.get((force.pk, asked.pk))
    status = finding.status if finding else InspectorateStatus.NOT_KNOWN
    past = is_past_deadline(stance.position, asked.deadline, today=moment.day, inspectorate=status)
    return Said(force, stance.position, stance.stated_on, status, past, url)


def open_reports(*, day: date) -> list[InspectionReport]:
    """Those within the 56 days of section 55(5A), the one whose last day comes first before the others. One query."""
    first = day - timedelta(days=PERIOD_DAYS - 1)
    return list(InspectionReport.objects.filter(published__range=(first, day)).order_by("published", "pk")[:REPORTS])
