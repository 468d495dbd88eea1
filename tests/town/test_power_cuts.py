"""The plug is pulled on somebody in the middle of it; started again, everything is settled once."""

from uuid import uuid4

from tests.town.town import Town


def test_the_shops_worker_dies_after_the_gateway_has_paid(town: Town) -> None:
    town.sell("2001")
    town.sandbox.set_faults(drop_answer_after_effect=1)
    town.cancel_in_shop("2001")
    town.wait(lambda: town.refunds("2001") == [31200], "the gateway to pay")
    town.kill("commerce worker")
    town.sandbox.set_faults()
    town.start("commerce worker")
    town.wait(lambda: town.see("2001")["payment_status"] == "Refunded", "the shop to find out")
    assert town.refunds("2001") == [31200]


def test_the_warehouse_is_away_for_many_sweeps(town: Town) -> None:
    town.kill("fulfillment serve")
    town.sell("2002")
    town.sell("2003")
    for _ in range(10):
        town.sweep()
    assert town.sendings("2002") == [("2002", "asked")]
    assert town.cancel_in_shop("2003").status == 202
    town.start("fulfillment serve")
    town.wait(lambda: town.sendings("2002") == [("2002", "live")], "the first to arrive")
    town.wait(lambda: town.see("2003")["payment_status"] == "Refunded", "the second to be cancelled")
    assert town.sendings("2003") == [("2003", "cancelled")]
    assert town.refunds("2003") == [31200]


def test_a_cancellation_overtakes_its_order(town: Town) -> None:
    """The order is held up on its way, its cancellation is not: what comes then is dead on arrival."""
    town.sell("2006")
    with town.line.trouble("PUT", r"/orders/2006$") as held:
        town.sweep()
        held.wait()
        assert town.at_warehouse("2006") is None
        assert town.cancel_in_shop("2006").status == 202
        town.wait(lambda: town.at_warehouse("2006"), "the cancellation to be there first")
    town.wait(lambda: town.see("2006")["payment_status"] == "Refunded", "the shop to settle")
    buried = town.at_warehouse("2006")
    assert buried is not None
    shown = town.call("portal", "GET", f"/orders/{buried['fulfillment_number']}").body
    assert (shown["state"], shown["lines"]) == ("cancelled", [])
    assert (town.refunds("2006"), town.sendings("2006")) == ([31200], [("2006", "cancelled")])


def test_the_warehouse_dies_after_it_has_agreed(town: Town) -> None:
    """Its yes is committed and never heard; its worker is dead too, so no webhook leaves either."""
    town.sell("2004")
    number = town.send("2004")
    town.kill("fulfillment worker")
    with town.line.trouble("PUT", r"/orders/2004/cancellations/", loses_answer=True) as lost:
        town.cancel_in_shop("2004")
        lost.wait()
        assert town.call("portal", "GET", f"/orders/{number}").body["state"] == "cancelled"
        assert town.see("2004")["order_status"] == "Cancelling"
        town.kill("fulfillment serve")
    town.start("fulfillment serve", "fulfillment worker")
    town.wait(lambda: town.see("2004")["payment_status"] == "Refunded", "everything to settle")
    assert (town.refunds("2004"), town.sendings("2004")) == ([31200], [("2004", "cancelled")])


def test_the_gateway_is_away_when_its_refund_is_due(town: Town) -> None:
    town.sell("2007")
    town.send("2007")
    town.kill("sandbox")
    town.cancel_in_shop("2007")
    town.wait(lambda: town.see("2007")["order_status"] == "Cancelled", "the warehouse's yes")
    assert town.see("2007")["payment_status"] != "Refunded"
    town.start("sandbox")
    town.wait(lambda: town.see("2007")["payment_status"] == "Refunded", "the money")
    assert town.refunds("2007") == [31200]


def test_the_shops_server_and_worker_die_while_the_portal_cancels(town: Town) -> None:
    town.sell("2005")
    number = town.send("2005")
    town.kill("commerce serve")
    town.kill("commerce worker")
    assert town.cancel_in_portal(number, "cancel_order").status == 201
    town.start("commerce serve", "commerce worker")
    town.wait(lambda: town.see("2005")["payment_status"] == "Refunded", "the shop to catch up")
    assert town.refunds("2005") == [31200]
    assert town.cancel_in_shop("2005", str(uuid4())).body["code"] == "already_cancelled"
