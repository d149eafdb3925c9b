"""The desk: the Django admin, designed for the people who work in an office."""

from functools import partial, update_wrapper

from django.contrib import admin
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from forces import access, permissions
from forces.models import Membership
from responses import desk as desk_of_bodies
from soteria_tracker.trail import trail_page

METHODS = ("GET", "HEAD", "POST")


class Desk(admin.AdminSite):
    site_title = _("Soteria Tracker")
    site_header = _("Soteria Tracker: the desk")
    index_title = _("Your desk")
    enable_nav_sidebar = False

    def admin_view(self, view, cacheable=False):
        """Behind this door nobody sends a form who is there to look alone, whatever the page behind it forgets.

        Its pages are functions, which would take any method for a GET.
        """

        def refusing(request, *args, **kwargs):
            if request.method == "POST" and not access.may_anywhere(request.user, permissions.CHANGE_ANYTHING):
                raise PermissionDenied(_("Your role reads, and changes nothing."))
            if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
                raise Http404  # the admin would look for a column without a name, and fail
            return view(request, *args, **kwargs)

        own = view in (self.logout, self.password_change, self.password_change_done)
        inner = super().admin_view(view if own else update_wrapper(refusing, view), cacheable)

        def outer(request, *args, **kwargs):
            return inner(request, *args, **kwargs) if request.method in METHODS else HttpResponseNotAllowed(METHODS)

        return update_wrapper(outer, inner)

    def get_urls(self):
        return [path("trail/", self.admin_view(partial(trail_page, site=self)), name="trail"), *super().get_urls()]

    def has_permission(self, request) -> bool:
        """Whoever has a membership today. ``is_staff`` alone opens nothing."""
        return request.user.is_active and access.works_here(request.user)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """Sign-in is allauth's alone: Django's own form would be a door beside its locks."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next", reverse("admin:index")), reverse("account_login"))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def password_change(self, request, extra_context=None):
        """As with sign-in: allauth's page has its limits and notices, Django's own has none."""
        return redirect("account_change_password")

    password_change_done = password_change

    def index(self, request, extra_context=None):
        today = timezone.localdate()
        held = Membership.objects.filter(user=request.user).on(today).select_related("body")
        context = {
            "desks": desk_of_bodies.first_page(request.user, today=today),
            "may_see_trail": any(row.role in permissions.SEE_TRAIL.roles for row in held),
            "colleagues": Membership.objects.filter(body__in=[row.body_id for row in held if row.body_id])
            .on(today)
            .select_related("user", "body")
            .order_by("body__name", "role", "user__username"),
            "roles_line": "; ".join(
                f"{row.get_role_display()}: {row.body}" if row.body else row.get_role_display() for row in held
            ),
        }
        return super().index(request, context | (extra_context or {}))
