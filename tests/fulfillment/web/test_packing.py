"""Packing: the boxes proposed, each bottle scanned or counted, and slips for what is not cancelled."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import Order, PackageLine, Sku, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.packing import DoesNotAddUp, pack_order
from recork.fulfillment.rules.boxes import Box
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.receiving import ArrivingLine
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.fulfillment.people import client_of


@pytest.fixture
def floor(house: House) -> Client:
    return client_of(PETE)


def picked(house: House, number: str = "10234") -> Order:
    """Two Zinfandels and a magnum of Cabernet, in the cart."""
    with scope.of_every_winery():
        Sku.objects.filter(code="CS19").update(bottle_ml=1500)
    lines = (ArrivingLine("ZN21", 2), ArrivingLine("CS19", 1))
    return place(house.nora, number, lines=lines, state=OrderState.PICKED)


def words_of(client: Client, at: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", client.get(at).content.decode())


def scanned(client: Client, order: Order, *codes: str) -> str:
    """Scan as a browser without script does: each page's hidden fields go along. Answers the last page."""
    at = f"/warehouse/orders/{order.fulfillment_number}/pack/"
    page = client.get(at).content.decode()
    for code in codes:
        form = page.split('method="get"')[1].split("</form>")[0]
        seen = re.findall(r'name="seen" value="([^"]+)"', form)
        page = client.get(at, {"seen": seen, "scan": code}).content.decode()
    return page


def close(client: Client, order: Order, page: str, **more: str) -> int:
    """Press Packed on a page as it stands."""
    seen = re.findall(r'name="seen" value="([^"]+)"', page.split('aria-labelledby="close-boxes"')[1])
    return client.post(
        f"/warehouse/orders/{order.fulfillment_number}/pack/", {"seen": seen, **more}
    ).status_code


def state_of(order: Order) -> str:
    with scope.of_every_winery():
        return Order.objects.get(pk=order.pk).state


def test_the_boxes_are_proposed_with_what_goes_into_each(house: House, floor: Client) -> None:
    order = picked(house)
    page = words_of(floor, f"/warehouse/orders/{order.fulfillment_number}/pack/")
    assert "Box 1 of 2: 2-bottle box" in page
    assert "Box 2 of 2: Magnum box" in page
    assert "signature of a person 21 or older required" in page


def test_every_bottle_is_scanned_into_its_box(house: House, floor: Client) -> None:
    order = picked(house)
    page = scanned(floor, order, "ZN21", "cs19")
    assert "CS19 is in the box." in page.replace("cs19", "CS19")
    assert close(floor, order, page) == 422
    assert state_of(order) == "picked"

    page = scanned(floor, order, "ZN21", "CS19", "ZN21")
    assert close(floor, order, page, has_cool_pack="on") == 302
    assert state_of(order) == "packed"
    with scope.of_every_winery():
        inside = PackageLine.objects.order_by("package__position").values_list(
            "package__position", "package__box_bottles", "package__is_magnum", "line__sku_code", "bottles"
        )
        assert list(inside) == [(1, 2, False, "ZN21", 2), (2, 1, True, "CS19", 1)]
        assert set(order.packages.values_list("has_cool_pack", flat=True)) == {True}


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["CH23"], "CH23 does not belong to this order. Take it out of the box."),
        (["CS19", "CS19"], "One CS19 too many"),
        (["<script>"], "&lt;script&gt; does not belong"),
    ],
)
def test_a_wrong_bottle_is_told_and_not_counted(
    house: House, floor: Client, codes: list[str], words: str
) -> None:
    page = scanned(floor, picked(house), *codes)
    assert words in page
    assert f"{len(codes) - 1} of 3 bottles scanned" in page


def test_a_scan_seen_again_counts_once(house: House, floor: Client) -> None:
    order = picked(house)
    at = f"/warehouse/orders/{order.fulfillment_number}/pack/?scan=ZN21"
    for _ in range(2):
        assert "1 of 3 bottles scanned" in words_of(floor, at)


