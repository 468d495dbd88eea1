"""The status that people read, in the warehouse's words."""

from recork.sample.shapes import SampleOrder

_WHEN_HELD = {"needs_action": "Needs Action", "requested_ship_date": "Future Ship Date"}
_ELSEWHERE = {"released": "Sent to Warehouse"}


def status_of(order: SampleOrder) -> str:
    """What View Orders shows of it; a hold matters only while the bottles are on the shelf."""
    if order.state != "received":
        return _ELSEWHERE.get(order.state, order.state.capitalize())
    holds = [hold.reason for hold in order.holds if hold.released_at is None]
    return _WHEN_HELD.get(holds[0], "On Hold") if holds else "Waiting to Be Released"
