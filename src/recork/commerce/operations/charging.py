"""Take money that is to be taken by us: cards under a key for ever, gift cards and credit in our own rows."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from recork.commerce.gateways import Outcome, Result
from recork.commerce.models import Capture, CreditEntry, Order, RefundIntent
from recork.commerce.operations.credit import lock_credit
from recork.commerce.operations.payment_status import settle_payment_status
from recork.commerce.operations.refunding import AT_ONCE, DICE, KEY_LIVES, LEASE, MACHINE
from recork.commerce.operations.tills import Tills, till_of
from recork.commerce.operations.timeline import changed, note
from recork.commerce.rules.money import spoken
from recork.commerce.rules.order import OrderStatus, PaymentStatus
from recork.commerce.rules.refund import CaptureState, RefundFor
from recork.commerce.rules.submission import PAID
from recork.manners.promise import promise
from recork.wire.backoff import next_try

MOST_TRIES = 10
"""So often credit is looked for that a refund is still to bring; then the payment is declined."""


def charge_captures(tills: Tills, *, now: Callable[[], datetime]) -> int:
    """Take what is due of the tenders that wait. Returns how many were tried."""
    ids = _claim(now())
    for capture in Capture.objects.select_related("order").filter(pk__in=ids).order_by("pk"):
        if capture.account:
            _spend(capture.pk, now())
        else:
            _record(capture.pk, _ask(capture, tills, now()), now())
    return len(ids)


def _claim(now: datetime) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE capture SET next_try_at = %s, attempts = attempts + 1
                 WHERE id IN (SELECT id FROM capture
                               WHERE state IN ('waiting', 'unknown') AND next_try_at <= %s
                               ORDER BY next_try_at LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
             RETURNING id""",  # noqa: S608 -- a constant of ours
            [now + LEASE, now],
        )
        return [row_id for (row_id,) in cursor.fetchall()]


def _ask(capture: Capture, tills: Tills, now: datetime) -> Outcome:
    till = till_of(capture, tills)
    if till is None or not capture.source:
        return Outcome.failed("no_card", "No card is known for it; take the payment anew.", for_good=True)
    if now - capture.at > KEY_LIVES:
        # By now the gateway may have forgotten the key: asking again could charge twice.
        return Outcome.unknown("Look at the gateway's own pages whether the card was charged.")
    Capture.objects.filter(pk=capture.pk).update(state=CaptureState.UNKNOWN)
    return till.charge(
        capture.amount_cents,
        capture.order.currency,
        source=capture.source,
        key=str(capture.key),
        metadata={"order": capture.order.number},
    )


@transaction.atomic
def _record(capture_id: int, outcome: Outcome, now: datetime) -> None:
    order, capture = _lock(capture_id)
    if capture.state not in {CaptureState.WAITING, CaptureState.UNKNOWN}:
        return
    match outcome.result:
        case Result.SUCCEEDED:
            capture.payment, capture.charge = outcome.gateway_id, outcome.charge_id
            _take(order, capture, now)
        case Result.FAILED:
            _decline(order, capture, outcome.words, now)
        case _:
            capture.state = CaptureState.UNKNOWN
            capture.failure, capture.next_try_at = outcome.words[:240], now + next_try(capture.attempts, DICE)
            capture.save(update_fields=["state", "failure", "next_try_at"])


@transaction.atomic
def _spend(capture_id: int, now: datetime) -> None:
    """Take an amount out of a gift card or a customer's credit, once; wait a while for what a refund will bring."""
    order, capture = _lock(capture_id)
    if capture.state != CaptureState.WAITING:
        return
    if order.status == OrderStatus.CANCELLED:
        capture.state = CaptureState.VOIDED
        capture.save(update_fields=["state"])
        return
    if lock_credit(capture.account) >= capture.amount_cents:
        CreditEntry.objects.create(
            account=capture.account,
            amount_cents=-capture.amount_cents,
            capture=capture,
            at=now,
            actor=MACHINE,
        )
        _take(order, capture, now)
    elif capture.attempts >= MOST_TRIES:
        _decline(order, capture, f"{capture.label} does not hold {spoken(capture.amount_cents)}.", now)
    else:
        capture.next_try_at = now + timedelta(seconds=2 * capture.attempts)
        capture.save(update_fields=["next_try_at"])


def _lock(capture_id: int) -> tuple[Order, Capture]:
    order_id = Capture.objects.values_list("order", flat=True).get(pk=capture_id)
    order = Order.objects.select_for_update().get(pk=order_id)
    return order, Capture.objects.select_for_update().get(pk=capture_id)


def _take(order: Order, capture: Capture, now: datetime) -> None:
    capture.state, capture.next_try_at, capture.failure = CaptureState.CAPTURED, None, ""
    capture.save(update_fields=["state", "next_try_at", "failure", "payment", "charge"])
    note(order, MACHINE, f"{spoken(capture.amount_cents)} paid by {capture.label}", "paid", now=now)
    if order.status == OrderStatus.CANCELLED:
        # It was cancelled while the card was being charged: what came too late goes straight back.
        RefundIntent.objects.create(
            capture=capture,
            order=order,
            purpose=RefundFor.CANCEL,
            amount_cents=capture.amount_cents,
            destination=order.cancellation.refund_to,
            next_try_at=now,
            at=now,
        )
        promise("commerce.pay_refunds")
    settle_payment_status(order)
    is_paid = order.status == OrderStatus.PENDING and order.payment_status in PAID
    status = OrderStatus.SUBMITTED if is_paid else order.status
    changed(order, MACHINE, now=now, payment_status=order.payment_status, status=status)


def _decline(order: Order, capture: Capture, words: str, now: datetime) -> None:
    capture.state, capture.next_try_at, capture.failure = CaptureState.DECLINED, None, words[:240]
    capture.save(update_fields=["state", "next_try_at", "failure"])
    told = f"Payment of {spoken(capture.amount_cents)} by {capture.label} was declined: {words}"
    note(order, MACHINE, told, "declined_payment", now=now)
    changed(order, MACHINE, now=now, payment_status=PaymentStatus.DECLINED, attention=told[:240])
