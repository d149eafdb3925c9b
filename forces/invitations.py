"""How somebody joins: invited by a national administrator, let in by a link that works once and for seven days.

Nobody but the person ever knows their password. The link is made when the letter is sent (forces.letters), so a letter
that waits for a mail server loses none of the seven days, and each further letter puts an end to the link before it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from forces import outbox, signals
from forces.models import Invitation, Letter, Membership, Role, User
from forces.models.invitations import digest

#: In the history, in English; translated where a page prints them.
SENT_AGAIN, WITHDRAWN, ACCEPTED = (
    gettext_noop("Sent again"),
    gettext_noop("Withdrawn"),
    gettext_noop("Accepted"),
)


class Closed(Exception):
    """A sentence for a person: what they were about to do is not possible any more."""


@transaction.atomic
def invite(invitation: Invitation, *, by: User, now: datetime) -> None:
    invitation.invited_by, invitation.invited_at = by, now
    invitation.save()
    _post(invitation, now=now)
    signals.invitation_changed.send(sender=Invitation, invitation=invitation, by=by, what="sent")


@transaction.atomic
def send_again(invitation: Invitation, *, by: User, now: datetime) -> None:
    """The link that was sent before works no more, from now on."""
    invitation = _opened(invitation)
    invitation._change_reason = SENT_AGAIN  # type: ignore[attr-defined]
    invitation.token_sha256, invitation.good_until = "", None
    invitation.save()
    _post(invitation, now=now)
    signals.invitation_changed.send(sender=Invitation, invitation=invitation, by=by, what="sent again")


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User, now: datetime) -> None:
    invitation = _opened(invitation)
    invitation._change_reason = WITHDRAWN  # type: ignore[attr-defined]
    invitation.withdrawn_by, invitation.withdrawn_at, invitation.token_sha256 = by, now, ""
    invitation.save()
    Letter.objects.filter(invitation=invitation, step=Letter.Step.WAITING).delete()
    signals.invitation_changed.send(sender=Invitation, invitation=invitation, by=by, what="withdrawn")


def found(token: str, *, now: datetime) -> Invitation | None:
    """The open invitation that a link is of, while it works."""
    if not token:
        return None
    open_ones = Invitation.objects.filter(withdrawn_at=None, accepted_at=None, good_until__gt=now)
    invitation = open_ones.select_related("body", "invited_by").filter(token_sha256=digest(token)).first()
    return invitation if invitation and constant_time_compare(invitation.token_sha256, digest(token)) else None


@transaction.atomic
def accept(token: str, *, user_name: str, password: str, now: datetime) -> User:
    """Make the account and its membership, and use the link up. Raises Closed for a link that works no more."""
    invitation = found(token, now=now)
    invitation = invitation and _opened(invitation)
    if invitation is None or not constant_time_compare(invitation.token_sha256, digest(token)):
        raise Closed(_("This link does not work any more."))
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Closed(_("There is an account with your email address already: sign in to it."))
    user = User(
        username=user_name,
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        email=invitation.email,
        is_staff=True,
    )
    user.set_password(password)
    user.save()
    membership = membership_of(invitation, user=user)
    membership._history_user = invitation.invited_by  # type: ignore[attr-defined]  # who gave it, not who took it
    membership.save()
    invitation._change_reason = ACCEPTED  # type: ignore[attr-defined]
    invitation.accepted_by, invitation.accepted_at, invitation.token_sha256 = user, now, ""
    invitation.save()
    signals.invitation_changed.send(sender=Invitation, invitation=invitation, by=None, what="accepted")
    return user


def membership_of(invitation: Invitation, *, user: User | None = None) -> Membership:
    names = ("body", "since", "until", "authority")
    return Membership(user=user, role=Role(invitation.role), **{name: getattr(invitation, name) for name in names})


def _post(invitation: Invitation, *, now: datetime) -> None:
    Letter.objects.filter(invitation=invitation, step=Letter.Step.WAITING).delete()
    letter = outbox.post(Letter.Kind.INVITATION, to=invitation.email, now=now)
    Invitation.objects.filter(pk=invitation.pk).update(letter=letter)
    invitation.letter = letter


def _opened(invitation: Invitation) -> Invitation:
    """As it is now, for this transaction alone: two people may press at once."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise Closed(_("This invitation was accepted or withdrawn meanwhile."))
    return invitation
