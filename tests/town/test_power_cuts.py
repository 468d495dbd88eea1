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


def test_the_warehouse_is_away_for_many_sweeps_and_a_cancellation_overtakes_its_order(town: Town) -> None:
    town.kill("fulfillment serve")
    town.sell("2002")
    town.sell("2003")
    for _ in range(3):
        town.sweep()
    assert town.sendings("2002") == [("2002", "asked")]
    assert town.cancel_in_shop("2003").status == 202
    town.start("fulfillment serve")
    town.wait(lambda: town.sendings("2002") == [("2002", "live")], "the first to arrive")
    town.wait(lambda: town.see("2003")["payment_status"] == "Refunded", "the second to be cancelled")
    assert town.sendings("2003") == [("2003", "cancelled")]
    order = town.at_warehouse("2003")
    assert order is not None
    assert (order["state"], order["lines"] == [] or order["bottles"] == 6) == ("cancelled", True)


def test_the_warehouse_dies_after_it_has_agreed(town: Town) -> None:
    """Its worker too: no webhook leaves. The question is asked again, the feed tells the rest."""
    town.sell("2004")
    town.send("2004")
    town.kill("fulfillment worker")
    town.cancel_in_shop("2004")
    town.kill("fulfillment serve")
    town.start("fulfillment serve", "fulfillment worker")
    town.wait(lambda: town.see("2004")["payment_status"] == "Refunded", "everything to settle")
    assert (town.refunds("2004"), town.sendings("2004")) == ([31200], [("2004", "cancelled")])


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
