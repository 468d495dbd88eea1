"""Cancelling many orders with one call."""

from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import BODY, OTHER, QUESTION, Caller
from tests.fulfillment.cast import House, place

BATCH = f"/cancellation-batches/{QUESTION}"


def test_each_order_is_answered_in_the_order_asked(shop: Caller, house: House) -> None:
    place(house.alder_shop, "3", state=OrderState.PACKED)
    place(house.alder_shop, "1")
    place(house.alder_shop, "2")
    place(house.bo, "4")
    shop.put(f"/orders/2/cancellations/{OTHER}")

    answer = shop.put(BATCH, {"order_numbers": ["2", "4", "1", "3", "5", "1"], "reason": "weather"})

    results = [tuple(each.values()) for each in answer.body["results"]]
    assert (answer.status, answer.body["id"]) == (200, str(QUESTION))
    assert results == [
        ("2", "already_cancelled", None, None),
        ("4", "not_found", "order_not_found", "There is no order 4."),
        ("1", "cancelled", None, None),
        (
            "3",
            "declined",
            "already_packed",
            "Unable to cancel in Fulfillment: order 3 is already packed.",
        ),
        ("5", "not_found", "order_not_found", "There is no order 5."),
        ("1", "cancelled", None, None),
    ]


def test_the_same_batch_again_gets_the_first_answers(shop: Caller) -> None:
    shop.put("/orders/1", BODY)
    first = shop.put(BATCH, {"order_numbers": ["1", "2"]})
    shop.put("/orders/2", BODY)

    again = shop.put(BATCH, {"order_numbers": ["1", "2"]})

    assert again == first
    assert shop.get("/orders/2").body["state"] == "received"


def test_an_id_names_one_batch(shop: Caller, bo: Caller) -> None:
    shop.put("/orders/1", BODY)
    shop.put(BATCH, {"order_numbers": ["2"]})

    assert shop.put(BATCH, {"order_numbers": ["1"]}).refusal == (409, "batch_id_reused", None)
    assert bo.put(BATCH, {"order_numbers": ["2"]}).refusal == (409, "batch_id_reused", None)
    assert shop.get("/orders/1").body["state"] == "received"


def test_the_house_names_orders_by_fulfillment_number(shop: Caller, service: Caller) -> None:
    number = shop.put("/orders/1", BODY).body["fulfillment_number"]

    answer = service.put(BATCH, {"order_numbers": [number, "1"]})

    assert [(each["order_number"], each["outcome"]) for each in answer.body["results"]] == [
        (number, "cancelled"),
        ("1", "not_found"),
    ]


def test_who_may_not_cancel_is_told_so(viewer: Caller, floor: Caller) -> None:
    for caller in (viewer, floor):
        assert caller.put(BATCH, {"order_numbers": ["1"]}).refusal == (403, "forbidden", None)


def test_a_batch_has_one_order_at_least_and_ten_thousand_at_most(shop: Caller) -> None:
    numbers = [f"10{n:05}" for n in range(10_001)]

    assert shop.put(BATCH, {"order_numbers": []}).refusal == (422, "invalid", "order_numbers")
    assert shop.put(BATCH, {"order_numbers": numbers}).refusal == (422, "invalid", "order_numbers")
    assert len(shop.put(BATCH, {"order_numbers": numbers[1:]}).body["results"]) == 10_000
    assert shop.put(BATCH, {"order_numbers": ["1", "a/b"]}).refusal == (422, "invalid", "order_numbers.1")
