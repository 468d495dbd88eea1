"""What the shop should do after a stop: it travels with the state, may be changed, and is answered."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from recork.fulfillment.models import Order, ShopNextChange, scope
from tests.fulfillment.api.calls import BODY, OTHER, QUESTION, Caller
from tests.fulfillment.cast import House
from tests.support.racing import race

THERE = "/orders/10234"
ASK = f"{THERE}/cancellations/{QUESTION}"
WISH = f"{ASK}/shop-next"
REPORT = f"{THERE}/shop-report"
ROOM = {"location": "Tasting room", "ready_on": "2026-11-27"}
PICKUP = {"shop_next": "handled_externally", "pickup": ROOM}


def report(version: int, *answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "version": version,
        "shop_number": "10234",
        "order_status": "Submitted",
        "payment_status": "Paid",
        "shop_next_answers": list(answers),
        **more,
    }


def taken(shop_next: str, question: UUID = QUESTION) -> dict[str, Any]:
    return {"question_id": str(question), "shop_next": shop_next, "answer": "taken"}


def too_late(shop_next: str) -> dict[str, Any]:
    return taken(shop_next) | {"answer": "too_late", "sent_as": "10234-2"}


def in_force(caller: Caller) -> tuple[str, dict[str, str] | None]:
    stop = caller.get(THERE).body["cancellation"]
    return stop["shop_next"], stop["pickup"]


def news(shop: Caller) -> list[tuple[str, int, str | None]]:
    items = shop.get("/events").body["items"]
    return [
        (each["type"], each["data"]["version"], each["data"]["shop_next"])
        for each in items
        if "order_number" in each["data"]
    ]


@pytest.fixture
def stopped(shop: Caller, nora: Caller) -> Caller:
    """A shop whose order 10234 the portal has stopped, to be sent again."""
    assert shop.put(THERE, BODY).status == 201
    assert nora.put(ASK, {"shop_next": "send_again"}).status == 201
    return shop


def test_shop_next_travels_with_state(house: House, shop: Caller, nora: Caller) -> None:
    shop.put(THERE, BODY)
    nora.put(ASK, PICKUP)
    wanted = ("handled_externally", ROOM)
    for body in (
        shop.put(THERE, BODY).body,
        shop.get(THERE).body,
        shop.get(ASK).body,
        shop.put(f"{THERE}/cancellations/{OTHER}").body,
        shop.get("/orders").body["items"][0],
        shop.get("/events").body["items"][-1]["data"],
    ):
        assert (body["state"], body["shop_next"], body["pickup"]) == ("cancelled", *wanted)


def test_a_live_order_wants_nothing_of_its_shop(shop: Caller) -> None:
    shop.put(THERE, BODY)
    shown = shop.get(THERE).body
    assert (shown["shop_next"], shown["pickup"]) == (None, None)


def test_a_wish_is_asked_told_and_answered(stopped: Caller, nora: Caller) -> None:
    asked, again = nora.put(WISH, PICKUP), nora.put(WISH, PICKUP)
    assert (asked.status, asked.body["is_asked"]) == (202, True)
    assert (again.status, again.body["is_asked"]) == (200, False)
    assert news(stopped)[1:] == [
        ("order.cancelled", 2, "send_again"),
        ("cancellation.shop_next_changed", 3, "handled_externally"),
    ]
    told = stopped.get("/events").body["items"][-1]["data"]
    assert (told["state"], told["pickup"]) == ("cancelled", ROOM)

    assert stopped.put(REPORT, report(1, taken("handled_externally"))).body == {"version": 1}

    assert in_force(nora) == ("handled_externally", ROOM)
    with scope.of_every_winery():
        change = ShopNextChange.objects.get()
    assert (change.answer, change.asked_by) == ("taken", "Nora Quist")


def test_a_wish_that_was_too_late_is_taken_back(stopped: Caller, nora: Caller) -> None:
    nora.put(WISH, {"shop_next": "cancel_order"})
    stopped.put(REPORT, report(1, too_late("cancel_order")))
    assert in_force(nora) == ("send_again", None)
    refused = nora.put(WISH, {"shop_next": "no_shipping_required"})
    assert refused.refusal == (409, "too_late", None)
    assert "10234-2" in refused.body["detail"]


def test_what_was_taken_stands_when_a_later_wish_is_too_late(stopped: Caller, nora: Caller) -> None:
    nora.put(WISH, PICKUP)
    stopped.put(REPORT, report(1, taken("handled_externally")))
    nora.put(WISH, {"shop_next": "cancel_order"})
    stopped.put(REPORT, report(2, taken("handled_externally"), too_late("cancel_order")))
    assert in_force(nora) == ("handled_externally", ROOM)


def test_two_wishes_that_were_too_late_leave_what_came_with_the_stop(stopped: Caller, nora: Caller) -> None:
    nora.put(WISH, PICKUP)
    nora.put(WISH, {"shop_next": "cancel_order"})
    stopped.put(REPORT, report(1, too_late("handled_externally"), too_late("cancel_order")))
    assert in_force(nora) == ("send_again", None)


def test_a_wish_that_was_replaced_doesnt_come_back(stopped: Caller, nora: Caller) -> None:
    nora.put(WISH, PICKUP)
    nora.put(WISH, {"shop_next": "cancel_order"})
    stopped.put(REPORT, report(1, too_late("cancel_order")))
    assert in_force(nora) == ("send_again", None)


def test_a_pickup_that_came_with_the_stop_comes_back_whole(shop: Caller, nora: Caller) -> None:
    shop.put(THERE, BODY)
    nora.put(ASK, PICKUP)
    nora.put(WISH, {"shop_next": "cancel_order"})
    shop.put(REPORT, report(1, too_late("cancel_order")))
    assert in_force(nora) == ("handled_externally", ROOM)


def test_an_answer_is_given_once(stopped: Caller, nora: Caller) -> None:
    nora.put(WISH, {"shop_next": "cancel_order"})
    stopped.put(REPORT, report(1, taken("cancel_order")))
    stopped.put(REPORT, report(2, too_late("cancel_order")))
    with scope.of_every_winery():
        assert ShopNextChange.objects.get().answer == "taken"
    assert in_force(nora) == ("cancel_order", None)


def test_an_answer_to_another_question_settles_nothing(stopped: Caller, nora: Caller) -> None:
    nora.put(WISH, {"shop_next": "cancel_order"})
    stopped.put(REPORT, report(1, taken("cancel_order", OTHER), taken("handled_externally")))
    with scope.of_every_winery():
        assert ShopNextChange.objects.get().answer == ""


def test_what_the_shop_reports_as_sent_again_is_too_late_too(stopped: Caller, nora: Caller) -> None:
    links = [{"order_number": "10234", "state": "cancelled"}, {"order_number": "10234-2", "state": "live"}]
    stopped.put(REPORT, report(1, links=links))
    assert nora.put(WISH, {"shop_next": "cancel_order"}).refusal == (409, "too_late", None)
    assert nora.put(WISH, {"shop_next": "send_again"}).status == 200
    assert in_force(nora) == ("send_again", None)


def test_a_wish_needs_the_very_question_that_stopped_the_order(
    shop: Caller, nora: Caller, bo: Caller
) -> None:
    shop.put(THERE, BODY)
    assert nora.put(WISH, {"shop_next": "cancel_order"}).refusal == (409, "not_stopped", None)
    nora.put(ASK)
    late = f"{THERE}/cancellations/{OTHER}"
    assert nora.put(late).body["found"] == "already_cancelled"
    assert nora.put(f"{late}/shop-next", PICKUP).refusal == (409, "not_stopped", None)
    assert bo.put(WISH, {"shop_next": "cancel_order"}).refusal == (404, "order_not_found", None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "shop_next"),
        ({"shop_next": "whatever"}, "shop_next"),
        ({"shop_next": "cancel_order", "note": "x"}, "note"),
        ({"shop_next": "handled_externally", "pickup": {"location": " "}}, "pickup.location"),
        ({"shop_next": "handled_externally", "pickup": ROOM | {"ready_on": "soon"}}, "pickup.ready_on"),
    ],
)
def test_a_malformed_wish_changes_nothing(
    stopped: Caller, nora: Caller, body: dict[str, Any], field: str
) -> None:
    assert nora.put(WISH, body).refusal == (422, "invalid", field)
    assert in_force(nora) == ("send_again", None)


def test_who_may_not_cancel_may_not_wish_either(stopped: Caller, viewer: Caller, floor: Caller) -> None:
    with scope.of_every_winery():
        number = Order.objects.get().fulfillment_number
    assert viewer.put(WISH, PICKUP).refusal == (403, "forbidden", None)
    assert floor.put(WISH.replace("10234", number), PICKUP).refusal == (403, "forbidden", None)


def test_the_same_wish_twenty_times_at_once_is_asked_once(live_house: House) -> None:
    shop = Caller(live_house.alder_shop)
    shop.put(THERE, BODY)
    shop.put(ASK)
    callers = [Caller(live_house.nora) for _ in range(20)]
    statuses = race(*(lambda caller=caller: caller.put(WISH, PICKUP).status for caller in callers))
    assert sorted(statuses) == [200] * 19 + [202]
    with scope.of_every_winery():
        assert ShopNextChange.objects.count() == 1


def test_a_wish_against_the_report_that_it_is_too_late(live_house: House) -> None:
    """Whichever is first: never is a wish in force that the shop has said no to."""
    shop, nora = Caller(live_house.alder_shop), Caller(live_house.nora)
    for n in range(30):
        order = f"/orders/3{n:04}"
        question = uuid4()
        shop.put(order, BODY)
        nora.put(f"{order}/cancellations/{question}", {"shop_next": "send_again"})
        links = [{"order_number": f"3{n:04}{end}", "state": "live"} for end in ("", "-2")]
        late = too_late("cancel_order") | {"question_id": str(question)}
        wish = f"{order}/cancellations/{question}/shop-next"
        race(
            partial(nora.put, wish, {"shop_next": "cancel_order"}),
            partial(shop.put, f"{order}/shop-report", report(1, late, links=links)),
        )
        shop.put(f"{order}/shop-report", report(2, late, links=links))
        assert nora.get(order).body["shop_next"] == "send_again"
