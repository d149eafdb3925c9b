"""What all public pages have in common."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from soteria_tracker.public import questions

#: The same for everybody, asked for anew each time: the ETag answers with 304 while nothing has changed.
fresh = cache_control(public=True, no_cache=True)


@method_decorator(fresh, name="dispatch")
class PublicPage(TemplateView):
    """A page of the record: no session, no user, no CSRF token; it says how fresh it is."""

    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.today = timezone.localdate()
        return super().get_context_data(today=self.today, last_entry=questions.last_entry(), **kwargs)

    @staticmethod
    def crumbs(*below: tuple[object, str]) -> list[tuple[object, str]]:
        """From the national picture down to this page, which is the last."""
        return [(_("National picture"), "/"), *below]


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def robots(request: HttpRequest) -> HttpResponse:
    """The desk and sign-in are nothing for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /admin/\nDisallow: /accounts/\n", content_type="text/plain")
