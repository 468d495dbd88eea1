"""What every question about an order brings along, as programs send it."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from recork.fulfillment.rules.actor import Actor, Role
from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason, ShopNext
from recork.manners.api.kinds import LINES, SOMETHING, Day, Sent


class PickupSent(Sent):
    """Where the customer will fetch the bottles, and from which day on."""

    location: Annotated[str, Field(max_length=120, pattern=SOMETHING)]
    ready_on: Day | None = None


class AskedSent(Sent):
    """Why something is asked for."""

    reason: CancelReason = CancelReason.CUSTOMER_REQUEST
    note: Annotated[str, Field(max_length=240, pattern=LINES)] = ""

    def said(self, actor: Actor, question_id: UUID) -> dict[str, Any]:
        """The same for an operation, by the names of `operations.asking`."""
        return {
            "question_id": question_id,
            "asked_from": AskedFrom.SHOP if actor.role is Role.SHOP else AskedFrom.API,
            "reason": self.reason,
            "note": self.note,
        }


class StopSent(AskedSent):
    """The same, where an order is to be stopped."""

    shop_next: ShopNext = ShopNext.SEND_AGAIN
    pickup: PickupSent | None = None

    def said(self, actor: Actor, question_id: UUID) -> dict[str, Any]:
        """The same for an operation, with what the shop should do then."""
        return super().said(actor, question_id) | {
            "shop_next": self.shop_next,
            "pickup_location": self.pickup.location if self.pickup else "",
            "pickup_ready_on": self.pickup.ready_on if self.pickup else None,
        }
