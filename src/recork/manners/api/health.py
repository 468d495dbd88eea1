"""For those who watch over the house: does it live, can it work, how is it doing."""

from collections.abc import Callable, Iterable
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from recork.manners.vital_signs import VitalSign, is_ready

PLAIN = "text/plain; charset=utf-8"
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",  # the one that a proxy in front of an https house must add
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REAL_IP",
    "HTTP_VIA",
)


@require_safe
@login_not_required
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Says nothing else, to anybody."""
    return HttpResponse("ok\n", content_type=PLAIN)


@require_safe
@login_not_required
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """The database answers, and its tables are those that this code expects."""
    try:
        ready = is_ready()
    except DatabaseError:
        ready = False
    return HttpResponse(
        "ready\n" if ready else "not ready\n", status=200 if ready else 503, content_type=PLAIN
    )


def tell_metrics(request: HttpRequest, read: Callable[[], Iterable[VitalSign]]) -> HttpResponse:
    """The vital signs in Prometheus' text format, for the addresses in RECORK_METRICS_FROM alone.

    What a proxy passes on came from elsewhere, whatever address the proxy itself has. For everybody
    else the page is not there.
    """
    if not _may_watch(request):
        raise Http404
    lines = "".join(map(_lines, read()))
    return HttpResponse(lines, content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_watch(request: HttpRequest) -> bool:
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in network for network in settings.METRICS_FROM)


def _lines(sign: VitalSign) -> str:
    lines = [f"# HELP {sign.name} {sign.words}.", f"# TYPE {sign.name} gauge"]
    for status, value in sign.values.items():
        label = f'{{status="{status}"}}' if status else ""
        lines.append(f"{sign.name}{label} {value}")
    return "\n".join(lines) + "\n"
