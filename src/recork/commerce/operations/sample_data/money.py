"""The money of a sale: what was captured, and what went back when it was cancelled."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Model

from recork.commerce.models import Capture, CreditEntry, Order, RefundAttempt, RefundIntent
from recork.commerce.rules.actor import MACHINE
from recork.commerce.rules.refund import CaptureState, RefundFor, RefundOutcome, TenderKind
from recork.sample.mark import sample_id
from recork.sample.shapes import SampleTender

GIFT_CENTS = 2_500  # gift cards are sold in steps of this
CARDS = {"Visa": "pm_card_visa", "Mastercard": "pm_card_mastercard", "Amex": "pm_card_amex",
         "Discover": "pm_card_discover"}  # fmt: skip
BEFORE = timedelta(days=3)
AFTER = timedelta(seconds=4)  # as long as a gateway takes


def captures_of(
    order: Order, shop: str, tenders: tuple[SampleTender, ...], ids: Iterator[int]
) -> list[Capture]:
    """One for each tender. A card's money is at the gateway, under names that the sandbox gets to know too."""
    captures = []
    for place, tender in enumerate(tenders, start=1):
        is_card = tender.kind == TenderKind.CARD
        name = f"{shop}_{order.number}_{place}"
        captures.append(
            Capture(
                id=next(ids),
                order_id=order.pk,
                kind=TenderKind(tender.kind),
                label=tender.label,
                amount_cents=tender.amount_cents,
                state=CaptureState.CAPTURED,
                gateway="stripe" if is_card else "",
                payment=f"pi_{name}" if is_card else "",
                charge=f"ch_{name}" if is_card else "",
                source=CARDS[tender.label.split()[0]] if is_card else "",
                account=_account(order, tender),
                key=sample_id(f"capture {name}"),
                at=order.placed_at,
            )
        )
    return captures


def credit_of(capture: Capture) -> Iterator[CreditEntry]:
    """What was on the gift card or in the customer's credit before, and what this order took of it."""
    if not capture.account:
        return
    is_gift = capture.kind == TenderKind.GIFT_CARD
    before = -(-capture.amount_cents // GIFT_CENTS) * GIFT_CENTS if is_gift else capture.amount_cents
    bought = "Gift card sold" if is_gift else "For a bottle that was corked"
    yield CreditEntry(
        account=capture.account,
        amount_cents=before,
        at=capture.at - BEFORE,
        actor=MACHINE.name,
        note=bought,
    )
    yield CreditEntry(
        account=capture.account,
        amount_cents=-capture.amount_cents,
        capture_id=capture.pk,
        at=capture.at,
        actor=MACHINE.name,
    )


def refund_of(order: Order, capture: Capture, intent_id: int, cancelled_at: datetime) -> Iterator[Model]:
    """All of it, given back within seconds."""
    finished_at = cancelled_at + AFTER
    yield RefundIntent(
        id=intent_id,
        capture_id=capture.pk,
        order_id=order.pk,
        purpose=RefundFor.CANCEL,
        amount_cents=capture.amount_cents,
        outcome=RefundOutcome.SUCCEEDED,
        at=cancelled_at,
        finished_at=finished_at,
    )
    yield RefundAttempt(
        intent_id=intent_id,
        number=1,
        key=refund_key(capture),
        outcome=RefundOutcome.SUCCEEDED,
        gateway_id=refund_id(capture) if capture.charge else None,
        calls=1 if capture.charge else 0,
        started_at=cancelled_at,
        called_at=finished_at,
    )
    if capture.account:
        yield CreditEntry(
            account=capture.account,
            amount_cents=capture.amount_cents,
            intent_id=intent_id,
            at=finished_at,
            actor=MACHINE.name,
            note=f"Refund of order {order.number}",
        )


def refund_key(capture: Capture) -> str:
    """The key under which the gateway was asked."""
    return str(sample_id(f"refund {capture.key}"))


def refund_id(capture: Capture) -> str:
    """The gateway's name for the refund of a card's capture."""
    return capture.charge.replace("ch_", "re_", 1)


def _account(order: Order, tender: SampleTender) -> str:
    match tender.kind:
        case TenderKind.GIFT_CARD:
            return f"gift:{tender.label.removeprefix('Gift card ')}"
        case TenderKind.STORE_CREDIT:
            return f"customer:{order.customer_id}"
        case _:
            return ""
