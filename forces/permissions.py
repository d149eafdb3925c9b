"""Who may do what: one row a right. The desk asks these rows, and docs/permissions.md is drawn from them.

A right is held by a role, and a role of an office opens the rows of that office alone. What a table does not say,
nobody may: anonymous readers, deactivated accounts and is_superuser stand in no row, so they have what everybody has.
Rights over working rows, which depend on a state too, are added in responses.permissions.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forces.models import Role

#: Roles that begin and write working rows of their body.
WRITERS = frozenset({Role.AUTHOR, Role.REVIEWER, Role.COMMISSIONER, Role.DELEGATE})
#: Roles that see the working rows of their body. A translator reads all and writes the Welsh alone.
OFFICE = WRITERS | {Role.TRANSLATOR}
REVIEWERS = frozenset({Role.REVIEWER, Role.COMMISSIONER, Role.DELEGATE})
SIGNATORIES = frozenset({Role.COMMISSIONER, Role.DELEGATE})
NATIONAL = frozenset({Role.NATIONAL})
#: Who gets a letter when somebody is given a role: of an office those who decide there, of no body those who give them.
TOLD_OF_ROLES = REVIEWERS | NATIONAL
#: Roles that read accounts and reference data. An auditor changes nothing of what they read.
OVERSEERS = NATIONAL | {Role.AUDITOR}
#: Roles to which a password can open the desk, where SECOND_FACTOR_FOR=those-who-decide. Every other one, whichever
#: comes to be, shows a second factor too.
PASSWORD_ALONE = frozenset({Role.AUTHOR, Role.TRANSLATOR})


@dataclass(frozen=True, slots=True)
class Right:
    """``states``: of a working row, in which it may be used; None where no state matters.

    ``but``: what takes it away again, from whom or when.
    """

    what: Promise
    roles: frozenset[Role]
    states: frozenset[str] | None = None
    but: Promise | str = ""


ENTER_DESK = Right(_("Enter the desk"), frozenset(Role))
SEE_ROWS = Right(_("See what their office writes: lists, pages, history, draft documents"), OFFICE)
BEGIN_ROWS = Right(_("Begin a response, an update or a paper"), WRITERS)
SEE_REFERENCE = Right(
    _("See forces, bodies, reports, accounts and memberships at the desk, with their history"), OVERSEERS
)
CHANGE_REFERENCE = Right(_("Enter and change forces, bodies, office holders, reports, findings"), NATIONAL)
CHANGE_PEOPLE = Right(
    _("Invite people, set lost passwords, give and take memberships"), NATIONAL, but=_("never of their own account")
)
SEE_TRAIL = Right(_("Read the trail of what was done at the desk"), OVERSEERS)
#: Whoever holds no right but to look may send no form of the desk.
CHANGE_ANYTHING = Right(_("Send any form of the desk"), frozenset(Role) - {Role.AUDITOR})

RIGHTS = (
    ENTER_DESK,
    CHANGE_ANYTHING,
    SEE_REFERENCE,
    SEE_TRAIL,
    CHANGE_REFERENCE,
    CHANGE_PEOPLE,
    SEE_ROWS,
    BEGIN_ROWS,
)
