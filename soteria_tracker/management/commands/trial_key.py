"""Make the key that signs documents outside production."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from responses.signing import keys, trial


class Command(BaseCommand):
    help = "Make a trial key, where there is no valid one. Its documents say that they are a trial. Not in production."

    def handle(self, *args, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError("A trial key is never made in production.")
        now = timezone.now()
        trial.make(settings.SIGNING_KEYS_DIR, at=now)
        if problem := keys.problem("", at=now):
            raise CommandError(problem)
        self.stdout.write(f"Documents are signed with the trial key in {settings.SIGNING_KEYS_DIR}.")
