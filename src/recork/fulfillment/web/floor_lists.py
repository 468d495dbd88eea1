"""Pick lists on paper: bins in their order with codes to scan; what was cancelled is never on them."""

from itertools import groupby
from operator import attrgetter

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from recork.fulfillment.models import Cart, Wave
from recork.fulfillment.queries.cart import CartLine, cart_lines
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.door import SeatedRequest, page

TO_PICK = frozenset({OrderState.RELEASED, OrderState.PICKING})


@require_GET
@page(Verb.MOVE_ORDERS)
def cart_list(request: SeatedRequest, cart_id: int) -> TemplateResponse:
    """The list of one cart, as it stands now: print it again and it has changed with the orders."""
    cart = Cart.objects.select_related("wave__warehouse").filter(pk=min(cart_id, 2**63 - 1)).first()
    if cart is None:
        raise Http404
    return _print(request, cart.wave, [cart])


@require_GET
@page(Verb.MOVE_ORDERS)
def wave_list(request: SeatedRequest, wave_id: int) -> TemplateResponse:
    """The lists of all carts of a wave, a page each."""
    wave = Wave.objects.select_related("warehouse").filter(pk=min(wave_id, 2**63 - 1)).first()
    if wave is None:
        raise Http404
    return _print(request, wave, list(wave.carts.order_by("pk")))


def _print(request: SeatedRequest, wave: Wave, carts: list[Cart]) -> TemplateResponse:
    lines = [line for line in cart_lines(*carts) if line.state in TO_PICK and line.to_go]
    by_cart: dict[int, list[CartLine]] = {
        cart_id: list(of_it) for cart_id, of_it in groupby(lines, attrgetter("cart_id"))
    }
    context = {
        "wave": wave,
        "carts": [(cart, by_cart[cart.pk]) for cart in carts if cart.pk in by_cart],
        "printed_at": timezone.now(),
    }
    return TemplateResponse(request, "fulfillment/floor/pick_list.html", context)
