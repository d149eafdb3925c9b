"""What sign-in says of this site's address comes from a setting; what a request names is only what a visitor sent."""

from types import SimpleNamespace
from urllib.parse import quote, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


class OwnSiteAdapter(DefaultAccountAdapter):
    """Mails link to SITE_URL, and nobody is led anywhere but to a path of this site."""

    def is_safe_url(self, url: str) -> bool:
        """Paths alone: allauth would take an address of any of our hosts, and of those whose forms we trust."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_URL}{path.replace('UID-KEY', quote(key))}"

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        super().send_mail(template_prefix, email, {"current_site": own_site(), **context})

    def format_email_subject(self, subject: str) -> str:
        return f"[{own_site().name}] {subject}"


def own_site() -> SimpleNamespace:
    """As allauth's templates read a site: a name and a domain, both the host that we print everywhere."""
    host = urlsplit(settings.SITE_URL).netloc
    return SimpleNamespace(name=host, domain=host)
