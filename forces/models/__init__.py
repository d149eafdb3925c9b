"""Who: forces, the local policing bodies that answer for them, and the people who work for those bodies."""

from forces.models.append_only import AppendOnly
from forces.models.dated import DatedQuerySet
from forces.models.events import AccountEvent
from forces.models.invitations import Invitation
from forces.models.outbox import Letter
from forces.models.people import BODILESS, Membership, Role, User
from forces.models.places import BySlug, Country, Force, OfficeHolder, Oversight, PolicingBody
from forces.models.sessions import Session

__all__ = [
    "BODILESS",
    "AccountEvent",
    "AppendOnly",
    "BySlug",
    "Country",
    "DatedQuerySet",
    "Force",
    "Invitation",
    "Letter",
    "Membership",
    "OfficeHolder",
    "Oversight",
    "PolicingBody",
    "Role",
    "Session",
    "User",
]
