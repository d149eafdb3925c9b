"""The WSGI entry point of the public pages alone: no desk, no sign-in, a database that it can only read."""

import os

from soteria_tracker import serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soteria_tracker.settings")
os.environ["SOTERIA_SIDE"] = "public"
application = serving.application()
