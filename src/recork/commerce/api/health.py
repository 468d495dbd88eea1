"""How the shop is doing, for those who watch over it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from recork.commerce.queries.vital_signs import vital_signs
from recork.manners.api.health import tell_metrics


@require_safe
@login_not_required
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The vital signs."""
    return tell_metrics(request, vital_signs)