@pytest.mark.parametrize("seen", ["x", "1", "1.x", "99999999999999999999.1", ".", "-1.-1"])
def test_counts_that_cannot_be_count_nothing(house: House, floor: Client, seen: str) -> None:
    order = picked(house)
    at = f"/warehouse/orders/{order.fulfillment_number}/pack/"
    assert "0 of 3 bottles scanned" in words_of(floor, f"{at}?seen={seen}")
    assert floor.post(at, {"seen": seen}).status_code == 422


def test_whoever_counted_by_hand_says_so(house: House, floor: Client) -> None:
    order = picked(house)
    at = f"/warehouse/orders/{order.fulfillment_number}/pack/"
    assert floor.post(at, {}).status_code == 422
    for _ in range(2):
        assert floor.post(at, {"is_counted": "on"}).status_code == 302
    with scope.of_every_winery():
        assert order.packages.count() == 2


def test_boxes_that_do_not_hold_the_order_are_not_closed(house: House) -> None:
    order = picked(house)
    with scope.of_every_winery():
        zin = order.lines.get(sku_code="ZN21").pk
        with pytest.raises(DoesNotAddUp):
            pack_order(PETE, order.pk, boxes=[Box(2, ((zin, 2),))], now=NOW)
        assert order.packages.count() == 0
    assert state_of(order) == "picked"


def test_an_order_cancelled_meanwhile_gets_no_box(house: House, floor: Client) -> None:
    order = place(house.nora, state=OrderState.PICKING)
    with scope.of_actor(house.nora):
        cancel_orders(
            house.nora, ["10234"], Asking(uuid4(), AskedFrom.API), now=NOW, by_fulfillment_number=False
        )
    floor.post(f"/warehouse/orders/{order.fulfillment_number}/pack/", {"is_counted": "on"})
    assert state_of(order) == "cancelled"
    with scope.of_every_winery():
        assert order.packages.count() == 0


def test_slips_say_what_lies_in_each_box_and_leave_cancelled_orders_out(house: House, floor: Client) -> None:
    order, stopped = picked(house), place(house.nora, "777", sku="CH23")
    floor.post(f"/warehouse/orders/{order.fulfillment_number}/pack/", {"is_counted": "on"})
    with scope.of_actor(house.nora):
        cancel_orders(
            house.nora, ["777"], Asking(uuid4(), AskedFrom.API), now=NOW, by_fulfillment_number=False
        )
    numbers = [each.fulfillment_number for each in (order, stopped)]
    page = floor.get("/warehouse/slips/", {"order": numbers}).content.decode()
    assert "No slip for order 777: cancelled." in page
    assert page.count('class="slip') == 1
    assert f'aria-label="Barcode {order.fulfillment_number}"' in page
    assert "Box 2 of 2: magnum box" in page
    assert "2023 Barrel Chardonnay" not in page


def test_slips_cost_the_same_for_many_as_for_few(house: House, floor: Client) -> None:
    numbers, asked = [], []
    for more in (range(10), range(10, 60)):
        numbers += [place(house.nora, str(n), bottles=1).fulfillment_number for n in more]
        with CaptureQueriesContext(connection) as captured:
            assert floor.get("/warehouse/slips/", {"order": numbers}).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_doors(house: House, floor: Client) -> None:
    order = picked(house)
    pack, slips = f"/warehouse/orders/{order.fulfillment_number}/pack/", "/warehouse/slips/"
    manager = client_of(house.nora)
    assert [manager.get(pack).status_code, manager.post(pack).status_code] == [403, 403]
    assert manager.get(slips, {"order": order.fulfillment_number}).status_code == 403
    assert floor.get("/warehouse/orders/F9999999/pack/").status_code == 404
    for query in ({}, {"order": "x"}, {"order": "F9999999"}):
        assert floor.get(slips, query).status_code == 404
    floor.post("/winery/", {"winery": house.birch.pk})
    assert floor.get(pack).status_code == 404
    assert floor.get(slips, {"order": order.fulfillment_number}).status_code == 404
    assert floor.put(pack).status_code == 405
