"""Mails by way of a table: a page that causes one only writes a row, in its own transaction, and never waits.

`manage.py work` sends them. So a mail server that is away or silent costs no request anything, tells nobody whether an
address is known, and loses nothing: it is tried again, later each time, for a day. A worker that dies between sending
and noting it sends once more.
"""

import logging
import smtplib
import ssl
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from forces import letters
from forces.models import Letter, User

logger = logging.getLogger(__name__)

#: After which try how long is waited; after the last one it is given up.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, *[60] * 23)]
#: For which a worker has a letter to itself. Longer than a silent server is waited for.
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=30)


def post(kind: Letter.Kind, *, to: str, now: datetime, user: User | None = None, given: Any = None) -> Letter | None:
    """Nothing where there is no address; sent only if the transaction around this is committed.

    ``given``: of a notice of a role, the row of the history of memberships.
    """
    if not to:
        return None
    return Letter.objects.create(kind=kind, to=to, user=user, given=given, posted=now, next_try=now)


@transaction.atomic
def take(*, now: datetime) -> Letter | None:
    """The next one that is due, for this worker alone; None when there is none."""
    due = Letter.objects.filter(step=Letter.Step.WAITING, next_try__lte=now).order_by("next_try", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    letter = due.first()
    if letter is not None:
        letter.tries, letter.next_try = letter.tries + 1, now + LEASE
        letter.save(update_fields=["tries", "next_try"])
    return letter


def deliver(letter: Letter, *, now: datetime) -> None:
    """Write it and send it, or note why not and when to try again. Raises nothing that a mail server may cause."""
    try:
        for mail in letters.written(letter, now=now):
            mail.send()
    except (OSError, smtplib.SMTPException) as error:  # OSError: refused, silent, no such host
        logger.warning("A letter was not sent", exc_info=True)
        _try_again(letter, _why(error), now=now)
        return
    except Exception:  # a fault of ours in one letter holds up no other
        logger.exception("A letter could not be written")
        _try_again(letter, _("Something went wrong here; it is in the log of this server."), now=now)
        return
    if letter.kind == Letter.Kind.RESET:  # whoever asked, and for whom, is nobody's business afterwards
        letter.delete()
        return
    Letter.objects.filter(pk=letter.pk).update(step=Letter.Step.SENT, problem="")


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _("The mail server refuses this address.")
    if isinstance(error, smtplib.SMTPResponseException):
        return _("The mail server refuses the letter.")
    if isinstance(error, (ssl.SSLError, smtplib.SMTPNotSupportedError)):
        return _("The mail server offers no encryption that can be checked.")
    return _("The mail server does not answer.")


def _try_again(letter: Letter, why: str, *, now: datetime) -> None:
    if letter.tries > len(PAUSES):
        Letter.objects.filter(pk=letter.pk).update(step=Letter.Step.GIVEN_UP, problem=why)
        return
    later = now + PAUSES[letter.tries - 1]
    Letter.objects.filter(pk=letter.pk).update(next_try=later, problem=why)


def send_next(*, now: datetime) -> bool:
    """Whether there was one."""
    letter = take(now=now)
    if letter is not None:
        deliver(letter, now=now)
    return letter is not None


def clear(*, now: datetime) -> int:
    """Letters that nobody will ask after; how many."""
    done = Letter.objects.exclude(step=Letter.Step.WAITING).filter(posted__lt=now - KEPT)
    return done.delete()[0]
