"""What a picker needs of a cart: the next bottle in the order of the bins, what is left, what was called back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from recork.fulfillment.models import Cart, OrderLine
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.picking import Question, next_question
from recork.fulfillment.rules.search import fulfillment_number

_LINES = """
SELECT w.cart_id, w.slot, o.id, o.order_number, y.name, o.state, o.version, o.moved_at, l.id, l.sku_code, coalesce(s.name, l.sku_code),
       coalesce(b.code, ''), l.bottles, l.bottles_picked
  FROM wave_order w
  JOIN orders o ON o.id = w.order_id
  JOIN winery y ON y.id = o.winery_id
  JOIN order_line l ON l.order_id = o.id
  LEFT JOIN sku s ON s.id = l.sku_id
  LEFT JOIN stock_balance k ON k.sku_id = l.sku_id AND k.warehouse_id = o.warehouse_id
  LEFT JOIN bin b ON b.id = k.bin_id
 WHERE w.cart_id = ANY (%s) AND w.left_at IS NULL
 ORDER BY w.cart_id, walk_to(b.code) NULLS LAST, l.sku_code, w.slot, l.id
"""


@dataclass(frozen=True, slots=True)
class CartLine:
    """One wine of one order in a cart."""

    cart_id: int
    slot: int
    order_id: int
    order_number: str
    winery: str
    now_in: str
    version: int
    moved_at: datetime
    line_id: int
    sku: str
    wine: str
    bin: str
    bottles: int
    picked: int

    @property
    def state(self) -> OrderState:
        return OrderState(self.now_in)

    @property
    def to_go(self) -> int:
        return self.bottles - self.picked

    @property
    def fulfillment_number(self) -> str:
        return fulfillment_number(self.order_id)

    @property
    def is_live(self) -> bool:
        """Still to be picked or on its way: a cancelled order's bottles are not."""
        return self.state is not OrderState.CANCELLED


@dataclass(frozen=True, slots=True)
class Pick:
    """What the picker is asked now: this many of this wine from this bin into this slot."""

    question: Question
    line_id: int
    order_id: int
    order_number: str
    slot: int
    bin: str
    sku: str
    wine: str
    winery: str
    bottles: int
    picked: int

    @property
    def to_go(self) -> int:
        return self.bottles - self.picked

    @property
    def fulfillment_number(self) -> str:
        return fulfillment_number(self.order_id)


def cart_lines(*carts: Cart) -> list[CartLine]:
    """All lines of these carts, cart by cart in the order of the bins, in one statement; cancelled orders' too."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [[cart.pk for cart in carts]])
        rows = cursor.fetchall()
    return [CartLine(*row) for row in rows]


def next_pick(cart: Cart) -> Pick | None:
    """What the picker of this cart is asked now, or None when there is nothing left."""
    return pick_of(cart, cart_lines(cart))


def pick_of(cart: Cart, lines: list[CartLine]) -> Pick | None:
    """The same from lines that were read already."""
    line = next((line for line in lines if line.state is OrderState.PICKING and line.to_go), None)
    if line is None:
        return None
    question = next_question(bin_code=line.bin, sku_code=line.sku, at_bin=cart.at_bin, at_sku=cart.at_sku)
    return Pick(
        question,
        line.line_id,
        line.order_id,
        line.order_number,
        line.slot,
        line.bin,
        line.sku,
        line.wine,
        line.winery,
        line.bottles,
        line.picked,
    )


def order_is_full(order_id: int) -> bool:
    """Whether every bottle of an order is in the cart."""
    lines = OrderLine.objects.filter(order=order_id).values_list("bottles", "bottles_picked")
    return all(bottles == picked for bottles, picked in lines)


def pulse(cart: Cart, lines: list[CartLine]) -> str:
    """A short mark that changes when somebody else has changed what this cart's picker sees."""
    orders = {line.order_id: line.version for line in lines}
    return f"{cart.picker_id or 0}-{len(orders)}-{sum(orders.values())}"
