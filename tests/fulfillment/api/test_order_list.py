"""Walking through orders."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.receiving import ArrivingLine
from tests.fulfillment.api.calls import QUESTION, Answer, Caller
from tests.fulfillment.cast import MARISOL, NOW, House, place


def numbers(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [order["order_number"] for order in answer.body["items"]]


def test_the_newest_come_first_page_by_page(shop: Caller, house: House) -> None:
    for days in range(5):
        place(house.alder_shop, f"1{days}", ordered_at=NOW - timedelta(days=days))
    place(house.bo, "99")

    pages: list[list[str]] = []
    after: str | None = ""
    while after is not None:
        page = shop.get("/orders", limit=2, **({"after": after} if after else {}))
        pages.append(numbers(page))
        after = page.body["next"]

    assert pages == [["10", "11"], ["12", "13"], ["14"]]


def test_an_order_in_a_list_is_the_order_without_its_story(shop: Caller, house: House) -> None:
    place(house.alder_shop, "10", state=OrderState.PACKED)
    place(house.alder_shop, "11", lines=(ArrivingLine("XX99", 1), ArrivingLine("ZN21", 2)))
    shop.put(f"/orders/11/cancellations/{QUESTION}")

    listed = {order["order_number"]: order for order in shop.get("/orders").body["items"]}

    for number in ("10", "11"):
        whole = shop.get(f"/orders/{number}").body
        del whole["timeline"], whole["shop_report"]
        assert listed[number] == whole


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["waiting", "held", "packed", "stopped", "old"]),
        ({"status": "Needs Action"}, ["held"]),
        ({"status": "Waiting to Be Released"}, ["waiting", "old"]),
        ({"state": "packed"}, ["packed"]),
        ({"state": "received"}, ["waiting", "held", "old"]),
        ({"state": "received", "status": "Needs Action"}, ["held"]),
        ({"state": "packed", "status": "Needs Action"}, []),
        ({"state": "cancelled"}, ["stopped"]),
        ({"hold": "needs_action"}, ["held"]),
        ({"hold": "weather"}, []),
        ({"from": "2026-11-23"}, ["waiting", "held", "packed", "stopped"]),
        ({"to": "2026-11-22"}, ["old"]),
        ({"from": "2026-10-01", "to": "2026-10-31"}, ["old"]),
        ({"q": "packed"}, ["packed"]),
        ({"q": "ferrer"}, ["old"]),
        ({"q": "ferrer", "state": "packed"}, []),
        ({"q": "nobody"}, []),
    ],
)
def test_all_that_is_asked_must_be_true(
    shop: Caller, house: House, asked: dict[str, str], found: list[str]
) -> None:
    place(house.alder_shop, "waiting", ordered_at=NOW)
    place(house.alder_shop, "held", ordered_at=NOW - timedelta(minutes=1), sku="XX99")
    place(house.alder_shop, "packed", ordered_at=NOW - timedelta(minutes=2), state=OrderState.PACKED)
    place(house.alder_shop, "stopped", ordered_at=NOW - timedelta(minutes=3))
    shop.put(f"/orders/stopped/cancellations/{QUESTION}")
    lucia = MARISOL.__class__(
        **{**{n: getattr(MARISOL, n) for n in MARISOL.__slots__}, "name": "Lucía Ferrer"}
    )
    place(house.alder_shop, "old", ordered_at=NOW - timedelta(days=40), ship_to=lucia)

    assert numbers(shop.get("/orders", **asked)) == found


def test_a_day_is_a_day_at_the_warehouse(shop: Caller, house: House) -> None:
    # 07:59 UTC on the 24th is 23:59 on the 23rd in Napa.
    place(house.alder_shop, "late", ordered_at=NOW.replace(day=24, hour=7, minute=59))
    place(house.alder_shop, "next", ordered_at=NOW.replace(day=24, hour=8, minute=0))

    assert numbers(shop.get("/orders", to="2026-11-23")) == ["late"]
    assert numbers(shop.get("/orders", **{"from": "2026-11-24"})) == ["next"]


def test_the_house_sees_every_winery_and_a_winery_its_own(
    shop: Caller, bo: Caller, service: Caller, house: House
) -> None:
    place(house.alder_shop, "1", ordered_at=NOW)
    place(house.bo, "2", ordered_at=NOW - timedelta(minutes=1))

    assert numbers(shop.get("/orders")) == ["1"]
    assert numbers(bo.get("/orders")) == ["2"]
    assert numbers(bo.get("/orders", q="1")) == []
    assert [order["winery"] for order in service.get("/orders").body["items"]] == ["alder", "birch"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"after": "here"}, "after"),
        ({"status": "Lost"}, "status"),
        ({"state": "lost"}, "state"),
        ({"hold": "mood"}, "hold"),
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-02-30"}, "to"),
        ({"to": "1764028800"}, "to"),
        ({"q": "a\x00b"}, "q"),
        ({"staus": "Packed"}, "staus"),
    ],
)
def test_a_question_that_makes_no_sense_names_its_parameter(
    shop: Caller, asked: dict[str, str | int], field: str
) -> None:
    assert shop.get("/orders", **asked).refusal == (422, "invalid", field)


def test_a_page_takes_the_same_statements_for_ten_orders_and_a_hundred(shop: Caller, house: House) -> None:
    for n in range(100):
        place(house.alder_shop, str(n), bottles=1)
    shop.get("/orders")  # the first call draws the portion of calls that the next ones count from
    taken = []
    for limit in (10, 100):
        with CaptureQueriesContext(connection) as captured:
            assert len(numbers(shop.get("/orders", limit=limit))) == limit
        taken.append(len(captured))
    # The savepoint around a call in a test counts as two of them.
    assert taken == [11, 11]


def test_of_a_filter_that_is_given_twice_the_last_one_counts(shop: Caller, house: House) -> None:
    for n in range(3):
        place(house.alder_shop, str(n), bottles=1)
    assert [len(numbers(shop.get("/orders", limit=limit))) for limit in ([1, 2], [2, 1])] == [2, 1]
