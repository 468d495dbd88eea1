"""What people do at one house and find done at the other, over real HTTP, real webhooks and real workers."""

from uuid import uuid4

from tests.town.town import Town


def test_a_sold_order_arrives_ships_and_both_say_so(town: Town) -> None:
    town.sell("1001")
    number = town.send("1001")
    assert town.see("1001")["shipping_status"] == "Sent to Fulfillment"
    town.move(number, "released", "picking", "picked", "packed", "shipped")
    town.wait(lambda: town.see("1001")["shipping_status"] == "Shipped", "the shop to hear of it")
    assert town.see("1001")["order_status"] == "Completed"
    refused = town.cancel_in_shop("1001")
    assert (refused.status, refused.body["code"]) == (409, "already_shipped")


def test_a_cancelled_order_is_refunded_restocked_and_never_ships(town: Town) -> None:
    town.sell("1002")
    number = town.send("1002")
    question = str(uuid4())
    assert town.cancel_in_shop("1002", question).status == 202
    town.wait(lambda: town.see("1002")["order_status"] == "Cancelled", "the warehouse's yes")
    town.wait(lambda: town.see("1002")["payment_status"] == "Refunded", "the money")
    assert town.cancel_in_shop("1002", question).status == 200
    assert town.refunds("1002") == [31200]
    shown = town.call("portal", "GET", f"/orders/{number}").body
    assert (shown["state"], shown["cancellation"]["asked_from"]) == ("cancelled", "shop")
    town.wait(
        lambda: (
            (town.call("portal", "GET", f"/orders/{number}").body["shop_report"] or {}).get("payment_status")
            == "Refunded"
        ),
        "the report in the portal",
    )


def test_a_packed_order_is_declined_in_words_and_stays_as_it_was(town: Town) -> None:
    town.sell("1003")
    number = town.send("1003")
    town.move(number, "released", "picking", "picked", "packed")
    question = str(uuid4())
    town.cancel_in_shop("1003", question)
    town.wait(lambda: town.see("1003")["order_status"] == "Submitted", "the warehouse's no")
    refused = town.cancel_in_shop("1003", question)
    assert (refused.status, refused.body["code"]) == (409, "already_packed")
    assert refused.body["detail"] == "Unable to cancel in Fulfillment: order 1003 is already packed."
    assert town.refunds("1003") == []
    assert town.see("1003")["shipping_status"] == "Sent to Fulfillment"


def test_cancelled_in_fulfillment_and_left_blank_it_is_sent_again_once(town: Town) -> None:
    """With Send now for the end of the grace period; twice in a row makes a third, and never two live."""
    town.sell("1004")
    town.cancel_in_portal(town.send("1004"))
    town.wait(lambda: town.see("1004")["resend_at"] is not None, "the shop to hear of the stop")
    assert town.see("1004")["shipping_status"] == ""
    town.sweep()
    assert town.sendings("1004") == [("1004", "cancelled")]
    send_now(town, "1004")
    town.wait(lambda: town.sendings("1004")[-1] == ("1004-2", "live"), "the second sending")
    for _ in range(3):
        town.sweep()
    assert town.sendings("1004") == [("1004", "cancelled"), ("1004-2", "live")]
    town.cancel_in_portal(town.fulfillment_number("1004-2"))
    town.wait(lambda: town.sendings("1004")[-1] == ("1004-2", "cancelled"), "the second stop")
    send_now(town, "1004")
    town.wait(lambda: town.sendings("1004")[-1] == ("1004-3", "live"), "the third sending")


def send_now(town: Town, number: str) -> None:
    version = town.see(number)["version"]
    body = {"shipping_status": "No Shipping Required", "version": version}
    assert town.call("shop", "PUT", f"/orders/{number}/shipping-status", body).status == 200
    assert (
        town.call("shop", "PUT", f"/orders/{number}/shipping-status", {"shipping_status": ""}).status == 200
    )
    town.sweep()


