"""The popup before an order is resubmitted as a new one."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

from django.urls import reverse

from recork.commerce.queries.cancellation import CancelPreview
from recork.commerce.queries.edits import Offer
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.queries.resubmission import Charge, ResubmitPreview
from recork.commerce.queries.to_send import is_taken_over, wines_to_send
from recork.commerce.rules.refund import Destination
from recork.commerce.rules.submission import SubmissionState, is_forgotten
from recork.commerce.web.order.popups import Ask, EffectAhead, summary_of
from recork.commerce.web.order.shipping_popups import WINES_WORDS
from recork.manners.web import say


def ask_resubmission(
    read: OrderRead, ahead: CancelPreview, anew: ResubmitPreview, offer: Offer | None
) -> Ask:
    """Resubmit as a new order: what becomes of the old one, where its money goes, and what the new one is charged.

    offer  what was changed at the warehouse, and is decided with OK
    """
    order, key = read.order, uuid4()
    return Ask(
        title=f"Resubmit order {order.number} as a new order?",
        summary=summary_of(read),
        effects=[
            *_old(read, ahead),
            *_new(read, anew, offer),
            *_edited(read, ahead, offer),
            *_charged(read, anew),
        ],
        meaning=_meaning(read, ahead),
        action=reverse("order_resubmissions", args=[order.number]),
        status_url=reverse("order_resubmission", args=[order.number, key]),
        key=key,
        what=f"Order {order.number}",
        kept=[("edit", str(offer.newest.pk))] if offer else [],
    )


def _meaning(read: OrderRead, ahead: CancelPreview) -> str:
    number = read.order.number
    if read.cancellation is not None:
        return f"OK places the new order; {number} stays cancelled. Cancel places none."
    if ahead.must_ask_warehouse:
        return f"OK asks the warehouse to stop {ahead.asked_about}, and with its yes cancels {number} and places the new order. Cancel leaves it."
    return f"OK cancels order {number} and places the new one. Cancel leaves it."


def _old(read: OrderRead, ahead: CancelPreview) -> Iterator[EffectAhead]:
    number, newest = read.order.number, read.newest
    if read.cancellation is None and ahead.must_ask_warehouse:
        yield (
            "truck",
            "Old",
            f"The warehouse must agree to stop {ahead.asked_about} first. Nothing happens before",
        )
    elif read.cancellation is None:
        yield "truck", "Old", f"Nothing is at the warehouse: order {number} is cancelled at once"
    else:
        yield "truck", "Old", f"Order {number} is cancelled, and stays so"
    if newest is not None and is_forgotten(SubmissionState(newest.state), newest.warehouse_state):
        words = f"{newest.warehouse_status} at the warehouse all the same: have it stopped first, or two parcels go out"
        yield "alert", newest.order_number, words


def _new(read: OrderRead, anew: ResubmitPreview, offer: Offer | None) -> Iterator[EffectAhead]:
    order = read.order
    same = "Same wines, customer and address under a new number"
    if offer is not None:
        same = "Same customer under a new number, address, day and wines as you choose here"
    yield "plus", "New", f"{same}; both name each other"
    if anew.refunded_cents:
        back, total = (say.money(cents, order.currency) for cents in (anew.refunded_cents, order.total_cents))
        words = f"{back} of the old one were refunded. The whole is sold and charged again: {say.bottles(order.bottles)}, {total}"
        yield "info", "Whole", words


def _edited(read: OrderRead, ahead: CancelPreview, offer: Offer | None) -> Iterator[EffectAhead]:
    """What was changed at the warehouse, as far as it isn't the same as what is sold."""
    if offer is not None and offer.changes_wines:
        yield "store", "Money", WINES_WORDS
    elif is_taken_over(read.order):
        wines = ", ".join(f"{wine.bottles} {wine.sku}" for wine in wines_to_send(read.order))
        words = f"{wines} are sent, as was taken over from the warehouse. The whole is sold and charged"
        yield "bottle", "Sent", words
    if offer is not None and read.cancellation is None and ahead.must_ask_warehouse:
        yield (
            "info",
            "Choice",
            "What you choose of the warehouse's changes counts at once, whatever it answers",
        )


def _charged(read: OrderRead, anew: ResubmitPreview) -> Iterator[EffectAhead]:
    """Of a cancelled order it is settled by which way; else a choice in the popup says it."""
    if read.cancellation is not None:
        is_credit = read.cancellation.refund_to == Destination.STORE_CREDIT
        charges = anew.by_credit if is_credit else anew.by_tender
        yield "store", "Charged", charge_words(charges, read.order.currency)


def charge_words(charges: Sequence[Charge], currency: str) -> str:
    """$280.00 from Store credit, $32.00 from Visa ··4471."""
    return ", ".join(f"{say.money(cents, currency)} from {label}" for label, cents in charges) or "Nothing"
