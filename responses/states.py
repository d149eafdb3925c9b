"""The workflow as a table: which action leads from where to where, who may take it, in what words."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forces.models import Role
from forces.permissions import REVIEWERS, SIGNATORIES, WRITERS


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    REVIEWED = "reviewed", _("Reviewed")
    APPROVED = "approved", _("Approved and signed")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")


class Action(models.TextChoices):
    SEND = "send", _("Send for review")
    REVIEW = "review", _("Mark as reviewed")
    RETURN = "return", _("Return with comments")
    APPROVE = "approve", _("Approve and sign")
    PUBLISH = "publish", _("Publish")
    TAKE_BACK = "take_back", _("Take back")
    CORRECT = "correct", _("Correct")
    DISCARD = "discard", _("Discard this draft")
    VOID = "void", _("Approval void: the content was changed")


class Note(models.TextChoices):
    """What an action wants to be told.

    IF_AUTHOR: it is for somebody else than those who wrote; where their office has nobody else, they say why.
    """

    NONE = "none", ""
    COMMENT = "comment", _("Your comments")
    REASON = "reason", _("The reason")
    IF_AUTHOR = "if_author", _("Why you approve or publish what you helped to write")


#: Before these the person is asked once more that it is they (forces.second_factor): what follows can't be undone.
ASKED_AFRESH = frozenset({Action.APPROVE, Action.PUBLISH})


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. No roles: only the Tracker itself takes it."""

    sources: frozenset[State]
    target: State
    roles: frozenset[Role]
    meaning: Promise
    note: Note = Note.NONE


UNPUBLISHED = frozenset({State.IN_REVIEW, State.REVIEWED, State.APPROVED})

RESPONSE: dict[Action, Transition] = {
    Action.SEND: Transition(frozenset({State.DRAFT}), State.IN_REVIEW, WRITERS, _("A colleague reads it next.")),
    Action.REVIEW: Transition(
        frozenset({State.IN_REVIEW}),
        State.REVIEWED,
        REVIEWERS,
        _("It is ready for the commissioner to approve and sign."),
    ),
    Action.RETURN: Transition(
        frozenset({State.IN_REVIEW, State.REVIEWED}),
        State.DRAFT,
        REVIEWERS,
        _("It goes back to its author with your comments."),
        Note.COMMENT,
    ),
    Action.APPROVE: Transition(
        frozenset({State.IN_REVIEW, State.REVIEWED}),
        State.APPROVED,
        SIGNATORIES,
        _("Your approval binds exactly this content. Any later change makes it void."),
        Note.IF_AUTHOR,
    ),
    Action.PUBLISH: Transition(
        frozenset({State.APPROVED}),
        State.PUBLISHED,
        REVIEWERS,
        _("It becomes public at once, with its PDF, and can't be changed afterwards, only corrected."),
    ),
    Action.TAKE_BACK: Transition(
        UNPUBLISHED, State.DRAFT, WRITERS, _("It becomes a draft again. An approval, if there was one, is void.")
    ),
    Action.CORRECT: Transition(
        frozenset({State.PUBLISHED}),
        State.DRAFT,
        WRITERS,
        _("A new version is begun. The published one stays at its address, with a note once the new one is out."),
        Note.REASON,
    ),
    Action.VOID: Transition(
        frozenset({State.APPROVED}), State.IN_REVIEW, frozenset(), _("The approved content was changed.")
    ),
}

UPDATE: dict[Action, Transition] = {
    Action.SEND: RESPONSE[Action.SEND],
    Action.RETURN: Transition(
        frozenset({State.IN_REVIEW}),
        State.DRAFT,
        REVIEWERS,
        RESPONSE[Action.RETURN].meaning,
        Note.COMMENT,
    ),
    Action.PUBLISH: Transition(
        frozenset({State.IN_REVIEW}),
        State.PUBLISHED,
        REVIEWERS,
        _("It becomes public at once and can't be changed afterwards, only corrected."),
        Note.IF_AUTHOR,
    ),
    Action.TAKE_BACK: Transition(frozenset({State.IN_REVIEW}), State.DRAFT, WRITERS, _("It becomes a draft again.")),
    Action.CORRECT: RESPONSE[Action.CORRECT],
    Action.DISCARD: Transition(
        frozenset({State.DRAFT}),
        State.DISCARDED,
        WRITERS,
        _("It leaves your desk for good; its history stays. Only for an update that was never published."),
    ),
}

#: States in which the words of a working row may change.
EDITABLE = frozenset({State.DRAFT, State.IN_REVIEW, State.REVIEWED, State.APPROVED})
