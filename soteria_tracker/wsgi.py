"""The WSGI entry point. In production it refuses to start where it must not serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soteria_tracker.settings")
application = get_wsgi_application()

from django.db import connections  # noqa: E402

from soteria_tracker.checks import refusal_to_start  # noqa: E402  needs the apps that the lines above load

if refusal := refusal_to_start():
    raise SystemExit(refusal)
connections.close_all()  # the server may fork after this
