"""Pick lists on paper: bins in their order with codes to scan; what was cancelled is never on them."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from recork.fulfillment.models import Cart, Wave
from recork.fulfillment.queries.cart import CartLine, cart_lines
from recork.fulfillment.queries.carts import number_in
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.door import SeatedRequest, page

CARTS = 25
"""On one page of a wave's list: what a printer takes in one go."""
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
    """The lists of a wave's carts, a sheet each, `CARTS` at a time.

    The pages are of all its carts, picked or not: what was on one doesn't move to the next while people pick.
    """
    wave = Wave.objects.select_related("warehouse").filter(pk=min(wave_id, 2**63 - 1)).first()
    if wave is None:
        raise Http404
    carts = list(wave.carts.order_by("pk"))
    part = part_of(len(carts), number_in(request.GET.get("page", "")) or 1)
    return _print(request, wave, carts[part.first - 1 : part.last], part)


@dataclass(frozen=True, slots=True)
class Part:
    """Which of a wave's carts a page shows, counted from 1."""

    page: int
    pages: int
    first: int
    last: int
    of: int

    @property
    def words(self) -> str:
        return f"Carts {self.first} to {self.last} of {self.of}"

    @property
    def pager(self) -> dict[str, str]:
        """What `look/pager.html` says and where it leads; empty where the list ends."""
        return {
            "place": f"Page {self.page} of {self.pages}, print each",
            "newer_url": f"?page={self.page - 1}" if self.page > 1 else "",
            "older_url": f"?page={self.page + 1}" if self.page < self.pages else "",
        }


def part_of(carts: int, page: int) -> Part:
    """One page of so many carts; a page that isn't there counts as the last."""
    pages = max(1, -(-carts // CARTS))
    page = min(page, pages)
    return Part(page, pages, (page - 1) * CARTS + 1, min(page * CARTS, carts), carts)


def _print(
    request: SeatedRequest, wave: Wave, carts: list[Cart], part: Part | None = None
) -> TemplateResponse:
    lines = [line for line in cart_lines(*carts) if line.state in TO_PICK and line.to_go]
    by_cart: dict[int, list[CartLine]] = {
        cart_id: list(of_it) for cart_id, of_it in groupby(lines, attrgetter("cart_id"))
    }
    context: dict[str, object] = {
        "wave": wave,
        "carts": [(cart, by_cart[cart.pk]) for cart in carts if cart.pk in by_cart],
        "printed_at": timezone.now(),
    }
    if part and part.pages > 1:
        context |= {"part": part, **part.pager}
    return TemplateResponse(request, "fulfillment/floor/pick_list.html", context)
