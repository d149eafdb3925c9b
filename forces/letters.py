"""What stands in each kind of mail. Links are made of SITE_URL, never of what a browser calls this host.

The first line of a template is the subject. No mail holds a word of any response, and no notice a link that signs in.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from forces import events
from forces.models import Invitation, Letter, PolicingBody, User


def written(letter: Letter, *, now: datetime) -> Iterator[EmailMessage]:
    """None where there is nothing to say: nobody has that address."""
    return WRITERS[Letter.Kind(letter.kind)](letter, now)


def link(name: str, **parts: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, kwargs=parts or None)}"


def _reset(letter: Letter, now: datetime) -> Iterator[EmailMessage]:
    """To the address as the account has it, not as somebody typed it. Whoever may not sign in gets none."""
    for user in User.objects.filter(email__iexact=letter.to, is_active=True):
        parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
        address = link("account_reset_password_from_key", **parts)
        if letter.user_id is None:  # else an administrator sent it, and stands in the trail
            events.record_event(events.Kind.PASSWORD_RESET_ASKED, user=user, now=now)
        yield _mail("reset", user.email, user=user, address=address)


def _notice(letter: Letter, now: datetime) -> Iterator[EmailMessage]:
    yield _mail(letter.kind, letter.to, user=letter.user)


def _role(letter: Letter, now: datetime) -> Iterator[EmailMessage]:
    """As it was given, changed or taken then, and what it was before: all may be otherwise by now."""
    given = letter.given
    if given is not None:
        before = given.prev_record if given.history_type == "~" else None
        words = {"given": _of_role(given), "before": before and _of_role(before)}
        yield _mail(
            letter.kind,
            letter.to,
            **words,
            kind=given.history_type,
            at=given.history_date,
            by=_named(given.history_user),
        )


def _of_role(row: Any) -> dict[str, object]:
    """What a row of the history of memberships says."""
    body = PolicingBody.objects.filter(pk=row.body_id).first()
    who = _named(User.objects.filter(pk=row.user_id).first())
    return {"who": who, "role": row.get_role_display(), "body": body, "since": row.since, "until": row.until}


def _named(user: User | None) -> str:
    """Name and user name, in one line whatever somebody typed into them."""
    return " ".join(f"{user.display_name} ({user.get_username()})".split()) if user else ""


def _invitation(letter: Letter, now: datetime) -> Iterator[EmailMessage]:
    """The link is made here; of an invitation that is closed meanwhile there is none."""
    invitation = Invitation.objects.filter(letter=letter).select_related("invited_by").first()
    if invitation is not None and invitation.is_open:
        address = link("join_by_link", token=invitation.renew(now=now))
        yield _mail("invitation", letter.to, invitation=invitation, address=address)


def _mail(template: str, to: str, **context: object) -> EmailMessage:
    text = render_to_string(f"emails/{template}.txt", {"site": settings.SITE_URL, **context})
    subject, _end, body = text.partition("\n")
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[to])


WRITERS = {
    Letter.Kind.INVITATION: _invitation,
    Letter.Kind.RESET: _reset,
    Letter.Kind.PASSWORD_CHANGED: _notice,
    Letter.Kind.ADDRESS_CHANGED: _notice,
    Letter.Kind.ROLE_GIVEN: _role,
}
