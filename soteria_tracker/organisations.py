"""Organisations whose own sign-in is taken (OpenID Connect; Entra is one), as the environment names them.

What is half set is refused at the start: a sign-in that fails is found by a commissioner on the day of a deadline.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from soteria_tracker.environment import NO, YES, Environment

SHORT_NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")
NEEDED = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_DOMAINS")
#: Issuers of Entra that take the accounts of any organisation of the world.
ANYBODY = re.compile(r"/(common|organizations|consumers)(/|$)")


@dataclass(frozen=True, slots=True)
class Organisation:
    key: str
    name: str
    issuer: str
    client_id: str
    secret: str
    domains: tuple[str, ...]
    origins: tuple[str, ...]  # where its sign-in lies: forms of ours may lead there
    is_second_factor: bool  # when it says that it has asked for one

    @property
    def app(self) -> dict[str, Any]:
        """As allauth wants to be told."""
        return {
            "provider_id": self.key,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {"server_url": self.issuer, "oauth_pkce_enabled": True},
        }


def listed(environment: Environment) -> list[Organisation]:
    return [_read(environment, key) for key in environment.many("OIDC")]


def _read(environment: Environment, key: str) -> Organisation:
    issuer = _of(environment, "OIDC_ISSUER", key).rstrip("/")
    return Organisation(
        key=key,
        name=_of(environment, "OIDC_NAME", key) or key.replace("-", " ").title(),
        issuer=issuer,
        client_id=_of(environment, "OIDC_CLIENT_ID", key),
        secret=_of(environment, "OIDC_CLIENT_SECRET", key),
        domains=tuple(each.lower().removeprefix("@") for each in _many(environment, "OIDC_DOMAINS", key)),
        origins=tuple({_origin(each): None for each in (issuer, *_many(environment, "OIDC_ORIGINS", key))}),
        is_second_factor=_of(environment, "OIDC_SECOND_FACTOR", key).lower() in YES,
    )


def refusals(environment: Environment, *, in_production: bool) -> Iterator[str]:
    keys = environment.many("OIDC")
    for key in keys:
        if not SHORT_NAME.fullmatch(key):
            yield f"OIDC names “{key}”: small letters, digits and dashes alone, as in OIDC=gwent,north-wales."
        for name in NEEDED:
            if not _of(environment, name, key):
                yield f"OIDC names {key}, and {_name(name, key)} is missing."
        yield from _wrong(environment, key, in_production=in_production)
    known = {_name(name, key) for key in keys for name in (*NEEDED, "OIDC_NAME", "OIDC_ORIGINS", "OIDC_SECOND_FACTOR")}
    for given in sorted(environment.given):
        if given.startswith("OIDC_") and given.removesuffix("_FILE") not in known and environment.given[given].strip():
            yield f"{given} is set, and OIDC names no such organisation."


def _wrong(environment: Environment, key: str, *, in_production: bool) -> Iterator[str]:
    issuer = _of(environment, "OIDC_ISSUER", key)
    for address in (issuer, *_many(environment, "OIDC_ORIGINS", key)):
        try:
            parts = urlsplit(address)
        except ValueError:
            yield f"{_name('OIDC_ISSUER', key)} or {_name('OIDC_ORIGINS', key)} is no address."
            continue
        is_plain = parts.scheme == "http" and not in_production
        if address and not ((parts.scheme == "https" or is_plain) and parts.hostname):
            yield f"{_name('OIDC_ISSUER', key)} and {_name('OIDC_ORIGINS', key)} begin with https:// and name a host."
    if ANYBODY.search(issuer):
        yield f"{_name('OIDC_ISSUER', key)} takes the accounts of every organisation: name your own tenant by its id."
    for domain in _many(environment, "OIDC_DOMAINS", key):
        if "*" in domain or "." not in domain.strip(".@"):
            yield f"{_name('OIDC_DOMAINS', key)} has “{domain}”: name each domain whole, as in gwent.pcc.police.uk."
    if _of(environment, "OIDC_SECOND_FACTOR", key).lower() not in YES | NO:
        yield f"{_name('OIDC_SECOND_FACTOR', key)} must be yes or no."


def _name(name: str, key: str) -> str:
    return f"{name}_{key.upper().replace('-', '_')}"


def _of(environment: Environment, name: str, key: str) -> str:
    return environment.secret(_name(name, key)).strip()


def _many(environment: Environment, name: str, key: str) -> list[str]:
    return [each.strip() for each in _of(environment, name, key).split(",") if each.strip()]


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
