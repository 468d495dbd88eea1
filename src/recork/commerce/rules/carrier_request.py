"""What a carrier is asked to do with a box that has left, through the warehouse; and how far that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from recork.commerce.rules.words import as_uuid, one_line, plain


class CarrierWant(StrEnum):
    """What the carrier shall do, in the warehouse API's words."""

    RETURN_TO_SENDER = "return_to_sender"
    REROUTE = "reroute"
    HOLD_AT_LOCATION = "hold_at_location"

    @property
    def words(self) -> str:
        """What people call it."""
        return self.value.replace("_", " ").capitalize()


class CarrierStanding(StrEnum):
    """How a request stands. ASKING: the warehouse has not heard of it yet; the rest are its own words."""

    ASKING = "asking"
    WANTED = "wanted"
    WITH_CARRIER = "with_carrier"
    DONE = "done"
    REFUSED = "refused"


OPEN: tuple[CarrierStanding, ...] = (
    CarrierStanding.ASKING,
    CarrierStanding.WANTED,
    CarrierStanding.WITH_CARRIER,
)
_TOLD = [str(standing) for standing in CarrierStanding if standing is not CarrierStanding.ASKING]
_RANK = {standing: min(place, 3) for place, standing in enumerate(CarrierStanding)}


@dataclass(frozen=True, slots=True)
class CarrierTold:
    """How the warehouse says that one request stands. `at` are its own words for an instant."""

    request_id: str
    standing: CarrierStanding
    want: CarrierWant
    asked_by: str
    note: str
    reason: str
    location: str
    ship_to: dict[str, str] | None
    reference: str
    code: str
    words: str
    has_arrived: bool


def is_news(told: CarrierTold, kept: CarrierStanding, *, had_arrived: bool) -> bool:
    """Whether it leads on from what is kept: an end stays, and older steps change nothing, in whatever order they come."""
    # guard: carrier_steps_lead_on
    if told.has_arrived and not had_arrived:
        return True
    return _RANK[told.standing] > _RANK[kept]


def read_carrier_request(said: object) -> CarrierTold | None:
    """Read what news or an answer show of a request; None when they show none that we understand."""
    if not isinstance(said, Mapping) or said.get("standing") not in _TOLD:
        return None
    request_id = as_uuid(said.get("id"))
    if said.get("want") not in list(CarrierWant) or not request_id:
        return None
    return CarrierTold(
        request_id=request_id,
        standing=CarrierStanding(said["standing"]),
        want=CarrierWant(said["want"]),
        asked_by=one_line(said.get("asked_by"), 120),
        note=one_line(said.get("note"), 240),
        reason=one_line(said.get("reason"), 24),
        location=one_line(said.get("location"), 240),
        ship_to=_address(said.get("ship_to")),
        reference=one_line(said.get("reference"), 60),
        code=one_line(said.get("code"), 40),
        words=plain(said.get("detail"), 1000),
        has_arrived=isinstance(said.get("arrived_at"), str),
    )


def _address(said: Any) -> dict[str, str] | None:
    if not isinstance(said, Mapping):
        return None
    return {one_line(name, 20): one_line(part, 254) for name, part in list(said.items())[:12]}


def wish_words(want: CarrierWant, ship_to: Mapping[str, str] | None, location: str) -> str:
    """Return to sender; or Reroute to 7 Oak Street, Houston TX 77002; or Hold at location: UPS Store."""
    if want is CarrierWant.REROUTE and ship_to:
        place = " ".join(ship_to.get(name, "") for name in ("city", "state", "zip"))
        return f"Reroute to {ship_to.get('name', '')}, {ship_to.get('line1', '')}, {place}"
    return f"{want.words}: {location}" if location else want.words
