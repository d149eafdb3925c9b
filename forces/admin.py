"""Who, as the national administrator keeps it: forces, bodies, office holders, accounts."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from forces import permissions
from forces.factor_admin import FactorAdmin
from forces.forms import AccountPasswordForm, MembershipFormSet, OversightFormSet
from forces.models import Force, Membership, OfficeHolder, Oversight, PolicingBody, User
from forces.scoped_admin import NationalAdmin, NationalInline

# What people may do stands in memberships: groups and Django's model permissions would be a second truth.
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)
# Secrets are seen by nobody; an organisation's sign-in is set up by the environment.
admin.site.unregister([Authenticator, SocialAccount, SocialApp, SocialToken])


class OversightInline(NationalInline):
    model = Oversight
    formset = OversightFormSet


class OfficeHolderInline(NationalInline):
    model = OfficeHolder


class MembershipInline(NationalInline):
    model = Membership
    change_right = permissions.CHANGE_PEOPLE
    fk_name = "user"
    formset = MembershipFormSet


@admin.register(Force)
class ForceAdmin(NationalAdmin):
    list_display = ["name", "region", "country", "chief_officer_title", "ons_code"]
    list_filter = ["country", "region"]
    search_fields = ["name", "name_cy", "short_name"]
    fieldsets = [
        (None, {"fields": ["name", "name_cy", "short_name", "aliases", "slug", "chief_officer_title"]}),
        (_("Where"), {"fields": ["country", "region", "region_code", "ons_code"]}),
        (
            _("On the map of tiles"),
            {"fields": ["tile_column", "tile_row"], "description": _("Each force has a tile of its own.")},
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # public addresses are made of it


@admin.register(PolicingBody)
class PolicingBodyAdmin(NationalAdmin):
    list_display = ["name", "kind", "head_title", "publishes_in_welsh"]
    list_filter = ["kind", "publishes_in_welsh"]
    search_fields = ["name", "name_cy"]
    inlines = [OversightInline, OfficeHolderInline]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []


@admin.register(User)
class AccountAdmin(FactorAdmin, NationalAdmin, UserAdmin):
    list_display = ["username", "first_name", "last_name", "is_active", "is_trial", "last_login"]
    list_filter = ["is_active", "is_trial"]
    inlines = [MembershipInline]
    change_right = permissions.CHANGE_PEOPLE
    change_password_form = AccountPasswordForm
    readonly_fields = ["last_login", "date_joined", "is_trial", "second_factor"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (
            _("Account"),
            {
                "fields": ["is_active", "is_trial", "second_factor", "last_login", "date_joined"],
                "description": _("Take “active” away instead of deleting an account: the history names it."),
            },
        ),
    ]

    def get_fieldsets(self, request, obj=None):
        """Whoever only looks gets no line about the password: Django's shows the first letters of its hash."""
        if self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["username"]}), *self.fieldsets[1:]]

    def get_inlines(self, request, obj):
        return super().get_inlines(request, obj) if obj else []


@admin.register(Membership)
class MembershipAdmin(NationalAdmin):
    change_right = permissions.CHANGE_PEOPLE
    list_display = ["user", "role", "body", "since", "until"]
    list_filter = ["role"]
    list_select_related = ["user", "body"]
    search_fields = ["user__username", "body__name"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return self.has_change_permission(request, obj)  # it grants access: taking it away must be possible
