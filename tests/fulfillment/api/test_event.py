"""A shop reads what became of its orders."""

from recork.fulfillment.models import News, scope
from tests.fulfillment.api.calls import BODY, OTHER, QUESTION, Caller
from tests.fulfillment.cast import House


def test_a_shop_reads_its_events_in_order_and_reads_on(shop: Caller) -> None:
    shop.put("/orders/1", BODY)
    shop.put("/orders/2", BODY)
    first = shop.get("/events", limit=2).body
    shop.put(f"/orders/1/cancellations/{QUESTION}", {"shop_next": "cancel_order"})

    rest = shop.get("/events", after=first["next"]).body

    told = [(event["type"], event["data"]["order_number"]) for event in first["items"] + rest["items"]]
    assert told == [("order.received", "1"), ("order.received", "2"), ("order.cancelled", "1")]
    assert shop.get("/events", after=rest["next"]).body == {"items": [], "next": rest["next"]}


def test_an_event_is_what_a_webhook_would_carry(shop: Caller) -> None:
    number = shop.put("/orders/1", BODY).body["fulfillment_number"]
    asked = shop.put(f"/orders/1/cancellations/{QUESTION}", {"shop_next": "cancel_order"}).body

    event = shop.get("/events").body["items"][-1]

    with scope.of_every_winery():
        newest = News.objects.latest("pk")
    assert event == {
        "id": f"msg_{newest.pk}",
        "type": "order.cancelled",
        "timestamp": asked["asked_at"],
        "data": {
            "order_number": "1",
            "fulfillment_number": number,
            "version": 2,
            "state": "cancelled",
            "status": "Cancelled",
            "question": {
                "kind": "cancellation",
                "id": str(QUESTION),
                "answer": "accepted",
                "code": None,
                "detail": None,
            },
            "shop_next": "cancel_order",
            "pickup": None,
            "lines": [{"sku": "ZN21", "ordered": 6, "shipped": 0}],
            "holds": [],
            "packages": [],
        },
    }


def test_reading_twice_gives_the_same(shop: Caller) -> None:
    shop.put("/orders/1", BODY)
    assert shop.get("/events") == shop.get("/events")


def test_a_shop_hears_what_others_do_to_its_orders_and_nothing_else(
    shop: Caller, service: Caller, bo: Caller
) -> None:
    number = shop.put("/orders/1", BODY).body["fulfillment_number"]
    bo.put("/orders/1", BODY)
    service.put(f"/orders/{number}/cancellations/{OTHER}")

    events = shop.get("/events").body["items"]

    assert [event["type"] for event in events] == ["order.received", "order.cancelled"]
    assert {event["data"]["fulfillment_number"] for event in events} == {number}


def test_who_speaks_for_no_shop_has_no_feed(
    viewer: Caller, bo: Caller, floor: Caller, service: Caller
) -> None:
    for caller in (viewer, bo, floor, service):
        assert caller.get("/events").refusal == (403, "forbidden", None)


def test_a_place_in_the_feed_is_a_number(shop: Caller, house: House) -> None:
    assert shop.get("/events", after=-1).refusal == (422, "invalid", "after")
    assert shop.get("/events", after=2**63).refusal == (422, "invalid", "after")
    assert shop.get("/events", limit=201).refusal == (422, "invalid", "limit")
    assert shop.get("/events", after=2**63 - 1).body == {"items": [], "next": 2**63 - 1}
