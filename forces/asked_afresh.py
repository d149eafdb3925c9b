"""Pages of the national administration that let somebody in: saved only by whoever has just shown their factor again.

The form comes back with what was typed and a link; nobody is led away from half a form.
"""

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from forces import second_factor


class AskedAfreshAdmin(admin.ModelAdmin):
    def get_form(self, request, obj=None, change=False, **kwargs):
        """As the confirm page of a signature asks (``responses.states.ASKED_AFRESH``), for as long as that holds."""
        asked = super().get_form(request, obj, change, **kwargs)
        if request.method != "POST" or second_factor.is_fresh(request, now=timezone.now()):
            return asked
        return type("AskedAfreshForm", (AskFirst, asked), {"way": second_factor.way(request.user, back="/admin/")})


class AskFirst:
    """Before a form of the admin: it is checked as ever, and whatever else is wrong is said too."""

    way: str

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]  # the form's, beside which this stands
        if self.is_bound:  # type: ignore[attr-defined]
            self.add_error(  # type: ignore[attr-defined]
                None, sentence(self.way)
            )


def sentence(way: str) -> str:
    words = _(
        "Nothing is saved yet: this lets somebody in, or changes how. {link}, then come back here and save once more. "
        "That holds for five minutes."
    )
    link = format_html('<a href="{}" target="_blank">{}</a>', way, _("Show your second factor in a new tab"))
    return format_html(words, link=link)
