"""A request to a carrier: as it is asked, as people answer it, and as it stands."""

from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from recork.fulfillment.api.asked_sent import AskedSent
from recork.fulfillment.api.cancellation_shown import CancellationRefused
from recork.fulfillment.api.order_sent import ShipToSent
from recork.fulfillment.api.order_shown import CarrierRequestOfOrder
from recork.fulfillment.api.support import next_steps, support_for
from recork.fulfillment.models import CarrierRequest
from recork.fulfillment.operations.carrier_request import CarrierAnswer, CarrierWish
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.carrier_request import BY_PEOPLE, CarrierStanding, CarrierWant
from recork.fulfillment.rules.order import OrderState
from recork.manners.api.kinds import ONE_LINE, Sent
from recork.manners.api.problem import CallRefused


class CarrierRequestSent(AskedSent):
    """What the carrier shall do with the boxes, and why."""

    want: CarrierWant
    ship_to: ShipToSent | None = Field(None, description="The new address of a reroute, in the same state")
    location: Annotated[str, Field(max_length=240, pattern=ONE_LINE)] = Field(
        "", description="Where the carrier is to hold it, such as one of its shops"
    )

    def wish(self, actor: Actor, question_id: UUID) -> CarrierWish:
        """The same for the operation."""
        to = Address(**dict(self.ship_to)) if self.ship_to else None
        return CarrierWish(
            **self.said(actor, question_id), want=self.want, ship_to=to, location=self.location.strip()
        )


class CarrierAnswerSent(Sent):
    """What somebody has heard of the carrier: `with_carrier` with its reference; then `done`, or `refused` with a
    code: `carrier_refused`, `out_for_delivery`, `not_possible` or `not_wanted`, and more in words.
    """

    standing: Literal["with_carrier", "done", "refused"]
    reference: Annotated[str, Field(max_length=60, pattern=ONE_LINE)] = ""
    code: Annotated[str, Field(pattern=f"^({'|'.join(BY_PEOPLE)})$")] | None = None
    words: Annotated[str, Field(max_length=240, pattern=ONE_LINE)] = ""

    def answer(self) -> CarrierAnswer:
        """The same for the operation."""
        reference = self.reference.strip()
        return CarrierAnswer(CarrierStanding(self.standing), reference, self.code or "", self.words)


class CarrierRequestShown(CarrierRequestOfOrder):
    """A request, how it stands, and how its order does, which is not moved by it."""

    order_number: str
    fulfillment_number: str
    state: OrderState = Field(description="Where the order stands now")
    version: int


class CarrierRequestRefused(CancellationRefused):
    """A box that goes on as it was. `standing` is there when the request is on record, and is so for ever."""

    standing: str | None = Field(None, examples=["refused"])


def of_order(asked: CarrierRequest) -> CarrierRequestOfOrder:
    """Show a request beside its order."""
    return CarrierRequestOfOrder(**_shown(asked))


def show_carrier_request(asked: CarrierRequest) -> CarrierRequestShown:
    """Show a request with its order."""
    order = asked.order
    return CarrierRequestShown(
        **_shown(asked),
        order_number=order.order_number,
        fulfillment_number=order.fulfillment_number,
        state=OrderState(order.state),
        version=order.version,
    )


def refused(asked: CarrierRequest, actor: Actor) -> CallRefused:
    """The refusal, with whom to call."""
    assert asked.refusal is not None
    order = asked.order
    return CallRefused(
        HTTPStatus.CONFLICT,
        asked.code,
        asked.detail,
        next_steps=next_steps(asked.refusal.next_steps, support_for(actor.winery_id)),
        shape=CarrierRequestRefused,
        id=asked.question_id,
        standing=asked.standing,
        order_number=order.order_number,
        fulfillment_number=order.fulfillment_number,
        state=order.state,
        version=order.version,
    )


def _shown(asked: CarrierRequest) -> dict[str, object]:
    same = ("want", "ship_to", "standing", "reason", "note", "asked_by", "asked_at", "carrier_asked_at")
    later = ("answered_at", "arrived_at")
    return {name: getattr(asked, name) for name in (*same, *later)} | {
        "id": asked.question_id,
        "location": asked.location or None,
        "reference": asked.reference or None,
        "code": asked.code or None,
        "detail": asked.detail or None,
        "answered_by": asked.answered_by or None,
    }
