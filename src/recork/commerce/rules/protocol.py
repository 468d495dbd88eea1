"""What the shop does when it hears from the warehouse: one pure decision for each thing that can be heard.

Each takes what the rows say (`Seen`) and returns what is to be written (`Plan`). They are the shop's
half of the protocol; who calls them holds the order's lock.
"""

from typing import NamedTuple

from recork.commerce.rules.order import EXEMPT, OrderStatus, ShippingStatus
from recork.commerce.rules.question import Found, Purpose, ShopNext
from recork.commerce.rules.submission import LIVE, SubmissionState


class Asked(NamedTuple):
    """The order's open question. `was` and `changed` as in `Question`."""

    purpose: Purpose
    was: ShippingStatus = ShippingStatus.BLANK
    changed: bool = False


class Seen(NamedTuple):
    """How the order and the sending in hand stand. `may_cancel`: a stop at the warehouse may cancel here."""

    order: OrderStatus
    shipping: ShippingStatus
    submission: SubmissionState
    question: Asked | None = None
    may_cancel: bool = True


class Plan(NamedTuple):
    """What is to be written; None leaves a thing as it is.

    closes      the open question is answered
    cancels     the sale is cancelled, with all that hangs on it
    waits       a person must decide about a wish to cancel; nothing is sent meanwhile
    sends_again the grace period begins
    """

    submission: SubmissionState | None = None
    order: OrderStatus | None = None
    shipping: ShippingStatus | None = None
    closes: bool = False
    cancels: bool = False
    waits: bool = False
    sends_again: bool = False


NOTHING = Plan()


def open_status(submission: SubmissionState | None) -> OrderStatus:
    """What an order is that nobody is cancelling."""
    if submission in {SubmissionState.SHIPPED, SubmissionState.RETURNED}:
        return OrderStatus.COMPLETED
    return OrderStatus.SUBMITTED


def hear_stop(seen: Seen, shop_next: ShopNext) -> Plan:
    """Somebody at the warehouse has stopped the sending, and wants `shop_next` of us."""
    # guard: shop_next_applied_once
    if seen.submission not in LIVE:
        return NOTHING
    # guard: own_question_before_shop_next
    if seen.question is not None:
        # guard: shop_next_kept_for_decline
        return Plan(submission=SubmissionState.UNDECIDED)
    return _follow(seen, shop_next)


def hear_other_wish(seen: Seen, before: ShopNext, wanted: ShopNext) -> Plan | None:
    """Somebody at the warehouse wants something else of a stop that has happened. None: it is too late.

    It is not, while the order still stands as that stop left it: not sent again, not decided otherwise.
    """
    if seen.submission is SubmissionState.UNDECIDED:
        return NOTHING
    left = ShippingStatus.BLANK if before is ShopNext.SEND_AGAIN else _EXEMPT_BY.get(before, seen.shipping)
    is_as_left = seen.submission is SubmissionState.CANCELLED and seen.shipping is left
    may_still = seen.order in {OrderStatus.SUBMITTED, OrderStatus.HOLD} and seen.question is None
    if not (is_as_left and may_still):
        return None
    plan = _follow(seen._replace(order=OrderStatus.SUBMITTED, shipping=ShippingStatus.SENT), wanted)
    return plan._replace(order=plan.order or OrderStatus.SUBMITTED)


def hear_accepted(seen: Seen, found: Found, shop_next: ShopNext) -> Plan:
    """The warehouse says yes to our own question.

    shop_next  of the stop that happened, where that was somebody else's (`found` says so)
    """
    assert seen.question is not None
    # guard: accept_tells_of_refusal
    was_refused = found is Found.REFUSED or seen.submission is SubmissionState.REFUSED
    ended = SubmissionState.REFUSED if was_refused else SubmissionState.CANCELLED
    # guard: answer_does_what_was_asked
    if seen.question.purpose is Purpose.CANCEL:
        return Plan(submission=ended, closes=True, cancels=True)
    if seen.question.purpose is Purpose.STOP:  # the sale was decided before it was asked
        return Plan(submission=ended, closes=True)
    # guard: withdrawn_question_yields
    if seen.shipping is ShippingStatus.BLANK and not was_refused:
        counts = shop_next if found is Found.ALREADY_CANCELLED else ShopNext.SEND_AGAIN
        return _follow(seen, counts)._replace(closes=True)
    return Plan(submission=ended, closes=True)


