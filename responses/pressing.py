"""Publication as an order that a worker carries out, while whoever gave it sees how far it is.

Nothing is entered in the record before the last step, and that is one transaction (workflow.move) with the end of the
order in it. So a worker may die at any moment: the response stays approved, the order counts as broken off, and Publish
can be pressed again. What counts as broken off publishes nothing any more, even if its worker was only slow.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from forces.models import User
from responses import documents, publication, workflow
from responses.models.pressing import Pressing, Worker
from responses.models.working import Response
from responses.states import Action

OPEN = (
    Pressing.Step.WAITING,
    Pressing.Step.LAYOUT,
    Pressing.Step.SIGN,
    Pressing.Step.CHECK,
    Pressing.Step.ENTER,
)
#: How often a worker says that it is there, and for how long its word holds.
BEAT = timedelta(seconds=2)
ALIVE_FOR = timedelta(seconds=12)
#: Where nobody beats (no worker runs, the page itself does the work): longer than any step may take.
ALONE_FOR = timedelta(minutes=3)
#: An order that no worker has taken by then will not be.
WAIT_FOR = timedelta(minutes=10)

Clock = Callable[[], datetime]
logger = logging.getLogger(__name__)


class BrokenOff(Exception):
    """Somebody has counted the order as broken off while it was carried out: it ends here, and nothing is published."""


@transaction.atomic
def order(response: Response, *, by: User, note: str, revision: int, now: datetime) -> Pressing:
    """Ask for publication. Raises workflow.Refused for what would be refused anyway, so that it is said at once."""
    response = workflow.lock(response)
    break_off(now=now)
    if sentence := workflow.refused(response, Action.PUBLISH, by=by, now=now, note=note, revision=revision):
        raise workflow.Refused(sentence)
    if response.pressings.filter(step__in=OPEN).exists():
        raise workflow.Refused(_("It is being published already. Look again in a moment."))
    return Pressing.objects.create(response=response, ordered_by=by, ordered_at=now, note=note, revision=revision)


def break_off(*, now: datetime) -> int:
    """Orders whose worker is gone, or that nobody took, end here with a sentence; how many.

    Nobody promises more than ALONE_FOR: a later promise was made before the clock was set back, and holds nothing.
    """
    held = Q(alive_until__gte=now, alive_until__lte=now + ALONE_FOR)
    gone = Pressing.objects.filter(step__in=OPEN).exclude(step=Pressing.Step.WAITING).exclude(held)
    waiting = Pressing.objects.filter(step=Pressing.Step.WAITING)
    if worker_is_there(now=now):
        left = waiting.filter(ordered_at__lt=now - WAIT_FOR)
    else:  # nobody will come; nor to what was ordered before the clock was set back
        left = waiting.exclude(ordered_at__gte=now - ALIVE_FOR, ordered_at__lte=now + ALIVE_FOR)
    ended = gone.update(step=Pressing.Step.FAILED, message=_broken_off())
    return ended + left.update(step=Pressing.Step.FAILED, message=_broken_off())


def _broken_off() -> str:
    return _(
        "The work was broken off before it was done. Nothing was published and nothing is lost: the response is still "
        "approved. Press Publish again."
    )


def worker_is_there(*, now: datetime) -> bool:
    """A word for longer than ALIVE_FOR was given before the clock was set back; who lives gives a new one soon."""
    return Worker.objects.filter(alive_until__gte=now, alive_until__lte=now + ALIVE_FOR).exists()


@transaction.atomic
def take(*, now: datetime, alive_for: timedelta = ALIVE_FOR, only: Pressing | None = None) -> Pressing | None:
    """The oldest order that waits, now this worker's; None when there is none. Two workers never take the same."""
    waiting = Pressing.objects.filter(step=Pressing.Step.WAITING).order_by("pk")
    if only is not None:
        waiting = waiting.filter(pk=only.pk)
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    taken = waiting.first()
    if taken is not None:
        taken.step, taken.alive_until = Pressing.Step.LAYOUT, now + alive_for
        taken.save()
    return taken


def carry_out(pressing: Pressing, *, clock: Clock, alive_for: timedelta = ALIVE_FOR) -> Pressing:
    """Publish as ordered, or say why not. Never raises for what a person can be told in a sentence."""

    def told(step: Pressing.Step, language: str) -> None:
        if not _note(pressing, step=step, language=language, alive_until=clock() + alive_for):
            raise BrokenOff

    try:
        workflow.move(
            pressing.response,
            Action.PUBLISH,
            by=pressing.ordered_by,
            now=clock(),
            note=pressing.note,
            revision=pressing.revision,
            told=told,
        )
    except BrokenOff:
        logger.warning("The order %s was broken off while it was carried out", pressing.pk)
    except (workflow.Refused, publication.NotPublished, documents.DocumentError) as sentence:
        _note(pressing, step=Pressing.Step.FAILED, message=str(sentence))
    except Exception:
        logger.exception("Publication of %s failed", pressing.response_id)
        _note(pressing, step=Pressing.Step.FAILED, message=_unexpected())
    pressing.refresh_from_db()
    return pressing


def _unexpected() -> str:
    return _(
        "Something went wrong that nobody foresaw; it is in the log of this server. Nothing was published, and the "
        "response is still approved. Press Publish again, and tell whoever runs this if it happens twice."
    )


def _note(pressing: Pressing, **values: object) -> int:
    """Onto the order, while it is open; whether it was."""
    return Pressing.objects.filter(pk=pressing.pk, step__in=OPEN).update(**values)


@contextmanager
def beating(name: str, *, clock: Clock) -> Iterator[Callable[[Pressing | None], None]]:
    """While it lasts, the worker of that name counts as there, and so does the order that it was last given.

    From the first moment on: what waits for a worker must not count as left by all when one has come.
    """
    stop = Event()
    held: list[int | None] = [None]

    def say() -> None:
        until = clock() + ALIVE_FOR
        try:
            Worker.objects.update_or_create(name=name, defaults={"alive_until": until})
            if held[0] is not None:
                Pressing.objects.filter(pk=held[0], step__in=OPEN).update(alive_until=until)
        except Exception:  # a database that is away for a moment: the next beat tries again
            logger.warning("The worker %s could not say that it is there", name, exc_info=True)

    def beat() -> None:
        while not stop.wait(BEAT.total_seconds()):
            say()
        connection.close()

    def hold(pressing: Pressing | None) -> None:
        held[0] = pressing.pk if pressing else None

    say()
    thread = Thread(target=beat, name="beat", daemon=True)
    thread.start()
    try:
        yield hold
    finally:
        stop.set()
        thread.join()
        Worker.objects.filter(name=name).delete()
