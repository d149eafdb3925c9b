"""Pages of the national administration that let somebody in, or further than before, are saved only by whoever has just
shown their factor again.

The form comes back with what was typed and a link; nobody is led away from half a form.
"""

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from forces import second_factor


class AskedAfreshAdmin(admin.ModelAdmin):
    #: The fields whose change is asked for; None: whatever is saved.
    asked_for: frozenset[str] | None = None

    def get_form(self, request, obj=None, change=False, **kwargs):
        """As the confirm page of a signature asks (``responses.states.ASKED_AFRESH``), for as long as that holds."""
        asked = super().get_form(request, obj, change, **kwargs)
        if request.method != "POST" or second_factor.is_fresh(request, now=timezone.now()):
            return asked
        facts = {"way": second_factor.way(request.user, back="/admin/"), "asked_for": self.asked_for}
        return type("AskedAfreshForm", (AskFirst, asked), facts)


class AskFirst:
    """Before a form of the admin: it is checked as ever, and whatever else is wrong is said too."""

    way: str
    asked_for: frozenset[str] | None

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]  # the form's, beside which this stands
        changed = self.asked_for is None or self.asked_for & set(self.changed_data)  # type: ignore[attr-defined]
        if self.is_bound and changed:  # type: ignore[attr-defined]
            self.add_error(  # type: ignore[attr-defined]
                None, sentence(self.way)
            )


def sentence(way: str) -> str:
    words = _(
        "Nothing is saved yet: this changes who may do what here. {link}, then come back and save once more. "
        "That holds for five minutes."
    )
    link = format_html('<a href="{}" target="_blank">{}</a>', way, _("Show your second factor in a new tab"))
    return format_html(words, link=link)
