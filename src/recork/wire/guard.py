"""Where we may be sent by an address that a stranger wrote: to public hosts over TLS, nowhere else.

An address is judged twice. Its spelling, when it is written down; and the machine it leads to, at every call: the
name is resolved once, the answer is judged, and exactly that answer is connected to (see `caller`), so that a name
which means another machine a moment later changes nothing.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_URL = 2_000
PLAIN = re.compile(r"[!-~]+")
NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)


class Forbidden(Exception):
    """We don't go there. Its words say why, for the person who wrote the address."""


def check_url(url: str, *, allow_loopback: bool) -> None:
    """Raise `Forbidden` for an address whose spelling alone is reason enough.

    `allow_loopback` lets this machine be named as `localhost`, `127.0.0.1` or `[::1]`, on any port and without TLS;
    another name that leads here stays forbidden.
    """
    parts = _split(url)
    if allow_loopback and is_loopback_by_name(url):
        return
    if parts.scheme != "https":
        raise Forbidden("The address begins with https://.")
    if parts.port not in {None, 443}:
        raise Forbidden("The address names no port, or 443.")
    host = parts.hostname or ""
    if len(host) > 253 or not (NAME.fullmatch(host) or _is_public_literal(host)):
        raise Forbidden("The address names a public host, like shop.example.com.")


def is_loopback_by_name(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and parts.hostname in LOOPBACK_NAMES


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether this is a machine of the internet's, and not one of ours or of our neighbours'."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return False  # an IPv4 address in disguise; nobody needs to write it that way
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _split(url: str) -> SplitResult:
    if not PLAIN.fullmatch(url) or len(url) > LONGEST_URL or "\\" in url:
        raise Forbidden(
            "The address is plain ASCII without spaces; a host with other letters is written as xn--."
        )
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 -- reading it is what checks it
    except ValueError:
        raise Forbidden("The address can't be read.") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Forbidden("The address begins with https:// and names a host.")
    if "@" in parts.netloc:
        raise Forbidden("The address carries no user and no password.")
    if "#" in url:
        raise Forbidden("The address has no part after a #.")
    return parts


def _is_public_literal(host: str) -> bool:
    try:
        return is_public(ip_address(host))
    except ValueError:
        return False
