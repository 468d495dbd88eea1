"""May a box that has left be sent back or elsewhere? Only its carrier can say; here it is asked for, once at a time."""

from dataclasses import dataclass
from enum import StrEnum

from recork.fulfillment.rules.cancellation import NextStep
from recork.fulfillment.rules.order import OrderState


class CarrierWant(StrEnum):
    """What the carrier is asked to do with the box; the value is what the API takes."""

    RETURN_TO_SENDER = "return_to_sender"
    REROUTE = "reroute"
    HOLD_AT_LOCATION = "hold_at_location"

    @property
    def words(self) -> str:
        """What people call it."""
        return self.value.replace("_", " ").capitalize()


class CarrierStanding(StrEnum):
    """How a request stands: wanted of us, put to the carrier under its reference, and one of two ends."""

    WANTED = "wanted"
    WITH_CARRIER = "with_carrier"
    DONE = "done"
    REFUSED = "refused"


STEPS: dict[CarrierStanding, tuple[CarrierStanding, ...]] = {
    CarrierStanding.WANTED: (CarrierStanding.WITH_CARRIER, CarrierStanding.REFUSED),
    CarrierStanding.WITH_CARRIER: (CarrierStanding.DONE, CarrierStanding.REFUSED),
    CarrierStanding.DONE: (),
    CarrierStanding.REFUSED: (),
}
"""What people may answer next, each once. Only a parcel that is here already is done without its carrier."""

OPEN: tuple[CarrierStanding, ...] = tuple(standing for standing, steps in STEPS.items() if steps)


@dataclass(frozen=True, slots=True)
class CarrierRefusal:
    """Why a box goes on as it was. `why` completes the sentence "order 10241 is already delivered"."""

    code: str
    why: str
    next_steps: tuple[NextStep, ...] = (NextStep.CALL_SUPPORT,)

    def detail(self, want: CarrierWant, order_number: str, words: str = "") -> str:
        """The whole sentence, with what was added to it in people's own words."""
        said = f" {words}" if words else ""
        return f"{UNABLE[want]}: order {order_number} {self.why}.{said}"


UNABLE: dict[CarrierWant, str] = {
    CarrierWant.RETURN_TO_SENDER: "Unable to return to sender",
    CarrierWant.REROUTE: "Unable to reroute",
    CarrierWant.HOLD_AT_LOCATION: "Unable to hold at a location",
}

NOT_PICKED = CarrierRefusal("not_shipped_yet", "has not shipped: cancel it instead", (NextStep.CANCEL,))
NOT_SHIPPED = CarrierRefusal(
    "still_in_the_house", "has not shipped: have it intercepted instead", (NextStep.ASK_INTERCEPT,)
)
BY_STATE: dict[OrderState, CarrierRefusal] = {
    OrderState.RECEIVED: NOT_PICKED,
    OrderState.RELEASED: NOT_PICKED,
    OrderState.PICKING: NOT_PICKED,
    OrderState.PICKED: NOT_SHIPPED,
    OrderState.PACKED: NOT_SHIPPED,
    OrderState.DELIVERED: CarrierRefusal("already_delivered", "is already delivered"),
    OrderState.RETURNED: CarrierRefusal("already_returned", "has already come back"),
    OrderState.CANCELLED: CarrierRefusal("already_cancelled", "is cancelled: no box of it is under way"),
}
"""The states in which no carrier has a box: all but shipped, as a test says."""

ASKED_ALREADY = CarrierRefusal("carrier_request_pending", "is being asked about already")
COMING_BACK = CarrierRefusal("coming_back", "is on its way back already")

BY_PEOPLE: dict[str, CarrierRefusal] = {
    refusal.code: refusal
    for refusal in (
        CarrierRefusal("carrier_refused", "goes on as it was: the carrier says no"),
        CarrierRefusal("out_for_delivery", "is out for delivery already"),
        CarrierRefusal("not_possible", "can't be sent there"),
        CarrierRefusal("not_wanted", "goes on as it was: this is not wanted any more", ()),
    )
}
"""Among these somebody chooses who says no for the carrier, or instead of it."""

CARRIER_CODES: dict[str, CarrierRefusal] = {
    refusal.code: refusal for refusal in (*BY_STATE.values(), ASKED_ALREADY, COMING_BACK, *BY_PEOPLE.values())
}


def decide_carrier_request(
    state: OrderState, *, is_asked_already: bool, is_coming_back: bool
) -> CarrierStanding | CarrierRefusal:
    """Refuse at once where no carrier could do it; WANTED puts it before people.

    is_asked_already  another request about this order is open
    is_coming_back    its carrier has agreed to bring the box back
    """
    if state in BY_STATE:
        return BY_STATE[state]
    if is_asked_already:
        return ASKED_ALREADY
    return COMING_BACK if is_coming_back else CarrierStanding.WANTED
