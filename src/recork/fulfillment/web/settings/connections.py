"""The shops that speak for a winery: connect one, see how they hear what happens here."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.fulfillment.models import ApiToken, ShopConnection
from recork.fulfillment.operations.connection import Connected, connect_shop
from recork.fulfillment.queries.settings_pages import connections_of, tokens_of
from recork.fulfillment.queries.webhooks import endpoints_of, health_of
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.endpoint_words import EndpointRow, endpoint_row
from recork.fulfillment.web.forms.connections import ConnectForm
from recork.fulfillment.web.settings.here import choose_winery, winery_here
from recork.manners.web.unfit import telling

type Shop = tuple[ShopConnection, list[ApiToken], list[EndpointRow]]


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def connections(request: SeatedRequest) -> HttpResponse:
    """The winery's shops, and a form for one more, whose secrets the answer shows."""
    here = winery_here(request)
    if here is None:
        return choose_winery(request, "Connections")
    form = ConnectForm(request.POST or None)
    made: Connected | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with telling(form):
            made = connect_shop(
                request.seat.actor,
                here,
                said["name"],
                webhook_url=said["url"],
                now=timezone.now(),
                key=said["key"],
            )
    if made is not None:
        return TemplateResponse(request, "fulfillment/settings/connection_made.html", {"made": made})
    context = {"here": here, "shops": _shops(here.pk), "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/connections.html", context, status=status)


def _shops(winery_id: int) -> list[Shop]:
    shops, now = connections_of(winery_id), timezone.now()
    endpoints = endpoints_of(shops)
    health = health_of(endpoints)
    rows = [endpoint_row(each, health[each.pk], now) for each in endpoints]
    tokens = [token for token in tokens_of(winery_id) if token.revoked_at is None]
    return [
        (
            shop,
            [token for token in tokens if token.connection_id == shop.pk],
            [row for row in rows if row.endpoint.connection_id == shop.pk],
        )
        for shop in shops
    ]
