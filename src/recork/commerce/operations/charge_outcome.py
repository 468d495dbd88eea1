"""What becomes of an order by what was said of a tender that was to be charged."""

from datetime import datetime
from random import SystemRandom

from recork.commerce.models import Capture, Order, RefundIntent
from recork.commerce.operations.attention import attention_left, call_people
from recork.commerce.operations.payment_status import settle_payment_status
from recork.commerce.operations.timeline import changed, note
from recork.commerce.rules.actor import MACHINE
from recork.commerce.rules.money import spoken
from recork.commerce.rules.order import OrderStatus, PaymentStatus
from recork.commerce.rules.refund import CaptureState, RefundFor
from recork.commerce.rules.refund_pace import WORTH_A_LOOK
from recork.manners.promise import promise
from recork.wire.backoff import next_try

DICE = SystemRandom()


def lock_capture(capture_id: int) -> tuple[Order, Capture]:
    """Lock a capture behind its order."""
    order_id = Capture.objects.values_list("order", flat=True).get(pk=capture_id)
    order = Order.objects.select_for_update().get(pk=order_id)
    return order, Capture.objects.select_for_update().get(pk=capture_id)


def take(order: Order, capture: Capture, *, now: datetime) -> None:
    """Its money is here. With the last tender the order is paid, and Submitted."""
    capture.state, capture.next_try_at, capture.failure = CaptureState.CAPTURED, None, ""
    capture.save(update_fields=["state", "next_try_at", "failure", "payment", "charge"])
    amount = spoken(capture.amount_cents, order.currency)
    note(order, MACHINE.name, f"{amount} paid by {capture.label}", "paid", now=now)
    if order.status == OrderStatus.CANCELLED:
        _give_straight_back(order, capture, now)
    settle_payment_status(order)
    is_paid = order.status == OrderStatus.PENDING and order.payment_status == PaymentStatus.PAID
    changed(
        order,
        MACHINE.name,
        now=now,
        payment_status=order.payment_status,
        status=OrderStatus.SUBMITTED if is_paid else order.status,
        attention=attention_left(order),
    )


def _give_straight_back(order: Order, capture: Capture, now: datetime) -> None:
    """It was cancelled while the card was being charged."""
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


def _let_go(order: Order, capture: Capture, now: datetime) -> None:
    """It was cancelled while money that is set aside was to be taken: that is let go."""
    if not capture.payment:
        return
    capture.state = CaptureState.AUTHORIZED
    capture.save(update_fields=["state"])
    _give_straight_back(order, capture, now)


def decline(order: Order, capture: Capture, words: str, *, now: datetime) -> None:
    """It was refused: somebody talks to the customer, unless the order is cancelled anyway."""
    capture.state, capture.next_try_at, capture.failure = CaptureState.DECLINED, None, words[:240]
    capture.save(update_fields=["state", "next_try_at", "failure"])
    amount = spoken(capture.amount_cents, order.currency)
    told = f"Payment of {amount} by {capture.label} was declined: {words}"
    if order.status == OrderStatus.CANCELLED:
        note(order, MACHINE.name, told, "declined_payment", now=now)
        _let_go(order, capture, now)
    else:
        call_people(order, told, "declined_payment", now=now)
    settle_payment_status(order)
    changed(order, MACHINE.name, now=now, payment_status=order.payment_status, attention=order.attention)


def wait(order: Order, capture: Capture, words: str, *, now: datetime) -> None:
    """Nobody knows yet; ask again later. Whoever waits for long calls people, once."""
    capture.failure, capture.next_try_at = words[:240], now + next_try(capture.attempts, DICE)
    capture.save(update_fields=["failure", "next_try_at"])
    if now - (capture.asked_at or capture.at) < WORTH_A_LOOK or order.attention:
        return
    amount = spoken(capture.amount_cents, order.currency)
    told = f"Nobody knows yet whether {capture.label} was charged {amount}; it is asked for again. {words}"
    call_people(order, told, "payment_unknown", now=now)
    changed(order, MACHINE.name, now=now, attention=order.attention)
