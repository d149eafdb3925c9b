"""What all public pages have in common."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from soteria_tracker.public import reference
from soteria_tracker.public.moment import Moment, NotAMomentError
from soteria_tracker.public.parameters import known, reads

#: The same for everybody, asked for anew each time: the ETag answers with 304 while nothing has changed.
fresh = cache_control(public=True, no_cache=True)


@method_decorator(fresh, name="dispatch")
class PublicPage(TemplateView):
    """A page of the record: no session, no user, no CSRF token; it says how fresh it is and of which day it speaks.

    ``parameters`` are those of its address that it knows, besides the ones of the moment: whatever else an address
    holds is dropped here too, not only by the cache in front (soteria_tracker.front).
    ``looks_back`` is off for pages without figures.
    """

    http_method_names = ["get", "head", "options"]
    parameters: frozenset[str] = frozenset()
    looks_back = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        today = timezone.localdate()
        names = self.parameters | (Moment.NAMES if self.looks_back else frozenset())
        request.GET = known(request.GET, names)  # type: ignore[assignment]
        try:
            self.moment = Moment.of(request.GET, today=today) if self.looks_back else Moment(today)
        except NotAMomentError as wrong:
            return render(request, "site/no_such_moment.html", {"sentence": wrong.sentence}, status=400)
        self.today = self.moment.day
        self.reference = reference.current()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            moment=self.moment,
            today=self.today,
            last_entry=self.reference.last_entry,
            looks_back=self.looks_back,
            **kwargs,
        )

    @staticmethod
    def crumbs(*below: tuple[object, str]) -> list[tuple[object, str]]:
        """From the national picture down to this page, which is the last."""
        return [(_("National picture"), "/"), *below]


@reads()
@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def robots(request: HttpRequest) -> HttpResponse:
    """The desk and sign-in are nothing for search engines."""
    lines = ("User-agent: *", "Disallow: /admin/", "Disallow: /accounts/", f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain")
