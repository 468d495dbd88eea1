"""The cards' charges of the past, as the payment sandbox gets to know them through its bulk door."""

import json
from collections.abc import Iterable, Iterator
from http import HTTPStatus

from recork.commerce.gateways.gateway import ATTEMPT
from recork.commerce.models import Capture, Order
from recork.commerce.operations.sample_data.money import AFTER, refund_id, refund_key
from recork.commerce.operations.sample_data.standing import Standing
from recork.wire.caller import Heard, call

TIMEOUT_S = 120.0

type Charge = dict[str, object]


class SandboxSilent(Exception):
    """The payment sandbox did not take the charges; nothing of that batch was written here either."""


def charges_of(order: Order, captures: Iterable[Capture], standing: Standing) -> Iterator[Charge]:
    """One for each card, with its refund where the sale was cancelled."""
    for capture in captures:
        if not capture.charge:
            continue
        refunds = []
        if standing.is_cancelled and standing.stop:
            refunds.append(
                {
                    "id": refund_id(capture),
                    "amount": capture.amount_cents,
                    "created": int((standing.stop.asked_at + AFTER).timestamp()),
                    "metadata": {"order": order.number, ATTEMPT: refund_key(capture)},
                }
            )
        yield {
            "id": capture.charge,
            "payment_intent": capture.payment,
            "amount": capture.amount_cents,
            "created": int(capture.at.timestamp()),
            "payment_method": capture.source,
            "metadata": {"order": order.number, ATTEMPT: str(capture.key)},
            "refunds": refunds,
        }


def load_charges(address: str, charges: Iterable[Charge]) -> None:
    """Let the sandbox know them; those that it knows already are passed over. Raises `SandboxSilent`."""
    body = "\n".join(json.dumps(charge) for charge in charges).encode()
    if not body:
        return
    url = f"{address.rstrip('/')}/sandbox/load"
    said = call("POST", url, body=body, timeout_s=TIMEOUT_S, guarded=False)
    if isinstance(said, Heard) and said.status == HTTPStatus.OK:
        return
    words = said.body.decode(errors="replace")[:400] if isinstance(said, Heard) else said.words
    raise SandboxSilent(f"The payment sandbox at {address} took no charges: {words}")
