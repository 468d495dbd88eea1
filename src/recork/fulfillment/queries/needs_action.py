"""Orders that failed a check when they came, the longest waiting first."""

from dataclasses import dataclass

from recork.fulfillment.models import Hold, Order
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.status import Status
from recork.manners.window import Window, window


@dataclass(frozen=True, slots=True)
class Failed:
    """One order, with everything that has to be mended."""

    order: Order
    problems: list[Hold]


def read_needs_action(looking_at: int | None, *, after: str = "", before: str = "") -> Window[Failed]:
    """Read a page of them; two statements, whatever is on it. `after` and `before` are ids of orders.

    looking_at  the one winery to read; None for all that the transaction may see
    """
    orders = Order.objects.filter(status=Status.NEEDS_ACTION).select_related("ship_to", "winery")
    if looking_at is not None:
        orders = orders.filter(winery=looking_at)
    page = window(orders, "id", lambda order: str(order.pk), after=_id(after), before=_id(before))
    open_holds = Hold.objects.filter(
        order__in=[order.pk for order in page.rows], reason=HoldReason.NEEDS_ACTION, released_at=None
    )
    problems: dict[int, list[Hold]] = {}
    for hold in open_holds.order_by("id"):
        problems.setdefault(hold.order_id, []).append(hold)
    rows = [Failed(order, problems.get(order.pk, [])) for order in page.rows]
    return Window(rows, page.before, page.after)


def _id(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) < 18 else ""
