"""The address of a visitor, as sign-in counts by it."""

import logging

from allauth.core.internal import httpkit
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

logger = logging.getLogger(__name__)


def client_ip(request: HttpRequest) -> str | None:
    """As the first of TRUSTED_PROXIES saw it. Where fewer than these wrote down an address, that of whoever connected:
    the setting is wrong then, and everybody is one visitor, but nobody is kept out by a fault.
    """
    try:
        return httpkit.get_client_ip(request)
    except ImproperlyConfigured:
        logger.exception("X-Forwarded-For names fewer machines than TRUSTED_PROXIES says")
        return httpkit.clean_client_ip(request.META.get("REMOTE_ADDR", ""))
