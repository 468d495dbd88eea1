"""Have a box that has left sent back or elsewhere: asked of the warehouse, whose people ask the carrier."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from recork.commerce.models import CarrierRequest, Order, Submission
from recork.commerce.operations.answering import WAREHOUSE
from recork.commerce.operations.locking import lock_order, newest_submission
from recork.commerce.operations.timeline import note
from recork.commerce.operations.unsaid import why_unsaid
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.carrier_request import (
    OPEN,
    CarrierStanding,
    CarrierTold,
    CarrierWant,
    is_news,
    wish_words,
)
from recork.commerce.rules.question import Reason, why_words
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import Destination
from recork.commerce.rules.submission import SubmissionState
from recork.manners.promise import promise


@dataclass(frozen=True, slots=True)
class CarrierWish:
    """One asking. `ship_to` comes with a reroute, `location` with a box that its carrier is to keep, else neither."""

    request_id: UUID
    want: CarrierWant
    reason: Reason = Reason.CUSTOMER_REQUEST
    note: str = ""
    ship_to: Destination | None = None
    location: str = ""


@transaction.atomic
def ask_carrier(actor: Actor, number: str, wish: CarrierWish, *, now: datetime) -> CarrierRequest | Refused:
    """Write down a request and promise to bring it to the warehouse. Neither the order nor its money moves.

    Asking again under the same id gets the request as it stands. Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    before = CarrierRequest.objects.filter(pk=wish.request_id).first()
    if before is not None:
        is_same = before.order_id == order.pk
        reused = Refused("request_id_reused", "This id was used for another request.", ("Choose a new id",))
        return before if is_same else reused
    wrong = _why_not(order, wish) or why_unsaid(order, wish.note, wish.ship_to, wish.location)
    if wrong is not None:
        return wrong
    sent = newest_submission(order)
    assert sent is not None
    asked = CarrierRequest(
        id=wish.request_id,
        order=order,
        submission=sent,
        want=wish.want,
        ship_to=asdict(wish.ship_to) if wish.ship_to else None,
        location=wish.location,
        reason=wish.reason,
        note=wish.note,
        asked_by=actor.name,
        asked_at=now,
        next_try_at=now,
    )
    asked.save(force_insert=True)
    words = wish_words(wish.want, asked.ship_to, wish.location)
    why = why_words(wish.reason, wish.note)
    note(order, actor.name, f"Asked for its carrier: {words}. {why}", "carrier", now=now, about=asked.pk)
    promise("commerce.ask_warehouse")
    return asked


def _why_not(order: Order, wish: CarrierWish) -> Refused | None:
    """Why nothing is asked, by what was last heard; the warehouse judges for itself."""
    if (wish.want is CarrierWant.REROUTE) != (wish.ship_to is not None):
        return Refused("wish_not_whole", "A reroute needs its new address, and nothing else has one.")
    if (wish.want is CarrierWant.HOLD_AT_LOCATION) != bool(wish.location):
        return Refused("wish_not_whole", "Say where the carrier is to hold it, and only then.")
    sent = newest_submission(order)
    if sent is None or sent.state != SubmissionState.SHIPPED:
        words = f"By the last we heard, no carrier has a box of order {order.number}."
        return Refused("nothing_under_way", words, ("Look at the order as it stands now",))
    if sent.warehouse_state == "delivered":
        return Refused("already_delivered", f"Order {order.number} is already delivered.")
    if CarrierRequest.objects.filter(order=order, standing__in=OPEN).exists():
        words = f"The carrier is being asked about order {order.number}. Its answer comes first."
        return Refused("carrier_request_open", words)
    return None


def hear_carrier_request(order: Order, submission: Submission, told: CarrierTold, *, now: datetime) -> None:
    """Let a locked order hear how a request stands, whichever way it came and however often."""
    kept = CarrierRequest.objects.filter(pk=told.request_id).first()
    if kept is None and order.erased_at is not None:
        return  # an old piece of news, of a customer who is forgotten
    if kept is None:
        kept = _heard_of(order, submission, told, now)
    if kept.order_id != order.pk or kept.submission_id != submission.pk:
        return  # an id names one request, and this is another's
    if not is_news(told, CarrierStanding(kept.standing), had_arrived=kept.arrived_at is not None):
        return
    kept.standing, kept.heard_at, kept.last_words = told.standing, now, ""
    kept.reference = told.reference or kept.reference
    kept.answer_code, kept.answer_words = told.code, "" if order.erased_at else told.words
    kept.arrived_at = now if told.has_arrived else None
    kept.save()
    note(order, WAREHOUSE, _words_of(kept, submission), "carrier", now=now)


def _heard_of(order: Order, submission: Submission, told: CarrierTold, now: datetime) -> CarrierRequest:
    """Somebody at the warehouse asked."""
    kept = CarrierRequest(
        id=UUID(told.request_id),
        order=order,
        submission=submission,
        is_ours=False,
        want=told.want,
        ship_to=told.ship_to,
        location=told.location,
        reason=told.reason,
        note=told.note,
        asked_by=told.asked_by,
        asked_at=now,
    )
    kept.save(force_insert=True)
    return kept


def _words_of(kept: CarrierRequest, sent: Submission) -> str:
    want = CarrierWant(kept.want).words
    if kept.arrived_at is not None:
        return f"{sent.order_number} is back at the warehouse. Its lines can be refunded as a return"
    match CarrierStanding(kept.standing):
        case CarrierStanding.WITH_CARRIER:
            return f"{want}: the carrier of {sent.order_number} is asked, its reference is {kept.reference}"
        case CarrierStanding.DONE:
            return f"{want}: the carrier of {sent.order_number} has agreed"
        case CarrierStanding.REFUSED:
            return kept.answer_words or f"{want}: the carrier of {sent.order_number} does not do it"
        case _:
            by = "" if kept.is_ours else f", {kept.asked_by} asks for it"
            return f"{want}: the carrier of {sent.order_number} will be asked{by}"
