"""The WSGI entry point of everything: the public pages, the desk, sign-in."""

import os

from soteria_tracker import serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soteria_tracker.settings")
os.environ["SOTERIA_SIDE"] = "office"
application = serving.application()
