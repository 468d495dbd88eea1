"""How the house is doing, for those who watch over it."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from recork.fulfillment.models import scope
from recork.fulfillment.queries.vital_signs import vital_signs
from recork.manners.api.health import tell_metrics
from recork.manners.vital_signs import VitalSign


@require_safe
@login_not_required
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The vital signs over all wineries."""
    return tell_metrics(request, _read)


def _read() -> Iterable[VitalSign]:
    with scope.of_every_winery():
        return vital_signs()
