"""Row access for the admin: each class says whose rows it shows, and every door of the admin asks it.

Lists, filters, autocompletes, history, deletes and guessed addresses all go through get_queryset and
the has_*_permission methods; Django's own model permissions play no part.
"""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import display_for_field, display_for_value
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from forces import access, permissions
from forces.days import in_our_times
from forces.forms import LinesField, in_one_line, no_noncharacters
from forces.models import Role
from forces.seen import SeenAdmin


def own_roles(request) -> dict[int, frozenset[Role]]:
    """The person's roles by the id of the body, asked once a request: the admin asks often."""
    if not hasattr(request, "_own_roles"):
        request._own_roles = access.office_roles(request.user)
    return request._own_roles


def own_bodies(request) -> frozenset[int]:
    """The ids of the bodies whose rows the person may see."""
    return frozenset(own_roles(request))


def written_bodies(request) -> frozenset[int]:
    """The ids of the bodies for which the person may begin and write rows."""
    return frozenset(body for body, roles in own_roles(request).items() if roles & permissions.BEGIN_ROWS.roles)


def may(request, right: permissions.Right) -> bool:
    """Whether a national role of the person has a right over rows of no body; the roles are asked once a request."""
    if not hasattr(request, "_national_roles"):
        request._national_roles = access.national_roles(request.user)
    return bool(right.roles & request._national_roles)


class OfficeAdmin(admin.ModelAdmin):
    """Rows of a body: seen by the people of that body alone, a national administrator not among them."""

    body_field = "body"

    def get_queryset(self, request):
        scope = {f"{self.body_field}__in": own_bodies(request)}
        return super().get_queryset(request).filter(**scope)

    def has_module_permission(self, request) -> bool:
        return bool(own_bodies(request))

    def has_view_permission(self, request, obj=None) -> bool:
        if obj is None:
            return self.has_module_permission(request)
        return self.body_of(obj).pk in own_bodies(request)

    def body_of(self, obj):
        for name in self.body_field.split("__"):
            obj = getattr(obj, name)
        return obj

    def has_add_permission(self, request) -> bool:
        return bool(written_bodies(request))

    def has_change_permission(self, request, obj=None) -> bool:
        """A translator reads; the Welsh is written on a page of its own."""
        if obj is None:
            return bool(written_bodies(request))
        return self.body_of(obj).pk in written_bodies(request)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False  # working rows are taken back or corrected, never removed


class OwnBodyFilter(admin.SimpleListFilter):
    """Bodies to filter by: only those that the person works for. The stock filter names all of them."""

    title = _("body")
    parameter_name = "body"

    def lookups(self, request, model_admin):
        return [(body.slug, body.name) for body in access.bodies(request.user)]

    def queryset(self, request, queryset):
        return queryset.filter(body__slug=self.value()) if self.value() else queryset


class NationalAccess(admin.ModelAdmin):
    """Rows of no body: kept by national administrators, read by auditors too."""

    change_right = permissions.CHANGE_REFERENCE

    def has_module_permission(self, request) -> bool:
        return may(request, permissions.SEE_REFERENCE)

    def has_view_permission(self, request, obj=None) -> bool:
        return may(request, permissions.SEE_REFERENCE)

    def has_add_permission(self, request) -> bool:
        return may(request, self.change_right)

    def has_change_permission(self, request, obj=None) -> bool:
        return may(request, self.change_right)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False  # dated rows end, they are not removed


class CleanFields:
    """What a national administrator types stands on public pages, though no document printed it first.

    Beside a choice stand no pictures that lead into other forms: bodies and people have lists of their own.
    """

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, forms.CharField):
            field.validators = [*field.validators, no_noncharacters]
            if not isinstance(field.widget, forms.Textarea):
                field.validators.append(in_one_line)
        if isinstance(field, forms.DateField):
            field.validators = [*field.validators, in_our_times]
        if isinstance(field, forms.Field) and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class NationalAdmin(CleanFields, SeenAdmin, NationalAccess, SimpleHistoryAdmin):
    """Reference data: kept by national administrators, each change in the history."""

    formfield_overrides = {models.JSONField: {"form_class": LinesField}}  # the only JSON there is lists of names
    object_history_template = "admin/history.html"  # the package's own has inline styles and a wide table
    object_history_form_template = "admin/history_version.html"

    def has_view_history_permission(self, request, obj=None) -> bool:
        return may(request, permissions.SEE_REFERENCE)

    def has_change_history_permission(self, request, obj=None) -> bool:
        return False

    def history_view(self, request, object_id, extra_context=None):
        """Refuse before anything is read: the package asks for permission only after its query."""
        if not self.has_view_history_permission(request):
            raise PermissionDenied
        if not object_id.isdecimal():
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """An earlier version is there to be read: a list of values, where the package has a form to revert by."""
        if request.method != "GET" or not self.has_view_history_permission(request):
            raise PermissionDenied
        if not (object_id.isdecimal() and version_id.isdecimal()):
            raise Http404
        entries = self.model.history.select_related("history_user")
        entry = get_object_or_404(entries, **{self.opts.pk.attname: object_id, "history_id": version_id})
        context = {
            **self.admin_site.each_context(request),
            "title": entry.history_object,
            "opts": self.opts,
            "entry": entry,
            "is_there": self.get_queryset(request).filter(pk=object_id).exists(),
            "values": [
                (field.verbose_name, self.shown(entry, field))
                for field in entry.tracked_fields
                if not field.primary_key
            ],
            **(extra_context or {}),
        }
        return self.render_history_view(request, self.object_history_form_template, context)

    def shown(self, entry, field):
        """A value in words. The row that it pointed at may be gone: then its number is all there is."""
        try:
            value = getattr(entry, field.name)
        except ObjectDoesNotExist:
            value = getattr(entry, field.attname)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, list):
            return "\n".join(value)
        return display_for_field(value, field, "") if field.choices else display_for_value(value, "")

    def get_history_queryset(self, request, history_manager, pk_name, object_id):
        """As the package does, but without its bare select_related(), which Django 6.1 deprecates."""
        return history_manager.filter(**{pk_name: object_id}).select_related("history_user")


class NationalInline(CleanFields, admin.StackedInline):
    extra = 0
    change_right = permissions.CHANGE_REFERENCE

    def has_view_permission(self, request, obj=None) -> bool:
        return may(request, permissions.SEE_REFERENCE)

    def has_change_permission(self, request, obj=None) -> bool:
        return may(request, self.change_right)

    has_add_permission = has_change_permission

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
