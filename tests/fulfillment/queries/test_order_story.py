"""The timeline of an order, told from its rows."""

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from recork.fulfillment.models import Order, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.move import put_in_cart
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.operations.put_back import put_bottles_back
from recork.fulfillment.queries.cancellation_effects import Effect
from recork.fulfillment.queries.order_story import order_story
from recork.fulfillment.queries.story_entry import Entry
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, House, advance, place


def story(order: Order) -> list[Entry]:
    with scope.of_every_winery():
        return order_story(order)


def ask(actor: Actor, number: str = "10234") -> None:
    with scope.of_actor(actor):
        asking = Asking(uuid4(), AskedFrom.VIEW_ORDERS, CancelReason.WRONG_ADDRESS, "Moved in spring")
        cancel_orders(actor, [number], asking, now=NOW, by_fulfillment_number=False)


ASKED = "Asked from View Orders. Reason: Wrong address. Note: Moved in spring"


def test_a_new_order_has_been_received(house: House) -> None:
    assert story(place(house.nora)) == [Entry(NOW, "moved", "Nora Quist", "Received and checked")]


def test_every_step_to_the_door_is_told(house: House) -> None:
    told = story(place(house.nora, state=OrderState.DELIVERED))
    assert [(entry.who, entry.what) for entry in told] == [
        ("Nora Quist", "Received and checked"),
        ("Pete Alvarado", "Sent to the warehouse"),
        ("Pete Alvarado", "Picking started"),
        ("Pete Alvarado", "Picked: all bottles are in the cart"),
        ("Pete Alvarado", "Packed"),
        ("Pete Alvarado", "Shipped"),
        ("Pete Alvarado", "Delivered"),
    ]


def test_a_cancellation_is_told_once_with_what_it_did(house: House) -> None:
    order = place(house.nora)
    ask(house.nora)
    assert story(order)[1:] == [
        Entry(
            NOW,
            "cancelled",
            "Nora Quist",
            "Cancelled",
            ASKED,
            (
                Effect("Stop", "done", "Done", NOW),
                Effect("Stock", "done", "6 bottles released", NOW),
            ),
        )
    ]


def test_bottles_from_the_cart_are_pending_until_they_are_put_back(house: House) -> None:
    order = place(house.nora, state=OrderState.PICKING)
    with scope.of_every_winery():
        put_in_cart(PETE, order.lines.get().pk, 4, now=NOW)
    ask(house.nora)
    coming = Effect("Stock", "pending", "2 bottles released, 4 coming back from the cart")
    assert story(order)[-1].effects[1] == coming

    with scope.of_every_winery():
        task = order.put_backs.get()
        put_bottles_back(PETE, task.pk, back=3, damaged=1, bin_id=house.bin.pk, now=NOW)
    told = {entry.kind: entry for entry in story(order)}
    done = Effect("Stock", "done", "2 bottles released, 3 put back, 1 broken or missing", NOW)
    assert told["cancelled"].effects[1] == done
    assert told["put_back"] == Entry(
        NOW, "put_back", "Pete Alvarado", "3 bottles back in the bin, 1 broken or missing"
    )


def test_a_refusal_is_told_too(house: House) -> None:
    order = place(house.nora, state=OrderState.PACKED)
    ask(house.nora)
    assert story(order)[-1] == Entry(
        NOW,
        "declined",
        "Nora Quist",
        "Unable to cancel: already packed",
        ASKED,
        (Effect("Stop", "failed", "Refused", NOW), Effect("Stock", "none", "Nothing was moved")),
    )


def test_asking_after_the_stop_changes_nothing_and_is_told(house: House) -> None:
    order = place(house.nora)
    ask(house.nora)
    ask(house.nora)
    kinds = sorted(entry.kind for entry in story(order))
    assert kinds == ["asked_again", "cancelled", "moved"]


def test_holds_and_boxes_are_part_of_the_story(house: House) -> None:
    held = place(house.nora, shipping_instructions="Leave with the concierge")
    assert story(held)[1:] == [
        Entry(NOW, "held", "Recork", "On hold: shipping instructions", "Shipping instructions to read")
    ]
    packed = place(house.nora, "10235", state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, packed.pk, tracking=["1Z999"], now=NOW)
    boxed = Entry(NOW, "boxed", "", "Into a 6-bottle box", "UPS 1Z999")
    assert [entry for entry in story(packed) if entry.kind == "boxed"] == [boxed]


@pytest.mark.parametrize("state", [OrderState.RECEIVED, OrderState.RETURNED])
def test_a_long_story_takes_no_more_statements_than_a_short_one(
    house: House, state: OrderState, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = place(house.nora)
    advance(order, state)
    with scope.of_every_winery():
        order = Order.objects.select_related("ship_to").get(pk=order.pk)
        with django_assert_num_queries(9):
            order_story(order)
