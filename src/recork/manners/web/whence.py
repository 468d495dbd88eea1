"""From which address a request came."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

OF_THIS_MACHINE = "127.0.0.1"


def address_of(request: HttpRequest) -> str:
    """The address that counts against guessing.

    Behind as many proxies of ours as RECORK_TRUSTED_PROXIES says, each of which adds whom it heard to
    X-Forwarded-For, the one that the outermost of them added. Everything before it anybody can write, so without
    proxies the header is not read at all. Who comes without an address comes over a socket of this machine.
    """
    heard = request.META.get("REMOTE_ADDR") or OF_THIS_MACHINE
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    said = request.headers.get("X-Forwarded-For", "").split(",")
    claimed = said[-proxies].strip() if 0 < proxies <= len(said) else heard
    try:
        return str(ip_address(claimed))
    except ValueError:
        return heard
