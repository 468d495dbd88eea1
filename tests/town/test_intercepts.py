"""Packed already: the floor of one house answers what somebody at the other has asked."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.town.town import Answer, Town

TO_PACKED = ("released", "picking", "picked", "packed")


def packed(town: Town, number: str) -> str:
    """Sell and send an order, and take it to packed; returns its fulfillment number."""
    town.sell(number)
    there = town.send(number)
    town.move(there, *TO_PACKED)
    return there


def declined(town: Town, number: str) -> str:
    """Cancel a packed order in the shop, and hear no; returns the question's id."""
    question = str(uuid4())
    town.cancel_in_shop(number, question)
    town.wait(lambda: town.cancel_in_shop(number, question).status == 409, "the warehouse's no")
    assert town.see(number)["order_status"] == "Submitted"
    return question


def intercept(town: Town, number: str, no: str, key: str) -> Answer:
    return town.call("shop", "PUT", f"/orders/{number}/intercepts/{key}", {"declined": no})


def before_the_floor(town: Town, there: str, key: str) -> bool:
    shown = town.call("portal", "GET", f"/orders/{there}/intercepts/{key}")
    return shown.status == 200 and shown.body["answer"] == "pending"


def say(town: Town, there: str, key: str, **answer: str) -> None:
    said = town.call("floor", "PUT", f"/fulfillments/{there}/intercepts/{key}/answer", dict(answer))
    assert said.status == 200, said


def test_the_floors_yes_refunds_once_and_the_bottles_come_back(town: Town) -> None:
    there = packed(town, "1301")
    no, key = declined(town, "1301"), str(uuid4())
    assert intercept(town, "1301", no, key).status == 202
    town.wait(lambda: before_the_floor(town, there, key), "the question before the floor")
    assert town.see("1301")["order_status"] == "Cancelling"
    assert town.refunds("1301") == []
    say(town, there, key, answer="accepted")
    town.wait(lambda: town.see("1301")["payment_status"] == "Refunded", "the money")
    assert town.see("1301")["order_status"] == "Cancelled"
    assert town.refunds("1301") == [31200]
    assert intercept(town, "1301", no, key).status == 200
    shown = town.call("portal", "GET", f"/orders/{there}").body
    assert (shown["state"], shown["intercept"]["answer"], shown["cancellation"]["asked_from"]) == (
        "cancelled",
        "accepted",
        "shop",
    )
    assert shown["cancellation"]["bottles_coming_back"] == 6
    town.audit()


def test_the_floors_no_comes_in_its_words_and_the_box_ships(town: Town) -> None:
    there = packed(town, "1302")
    no, key = declined(town, "1302"), str(uuid4())
    intercept(town, "1302", no, key)
    town.wait(lambda: before_the_floor(town, there, key), "the question before the floor")
    say(town, there, key, answer="declined", code="nobody_free", words="Two of us today.")
    town.wait(lambda: town.see("1302")["order_status"] == "Submitted", "the floor's no")
    refused = intercept(town, "1302", no, key)
    assert (refused.status, refused.body["code"]) == (409, "nobody_free")
    assert refused.body["detail"].endswith("The floor says: Two of us today.")
    town.move(there, "shipped")
    town.wait(lambda: town.see("1302")["order_status"] == "Completed", "the shop to hear of it")
    assert town.refunds("1302") == []


def test_the_truck_answers_whoever_still_waits(town: Town) -> None:
    there = packed(town, "1303")
    no, key = declined(town, "1303"), str(uuid4())
    intercept(town, "1303", no, key)
    town.wait(lambda: before_the_floor(town, there, key), "the question before the floor")
    town.move(there, "shipped")
    town.wait(lambda: town.see("1303")["order_status"] == "Completed", "the truck's answer")
    assert intercept(town, "1303", no, key).body["code"] == "already_shipped"
    assert (town.refunds("1303"), town.sendings("1303")) == ([], [("1303", "shipped")])


def test_the_portals_intercept_makes_a_pickup_of_it(town: Town) -> None:
    there, key = packed(town, "1304"), str(uuid4())
    pickup = {"location": "Tasting room", "ready_on": "2030-11-27"}
    asked = {"shop_next": "handled_externally", "pickup": pickup}
    assert town.call("portal", "PUT", f"/orders/{there}/intercepts/{key}", asked).status == 202
    say(town, there, key, answer="accepted")
    town.wait(lambda: town.see("1304")["shipping_status"] == "Handled Externally", "the shop to follow")
    assert town.see("1304")["pickup"] == pickup
    town.sweep()
    assert (town.sendings("1304"), town.refunds("1304")) == ([("1304", "cancelled")], [])


def test_the_warehouse_alone_lets_a_deadline_pass(town: Town) -> None:
    there, key = packed(town, "1305"), str(uuid4())
    soon = datetime.now(UTC) + timedelta(seconds=1)
    path = f"/orders/{there}/intercepts/{key}"
    assert town.call("portal", "PUT", path, {"answer_by": soon.isoformat()}).status == 202
    town.wait(lambda: town.call("portal", "GET", path).body["code"] == "deadline_passed", "the deadline")
    late = town.call("floor", "PUT", f"/fulfillments/{there}/intercepts/{key}/answer", {"answer": "accepted"})
    assert (late.status, late.body["code"]) == (409, "already_answered")
    assert town.see("1305")["order_status"] == "Submitted"
    town.move(there, "shipped")
