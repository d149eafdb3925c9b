"""The worker: publishes what was ordered, sends waiting mails and seals the audit trail, until it is told to stop."""

import logging
import os
import signal
import socket
from threading import Event

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

from forces import outbox
from responses import pressing, sealing
from responses.models.version import prune

logger = logging.getLogger(__name__)

#: Seconds between two looks for work.
PAUSE = 0.5


class Command(BaseCommand):
    help = (
        "Carry out orders to publish, and send the mails that wait. As many of these as you like may run; SIGTERM lets "
        "one finish what it does."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--with-parent", action="store_true", help="End when whoever started this has ended.")

    def handle(self, *args, **options) -> None:
        if refusal := import_string(settings.REFUSAL_TO_START)():
            raise CommandError(refusal)
        stop, parent = Event(), os.getppid()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stop.set())
        with pressing.beating(f"{socket.gethostname()}:{os.getpid()}", clock=timezone.now) as hold:
            while not (stop.is_set() or (options["with_parent"] and os.getppid() != parent)):
                if not self.look(hold):
                    stop.wait(PAUSE)

    def look(self, hold) -> bool:
        """Do what waits; whether there was anything. A database that is away for a moment is tried again."""
        close_old_connections()
        try:
            pressing.break_off(now=timezone.now())
            sent = outbox.send_next(now=timezone.now())
            taken = pressing.take(now=timezone.now())
            if taken is None:
                sealing.seal_if_due(now=timezone.now())
                return sent
            hold(taken)
            pressing.carry_out(taken, clock=timezone.now)
            prune()
            sealing.seal_all(now=timezone.now())
        except (DatabaseError, InterfaceError) as error:
            # Not to standard error as it is: a line of JSON in production, without what the database says of a row.
            logger.warning("The database does not answer: %s", error)
            return False
        finally:
            hold(None)
        return True
