"""Bottles: received, counted, promised, folded. The balance is the ledger's sum at all times."""

from uuid import uuid4

import pytest

from recork.fulfillment.models import Sku, StockBalance, StockEntry, scope
from recork.fulfillment.operations.stock import Promised, adjust_stock, fold_stock, receive_stock
from recork.fulfillment.rules.actor import NotAllowed
from recork.fulfillment.rules.order import OrderState
from recork.manners.entry import Unfit
from tests.fulfillment.cast import NOW, SERVICE, House, place


def wine(house: House) -> Sku:
    return Sku.objects.get(winery=house.alder, code="ZN21")


def balance(house: House) -> tuple[int, ...]:
    row = StockBalance.objects.get(sku__code="ZN21", winery=house.alder)
    return (row.on_hand, row.allocated, row.in_hand, row.coming_back, row.quarantine)


def test_received_bottles_are_on_hand_at_once(house: House) -> None:
    with scope.of_every_winery():
        assert receive_stock(SERVICE, wine(house), house.warehouse, 12, now=NOW) == 1012
        assert balance(house) == (1012, 0, 0, 0, 0)


def test_the_same_delivery_is_booked_once(house: House) -> None:
    delivery = uuid4()
    with scope.of_every_winery():
        for _ in range(2):
            on_hand = receive_stock(SERVICE, wine(house), house.warehouse, 12, now=NOW, request_id=delivery)
            assert on_hand == 1012
        assert StockEntry.objects.filter(request_id=delivery).count() == 1


def test_a_count_can_come_out_short_but_not_below_what_is_promised(house: House) -> None:
    place(house.nora, bottles=990)
    with scope.of_every_winery():
        assert adjust_stock(SERVICE, wine(house), house.warehouse, -10, now=NOW, note="count") == 990
        with pytest.raises(Promised):
            adjust_stock(SERVICE, wine(house), house.warehouse, -1, now=NOW, note="count")
        assert balance(house) == (990, 990, 0, 0, 0)


def test_a_shipped_order_leaves_the_accounts_empty_once_folded(house: House) -> None:
    place(house.nora, state=OrderState.SHIPPED)
    with scope.of_every_winery():
        assert balance(house) == (1000, 6, 0, 0, 0)
        assert fold_stock() == 1
        assert balance(house) == (994, 0, 0, 0, 0)
        assert fold_stock() == 0


def test_picked_bottles_are_in_hand(house: House) -> None:
    place(house.nora, state=OrderState.PICKED)
    with scope.of_every_winery():
        fold_stock()
        assert balance(house) == (994, 0, 6, 0, 0)


@pytest.mark.parametrize("bottles", [0, -1])
def test_nothing_or_less_is_no_delivery(house: House, bottles: int) -> None:
    with scope.of_every_winery(), pytest.raises(ValueError, match="counted upwards"):
        receive_stock(SERVICE, wine(house), house.warehouse, bottles, now=NOW)


def test_a_winery_does_not_book_its_own_bottles(house: House) -> None:
    with scope.of_every_winery(), pytest.raises(NotAllowed):
        receive_stock(house.nora, wine(house), house.warehouse, 1, now=NOW)


def test_a_request_books_one_thing(house: House) -> None:
    delivery = uuid4()
    with scope.of_every_winery():
        receive_stock(SERVICE, wine(house), house.warehouse, 10, now=NOW, request_id=delivery)
        with pytest.raises(Unfit, match="something else already"):
            receive_stock(SERVICE, wine(house), house.warehouse, 20, now=NOW, request_id=delivery)
        assert balance(house) == (1010, 0, 0, 0, 0)
