"""What the desk's pages share."""

from datetime import date

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from forces import access
from forces.access import SignedInRequest
from forces.events import record_event
from forces.models import AccountEvent, User
from forces.permissions import Right
from responses import permissions
from responses.models.working import WorkingRow
from responses.sheets import Sheet
from responses.states import EDITABLE, State


def page(request: SignedInRequest, site: AdminSite, template: str, **context) -> TemplateResponse:
    """A desk page with what the admin's own templates expect."""
    request.current_app = site.name
    return TemplateResponse(request, f"admin/responses/{template}", {**site.each_context(request), **context})


def not_editable(thing: WorkingRow) -> str:
    if thing.state == State.DISCARDED:
        return _("This draft was discarded. Its history stays readable.")
    if thing.state not in EDITABLE:
        return _("This is published and can't be changed. Use “Correct” to begin a new version.")
    return _("Your role does not write here.")


def refuse_strangers(thing: WorkingRow, user: User, right: Right = permissions.WRITE, *, today: date) -> None:
    """Whoever may write here gets an answer with their words in it, whatever became of the row meanwhile."""
    if not access.may(user, right, thing.body, on=today):
        raise PermissionDenied(_("Your role does not write here."))


def taken_away(request: SignedInRequest, what: str, pk: int) -> None:
    """That a file with words that are not public left the desk stands in the audit trail: which, and none of them."""
    record_event(AccountEvent.Kind.FILE_TAKEN, user=request.user, request=request, detail=f"{what} {pk}")


def say_saved(request: SignedInRequest, sheet: Sheet, *, was_approved: bool = False) -> None:
    """What became of the save. What the checks say of it stands on the page that follows, at its top."""
    if sheet.saved is None:
        messages.info(request, _("Nothing was changed, so nothing was saved."))
        return
    messages.success(request, _("Saved."))
    if sheet.others:
        messages.info(
            request,
            _("%(names)s saved at the same time. You changed different fields: both sets of changes are kept.")
            % {"names": sheet.others},
        )
    if was_approved:
        messages.warning(
            request, _("The approval is void, because the content was changed. It has to be approved again.")
        )
