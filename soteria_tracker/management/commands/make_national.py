"""Give a person the national role; the first one has nobody who could do it at the desk."""

from django.core.management.base import BaseCommand, CommandError

from forces.models import Membership, Role, User


class Command(BaseCommand):
    help = "Make an existing account a national administrator."

    def add_arguments(self, parser) -> None:
        parser.add_argument("user_name")

    def handle(self, *args, **options) -> None:
        user = User.objects.filter(username=options["user_name"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['user_name']}: make it with manage.py createsuperuser.")
        Membership.objects.get_or_create(user=user, body=None, role=Role.NATIONAL)
        self.stdout.write(f"{user.display_name} is a national administrator.")
