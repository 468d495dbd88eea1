"""What a shop relies on when messages overtake each other, get lost, or come twice."""

from typing import Any

import pytest

from recork.fulfillment.models import News, Sku, scope
from recork.fulfillment.operations.stock import fold_stock, tell_stock
from tests.fulfillment.api.calls import BODY, QUESTION, Caller
from tests.fulfillment.cast import NOW, House

ASK = f"/orders/10234/cancellations/{QUESTION}"
BEFORE = {"before_arrival": True, "shop_next": "cancel_order"}
WISH = f"{ASK}/shop-next"


def report(version: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "version": version,
        "shop_number": "10234",
        "order_status": "Submitted",
        "payment_status": "Paid",
        "shipping_status": "",
        **more,
    }


def events(shop: Caller) -> list[tuple[str, str]]:
    return [(each["type"], each["data"].get("shop_next")) for each in shop.get("/events").body["items"]]


# -- wishes after a stop ---------------------------------------------------------------------------
def test_shop_next_travels_with_state(shop: Caller) -> None:
    shop.put("/orders/10234", BODY)
    shop.put(ASK, {"shop_next": "no_shipping_required"})
    assert shop.put(ASK).body["shop_next"] == "no_shipping_required"
    assert shop.get(ASK).body["shop_next"] == "no_shipping_required"
    assert shop.get("/orders/10234").body["cancellation"]["shop_next"] == "no_shipping_required"
    assert events(shop)[-1] == ("order.cancelled", "no_shipping_required")


def test_a_wish_is_asked_told_and_answered(shop: Caller, nora: Caller) -> None:
    shop.put("/orders/10234", BODY)
    nora.put(ASK, {"shop_next": "send_again"})
    wish = {
        "shop_next": "handled_externally",
        "pickup": {"location": "Tasting room", "ready_on": "2026-11-27"},
    }
    assert nora.put(WISH, wish).status == 202
    assert nora.put(WISH, wish).status == 200
    assert events(shop)[-1] == ("cancellation.shop_next_changed", "handled_externally")
    last = shop.get("/events").body["items"][-1]["data"]
    assert (last["version"], last["pickup"]) == (3, wish["pickup"])

    answered = {"question_id": str(QUESTION), "shop_next": "handled_externally", "answer": "taken"}
    assert shop.put("/orders/10234/shop-report", report(shop_next_answers=[answered])).body == {"version": 1}
    assert shop.get("/orders/10234").body["cancellation"]["shop_next"] == "handled_externally"


def test_a_wish_that_was_too_late_is_taken_back(shop: Caller, nora: Caller) -> None:
    shop.put("/orders/10234", BODY)
    nora.put(ASK, {"shop_next": "send_again"})
    nora.put(WISH, {"shop_next": "cancel_order"})
    late = {
        "question_id": str(QUESTION),
        "shop_next": "cancel_order",
        "answer": "too_late",
        "sent_as": "10234-2",
    }
    shop.put("/orders/10234/shop-report", report(shop_next_answers=[late]))
    assert shop.get("/orders/10234").body["cancellation"]["shop_next"] == "send_again"
    refused = nora.put(WISH, {"shop_next": "no_shipping_required"})
    assert refused.refusal == (409, "too_late", None)
    assert "10234-2" in refused.body["detail"]


def test_a_wish_needs_a_stop(shop: Caller, nora: Caller, bo: Caller) -> None:
    shop.put("/orders/10234", BODY)
    assert nora.put(WISH, {"shop_next": "cancel_order"}).refusal == (409, "not_stopped", None)
    assert bo.put(WISH, {"shop_next": "cancel_order"}).refusal == (404, "order_not_found", None)
    assert nora.put(WISH, {"shop_next": "whatever"}).refusal == (422, "invalid", "shop_next")


# -- reports ---------------------------------------------------------------------------------------
def test_a_report_is_kept_and_an_older_one_changes_nothing(shop: Caller) -> None:
    shop.put("/orders/10234", BODY)
    assert shop.get("/orders/10234").body["shop_report"] is None
    assert shop.put("/orders/10234/shop-report", report(3)).body == {"version": 3}
    assert shop.put("/orders/10234/shop-report", report(2, order_status="Cancelled")).body == {"version": 3}
    shown = shop.get("/orders/10234").body["shop_report"]
    assert (shown["version"], shown["order_status"], shown["links"]) == (3, "Submitted", [])


def test_a_report_comes_from_the_shop_that_sent_the_order(shop: Caller, nora: Caller, bo: Caller) -> None:
    nora.put("/orders/10235", BODY)
    shop.put("/orders/10234", BODY)
    assert shop.put("/orders/10235/shop-report", report()).refusal == (404, "order_not_found", None)
    assert shop.put("/orders/99999/shop-report", report()).refusal == (404, "order_not_found", None)
    assert nora.put("/orders/10234/shop-report", report()).status == 403
    assert bo.put("/orders/10234/shop-report", report()).status == 403


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"version": -1}, "version"),
        ({"version": 2**63}, "version"),
        ({"order_status": "x" * 25}, "order_status"),
        ({"effects": [{"effect": "magic", "state": "done"}]}, "effects.0.effect"),
        ({"entries": [{"at": "2026-11-24T10:00:00Z", "who": "I", "what": "y"}] * 201}, "entries"),
        ({"links": [{"order_number": "a\0b", "state": "live"}]}, "links.0.order_number"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_a_malformed_report_changes_nothing(shop: Caller, more: dict[str, Any], field: str) -> None:
    shop.put("/orders/10234", BODY)
    assert shop.put("/orders/10234/shop-report", report() | more).refusal == (422, "invalid", field)
    assert shop.get("/orders/10234").body["shop_report"] is None


# -- stock news ------------------------------------------------------------------------------------
def test_changed_stock_is_told_once_however_often_it_changed(house: House, shop: Caller) -> None:
    with scope.of_every_winery():
        tell_stock(now=NOW)
        Sku.objects.update(name="Same figures")
        before = News.objects.filter(type="stock.changed").count()
        assert tell_stock(now=NOW) == 0
    shop.put("/orders/10234", BODY)
    shop.put(ASK)
    with scope.of_every_winery():
        fold_stock()
        assert tell_stock(now=NOW) == 1
        (news,) = News.objects.filter(type="stock.changed").order_by("pk")[before:]
    assert {name: news.data[name] for name in ("sku", "warehouse", "on_hand", "allocated", "available")} == {
        "sku": "ZN21",
        "warehouse": "ACN",
        "on_hand": 1000,
        "allocated": 0,
        "available": 1000,
    }
