"""Rights over working rows, beside those of forces.permissions. The moves stand in responses.states.

A right is used on rows of the person's own office alone, and only in the states that it names.
"""

from django.utils.translation import gettext_lazy as _

from forces.permissions import OFFICE, WRITERS, Right
from responses.states import EDITABLE, State

WRITE = Right(_("Write, and save what is written"), WRITERS, EDITABLE)
TRANSLATE = Right(_("Write the Welsh"), OFFICE, EDITABLE)
SEE_NOTES = Right(_("Read private notes"), WRITERS)
BRING_IN = Right(_("Bring in a document"), WRITERS, frozenset({State.DRAFT}), but=_("only into a response"))
NOTE_COPY = Right(
    _("Note to whom a copy went"), WRITERS, but=_("once the response, or a version before it, has been approved")
)
KEEP_PAPER = Right(
    _("Change, copy or remove a paper of the office"), WRITERS, but=_("none is removed that something is printed on")
)

RIGHTS = (WRITE, TRANSLATE, SEE_NOTES, BRING_IN, NOTE_COPY, KEEP_PAPER)
