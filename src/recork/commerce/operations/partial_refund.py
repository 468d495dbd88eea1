"""Refund a part of an order: lines, the shipping fee, or an amount; never more than was captured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum

from recork.commerce.models import (
    Capture,
    Order,
    OrderLine,
    Refund,
    RefundIntent,
    RefundLine,
    StockEntry,
    StockKind,
)
from recork.commerce.operations.effects import owed_of
from recork.commerce.operations.locking import lock_order, newest_submission, open_question
from recork.commerce.operations.payment_status import settle_payment_status
from recork.commerce.operations.timeline import changed, note
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.money import share, spoken
from recork.commerce.rules.order import OrderStatus
from recork.commerce.rules.refund import CaptureState, RefundFor
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.submission import LIVE
from recork.manners.promise import promise


class LineBack(NamedTuple):
    """So many bottles of one line; with `is_return` they go on sale again."""

    position: int
    bottles: int
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class Refunded:
    """The refund; `is_new` unless it was asked for before under the same id."""

    refund: Refund
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Part:
    line: OrderLine
    bottles: int
    cents: int
    is_return: bool


@transaction.atomic
def refund_lines(
    actor: Actor,
    number: str,
    refund_id: UUID,
    lines: Sequence[LineBack],
    *,
    shipping_cents: int = 0,
    amount_cents: int | None = None,
    note_text: str = "",
    now: datetime,
) -> Refunded | Refused:
    """Owe a customer a part of what they paid.

        lines         bottles that are paid back at their share of what was paid
        amount_cents  a free amount instead of lines and shipping fee

    It comes out of the tenders in the order in which they paid. Asking again under the same id gets the
    first answer. Raises `NotAllowed`.
    """
    require(actor, Verb.REFUND)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    before = Refund.objects.filter(pk=refund_id).first()
    if before is not None:
        return Refunded(before, is_new=False) if before.order_id == order.pk else _reused()
    parts = _parts(order, lines)
    if isinstance(parts, Refused):
        return parts
    refused = _unfit(order, parts, shipping_cents, amount_cents)
    if refused is not None:
        return refused
    whole = amount_cents if amount_cents is not None else sum(part.cents for part in parts) + shipping_cents
    shares = _out_of_tenders(order, whole)
    if shares is None:
        left = spoken(_left(order))
        return Refused("more_than_captured", f"Of order {number} at most {left} can be given back now.")
    refund = Refund.objects.create(
        id=refund_id, order=order, amount_cents=whole, note=note_text, asked_by=actor.name, at=now
    )
    _write(order, refund, parts, shares, actor, now)
    note(order, actor.name, f"{spoken(whole)} to be refunded", "refund", now=now)
    settle_payment_status(order)
    changed(order, actor.name, now=now, payment_status=order.payment_status)
    promise("commerce.pay_refunds")
    return Refunded(refund, is_new=True)


@dataclass(frozen=True, slots=True)
class RefundAhead:
    """What a refund would come to: each line's part in cents by its position, and each tender's."""

    total_cents: int
    lines: dict[int, int]
    tenders: list[tuple[str, int]]


@transaction.atomic
def preview_refund(
    actor: Actor,
    number: str,
    lines: Sequence[LineBack],
    *,
    shipping_cents: int = 0,
    amount_cents: int | None = None,
    now: datetime,
) -> RefundAhead | Refused:
    """Say what `refund_lines` would do: it is done and taken back, so that the two can't differ."""
    done = refund_lines(
        actor, number, uuid4(), lines, shipping_cents=shipping_cents, amount_cents=amount_cents, now=now
    )
    ahead = done if isinstance(done, Refused) else _ahead(done.refund)
    transaction.set_rollback(True)
    return ahead


def _ahead(refund: Refund) -> RefundAhead:
    intents = refund.intents.select_related("capture").order_by("pk")
    return RefundAhead(
        total_cents=refund.amount_cents,
        lines=dict(refund.lines.values_list("line__position", "amount_cents")),
        tenders=[(intent.capture.label, intent.amount_cents) for intent in intents],
    )


def _reused() -> Refused:
    return Refused("refund_id_reused", "This id was used for another order's refund.", ("Choose a new id",))


