"""What stands in the warehouse."""

from recork.fulfillment.models import scope
from recork.fulfillment.operations.stock import fold_stock
from tests.fulfillment.api.calls import BODY, QUESTION, Caller


def test_bottles_are_counted_by_wine_and_warehouse(shop: Caller) -> None:
    shop.put("/orders/1", BODY)

    stock = shop.get("/stock", sku="ZN21").body

    assert stock == {
        "items": [
            {
                "winery": "alder",
                "sku": "ZN21",
                "name": "2021 Old Vine Zinfandel",
                "warehouse": "ACN",
                "on_hand": 1000,
                "allocated": 6,
                "available": 994,
                "coming_back": 0,
                "quarantine": 0,
            }
        ],
        "next": None,
    }


def test_a_cancellation_gives_bottles_back_once_the_ledger_is_folded(shop: Caller) -> None:
    shop.put("/orders/1", BODY)
    shop.put(f"/orders/1/cancellations/{QUESTION}")
    with scope.of_every_winery():
        fold_stock()

    (zinfandel,) = shop.get("/stock", sku="ZN21").body["items"]

    assert (zinfandel["allocated"], zinfandel["available"]) == (0, 1000)


def test_a_winery_sees_its_own_and_the_house_everything(shop: Caller, bo: Caller, floor: Caller) -> None:
    assert {row["winery"] for row in shop.get("/stock").body["items"]} == {"alder"}
    assert {row["winery"] for row in bo.get("/stock").body["items"]} == {"birch"}
    rows = floor.get("/stock", warehouse="ACN").body["items"]
    assert [row["winery"] for row in rows] == ["alder"] * 3 + ["birch"] * 3


def test_stock_comes_in_pages(floor: Caller) -> None:
    found: list[list[tuple[str, str]]] = []
    after: str | None = ""
    while after is not None:
        page = floor.get("/stock", limit=4, after=after).body
        found.append([(row["winery"], row["sku"]) for row in page["items"]])
        after = page["next"]
    assert [len(page) for page in found] == [4, 2]
    assert len({row for page in found for row in page}) == 6


def test_what_nobody_knows_has_no_stock(shop: Caller) -> None:
    empty: dict[str, object] = {"items": [], "next": None}
    assert shop.get("/stock", sku="XX99").body == empty
    assert shop.get("/stock", warehouse="XXX").body == empty
    assert shop.get("/stock", after="there").refusal == (422, "invalid", "after")
    assert shop.get("/stock", after="9" * 18 + "-1").body == empty
