"""How a request to a carrier stands, in a popup and in a banner."""

from datetime import datetime
from http import HTTPStatus

from django.urls import reverse

from recork.commerce.models import CarrierRequest
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.carrier_request import CarrierStanding, CarrierWant, wish_words
from recork.commerce.web.order.answers import UNTOUCHED, no, yes
from recork.manners.web import say
from recork.manners.web.popup import Popup


def carrier_answer(read: OrderRead, asked: CarrierRequest, now: datetime) -> Popup:
    """What became of one request."""
    title, more = carrier_words(read, asked, now)
    match CarrierStanding(asked.standing):
        case CarrierStanding.REFUSED:
            popup = no(
                asked.answer_words or title,
                UNTOUCHED,
                asked.next_steps,
                asked.answer_code,
                HTTPStatus.CONFLICT,
                now,
            )
            popup.context["help_url"] = reverse("help_page", args=["unable-to-cancel"])
            return popup
        case CarrierStanding.DONE:
            return yes(title, more, [("done", "Carrier", "Has agreed")], HTTPStatus.OK)
        case CarrierStanding.WITH_CARRIER:
            return yes(title, more, [("pending", "Carrier", "Asked, no answer yet")], HTTPStatus.ACCEPTED)
        case _:
            return yes(title, more, [("pending", "Carrier", "Not asked yet")], HTTPStatus.ACCEPTED)


def carrier_words(read: OrderRead, asked: CarrierRequest, now: datetime) -> tuple[str, str]:
    """How it stands, in a title and a sentence."""
    number = asked.submission.order_number
    what = wish_words(CarrierWant(asked.want), asked.ship_to, asked.location)
    asker = f"{what}. Asked by {asked.asked_by} {say.at(asked.asked_at, now)}."
    if asked.arrived_at is not None:
        return f"{number} is back at the warehouse", f"{asker} Its lines can be refunded as a return now."
    match CarrierStanding(asked.standing):
        case CarrierStanding.DONE:
            return f"The carrier of {number} has agreed", f"{asker} No money moves by that."
        case CarrierStanding.REFUSED:
            return f"The carrier of {number} does not do it", asker
        case CarrierStanding.WITH_CARRIER:
            after = f"Its reference is {asked.reference}. It may cost a fee, and it may fail."
            return f"The carrier of {number} is asked", f"{asker} {after}"
        case _:
            waits = (
                f" No answer yet: {asked.last_words} It is asked again by itself." if asked.last_words else ""
            )
            after = "It is a request: it may cost a fee, and it may fail. Nobody is refunded by it."
            return f"The carrier of {number} will be asked", f"{asker}{waits} {after}"