def _parts(order: Order, wanted: Sequence[LineBack]) -> list[_Part] | Refused:
    """Each line's part in cents: what its bottles cost, less what the same bottles were given back for before."""
    lines = {line.position: line for line in order.lines.all()}
    parts: list[_Part] = []
    for back in wanted:
        line = lines.get(back.position)
        if line is None or back.bottles < 1:
            return Refused("no_such_line", f"Order {order.number} has no line {back.position} to refund.")
        sums = RefundLine.objects.filter(line=line).aggregate(
            bottles=Sum("bottles"), cents=Sum("amount_cents")
        )
        gone, paid_back = sums["bottles"] or 0, sums["cents"] or 0
        if gone + back.bottles > line.bottles:
            left = line.bottles - gone
            return Refused("too_many_bottles", f"Of {line.sku} {left} bottles can still be refunded.")
        # Shared over the line's bottles, so that refunding one by one comes to the whole, to the cent.
        due = sum(share(line.paid_cents, [1] * line.bottles)[: gone + back.bottles])
        parts.append(_Part(line, back.bottles, max(due - paid_back, 0), back.is_return))
    if len({part.line.pk for part in parts}) < len(parts):
        return Refused("line_twice", "A line stands twice in this refund.")
    return parts


def _unfit(
    order: Order, parts: Sequence[_Part], shipping_cents: int, amount_cents: int | None
) -> Refused | None:
    if order.status in {OrderStatus.CANCELLED, OrderStatus.CANCELLING} or open_question(order) is not None:
        words = f"Order {order.number} is {OrderStatus(order.status).words.lower()}; its money is settled with that."
        return Refused("being_cancelled", words)
    if amount_cents is not None and (parts or shipping_cents):
        return Refused("either_or", "Refund lines and shipping fee, or an amount; not both.")
    if shipping_cents < 0 or (amount_cents is not None and amount_cents < 1):
        return Refused("not_positive", "An amount is more than nothing.")
    if shipping_cents > order.shipping_cents:
        words = f"The shipping fee was {spoken(order.shipping_cents)}."
        return Refused("more_than_shipping", words)
    if not parts and not shipping_cents and amount_cents is None:
        return Refused("nothing_to_refund", "Choose what is to be refunded.")
    newest = newest_submission(order)
    if newest is not None and newest.state in LIVE and any(part.is_return for part in parts):
        words = f"Order {order.number} is at the warehouse and ships whole or not at all."
        return Refused(
            "order_is_live", words, ("Cancel the order and place it anew", "Refund without return")
        )
    return None


def _captures(order: Order) -> list[Capture]:
    held = Capture.objects.select_for_update().filter(order=order, state=CaptureState.CAPTURED)
    return list(held.order_by("pk"))


def _left(order: Order) -> int:
    return sum(capture.amount_cents - owed_of(capture) for capture in _captures(order))


def _out_of_tenders(order: Order, cents: int) -> list[tuple[Capture, int]] | None:
    """Take an amount out of the tenders, each as far as it reaches; None when they don't reach."""
    shares: list[tuple[Capture, int]] = []
    for capture in _captures(order):
        part = min(cents, capture.amount_cents - owed_of(capture))
        if part > 0:
            shares.append((capture, part))
            cents -= part
    return None if cents or not shares else shares


def _write(
    order: Order,
    refund: Refund,
    parts: Sequence[_Part],
    shares: Sequence[tuple[Capture, int]],
    actor: Actor,
    now: datetime,
) -> None:
    written = RefundLine.objects.bulk_create(
        RefundLine(
            refund=refund,
            line=part.line,
            bottles=part.bottles,
            amount_cents=part.cents,
            is_return=part.is_return,
        )
        for part in parts
    )
    StockEntry.objects.bulk_create(
        StockEntry(
            product_id=each.line.product_id,
            kind=StockKind.RETURNED,
            bottles=each.bottles,
            refund_line=each,
            at=now,
            actor=actor.name,
        )
        for each in written
        if each.is_return
    )
    RefundIntent.objects.bulk_create(
        RefundIntent(
            capture=capture,
            order=order,
            purpose=RefundFor.PARTIAL,
            refund=refund,
            amount_cents=cents,
            next_try_at=now,
            at=now,
        )
        for capture, cents in shares
    )
