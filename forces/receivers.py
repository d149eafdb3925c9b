"""What follows from a sign-in and from a change of an account, whoever makes it and by whichever page or command."""

from allauth.account.signals import user_logged_in
from django.contrib.auth.signals import user_logged_in as session_begun
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from simple_history.signals import post_create_historical_record

from forces import access, devices, outbox, sessions
from forces.models import Letter, Membership, User

#: What makes a membership another one.
OF_ROLE = ("user_id", "body_id", "role", "since", "until", "authority")


@receiver(user_logged_in)
def know_this_browser(request, response, user, **_signal) -> None:
    """allauth says so after the last step of a sign-in, whichever way it went."""
    devices.remember(request, response, user.get_username())


@receiver(session_begun)
def note_the_session(request, **_signal) -> None:
    sessions.note(request, now=timezone.now())


@receiver(post_save, sender=User)
def end_sessions_of_account(instance: User, created: bool, raw: bool, **_signal) -> None:
    """Django sets ``_password`` to what was typed until the save is over. One's own browser goes on by a new key."""
    if created or raw:
        return
    if not instance.is_active:
        sessions.end(instance, reason="account closed")
    elif instance._password is not None:  # type: ignore[attr-defined]
        sessions.end(instance, reason="password changed")
        outbox.post(Letter.Kind.PASSWORD_CHANGED, to=instance.email, now=timezone.now(), user=instance)


@receiver(post_save, sender=Membership)
def end_sessions_of_member(instance: Membership, raw: bool, **_signal) -> None:
    """A role that asks for more than the sign-in was is met by a new one; so is the loss of the last."""
    if raw:
        return
    if instance.role not in sessions.PATIENT or not access.works_here(instance.user):
        sessions.end(instance.user, reason="role changed")


@receiver(post_create_historical_record, sender=Membership.history.model)
def tell_of_role(history_instance, **_signal) -> None:
    """Whoever gives roles could let in an account of their own making, and take the office's own people out first: the
    offices of before and after are told, and whoever has lost it or has it otherwise, whoever did it and by what page.
    """
    given = history_instance
    before = given.prev_record if given.history_type == "~" else None
    if before is not None and all(getattr(given, name) == getattr(before, name) for name in OF_ROLE):
        return
    rows = [given, *filter(None, [before])]
    people = access.answerable({row.body_id for row in rows})
    if given.history_type == "+":  # who has it now knows
        people = people.exclude(pk=given.user_id)
    else:
        people = people | User.objects.filter(pk__in={row.user_id for row in rows}, is_active=True)
    for person in people.distinct():
        outbox.post(Letter.Kind.ROLE_GIVEN, to=person.email, now=given.history_date, given=given)


@receiver(post_delete, sender=Membership)
def end_sessions_of_former_member(instance: Membership, **_signal) -> None:
    if not access.works_here(instance.user):
        sessions.end(instance.user, reason="role taken away")