def hear_declined(seen: Seen, shop_next: ShopNext) -> Plan:
    """The warehouse says no to our own question: all is as before, but for what persons changed since.

    shop_next  of a stop by somebody else that we have heard of meanwhile
    """
    assert seen.question is not None
    # guard: decline_puts_back
    order = open_status(seen.submission) if seen.order is OrderStatus.CANCELLING else seen.order
    shipping = seen.shipping
    # guard: put_back_only_if_unchanged
    if seen.question.purpose is Purpose.PICKUP and not seen.question.changed:
        shipping = seen.question.was
    back = seen._replace(order=order, shipping=shipping)
    plan = Plan()
    if seen.submission is SubmissionState.UNDECIDED:  # somebody else stopped it: now their wish counts
        plan = _follow(back, shop_next)
    return plan._replace(
        order=plan.order or (order if order is not seen.order else None),
        shipping=plan.shipping
        if plan.shipping is not None
        else (shipping if shipping is not seen.shipping else None),
        closes=True,
    )


def hear_refused(seen: Seen) -> Plan:
    """The warehouse does not take the sending, for good."""
    if seen.submission not in LIVE:
        return NOTHING
    return Plan(submission=SubmissionState.REFUSED, shipping=_unless_decided(seen))


def hear_taken(seen: Seen) -> Plan:
    """The warehouse has it."""
    return Plan(submission=SubmissionState.LIVE) if seen.submission is SubmissionState.ASKED else NOTHING


def hear_shipped(seen: Seen) -> Plan:
    """It has left the warehouse."""
    if seen.submission not in LIVE:
        return NOTHING
    done = OrderStatus.COMPLETED if seen.order is OrderStatus.SUBMITTED else None
    return Plan(submission=SubmissionState.SHIPPED, order=done)


def hear_returned(seen: Seen) -> Plan:
    """It has come back after it was shipped."""
    if seen.submission not in LIVE | {SubmissionState.SHIPPED}:
        return NOTHING
    done = OrderStatus.COMPLETED if seen.order is OrderStatus.SUBMITTED else None
    return Plan(submission=SubmissionState.RETURNED, order=done)


_EXEMPT_BY: dict[ShopNext, ShippingStatus] = {
    ShopNext.HANDLED_EXTERNALLY: ShippingStatus.HANDLED_EXTERNALLY,
    ShopNext.NO_SHIPPING_REQUIRED: ShippingStatus.NO_SHIPPING_REQUIRED,
}


def _follow(seen: Seen, shop_next: ShopNext) -> Plan:
    """Do what a stop at the warehouse wants of an order that is still ours to decide about."""
    stopped = Plan(submission=SubmissionState.CANCELLED)
    if seen.order is OrderStatus.CANCELLED:
        return stopped
    match shop_next:
        case ShopNext.CANCEL_ORDER if seen.may_cancel:
            return stopped._replace(cancels=True)
        case ShopNext.CANCEL_ORDER:
            return stopped._replace(order=OrderStatus.HOLD, shipping=_unless_decided(seen), waits=True)
        case ShopNext.SEND_AGAIN:
            shipping = _unless_decided(seen)
            return stopped._replace(shipping=shipping, sends_again=seen.shipping not in EXEMPT)
        case _:
            return stopped._replace(shipping=_EXEMPT_BY[shop_next])


def _unless_decided(seen: Seen) -> ShippingStatus | None:
    """Sent becomes blank; what a person has chosen stays."""
    return ShippingStatus.BLANK if seen.shipping is ShippingStatus.SENT else None
