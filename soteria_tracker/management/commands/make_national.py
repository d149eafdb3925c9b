"""Give a person the national role; the first one has nobody who could do it at the desk."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from forces.forms import refuse_mixing
from forces.models import Membership, Role, User


class Command(BaseCommand):
    help = "Make an existing account a national administrator."

    def add_arguments(self, parser) -> None:
        parser.add_argument("user_name")

    def handle(self, *args, **options) -> None:
        user = User.objects.filter(username=options["user_name"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['user_name']}: make it with manage.py createsuperuser.")
        national = Membership(user=user, role=Role.NATIONAL)
        try:
            refuse_mixing([*user.memberships.exclude(role=Role.NATIONAL), national])
        except ValidationError as sentence:
            raise CommandError(sentence.message) from None
        Membership.objects.get_or_create(user=user, body=None, role=Role.NATIONAL)
        self.stdout.write(f"{user.display_name} is a national administrator.")
