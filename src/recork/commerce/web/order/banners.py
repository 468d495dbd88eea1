"""What is going on with an order right now, above its tabs, with what a person can do about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from recork.commerce.models import CarrierRequest, Question
from recork.commerce.queries.connection import is_sending
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.actor import Actor, Verb
from recork.commerce.rules.answer import REUSED
from recork.commerce.rules.carrier_request import CarrierStanding
from recork.commerce.rules.order import SHIPPING_WORDS, OrderStatus, PaymentStatus, ShippingStatus
from recork.commerce.rules.question import Answer, Kind, Purpose
from recork.commerce.rules.submission import PAID, SubmissionState, number_of
from recork.commerce.web.order.answers import ASK_INTERCEPT, may_intercept
from recork.commerce.web.order.carrier_told import carrier_words
from recork.manners.web import say


@dataclass(frozen=True, slots=True)
class Banner:
    """One banner: `acts` names the buttons it bears, `steps` what to do now, `link` is an address and its words.

    about  the declined question on whose behalf the floor may be asked
    """

    kind: str
    title: str
    words: str
    acts: tuple[str, ...] = ()
    link: tuple[str, str] | None = None
    steps: tuple[str, ...] = ()
    about: UUID | None = None


PICKUP, EXTERNAL, NONE, SEND, KEEP = "pickup", "external", "none", "send", "keep"
INTERCEPT, RESUBMIT = "intercept", "resubmit"
REUSED_WORDS = "The number belongs to another order there, for ever: resubmit this one as a new order, which has its own."
REUSED_ACTS = (RESUBMIT, PICKUP, EXTERNAL, NONE)


def banners_of(read: OrderRead, actor: Actor, now: datetime) -> list[Banner]:
    """All that are true now, the most urgent first."""
    may_act = actor.may(Verb.CANCEL_ORDERS)
    return [each if may_act else replace(each, acts=()) for each in _banners(read, now)]


def _banners(read: OrderRead, now: datetime) -> Iterator[Banner]:
    order = read.order
    if read.open_question is not None:
        yield _asking(read, read.open_question, now)
    elif (no := _no(read)) is not None:
        yield _declined(read, no, now)
    elif order.status == OrderStatus.HOLD:
        yield Banner("warn", "This order waits for a decision", order.attention, (KEEP,))
    elif read.newest_state is SubmissionState.REFUSED and is_to_send(read):
        yield _refused(read)
    elif is_to_send(read) and read.at_warehouse is None:
        yield _about_to_send(read, now)
    elif read.newest_state is SubmissionState.ASKED and read.newest and read.newest.last_words:
        words = f"{read.newest.last_words} It is sent again by itself until the warehouse answers."
        yield Banner(
            "warn", f"The warehouse has not answered yet whether it takes {read.newest.order_number}", words
        )
    if read.carrier_request is not None and read.open_question is None:
        yield _carrier(read, read.carrier_request, now)
    if read.replaced_by is not None:
        new = read.replaced_by.number
        yield Banner(
            "",
            f"Resubmitted as a new order: {new}",
            "",
            link=(reverse("order", args=[new]), f"Open order {new}"),
        )


def is_to_send(read: OrderRead) -> bool:
    """Whether the order is one that the warehouse is to have, once nothing else stands in the way."""
    return read.order.shipping_status == ShippingStatus.BLANK and _is_sold(read)


def is_to_send_once_blank(read: OrderRead) -> bool:
    """Whether a blank Shipping Status would send it, for the first time or again."""
    return _is_sold(read) and read.newest_state in {None, SubmissionState.CANCELLED}


def _is_sold(read: OrderRead) -> bool:
    order = read.order
    is_wanted = order.status in {OrderStatus.SUBMITTED, OrderStatus.HOLD}
    return is_wanted and PaymentStatus(order.payment_status) in PAID and read.open_question is None


def _asking(read: OrderRead, question: Question, now: datetime) -> Banner:
    assert question.submission is not None, "an open question is about a sending"
    sent = question.submission.order_number
    asked = f"Asked by {question.asked_by} {say.at(question.asked_at, now)}."
    waits = (
        f" No answer yet: {question.last_words} It is asked again by itself." if question.last_words else ""
    )
    if question.kind == Kind.INTERCEPT:
        title = f"The warehouse is asked to intercept {sent}"
        by = f" by {say.shortly(question.answer_by, now)}" if question.answer_by else ""
        after = f"Its floor answers{by}. Until it says yes, the order may still ship, and no money goes back."
    elif question.purpose == Purpose.STOP:
        title = f"The warehouse is asked once more to stop {sent}"
        after = "What was decided here stays as it is, whatever it says."
    elif question.purpose == Purpose.CANCEL:
        title = f"Cancelling: the warehouse is asked to stop {sent}"
        after = "No money goes back and no bottle is sold again before it agrees."
    else:
        wanted = SHIPPING_WORDS[ShippingStatus(question.wanted)] if question.wanted else "pickup"
        title = f"Changing to {wanted}: the warehouse is asked to stop {sent}"
        after = "If it says no, the Shipping Status goes back to what it was."
    status = reverse("order_status", args=[read.order.number])
    return Banner("warn" if waits else "", title, f"{asked}{waits} {after}", link=(status, "Follow along"))


def _no(read: OrderRead) -> Question | None:
    """The last question, when the warehouse has said no to it and still has the parcel."""
    last, there = read.last_question, read.at_warehouse
    if last is None or there is None or last.answer != Answer.DECLINED:
        return None
    return last if last.submission_id == there.pk else None


def _declined(read: OrderRead, question: Question, now: datetime) -> Banner:
    at = f" {say.at(question.answered_at, now)}" if question.answered_at else ""
    words = f"The warehouse said so{at}. Everything is as before: nothing was refunded, no bottle went back on sale."
    title = question.answer_words or "Unable to cancel in Fulfillment"
    meaning = (reverse("help_page", args=["unable-to-cancel"]), "What “unable to cancel” means")
    acts = (INTERCEPT,) if may_intercept(read, question) else ()
    steps = tuple(str(step) for step in question.next_steps if not (acts and step == ASK_INTERCEPT))
    return Banner("stop", title, words, acts, link=meaning, steps=steps, about=question.pk)


def _carrier(read: OrderRead, asked: CarrierRequest, now: datetime) -> Banner:
    """How the last request to the carrier stands; a refund of what is back is the shop's own, and people's."""
    title, words = carrier_words(read, asked, now)
    if asked.arrived_at is not None:
        refund = reverse("order_payment", args=[read.order.number])
        return Banner("", title, words, link=(refund, "Refund lines as a return"))
    if asked.standing == CarrierStanding.REFUSED:
        steps = tuple(str(step) for step in asked.next_steps)
        return Banner("warn", asked.answer_words or title, words, steps=steps)
    return Banner("warn" if asked.last_words else "", title, words)


def _refused(read: OrderRead) -> Banner:
    newest = read.newest
    assert newest is not None, "a refused sending is one"
    title = f"The warehouse refused {newest.order_number}"
    if newest.refusal_code == REUSED:
        return Banner("stop", title, f"{newest.refusal_words} {REUSED_WORDS}", REUSED_ACTS)
    words = f"{newest.refusal_words} Mend it, then send it again; it is not sent again by itself."
    return Banner("stop", title, words, (SEND, PICKUP, EXTERNAL, NONE))


def _about_to_send(read: OrderRead, now: datetime) -> Banner:
    order, newest = read.order, read.newest
    if read.offer is not None:
        return _waits_for_decision(read)
    held = "" if is_sending() else " Sending is paused, or no warehouse is connected: until then it waits."
    what = f"({say.bottles(order.bottles)} to {order.ship_to.state or order.ship_to.country})"
    number = number_of(order.number, (newest.generation if newest else 0) + 1)
    at = say.at(order.resend_at, now) if order.resend_at and order.resend_at > now else "within a minute"
    if newest is None:
        title = f"Shipping status is blank: this order will be sent to the warehouse {at} {what}"
        words = f"It goes out as {number}, unless you choose otherwise.{held}"
        return Banner("warn" if held else "", title, words, (PICKUP, EXTERNAL, NONE))
    title = f"Shipping status is blank: this order will be sent to the warehouse again {at} {what}"
    stopped = f"The warehouse cancelled it {say.at(newest.stopped_at, now)}. " if newest.stopped_at else ""
    words = f"{stopped}It goes out once more, as {number}, unless you choose otherwise{_left(order.resend_at, now)}."
    words += held
    return Banner("warn", title, words, (PICKUP, EXTERNAL, NONE, SEND))


def _waits_for_decision(read: OrderRead) -> Banner:
    title = "Shipping status is blank, but nothing is sent before somebody has decided what"
    words = "The warehouse had changed this order before it was stopped. Take that over, or keep ours: then it goes out."
    return Banner("warn", title, words, (PICKUP, EXTERNAL, NONE))


def _left(until: datetime | None, now: datetime) -> str:
    minutes = round((until - now).total_seconds() / 60) if until else 0
    if minutes < 1:
        return ""
    return " in the next minute" if minutes == 1 else f" in the next {minutes} minutes"
