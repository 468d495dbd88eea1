"""`recork commerce audit --peers`: what two books say differently is named."""

from collections.abc import Iterator

import pytest

from recork.commerce.models import Submission
from recork.commerce.operations.peers import PeerAway, PeerFinding, compare_warehouse
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
