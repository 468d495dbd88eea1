"""What a partial refund is made of, and why it may not be given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Sum

from recork.commerce.models import Order, OrderLine, RefundLine
from recork.commerce.operations.locking import newest_submission, open_question
from recork.commerce.operations.out_of_tenders import fee_owed
from recork.commerce.rules.money import part_of, spoken
from recork.commerce.rules.order import EXEMPT, OrderStatus, ShippingStatus
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.submission import LIVE, SubmissionState


class LineBack(NamedTuple):
    """So many bottles of one line; with `is_return` they go on sale again."""

    position: int
    bottles: int
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A line's share of a refund."""

    line: OrderLine
    bottles: int
    cents: int
    is_return: bool


def parts_of(order: Order, wanted: Sequence[LineBack]) -> list[Part] | Refused:
    """Each line's part: so many bottles of it that were not refunded before, at what was paid for them."""
    if len({back.position for back in wanted}) < len(wanted):
        return Refused("line_twice", "A line stands twice in this refund.")
    lines = {line.position: line for line in order.lines.all()}
    parts: list[Part] = []
    for back in wanted:
        line = lines.get(back.position)
        if line is None or back.bottles < 1:
            return Refused("no_such_line", f"Order {order.number} has no line {back.position} to refund.")
        gone = RefundLine.objects.filter(line=line).aggregate(sum=Sum("bottles"))["sum"] or 0
        if gone + back.bottles > line.bottles:
            left = line.bottles - gone
            return Refused(
                "too_many_bottles",
                f"Of {line.sku} {left} bottles can still be refunded.",
                ("Refund at most those",),
            )
        cents = part_of(line.paid_cents, line.bottles, gone=gone, more=back.bottles)
        parts.append(Part(line, back.bottles, cents, back.is_return))
    return parts


def why_closed(order: Order) -> Refused | None:
    """Why nothing of an order can be refunded in parts now."""
    if order.status == OrderStatus.CANCELLED:
        words = f"Order {order.number} is cancelled: all of its money goes back with that."
        return Refused("being_cancelled", words)
    if order.status == OrderStatus.PENDING:
        words = f"Order {order.number} is not paid yet, so there is no part of it to give back."
        return Refused("not_paid", words, ("Cancel the order instead",))
    if open_question(order) is not None:
        words = f"The warehouse is being asked about order {order.number}. Its answer comes first."
        return Refused("being_cancelled", words, ("Wait for the answer; the page follows along",))
    return None


def why_unfit(
    order: Order, parts: Sequence[Part], shipping_cents: int, amount_cents: int | None
) -> Refused | None:
    """Why this refund of an order can't be given."""
    if amount_cents is not None and (parts or shipping_cents):
        return Refused(
            "either_or", "Refund lines and shipping fee, or an amount; not both.", ("Leave one of them out",)
        )
    if shipping_cents < 0 or (amount_cents is not None and amount_cents < 1):
        return Refused("not_positive", "An amount is more than nothing.")
    if not parts and not shipping_cents and amount_cents is None:
        return Refused(
            "nothing_to_refund",
            "Choose what is to be refunded.",
            ("Name bottles of a line, shipping fee or an amount",),
        )
    return _fee_used_up(order, shipping_cents) or _cannot_return(order, parts)


def _fee_used_up(order: Order, shipping_cents: int) -> Refused | None:
    owed = fee_owed(order)
    if shipping_cents + owed <= order.shipping_cents:
        return None
    back = f", of which {spoken(owed, order.currency)} are given back already" if owed else ""
    words = f"The shipping fee was {spoken(order.shipping_cents, order.currency)}{back}."
    return Refused("more_than_shipping", words, ("Give back less of it, or an amount",))


def _cannot_return(order: Order, parts: Sequence[Part]) -> Refused | None:
    """A parcel goes whole or not at all: bottles of one that is at the warehouse don't come back by themselves."""
    returned = sum(part.bottles for part in parts if part.is_return)
    newest = newest_submission(order)
    if not returned:
        return None
    if newest is not None and newest.state in LIVE:
        words = f"Order {order.number} is at the warehouse and ships whole or not at all."
        return Refused(
            "order_is_live", words, ("Cancel the order and place it anew", "Refund without return")
        )
    has_left = newest is not None and newest.state in {SubmissionState.SHIPPED, SubmissionState.RETURNED}
    if has_left or ShippingStatus(order.shipping_status) in EXEMPT:
        return None
    before = RefundLine.objects.filter(line__order=order, is_return=True).aggregate(sum=Sum("bottles"))["sum"]
    if (before or 0) + returned < order.bottles:
        return None
    words = f"Nothing of order {order.number} would be left to send."
    return Refused("nothing_left", words, ("Cancel the order instead", "Refund without return"))
