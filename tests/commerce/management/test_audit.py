"""`recork commerce audit --peers`: what two books say differently is named."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from recork.commerce.models import RefundAttempt, RefundIntent, Submission
from recork.commerce.operations.peers import PeerAway, PeerFinding, compare_gateway, compare_warehouse
from tests.commerce.cast import House, sell
from tests.commerce.desk import Desk
from tests.commerce.warehouse import Order, open_warehouse


@pytest.fixture
def desk(live_house: House) -> Iterator[Desk]:
    with open_warehouse() as warehouse:
        yield Desk(live_house, warehouse)


def test_books_that_agree_differ_in_nothing(desk: Desk) -> None:
    desk.sell_and_send()
    assert list(compare_warehouse(desk.phone)) == []


def test_what_differs_is_named(desk: Desk) -> None:
    desk.sell_and_send()
    sell("10235")
    desk.sweep()
    desk.deliver()
    Submission.objects.filter(order_number="10234").update(state="cancelled")
    desk.warehouse.orders["10235"].state = "shipped"
    desk.warehouse.orders["10235-2"] = Order("10235-2")
    assert list(compare_warehouse(desk.phone)) == [PeerFinding("order 10234", "cancelled", "received")]
    Submission.objects.filter(order_number="10234").update(state="live")


def test_a_warehouse_that_is_away_is_no_agreement(desk: Desk) -> None:
    desk.sell_and_send()
    desk.warehouse.down = 503
    with pytest.raises(PeerAway):
        list(compare_warehouse(desk.phone))
    desk.warehouse.down = None


def test_a_gateway_without_a_key_is_no_disagreement(desk: Desk) -> None:
    sell()
    assert list(compare_gateway()) == []
    desk.cancel()
    intent = RefundIntent.objects.get()
    RefundAttempt.objects.create(intent=intent, number=1, key=uuid4(), started_at=desk.now)
    with pytest.raises(PeerAway, match="RECORK_STRIPE_KEY"):
        list(compare_gateway())
