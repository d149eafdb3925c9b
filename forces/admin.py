"""Who, as the national administrator keeps it: forces, bodies, office holders, accounts."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forces import (
    invitation_admin,  # noqa: F401  importing it registers it
    leavers,
    outbox,
    permissions,
    second_factor,
)
from forces.asked_afresh import AskedAfreshAdmin
from forces.events import record_event
from forces.factor_admin import FactorAdmin
from forces.forms import AccountForm, AccountPasswordForm, MembershipForm, MembershipFormSet, OversightFormSet
from forces.models import AccountEvent, Force, Letter, Membership, OfficeHolder, Oversight, PolicingBody, User
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

    def has_change_permission(self, request, obj=None) -> bool:
        """On the page of an account: not on one's own, whatever is sent."""
        return super().has_change_permission(request, obj) and obj != request.user

    has_add_permission = has_change_permission


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
class PolicingBodyAdmin(AskedAfreshAdmin, NationalAdmin):
    asked_for = frozenset({"nobody_else_until"})  # it lifts the rule that nobody approves what they wrote
    list_display = ["name", "kind", "head_title", "publishes_in_welsh"]
    list_filter = ["kind", "publishes_in_welsh"]
    search_fields = ["name", "name_cy"]
    inlines = [OversightInline, OfficeHolderInline]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []


class StandingFilter(admin.SimpleListFilter):
    """Accounts that somebody should look at: their people may have left."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [
            ("ended", _("Every membership has ended")),
            ("never", _("Has never signed in")),
            ("unused", _("Not used for 90 days")),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "ended":
            return leavers.ended(queryset, now=now)
        if self.value() == "never":
            return leavers.never_in(queryset)
        return leavers.unused(queryset, now=now) if self.value() == "unused" else queryset


@admin.register(User)
class AccountAdmin(AskedAfreshAdmin, FactorAdmin, NationalAdmin, UserAdmin):
    list_display = ["username", "first_name", "last_name", "is_active", "is_trial", "last_login"]
    list_filter = [StandingFilter, "is_active", "is_trial"]
    inlines = [MembershipInline]
    actions = ["send_link"]
    change_right = permissions.CHANGE_PEOPLE
    form = AccountForm
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

    def user_change_password(self, request, id, form_url=""):
        """One's own is changed where the password so far is asked for."""
        if id == str(request.user.pk):
            return redirect("account_change_password")
        if not second_factor.is_fresh(request, now=timezone.now()):
            return second_factor.ask(request)
        return super().user_change_password(request, id, form_url)

    def get_readonly_fields(self, request, obj=None):
        """Nobody takes their own account out of use: the last administrator would lock everybody out."""
        own = ["is_active"] if obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]

    def get_fieldsets(self, request, obj=None):
        """Whoever only looks gets no line about the password: Django's shows the first letters of its hash."""
        if self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["username"]}), *self.fieldsets[1:]]

    def get_inlines(self, request, obj):
        return super().get_inlines(request, obj) if obj else []

    def has_add_permission(self, request) -> bool:
        return False  # people are invited, and choose their passwords themselves

    @admin.action(description=_("Send a link for a new password"), permissions=["change"])
    def send_link(self, request, queryset):
        """In place of a password that two people know. Nothing changes until the person follows it."""
        for account in queryset:
            if account.is_active and account.email:
                outbox.post(Letter.Kind.RESET, to=account.email, now=timezone.now(), user=account)
                record_event(AccountEvent.Kind.PASSWORD_RESET_ASKED, user=account, by=request.user, request=request)
                messages.success(request, _("It waits to be sent: %(who)s.") % {"who": account})
            else:
                messages.error(
                    request, _("No link for %(who)s: the account is closed or has no email address.") % {"who": account}
                )

    def save_model(self, request, obj, form, change):
        """A new address is told to the old one too: links for new passwords go to it from now on."""
        super().save_model(request, obj, form, change)
        if change and form.initial.get("is_active", obj.is_active) != obj.is_active:
            kind = AccountEvent.Kind.REACTIVATED if obj.is_active else AccountEvent.Kind.DEACTIVATED
            record_event(kind, user=obj, by=request.user, request=request)
        before = form.initial.get("email") or ""
        if change and before.lower() != obj.email.lower():
            for to in (before, obj.email):
                outbox.post(Letter.Kind.ADDRESS_CHANGED, to=to, now=timezone.now(), user=obj)


@admin.register(Membership)
class MembershipAdmin(AskedAfreshAdmin, NationalAdmin):
    change_right = permissions.CHANGE_PEOPLE
    list_display = ["user", "role", "body", "since", "until"]
    list_filter = ["role"]
    list_select_related = ["user", "body"]
    search_fields = ["user__username", "body__name"]
    form = MembershipForm

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A form that knows who sends it: nobody gives themselves a role."""
        return type("Form", (super().get_form(request, obj, change, **kwargs),), {"giver": request.user})

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.user_id != request.user.pk)

    def has_delete_permission(self, request, obj=None) -> bool:
        return self.has_change_permission(request, obj)  # it grants access: taking it away must be possible