def test_the_pickup_recipe_by_hand_is_never_sent_again(town: Town) -> None:
    """Cancel in fulfillment, then set the status in the shop, within the grace period."""
    town.sell("1005")
    number = town.send("1005")
    town.cancel_in_portal(number)
    town.wait(lambda: town.see("1005")["resend_at"] is not None, "the shop to hear of the stop")
    body = {"shipping_status": "Handled Externally"}
    assert town.call("shop", "PUT", "/orders/1005/shipping-status", body).status == 200
    town.sweep()
    shown = town.see("1005")
    assert (shown["shipping_status"], shown["resend_at"], shown["refunds"]) == (
        "Handled Externally",
        None,
        [],
    )
    assert town.sendings("1005") == [("1005", "cancelled")]


def test_the_status_first_stops_the_warehouse_by_itself(town: Town) -> None:
    town.sell("1006")
    number = town.send("1006")
    body = {"shipping_status": "No Shipping Required"}
    assert town.call("shop", "PUT", "/orders/1006/shipping-status", body).status == 202
    town.wait(lambda: town.sendings("1006") == [("1006", "cancelled")], "the warehouse to stop")
    assert town.call("portal", "GET", f"/orders/{number}").body["state"] == "cancelled"
    assert town.see("1006")["payment_status"] == "Paid"


def test_a_pickup_is_one_step_from_either_house(town: Town) -> None:
    town.sell("1007")
    town.send("1007")
    where = {"location": "Tasting room", "ready_on": "2030-11-27"}
    assert town.call("shop", "PUT", f"/orders/1007/pickups/{uuid4()}", where).status == 202
    town.wait(lambda: town.sendings("1007") == [("1007", "cancelled")], "the warehouse to stop")
    assert town.see("1007")["pickup"] == where

    town.sell("1008")
    number = town.send("1008")
    path = f"/orders/{number}/cancellations/{uuid4()}"
    wish = {"shop_next": "handled_externally", "pickup": where, "reason": "pickup"}
    assert town.call("portal", "PUT", path, wish).status == 201
    town.wait(lambda: town.see("1008")["shipping_status"] == "Handled Externally", "the shop to hear of it")
    assert town.see("1008")["pickup"] == where


def test_the_portal_cancels_and_the_shop_refunds(town: Town) -> None:
    town.sell("1009")
    assert town.cancel_in_portal(town.send("1009"), "cancel_order").status == 201
    town.wait(lambda: town.see("1009")["payment_status"] == "Refunded", "the refund")
    assert town.refunds("1009") == [31200]


def test_a_wish_is_changed_after_the_stop(town: Town) -> None:
    town.sell("1010")
    number = town.send("1010")
    question = uuid4()
    town.call("portal", "PUT", f"/orders/{number}/cancellations/{question}", {"shop_next": "send_again"})
    town.wait(lambda: town.see("1010")["resend_at"] is not None, "the shop to hear of the stop")
    path = f"/orders/{number}/cancellations/{question}/shop-next"
    assert town.call("portal", "PUT", path, {"shop_next": "cancel_order"}).status == 202
    town.wait(lambda: town.see("1010")["order_status"] == "Cancelled", "the shop to take it")
    assert town.call("portal", "PUT", path, {"shop_next": "cancel_order"}).status == 200


def test_without_a_grace_period_the_floor_has_the_last_word(town: Town) -> None:
    """The pickup recipe, too slow: it is sent once more, and what is packed by then is declined in words."""
    with town.grace(0):
        town.sell("1011")
        town.cancel_in_portal(town.send("1011"))
        town.wait(lambda: town.sendings("1011")[-1] == ("1011", "cancelled"), "the shop to hear of the stop")
        again = town.send("1011")
        town.move(again, "released", "picking", "picked", "packed")
        wanted = {"shipping_status": "Handled Externally"}
        assert town.call("shop", "PUT", "/orders/1011/shipping-status", wanted).status == 202
        town.wait(lambda: town.see("1011")["shipping_status"] == "Sent to Fulfillment", "the floor's no")
        town.sweep()
    shown = town.see("1011")
    assert town.sendings("1011") == [("1011", "cancelled"), ("1011-2", "live")]
    assert (shown["order_status"], shown["refunds"]) == ("Submitted", [])
    said = [entry["what"] for entry in shown["timeline"]]
    assert any("order 1011-2 is already packed" in words for words in said), said
    town.move(again, "shipped")
    town.wait(lambda: town.see("1011")["shipping_status"] == "Shipped", "the shipment")
