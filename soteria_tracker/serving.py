"""What both WSGI entry points are made of: Django, refused where it must not serve, and the cache in front of it."""

import time

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application


def application():
    """Needs DJANGO_SETTINGS_MODULE. In production it ends the process where it must not serve."""
    try:
        tracker = get_wsgi_application()
    except ImproperlyConfigured as problem:
        raise SystemExit(str(problem)) from None

    # These need the apps that the line above loads.
    from django.db import connections
    from django.utils import timezone

    from soteria_tracker.checks import refusal_to_start
    from soteria_tracker.front.application import Front
    from soteria_tracker.front.release import release

    if refusal := refusal_to_start():
        raise SystemExit(refusal)
    connections.close_all()  # the server may fork after this
    return Front(tracker, release=release(settings.BASE_DIR), clock=timezone.now, ticks=time.monotonic, watches=True)
