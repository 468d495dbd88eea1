"""Sell the same again under a new number, linked to the first; never two of them live at once."""

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from recork.commerce.models import (
    Capture,
    Order,
    OrderLine,
    ShipTo,
    StockEntry,
    StockKind,
)
from recork.commerce.operations.edits_anew import carry_over, settle_edits
from recork.commerce.operations.locking import lock_order
from recork.commerce.operations.timeline import note
from recork.commerce.operations.unsaid import why_not_anew
from recork.commerce.queries.resubmission import charges_of, credit_granted
from recork.commerce.queries.to_send import destination_of
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.edit import Choice
from recork.commerce.rules.order import OrderStatus, PaymentStatus, ShippingStatus
from recork.commerce.rules.refund import CaptureState, Destination, TenderKind
from recork.commerce.rules.refusal import Refused
from recork.manners.promise import promise

_ROOT = re.compile(r"-R[0-9]+$")


@dataclass(frozen=True, slots=True)
class Resubmitted:
    """The new order; `is_new` unless it was there before."""

    order: Order
    is_new: bool


def resubmit_cancelled(order: Order, who: str, *, now: datetime) -> Resubmitted:
    """Clone a cancelled, locked order: lines, customer, addresses, tenders. There is one replacement at most.

    What was taken over from the warehouse is sent of it too; what nobody has decided about is offered of it.

    The new order is Pending until its money is here: store credit as soon as it is credited, a card
    when it was charged anew.
    """
    assert order.status == OrderStatus.CANCELLED, "the first must be dead before the second lives"
    before = Order.objects.filter(replaces=order).first()
    if before is not None:
        return Resubmitted(before, is_new=False)
    new = _clone(order, who, now)
    _clone_rows(order, new, who, now)
    carry_over(order, new, now=now)
    _clone_money(order, new, now)
    note(order, who, f"Resubmitted as new order {new.number}", "resubmitted", now=now)
    note(new, who, f"Order placed anew in place of {order.number}", "placed", now=now)
    promise("commerce.charge_captures")
    return Resubmitted(new, is_new=True)


def _clone(order: Order, who: str, now: datetime) -> Order:
    return Order.objects.create(
        number=_free_number(order.number),
        customer=order.customer,
        status=OrderStatus.PENDING,
        payment_status=PaymentStatus.PENDING,
        shipping_status=ShippingStatus.BLANK,
        order_type=order.order_type,
        club_batch=order.club_batch,
        carrier=order.carrier,
        service=order.service,
        requested_ship_on=order.requested_ship_on,
        shipping_instructions=order.shipping_instructions,
        gift_message=order.gift_message,
        bottles=order.bottles,
        goods_cents=order.goods_cents,
        discount_cents=order.discount_cents,
        shipping_cents=order.shipping_cents,
        tax_cents=order.tax_cents,
        total_cents=order.total_cents,
        currency=order.currency,
        placed_at=now,
        replaces=order,
        changed_at=now,
        changed_by=who,
    )


def _free_number(number: str) -> str:
    """The next of 10234-R1, 10234-R2 ... that nobody has; a unique index stops two who choose at once."""
    root = _ROOT.sub("", number)
    taken = set(Order.objects.filter(number__startswith=f"{root}-R").values_list("number", flat=True))
    return next(free for n in range(1, len(taken) + 2) if (free := f"{root}-R{n}") not in taken)


def _clone_rows(order: Order, new: Order, who: str, now: datetime) -> None:
    to = ShipTo.objects.get(order=order)  # as it stands now: it may have been taken over a moment ago
    ShipTo.objects.create(order=new, **asdict(destination_of(to)))
    lines = OrderLine.objects.bulk_create(
        OrderLine(
            order=new,
            position=line.position,
            product_id=line.product_id,
            sku=line.sku,
            name=line.name,
            bottles=line.bottles,
            price_cents=line.price_cents,
            paid_cents=line.paid_cents,
        )
        for line in order.lines.order_by("position")
    )
    StockEntry.objects.bulk_create(
        StockEntry(
            product_id=line.product_id,
            kind=StockKind.SOLD,
            bottles=-line.bottles,
            line=line,
            at=now,
            actor=who,
        )
        for line in lines
    )


def _clone_money(order: Order, new: Order, now: datetime) -> None:
    """What is to be charged anew: from store credit as far as the first one's money went there, else as before."""
    captures = list(order.captures.order_by("pk"))
    is_credit = order.cancellation.refund_to == Destination.STORE_CREDIT
    charged = charges_of(new, captures, credit_granted(order) if is_credit else None)
    parts = [
        (_from_credit(new) if part.place is None else captures[part.place], part.cents) for part in charged
    ]
    Capture.objects.bulk_create(
        Capture(
            order=new,
            kind=first.kind,
            label=first.label,
            amount_cents=cents,
            state=CaptureState.WAITING,
            gateway=first.gateway,
            source=first.source,
            account=first.account,
            key=uuid4(),
            next_try_at=now,
            at=now,
        )
        for first, cents in parts
    )


def _from_credit(new: Order) -> Capture:
    return Capture(kind=TenderKind.STORE_CREDIT, label="Store credit", account=f"customer:{new.customer_id}")


@transaction.atomic
def resubmit(
    actor: Actor, number: str, *, edits: Choice | None = None, now: datetime
) -> Resubmitted | Refused:
    """Sell a cancelled order anew. One that isn't cancelled yet: see `cancel_order` with `then_resubmit`.

    edits  what is to become of what was changed at the warehouse; while that is undecided nothing is sold anew

    Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    require(actor, Verb.TAKE_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    if order.status != OrderStatus.CANCELLED:
        return Refused(
            "not_cancelled", f"Order {number} is not cancelled yet.", ("Cancel and resubmit it in one step",)
        )
    refused = why_not_anew(order)
    if refused is None and not Order.objects.filter(replaces=order).exists():
        refused = settle_edits(order, actor, edits, now=now)
    return refused or resubmit_cancelled(order, actor.name, now=now)
