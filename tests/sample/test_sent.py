"""What the sample says of an order's sending, the warehouse's own code says too."""

from datetime import date

from recork.fulfillment.api.order_sent import OrderSent
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.status import shown_status
from recork.sample import generate
from recork.sample.sent import body_sent, digest_of, spelt
from recork.sample.status import status_of

ORDERS = list(generate(1500, 1, date(2026, 11, 24)).orders())


def test_a_body_is_one_that_the_warehouse_takes_and_knows_again() -> None:
    for order in ORDERS:
        body = body_sent(order)
        assert OrderSent.model_validate_json(spelt(body)).digest() == digest_of(body)


def test_a_status_is_the_one_that_the_warehouse_shows() -> None:
    for order in ORDERS:
        holds = [HoldReason(hold.reason) for hold in order.holds if hold.released_at is None]
        shown = shown_status(OrderState(order.state), holds[0] if holds else None)
        assert status_of(order) == shown
