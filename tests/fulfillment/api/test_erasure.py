"""A shop lets the warehouse forget whom an order was for."""

from recork.fulfillment.models import ShipTo, scope
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import Caller
from tests.fulfillment.cast import House, place


def named() -> list[str]:
    with scope.of_every_winery():
        return list(ShipTo.objects.filter(erased_at=None).values_list("order__order_number", flat=True))


def test_it_is_forgotten_once(house: House, shop: Caller) -> None:
    place(house.alder_shop, "10234", state=OrderState.DELIVERED)
    first = shop.put("/orders/10234/erasure", {})
    assert (first.status, first.body["order_number"]) == (200, "10234")
    assert shop.put("/orders/10234/erasure") == first
    assert named() == []
    shown = shop.get("/orders/10234").body
    assert (shown["ship_to"]["name"], shown["ship_to"]["line1"], shown["lines"][0]["sku"]) == (
        "Erased",
        "",
        "ZN21",
    )
    assert shown["timeline"][-1]["what"] == "What names the customer was erased"


def test_not_while_it_is_in_hand(house: House, shop: Caller) -> None:
    place(house.alder_shop, "10234", state=OrderState.PACKED)
    assert shop.put("/orders/10234/erasure", {}).refusal == (409, "in_hand", None)
    assert named() == ["10234"]


def test_another_winerys_order_is_not_there(house: House, bo: Caller, viewer: Caller, shop: Caller) -> None:
    place(house.alder_shop, "10234", state=OrderState.DELIVERED)
    assert bo.put("/orders/10234/erasure", {}).refusal == (404, "order_not_found", None)
    assert shop.put("/orders/10235/erasure", {}).refusal == (404, "order_not_found", None)
    assert viewer.put("/orders/10234/erasure", {}).refusal == (403, "forbidden", None)
    assert named() == ["10234"]
