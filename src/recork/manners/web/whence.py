"""From which address a request came."""

import re
from ipaddress import IPv6Network, ip_address

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest

OF_THIS_MACHINE = "127.0.0.1"
_WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}")


def address_of(request: HttpRequest) -> str:
    """The address that counts against guessing.

    Behind as many proxies of ours as RECORK_TRUSTED_PROXIES says, each of which adds whom it heard to
    X-Forwarded-For, the one that the outermost of them added. Everything before it anybody can write, so without
    proxies the header is not read at all. Who comes without an address comes over a socket of this machine. An IPv4
    address is one and the same however it is spelled: a server that listens for both kinds hears ::ffff:192.0.2.1.
    """
    heard = request.META.get("REMOTE_ADDR") or OF_THIS_MACHINE
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    said = request.headers.get("X-Forwarded-For", "").split(",")
    claimed = said[-proxies].strip() if 0 < proxies <= len(said) else heard
    return _plainly(claimed) or _plainly(heard) or heard


def network_of(request: HttpRequest) -> str:
    """The same, of IPv6 the network (/64): whoever has one address of it has them all."""
    network: str = ratelimit.get_ip(request)
    return network


def network_around(address: str) -> str:
    """The same of an address that was found before; anything else stays as it is."""
    plain = _plainly(address)
    return str(IPv6Network((plain, 64), strict=False)) if ":" in plain else plain or address


def _plainly(claimed: str) -> str:
    """Some proxies add the port: 192.0.2.1:4711, [2001:db8::1]:4711."""
    if with_port := _WITH_PORT.fullmatch(claimed):
        claimed = with_port[1] or with_port[2]
    try:
        address = ip_address(claimed)
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)
