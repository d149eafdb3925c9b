"""The desk of a running trial, for tools that look at it signed in: drafts of Gwent, and a session of their author.

``python -m tests.browser.desk ADDRESS FILE`` writes a cookie to FILE as wapiti reads it, and prints it as in a header.
"""

import json
import os
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit


def draft() -> None:
    """A response and an update of Gwent that are being written, and a response of an office that has published none."""
    from django.utils import timezone

    from forces.models import PolicingBody
    from recommendations.models import InspectionReport
    from responses import drafting

    now, by = timezone.now(), _author()
    body, report = PolicingBody.objects.get(slug="gwent"), InspectionReport.objects.get(slug="soteria-2024")
    drafting.start_response(body, report, by=by, now=now)
    drafting.start_response(PolicingBody.objects.get(slug="dorset"), report, by=by, now=now)
    drafting.start_update(body, report, dated=date(2025, 2, 3), by=by, now=now)


def session() -> str:
    """The key of a session like that of a sign-in at the desk. An author needs no second factor."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    author, begun = _author(), import_module(settings.SESSION_ENGINE).SessionStore()
    begun[SESSION_KEY], begun[BACKEND_SESSION_KEY] = str(author.pk), settings.AUTHENTICATION_BACKENDS[0]
    begun[HASH_SESSION_KEY] = author.get_session_auth_hash()
    begun.create()
    return begun.session_key


def _author():
    from forces.models import User

    return User.objects.get(username="author.gwent")


def main(site: str, file: Path) -> None:
    """wapiti must have it in a file: to a header of ours it adds none of the cookies that the site sets, and without
    the one against forged forms each of its forms would be refused."""
    from django.conf import settings

    draft()
    name, key = settings.SESSION_COOKIE_NAME, session()
    kept = {"value": key, "version": 0, "expires": None, "secure": False, "port": None}
    file.write_text(json.dumps({urlsplit(site).hostname: {"/": {name: kept}}}))
    print(f"{name}={key}")  # noqa: T201 -- for the shell


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soteria_tracker.settings")
    django.setup()
    main(sys.argv[1], Path(sys.argv[2]))
