"""What every answer tells a browser besides its words: pages, files, errors, redirects, and word that nothing changed.

The policies that Django knows (content, HTTPS, referrer, opener, framing) stand in the settings; here are the rest, and
what depends on whose answer it is. The cache in front keeps headers with the answer, so its own answers have them too.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from soteria_tracker.middleware import PERSONAL

#: No page asks for any of these. Chromium knows all of them on every system: of a name that it does not know it
#: complains on the console of each page (so Bluetooth and Web Share are not here: it has neither on Linux).
FEATURES = (  # noqa: SIM905  a list of names is read more easily in lines
    "accelerometer autoplay browsing-topics camera clipboard-read clipboard-write compute-pressure "
    "cross-origin-isolated display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid "
    "identity-credentials-get idle-detection keyboard-map local-fonts magnetometer microphone midi otp-credentials "
    "payment picture-in-picture screen-wake-lock serial storage-access sync-xhr usb window-management "
    "xr-spatial-tracking"
).split()
#: A passkey is made and shown on pages about sign-in, and where the desk asks for it again.
KEYS = ("publickey-credentials-create", "publickey-credentials-get")
NOTHING = ", ".join(f"{each}=()" for each in (*FEATURES, *KEYS))
KEYS_ALONE = ", ".join([*(f"{each}=()" for each in FEATURES), *(f"{each}=(self)" for each in KEYS)])

#: What anybody's page and program may use: the record as data, not as pages of ours in a window of theirs.
SHARED = ("/api/", "/data/", "/feeds/", "/calendars/", "/sitemap", "/robots.txt", "/responses/", "/cy/responses/")
PICTURES = "/static/img/"
PAGE = "text/html"
NEVER_KEPT = "no-store, no-cache, must-revalidate, max-age=0, private"
#: By which a browser would ask whether what it must not have kept has changed.
TAGS = ("ETag", "Last-Modified", "Expires")


class HeadersMiddleware:
    """Stands right inside of what writes the content policy, and outside of everything that may answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        is_personal = request.path_info.startswith(PERSONAL)
        if is_personal:
            keep_nowhere(answer)
        else:
            answer._csp_config = settings.PUBLIC_CSP  # type: ignore[attr-defined]  # where Django looks for it
        answer.headers["Permissions-Policy"] = KEYS_ALONE if is_personal else NOTHING
        if is_shared(request, answer):
            answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            answer.headers["Access-Control-Allow-Origin"] = "*"  # nobody is known there, so nobody can be impersonated
        else:
            answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        answer.headers["X-Permitted-Cross-Domain-Policies"] = "none"
        answer.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        return answer


def keep_nowhere(answer: HttpResponseBase) -> None:
    """Whoever is signed in leaves nothing in a browser that somebody else may sit at: downloads and errors neither."""
    answer.headers["Cache-Control"] = NEVER_KEPT
    for name in TAGS:
        answer.headers.pop(name, None)


def is_shared(request: HttpRequest, answer: HttpResponseBase) -> bool:
    path = request.path_info
    if path.startswith(PICTURES):
        return True
    is_data = path.startswith(SHARED) or path == "/datapackage.json"
    return is_data and not answer.headers.get("Content-Type", "").startswith(PAGE)
