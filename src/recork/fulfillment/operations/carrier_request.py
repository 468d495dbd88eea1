"""Have a carrier send a box back or elsewhere: asked by anybody who may cancel, answered by people of the house."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from recork.fulfillment.models import CarrierRequest, ShipTo
from recork.fulfillment.operations.asking import Asked
from recork.fulfillment.queries.shipping_rules import rules_in_force
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.address import Address, address_problems
from recork.fulfillment.rules.carrier_request import BY_PEOPLE, CarrierStanding, CarrierWant
from recork.fulfillment.rules.destination import destination_problems
from recork.fulfillment.rules.hold import HoldReason
from recork.manners.entry import Unfit


@dataclass(frozen=True, slots=True)
class CarrierWish(Asked):
    """One asking. `ship_to` comes with a reroute, `location` with a box that its carrier is to keep, else neither."""

    want: CarrierWant = CarrierWant.RETURN_TO_SENDER
    ship_to: Address | None = None
    location: str = ""


@dataclass(frozen=True, slots=True)
class CarrierAnswer:
    """One step on: `reference` with WITH_CARRIER, `code` (one of `BY_PEOPLE`) and `words` with REFUSED."""

    standing: CarrierStanding
    reference: str = ""
    code: str = ""
    words: str = ""


def ask_carrier(actor: Actor, order_id: int, wish: CarrierWish, *, now: datetime) -> CarrierRequest:
    """Put a request before the people who speak with carriers, and get it as it stands: open, or refused at once.

    Asking again under the same id gets the first request. Nothing of the order changes. Raises `NotAllowed`,
    `Unfit` where no carrier could find the place, `CarrierRequest.DoesNotExist` when there is no such order.
    """
    require(actor, Verb.CANCEL_ORDERS)
    was = ShipTo.objects.filter(order=order_id).only("state", "winery", "erased_at").first()
    _check_place(wish, was, timezone.localdate(now))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ask_carriers(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(
                    [order_id],
                    wish.question_id,
                    actor.name,
                    wish.asked_from,
                    wish.reason,
                    wish.note,
                    wish.want,
                ),
                *(json.dumps(asdict(wish.ship_to)) if wish.ship_to else None, wish.location, now),
            ],
        )
    return CarrierRequest.objects.select_related("order").get(order_id=order_id, question_id=wish.question_id)


def answer_carrier_request(
    actor: Actor, order_id: int, question_id: UUID, answer: CarrierAnswer, *, now: datetime
) -> bool:
    """Say for the carrier how it stands. False: it can't take this step (any more), and nothing was done.

    Raises `NotAllowed`, `Unfit` when its reference is missing.
    """
    require(actor, Verb.MOVE_ORDERS)
    is_asked, is_no = (
        answer.standing is standing for standing in (CarrierStanding.WITH_CARRIER, CarrierStanding.REFUSED)
    )
    if is_asked != bool(answer.reference):
        raise Unfit("reference", "The carrier's reference comes with its being asked, and with nothing else.")
    if is_no != (answer.code in BY_PEOPLE) or (answer.words and not is_no):
        raise Unfit("code", "A no needs one of the codes, nothing else has one.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT answer_carrier_requests(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *([order_id], question_id, answer.standing, answer.reference, answer.code, answer.words),
                *(actor.name, now),
            ],
        )
        ((answered,),) = cursor.fetchall()
    return bool(answered)


def _check_place(wish: CarrierWish, was: ShipTo | None, today: date) -> None:
    """A box of wine may go where its state's law lets it: what was licensed and taxed for Texas stays in Texas."""
    if (wish.want is CarrierWant.REROUTE) != (wish.ship_to is not None):
        raise Unfit("ship_to", "A reroute needs its new address, and nothing else has one.")
    if (wish.want is CarrierWant.HOLD_AT_LOCATION) != bool(wish.location):
        raise Unfit("location", "Say at which of the carrier's locations it is to be held, and only then.")
    if was is not None and was.erased_at is not None and (wish.ship_to or wish.location):
        raise Unfit(
            "ship_to" if wish.ship_to else "location", "Whom it is for is erased: no place is kept of it."
        )
    if wish.ship_to is None:
        return
    problems = address_problems(wish.ship_to)
    if was is not None:
        problems += destination_problems(wish.ship_to, rules_in_force(was.winery_id), leaves_on=today)
    for problem in problems:
        if problem.reason is HoldReason.WEATHER:
            continue  # it is under way already
        raise Unfit(problem.field, f"{problem.words}.")
    if was is not None and wish.ship_to.state != was.state:
        raise Unfit("ship_to.state", f"A box under way can't leave its state: it was shipped to {was.state}.")
