"""What follows from a sign-in and from a change of an account."""

from allauth.account.signals import user_logged_in
from django.dispatch import receiver

from forces import devices


@receiver(user_logged_in)
def know_this_browser(request, response, user, **_signal) -> None:
    """allauth says so after the last step of a sign-in, whichever way it went."""
    devices.remember(request, response, user.get_username())
