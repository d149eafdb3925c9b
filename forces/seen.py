"""Two people at one page of reference data: the second is shown what the first has saved, and decides."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db import connection
from django.forms import ModelForm
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from forces.models import User


class SeenAdmin(admin.ModelAdmin):
    """For models with a history: every save leaves an entry there, its number is what a page was drawn from."""

    change_form_template = "admin/change_form_seen.html"

    def get_object(self, request, object_id, from_field=None):
        """Held while it is changed, so that the comparison below still holds when it is written."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        self.model._base_manager.select_for_update().get(pk=found.pk)
        return super().get_object(request, object_id, from_field)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if not change or obj is None or request.method != "POST":
            return form
        return type(form.__name__, (_Compared, form), {"request": request})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and obj is not None:
            context["seen"] = getattr(request, "seen_now", request.POST.get("seen", _last(obj)))
        return super().render_change_form(request, context, add, change, form_url, obj)


class _Compared(ModelForm):
    """Refuses once what was typed beside a later save, and says what stands there now. Sent again, it is a decision."""

    request: Any

    def clean(self):
        cleaned = super().clean()
        seen, last = self.request.POST.get("seen", ""), _last(self.instance)
        if seen.isdecimal() and int(seen) != last:
            self.request.seen_now = last
            for sentence in self._sentences(int(seen)):
                self.add_error(None, sentence)
        return cleaned

    def _sentences(self, seen: int) -> Iterator[str]:
        """``instance`` says what is stored until all is clean."""
        later = self.instance.history.filter(history_id__gt=seen).select_related("history_user").order_by("history_id")
        names = ", ".join(dict.fromkeys(_name(each.history_user) for each in later))
        yield _("%(names)s saved this page while you had it open, so nothing of yours is saved yet.") % {"names": names}
        for name in self.changed_data:
            if hasattr(self.instance, name):
                yield _("%(field)s says now: %(value)s") % {
                    "field": capfirst(str(self.fields[name].label or name)),
                    "value": _in_words(getattr(self.instance, name)),
                }
        yield _(
            "Your own words still stand below. Save again to put them in the place of theirs, or open the page anew."
        )


def _last(obj: Any) -> int:
    """0: what came with the data of the Tracker and was never saved here."""
    return obj.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0


def _in_words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value if value not in (None, "") else "–")


def _name(user: User | None) -> str:
    return user.display_name if user else _("the Tracker")
