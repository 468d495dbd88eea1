"""What a shop relies on when messages overtake each other, get lost, or come twice."""

from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from recork.fulfillment.models import Cancellation, News, Order, RefusedSubmission, Sku, scope
from recork.fulfillment.operations.stock import fold_stock, tell_stock
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import BODY, OTHER, QUESTION, Caller
from tests.fulfillment.cast import NOW, House, advance

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


# -- before arrival --------------------------------------------------------------------------------
def test_tombstone_before_arrival(shop: Caller) -> None:
    first = shop.put(ASK, BEFORE)
    assert (first.status, first.body["found"], first.body["state"]) == (201, "before_arrival", "cancelled")
    assert shop.put(ASK, BEFORE).body == first.body

    dead = shop.put("/orders/10234", BODY)

    assert dead.refusal == (409, "cancelled_before_arrival", None)
    assert (dead.body["question_id"], dead.body["shop_next"]) == (str(QUESTION), "cancel_order")
    shown = shop.get("/orders/10234").body
    assert (shown["state"], shown["lines"], shown["bottles"]) == ("cancelled", [], 0)
    assert events(shop) == [("order.cancelled", "cancel_order")]
    assert shop.put(f"/orders/10234/cancellations/{OTHER}", BEFORE).body["found"] == "already_cancelled"


def test_tombstone_only_for_the_shop(shop: Caller, nora: Caller, service: Caller) -> None:
    for caller, number in ((shop, "10234"), (nora, "10234"), (service, "F1000001")):
        body = BEFORE if caller is not shop else BEFORE | {"before_arrival": False}
        answer = caller.put(f"/orders/{number}/cancellations/{QUESTION}", body)
        assert answer.refusal == (404, "order_not_found", None)
    with scope.of_every_winery():
        assert not Order.objects.exists()
    assert shop.put("/orders/10234", BODY).status == 201


def test_an_order_that_is_here_is_stopped_and_not_buried(shop: Caller) -> None:
    shop.put("/orders/10234", BODY)
    answer = shop.put(ASK, BEFORE)
    assert (answer.status, answer.body["found"], answer.body["bottles_released"]) == (201, "stopped", 6)
    assert shop.put("/orders/10234", BODY).body["state"] == "cancelled"


def test_a_packed_order_is_declined_before_arrival_or_not(house: House, shop: Caller) -> None:
    shop.put("/orders/10234", BODY)
    with scope.of_every_winery():
        advance(Order.objects.get(), OrderState.PACKED)
    assert shop.put(ASK, BEFORE).refusal == (409, "already_packed", None)


# -- refusals --------------------------------------------------------------------------------------
def test_refusal_is_final(house: House, shop: Caller) -> None:
    long = BODY | {"carrier": "U" * 50}
    first = shop.put("/orders/10234", long)
    assert first.refusal == (422, "invalid", "carrier")
    assert shop.put("/orders/10234", BODY).status == 201  # mended, in other bytes
    again = shop.put("/orders/10234", long)
    assert (again.status, again.body) == (first.status, first.body)


def test_a_reused_number_stays_refused_although_it_would_be_a_repeat_now(house: House, shop: Caller) -> None:
    shop.put("/orders/10234", BODY)
    other = BODY | {"order_type": "Daily"}
    assert shop.put("/orders/10234", other).refusal == (409, "order_number_reused", None)
    with scope.of_every_winery():
        assert RefusedSubmission.objects.get().problem["code"] == "order_number_reused"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]"])
def test_what_cannot_be_read_is_refused_for_ever_too(shop: Caller, body: bytes) -> None:
    first = shop.put_bytes("/orders/10234", body)
    assert first.status in {400, 422}
    assert shop.put_bytes("/orders/10234", body).body == first.body
    with scope.of_every_winery():
        assert RefusedSubmission.objects.count() == 1


def test_what_says_nothing_of_the_order_is_not_kept(shop: Caller, nora: Caller) -> None:
    assert shop.put_bytes("/orders/10234", b"{}", content_type="text/plain").status == 415
    assert nora.put("/orders/10234", BODY | {"carrier": "U" * 50}).status == 422
    with scope.of_every_winery():
        assert not RefusedSubmission.objects.exists()


def test_accept_tells_of_refusal(shop: Caller) -> None:
    shop.put("/orders/10234", BODY | {"carrier": "U" * 50})
    answer = shop.put(ASK, BEFORE)
    assert (answer.status, answer.body["found"]) == (201, "refused")
    assert shop.put(ASK, BEFORE).body["found"] == "refused"


def test_one_order_per_number(live_house: House) -> None:
    """Twenty at once send the same order: one order, one promise of its bottles, twenty good answers."""
    callers = [Caller(live_house.alder_shop) for _ in range(20)]
    statuses: list[int] = []
    start = Barrier(len(callers))

    def send(caller: Caller) -> None:
        start.wait()
        statuses.append(caller.put("/orders/10234", BODY).status)
        connection.close()

    run([Thread(target=send, args=(caller,)) for caller in callers])
    assert sorted(statuses) == [200] * 19 + [201]
    with scope.of_every_winery():
        assert Order.objects.count() == 1


def test_submit_against_cancel_before_arrival_a_hundred_rounds(live_house: House) -> None:
    """Whichever is first: stopped or buried, and never alive afterwards."""
    sender, canceller = Caller(live_house.alder_shop), Caller(live_house.alder_shop)
    for n in range(100):
        number, question = f"2{n:04}", uuid4()
        answers: dict[str, Any] = {}
        start = Barrier(2)

        def send(number: str = number, answers: dict[str, Any] = answers, start: Barrier = start) -> None:
            start.wait()
            answers["sent"] = sender.put(f"/orders/{number}", BODY).status
            connection.close()

        def cancel(
            number: str = number,
            question: UUID = question,
            answers: dict[str, Any] = answers,
            start: Barrier = start,
        ) -> None:
            start.wait()
            answers["found"] = canceller.put(f"/orders/{number}/cancellations/{question}", BEFORE).body[
                "found"
            ]
            connection.close()

        run([Thread(target=send), Thread(target=cancel)])
        assert answers in ({"sent": 201, "found": "stopped"}, {"sent": 409, "found": "before_arrival"})
    with scope.of_every_winery():
        assert set(Order.objects.values_list("state", flat=True)) == {"cancelled"}
        assert Cancellation.objects.filter(outcome="cancelled").count() == 100


def run(threads: list[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


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
