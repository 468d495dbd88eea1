"""An order as the shop's API call brings it to the warehouse: the body, and what the warehouse keeps of it."""

import hashlib
import json
from collections.abc import Mapping

from recork.sample.shapes import SampleOrder

type Body = dict[str, object]

# What a body may leave out, as the warehouse's API documents it.
_DEFAULTS: Mapping[str, object] = {"order_type": "Daily", "currency": "USD", "country": "US"}


def body_sent(order: SampleOrder) -> Body:
    """The body that brought this order to the warehouse. It names no warehouse: that is the house's choice."""
    to = order.ship_to
    return {
        "ordered_at": order.placed_at.isoformat(),
        "order_type": order.order_type,
        "club_batch": order.batch,
        "carrier": order.carrier,
        "service": order.service,
        "requested_ship_on": order.requested_ship_on.isoformat(),
        "shipping_instructions": order.shipping_instructions,
        "gift_message": order.gift_message,
        "total_cents": order.total_cents,
        "currency": "USD",
        "ship_to": {
            "name": to.name, "company": to.company, "line1": to.line1, "line2": to.line2, "city": to.city,
            "state": to.state, "zip": to.zip_code, "country": "US", "phone": to.phone, "email": to.email,
        },
        "lines": [{"sku": line.sku, "bottles": line.bottles} for line in order.lines],
    }  # fmt: skip


def spelt(body: Body) -> bytes:
    """The bytes of a body as the shop writes them."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(body: Body) -> bytes:
    """The hash by which the warehouse knows a repeat: of what was said, without what says the usual."""
    said = {name: value for name, value in body.items() if _is_said(name, value)}
    to = body["ship_to"]
    assert isinstance(to, dict)
    said |= {
        "ordered_at": str(body["ordered_at"]).replace("+00:00", "Z"),
        "ship_to": {name: value for name, value in to.items() if _is_said(name, value)},
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def _is_said(name: str, value: object) -> bool:
    return value not in {"", _DEFAULTS.get(name)} if isinstance(value, str) else True
