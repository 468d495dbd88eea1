"""Refund a part of an order: lines, the shipping fee, or an amount; never more than was captured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from recork.commerce.models import Order, Refund, RefundLine, StockEntry, StockKind
from recork.commerce.operations.locking import lock_order
from recork.commerce.operations.out_of_tenders import left_of, out_of_tenders, owe_shares
from recork.commerce.operations.payment_status import settle_payment_status
from recork.commerce.operations.refund_parts import LineBack, Part, parts_of, why_closed, why_unfit
from recork.commerce.operations.timeline import changed, note
from recork.commerce.operations.unsaid import why_unsaid
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.money import spoken
from recork.commerce.rules.refund import RefundFor
from recork.commerce.rules.refusal import Refused
from recork.manners.promise import promise


@dataclass(frozen=True, slots=True)
class Refunded:
    """The refund; `is_new` unless it was asked for before under the same id."""

    refund: Refund
    is_new: bool


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

    It comes out of the tenders in a fixed order (`GIVEN_BACK_FIRST`), each as far as it reaches. Asking again
    for the same under the same id gets the first answer, for anything else under it a refusal. Raises
    `NotAllowed`.
    """
    require(actor, Verb.REFUND)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    before = Refund.objects.filter(pk=refund_id).first()
    if before is not None:
        return _again(before, order, _wish(lines, shipping_cents, amount_cents))
    if (closed := why_closed(order) or why_unsaid(order, note_text)) is not None:
        return closed
    parts = parts_of(order, lines)
    if isinstance(parts, Refused):
        return parts
    refused = why_unfit(order, parts, shipping_cents, amount_cents)
    if refused is not None:
        return refused
    whole = sum(part.cents for part in parts) + shipping_cents if amount_cents is None else amount_cents
    if not whole:
        return Refused(
            "nothing_paid", "Nothing was paid for these bottles.", ("Give back an amount instead",)
        )
    if whole > left_of(order):
        left = spoken(left_of(order), order.currency)
        return Refused(
            "more_than_captured",
            f"Of order {number} at most {left} can be given back now.",
            ("Give back less",),
        )
    asked = Refund(
        id=refund_id,
        order=order,
        amount_cents=whole,
        shipping_cents=shipping_cents,
        note=note_text,
        asked_by=actor.name,
        at=now,
    )
    refund = _write(asked, parts)
    if refund.order_id != order.pk:
        return _reused(refund, order)
    owe_shares(refund, out_of_tenders(order, whole), RefundFor.PARTIAL, now=now)
    told = f"{spoken(whole, order.currency)} to be refunded"
    told = f"{told}. {note_text}" if note_text else told
    note(order, actor.name, told, "refund", now=now, about=refund.pk)
    settle_payment_status(order)
    changed(order, actor.name, now=now, payment_status=order.payment_status)
    promise("commerce.pay_refunds")
    return Refunded(refund, is_new=True)


type _Wish = tuple[list[LineBack], int, int | None]


def _wish(lines: Sequence[LineBack], shipping_cents: int, amount_cents: int | None) -> _Wish:
    """What somebody wants back. The note is left out: it moves no money, and may be erased by now."""
    return sorted(lines), shipping_cents, amount_cents


def _again(before: Refund, order: Order, wish: _Wish) -> Refunded | Refused:
    """The first refund, if it is what is wanted now; who thinks that more money moves must hear that it doesn't."""
    if before.order_id != order.pk:
        return _reused(before, order)
    found = before.lines.values_list("line__position", "bottles", "is_return")
    lines = [LineBack(*line) for line in found]
    amount = None if lines or before.shipping_cents else before.amount_cents
    if _wish(lines, before.shipping_cents, amount) != wish:
        return _reused(before, order)
    return Refunded(before, is_new=False)


def _reused(before: Refund, order: Order) -> Refused:
    if before.order_id != order.pk:
        words = "This id was used for another order's refund."
    else:
        first = spoken(before.amount_cents, order.currency)
        words = f"This id was used for another refund of order {order.number}, of {first}. Nothing was added."
    return Refused("refund_id_reused", words, ("Choose a new id",))


def _write(asked: Refund, parts: Sequence[Part]) -> Refund:
    """Write a refund with its lines, and what goes on sale again; gives the one that has the id already, if one has."""
    Refund.objects.bulk_create([asked], ignore_conflicts=True)
    refund = Refund.objects.get(pk=asked.pk)
    if refund.order_id != asked.order_id:
        return refund
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
            at=refund.at,
            actor=refund.asked_by,
        )
        for each in written
        if each.is_return
    )
    return refund


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
