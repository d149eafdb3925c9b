"""What every answer must say in its headers, whatever it is: one place, asked by the matrix and by the tests of guards.

``right`` is an independent statement of the promise: it shares no constant with the code that keeps it.
"""

import re
from collections.abc import Iterator, Mapping

_REST = (
    "style-src 'self'; img-src 'self'; font-src 'self'; {connect}; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
#: At the desk and at sign-in.
POLICY = f"default-src 'none'; script-src 'self'; {_REST.format(connect="connect-src 'self'")}"
#: Everywhere else: no script at all.
PUBLIC_POLICY = f"default-src 'none'; script-src 'none'; {_REST.format(connect="connect-src 'none'")}"
#: A picture needs less than a page.
STRICTER = "default-src 'none'"
PERSONAL = ("/admin/", "/accounts/")
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Some of what a page could ask a browser for; none may.
DENIED = ("camera", "microphone", "geolocation", "payment", "usb", "display-capture", "clipboard-read")
KEYS = ("publickey-credentials-create", "publickey-credentials-get")
#: Files and data for anybody's page and program. Pages, style and fonts are for this site alone.
SHARED_FILES = re.compile(r"/(data/[\w-]+\.(csv|ods)|datapackage\.json|(feeds|calendars)/.*|api/v1/.*|.*response\.pdf)")


def wrong(path: str, headers: Mapping[str, str], *, is_https: bool = False) -> Iterator[str]:
    """Complaints. ``is_https``: what came over TLS in production must bind the browser to it."""
    is_personal = path.startswith(PERSONAL)
    yield from (f"had {name}: {headers.get(name)}" for name, right in ALWAYS.items() if headers.get(name) != right)
    yield from _policy(headers.get("Content-Security-Policy", ""), is_personal=is_personal, is_https=is_https)
    yield from _features(headers.get("Permissions-Policy", ""), is_personal=is_personal)
    is_page = headers.get("Content-Type", "").startswith("text/html")
    is_shared = bool(SHARED_FILES.fullmatch(path)) and not is_page and "Content-Type" in headers
    resource = headers.get("Cross-Origin-Resource-Policy")
    if resource not in ("same-origin", "cross-origin") or (is_shared and resource != "cross-origin"):
        yield f"was of the resource policy {resource}"
    if resource == "cross-origin" and (is_personal or is_page):
        yield "may be read across origins"
    if is_personal and "no-store" not in headers.get("Cache-Control", ""):
        yield "may be stored on the way"
    if is_personal and {"ETag", "Last-Modified"} & set(headers):
        yield "had a tag to ask by"
    if is_https and headers.get("Strict-Transport-Security") != "max-age=31536000; includeSubDomains; preload":
        yield f"had Strict-Transport-Security: {headers.get('Strict-Transport-Security')}"
    yield from (f"said what it is made with: {name}" for name in ("Server", "X-Powered-By", "Via") if name in headers)


def _policy(given: str, *, is_personal: bool, is_https: bool) -> Iterator[str]:
    right = POLICY if is_personal else PUBLIC_POLICY
    allowed = {f"{right}; upgrade-insecure-requests" if is_https else right, *([STRICTER] if is_personal else [])}
    if given not in allowed:
        yield f"had the policy {given}"


def _features(given: str, *, is_personal: bool) -> Iterator[str]:
    said = dict(part.strip().partition("=")[::2] for part in given.split(","))
    right = dict.fromkeys(DENIED, "()") | dict.fromkeys(KEYS, "(self)" if is_personal else "()")
    yield from (f"left {name} open" for name, value in right.items() if said.get(name) != value)
