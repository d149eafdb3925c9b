"""The worker: carries out orders to publish, one after the other, and seals the audit trail, until told to stop."""

import os
import signal
import socket
from threading import Event

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from responses import pressing, sealing
from responses.models.version import prune

#: Seconds between two looks for work.
PAUSE = 0.5


class Command(BaseCommand):
    help = "Carry out orders to publish. As many of these as you like may run; SIGTERM lets one finish what it does."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--with-parent", action="store_true", help="End when whoever started this has ended.")

    def handle(self, *args, **options) -> None:
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
            taken = pressing.take(now=timezone.now())
            if taken is None:
                sealing.seal_if_due(now=timezone.now())
                return False
            hold(taken)
            pressing.carry_out(taken, clock=timezone.now)
            prune()
            sealing.seal_all(now=timezone.now())
        except (DatabaseError, InterfaceError) as error:
            self.stderr.write(f"The database does not answer: {str(error).partition(chr(10))[0]}")
            return False
        finally:
            hold(None)
        return True
