"""The WSGI entry point of the public pages alone: no desk, no sign-in, a database opened for reading.

That it reads no draft even where it is taken over is for its role: soteria_public in deploy/postgresql/roles.sql.
"""

import os

from soteria_tracker import serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soteria_tracker.settings")
os.environ["SOTERIA_SIDE"] = "public"
application = serving.application()
