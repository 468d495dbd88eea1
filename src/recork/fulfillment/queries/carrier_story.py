"""What was asked of the carrier of an order's boxes, and what came of it, for the order's story."""

from collections.abc import Iterable, Iterator

from recork.fulfillment.models import CarrierRequest
from recork.fulfillment.queries.story_entry import ASKED_FROM_WORDS, Entry, spoken
from recork.fulfillment.rules.cancellation import REASON_WORDS, AskedFrom, CancelReason
from recork.fulfillment.rules.carrier_request import UNABLE, CarrierWant

_TO_CARRIER = {
    CarrierWant.RETURN_TO_SENDER: "return it to sender",
    CarrierWant.REROUTE: "send it elsewhere",
    CarrierWant.HOLD_AT_LOCATION: "hold it at a location",
}


def carrier_story(requests: Iterable[CarrierRequest]) -> Iterator[Entry]:
    """Oldest first of each; whoever tells them all sorts."""
    for asked in requests:
        want, reason = CarrierWant(asked.want), REASON_WORDS[CancelReason(asked.reason)]
        where = f" To {spoken(asked.ship_to)}." if asked.ship_to else ""
        where += f" At {asked.location}." if asked.location else ""
        more = f"Asked {ASKED_FROM_WORDS[AskedFrom(asked.asked_from)]}.{where} Reason: {reason}."
        more += f" Note: {asked.note}" if asked.note else ""
        what = f"Asked to have the carrier {_TO_CARRIER[want]}"
        yield Entry(asked.asked_at, "carrier_wanted", asked.asked_by, what, more)
        if asked.carrier_asked_at is not None:
            words = f"The carrier is asked to {_TO_CARRIER[want]}"
            more = f"Its reference: {asked.reference}"
            yield Entry(asked.carrier_asked_at, "carrier_asked", asked.carrier_asked_by, words, more)
        if asked.refusal is not None and asked.answered_at is not None:
            what = f"{UNABLE[want]}: it {asked.refusal.why}"
            yield Entry(asked.answered_at, "carrier_refused", asked.answered_by, what, asked.words)
        elif asked.answered_at is not None and asked.carrier_asked_at is not None:
            yield Entry(
                asked.answered_at,
                "carrier_done",
                asked.answered_by,
                f"The carrier does: {want.words.lower()}",
            )
        if asked.arrived_at is not None:
            what = "The box that was asked back is here"
            yield Entry(asked.arrived_at, "carrier_back", "", what)
