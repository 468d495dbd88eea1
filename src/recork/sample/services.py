"""Which carrier takes the parcel, and the labels it prints."""

from random import Random
from typing import NamedTuple

from recork.sample.clock import instant
from recork.sample.places import STATES
from recork.sample.shapes import SampleAddress, SamplePackage


class Service(NamedTuple):
    carrier: str
    name: str


UPS_GROUND = Service("UPS", "UPS Ground")
UPS_2ND_DAY = Service("UPS", "UPS 2nd Day")
FEDEX_GROUND = Service("FedEx", "FedEx Ground")
FEDEX_HOME = Service("FedEx", "FedEx Home")
GLS_GROUND = Service("GLS", "GLS Ground")
SERVICES = (UPS_GROUND, UPS_2ND_DAY, FEDEX_GROUND, FEDEX_HOME, GLS_GROUND)

# GLS drives in the west only; nothing goes to the islands or to Alaska by ground.
_TO_HOMES = (UPS_GROUND, UPS_GROUND, UPS_GROUND, FEDEX_HOME, FEDEX_HOME, FEDEX_HOME, UPS_2ND_DAY)
_TO_COMPANIES = (UPS_GROUND, UPS_GROUND, FEDEX_GROUND, FEDEX_GROUND, FEDEX_GROUND)
_IN_THE_WEST = (GLS_GROUND, GLS_GROUND, GLS_GROUND, UPS_GROUND, UPS_GROUND, FEDEX_HOME)
_GLS_STATES = frozenset({"CA", "NV", "AZ", "OR"})
_BY_AIR = frozenset({"HI", "AK"})


def choose_service(rng: Random, ship_to: SampleAddress) -> Service:
    if ship_to.state in _BY_AIR:
        return UPS_2ND_DAY
    choice: tuple[Service, ...]
    if not ship_to.is_residential:
        choice = _TO_COMPANIES
    elif ship_to.state in _GLS_STATES:
        choice = _IN_THE_WEST
    else:
        choice = _TO_HOMES
    return choice[int(rng.random() * len(choice))]


def transit_days(service: str, state: str) -> int:
    return min(2, STATES[state].transit_days) if service == UPS_2ND_DAY.name else STATES[state].transit_days


class Labels:
    """Prints tracking numbers; no two are the same within one sample."""

    def __init__(self, first: int = 0) -> None:
        self._serial = first

    def pack(self, service: Service, bottles: int, packed_s: int) -> tuple[SamplePackage, ...]:
        """Boxes of twelve, the rest in the smallest one that holds it."""
        packed_at = instant(packed_s)
        if bottles <= 12:
            return (SamplePackage(self._next(service), *service, bottles, packed_at),)
        full, rest = divmod(bottles, 12)
        boxes = [12] * full + ([rest] if rest else [])
        return tuple(SamplePackage(self._next(service), *service, held, packed_at) for held in boxes)

    def _next(self, service: Service) -> str:
        self._serial += 1
        # An odd factor that is no multiple of five walks through all eight-digit numbers once.
        digits = self._serial * 48_271_939 % 100_000_000
        match service.carrier:
            case "UPS":
                return f"1Z7R84E{2 if service is UPS_2ND_DAY else 3}03{digits:08d}"
            case "FedEx":
                return f"7712{digits:08d}"
            case _:
                return f"GLS{digits:08d}"
