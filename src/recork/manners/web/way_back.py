"""Where a form sends a person afterwards: never to another site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, otherwise: str = "/") -> str:
    """The `next` of the form or the address when it stays on this site, else `otherwise`."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    # No host is allowed: only a path of ours is a way back.
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else otherwise
