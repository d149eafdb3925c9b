"""What production talks to on other machines must be encrypted and prove who it is; nothing falls back (ASVS 12.3.1).

This machine itself is exempt: loopback, and sockets among the files. The addresses are never repeated in a sentence:
they hold passwords. Object store and organisations are looked at where their other settings are.
"""

import os
import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from soteria_tracker.environment import Environment

#: As libpq calls the roots of the operating system, instead of a file.
ROOTS_OF_THE_SYSTEM = "system"
#: What switches a check of redis-py off, and what leaves it on.
REDIS_CHECKS = {"ssl_cert_reqs": {"required"}, "ssl_check_hostname": {"true", "1", "yes", "y", "t"}}


def is_here(host: str) -> bool:
    """On this machine: by loopback or by a socket of files. Not by its other addresses, which a network carries."""
    if host.lower() == "localhost" or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_safe(parts: SplitResult) -> bool:
    """An address of the web to send something to: https, or this machine."""
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_here(host)))


def refusals(environment: Environment) -> Iterator[str]:
    yield from _database(environment)
    yield from _redis(environment.text("REDIS_URL"))
    yield from _mail(environment)
    yield from _authority(environment.text("SIGNING_TSA_URL"))


def _database(environment: Environment) -> Iterator[str]:
    try:
        database = dj_database_url.parse(environment.text("DATABASE_URL") or "sqlite:///tracker.sqlite3")
    except (ValueError, ImproperlyConfigured):
        return  # said already
    if not database["ENGINE"].endswith(".postgresql") or _is_database_here(database, environment.given):
        return
    options = database.get("OPTIONS", {})
    if options.get("sslmode") != "verify-full" or not options.get("sslrootcert"):
        yield (
            "DATABASE_URL names a server on another machine without checked encryption: end it with "
            "?sslmode=verify-full&sslrootcert=/path/of/root.pem, or sslrootcert=system."
        )
    elif options["sslrootcert"] != ROOTS_OF_THE_SYSTEM and not os.access(str(options["sslrootcert"]), os.R_OK):
        yield "DATABASE_URL names an sslrootcert that cannot be read: give the root certificates (PEM), or system."


def _is_database_here(database: Mapping[str, Any], given: Mapping[str, str]) -> bool:
    """As libpq would go, which fills in from the environment what the address leaves out. What a service file says
    is not looked up: it may lead anywhere."""
    options = database.get("OPTIONS", {})
    if options.get("service") or given.get("PGSERVICE"):
        return False
    hosts = database["HOST"] or options.get("host") or given.get("PGHOST", "")
    addresses = options.get("hostaddr") or given.get("PGHOSTADDR", "")
    return all(is_here(each) for each in f"{hosts},{addresses}".split(",") if each)


def _redis(urls: str) -> Iterator[str]:
    """Several are separated as Django's cache does."""
    try:
        is_checked = all(_is_redis_checked(urlsplit(url.strip())) for url in re.split("[;,]", urls) if url.strip())
    except ValueError:
        yield "REDIS_URL is no address."
        return
    if not is_checked:
        yield (
            "REDIS_URL names a server on another machine without checked encryption: begin it with rediss:// and "
            "switch neither ssl_cert_reqs nor ssl_check_hostname off."
        )


def _is_redis_checked(parts: SplitResult) -> bool:
    asked = parse_qs(parts.query)
    host = parts.hostname or asked.get("host", ["localhost"])[0]
    if parts.scheme == "unix" or is_here(host):
        return True
    checks = (each.lower() in kept for name, kept in REDIS_CHECKS.items() for each in asked.get(name, []))
    return parts.scheme == "rediss" and all(checks)


def _mail(environment: Environment) -> Iterator[str]:
    if environment.text("MAIL_TLS") not in ("starttls", "tls") and not is_here(environment.text("MAIL_HOST")):
        yield "MAIL_HOST names a server on another machine: set MAIL_TLS to starttls or tls."
    if bool(environment.text("MAIL_USER")) != bool(environment.text("MAIL_PASSWORD")):
        yield "MAIL_USER and MAIL_PASSWORD go together: give both or neither."


def _authority(url: str) -> Iterator[str]:
    try:
        is_fit = not url or is_safe(urlsplit(url))
    except ValueError:
        is_fit = False
    if not is_fit:
        yield "SIGNING_TSA_URL must begin with https:// and name a host: what is signed is sent there."
