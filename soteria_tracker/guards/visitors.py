"""Where a request comes from: as the proxies that we know of saw it, and never as the visitor says."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

#: Whoever comes past the proxies, or whose address is none: all of them together are one.
NOBODY = "unknown"
#: One household or office has so many bits of IPv6 to itself: whoever counts single addresses counts nothing.
OF_ONE_HOUSE = 64


def network(environ: Mapping[str, Any], *, proxies: int) -> str:
    """The address of the visitor (of IPv6 the network), as the first of ``proxies`` proxies in front of us wrote it.

    Each proxy adds the address it sees at the end of X-Forwarded-For. What stands further left a visitor may have made
    up. Granian and nginx join several such headers with commas, in their order.
    """
    if proxies < 1:
        return _plain(str(environ.get("REMOTE_ADDR", "")))
    seen = str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    return _plain(seen[-proxies]) if len(seen) >= proxies else NOBODY


def _plain(text: str) -> str:
    try:
        found = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return NOBODY
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), OF_ONE_HOUSE), strict=False))
    return str(found)
