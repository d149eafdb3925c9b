"""The desk: the Django admin, designed for the people who work in an office."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forces import access
from forces.models import Membership
from responses import desk as desk_of_bodies


class Desk(admin.AdminSite):
    site_title = _("Soteria Tracker")
    site_header = _("Soteria Tracker: the desk")
    index_title = _("Your desk")
    login = secure_admin_login(admin.AdminSite.login)

    def has_permission(self, request) -> bool:
        """Whoever has a membership today. ``is_staff`` alone opens nothing."""
        return request.user.is_active and access.works_here(request.user)

    def index(self, request, extra_context=None):
        today = timezone.localdate()
        held = Membership.objects.filter(user=request.user).on(today).select_related("body")
        context = {
            "desks": desk_of_bodies.first_page(request.user, today=today),
            "roles_line": "; ".join(
                f"{row.get_role_display()}: {row.body}" if row.body else row.get_role_display() for row in held
            ),
        }
        return super().index(request, context | (extra_context or {}))
