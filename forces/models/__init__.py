"""Who: forces, the local policing bodies that answer for them, and the people who work for those bodies."""

from forces.models.append_only import AppendOnly
from forces.models.dated import DatedQuerySet
from forces.models.events import AccountEvent
from forces.models.people import BODILESS, Membership, Role, User
from forces.models.places import BySlug, Country, Force, OfficeHolder, Oversight, PolicingBody

__all__ = [
    "BODILESS",
    "AccountEvent",
    "AppendOnly",
    "BySlug",
    "Country",
    "DatedQuerySet",
    "Force",
    "Membership",
    "OfficeHolder",
    "Oversight",
    "PolicingBody",
    "Role",
    "User",
]
