"""Puts away what crashes left in the storages, and typeset files that were kept long enough.

Exit code 1 when a row names a file that is not there.
"""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from responses import sweeping
from responses.documents import typesetting


class Command(BaseCommand):
    help = (
        "Find files that no row names (older than an hour: into quarantine, and after 30 days there away), files that "
        "were never finished, and rows whose file is missing. Typeset files that the cache has kept for a day, "
        "drafts among them, go away too. Without --act it shows what it would do."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--act", action="store_true", help="Do it.")

    def handle(self, *args, act: bool, **options) -> None:
        now = timezone.now()
        found = sweeping.sweep(now=now, act=act)
        lines = [line for each in found for line in sweeping.sentences(each, act=act)]
        if old := typesetting.old(now=now):
            lines.append(f"documents: {len(old)} typeset files, kept for a day: {'' if act else 'would be '}deleted.")
        for path in old if act else ():
            path.unlink(missing_ok=True)  # another process may be quicker
        for line in lines:
            self.stdout.write(line)
        if missing := sum(len(each.missing) for each in found):
            raise CommandError(f"Files that rows name and nobody has: {missing}.")
        done = f"Done: {len(lines)}." if act else f"Nothing was changed. To do: {len(lines)}."
        self.stdout.write(done if lines else "All is in place.")
