"""The desk: the Django admin, designed for the people who work in an office."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from forces.access import works_here


class Desk(admin.AdminSite):
    site_title = _("Soteria Tracker")
    site_header = _("Soteria Tracker: the desk")
    index_title = _("Your desk")
    login = secure_admin_login(admin.AdminSite.login)

    def has_permission(self, request) -> bool:
        """Whoever has a membership today. ``is_staff`` alone opens nothing."""
        return request.user.is_active and works_here(request.user)
