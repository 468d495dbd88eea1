"""What the timeline of an order says: what was done, by whom and why."""

from uuid import UUID

import pytest

from recork.commerce.models import Entry
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.partial_refund import refund_lines
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.operations.shipping import Pickup, change_to_pickup
from recork.commerce.rules.question import Reason
from recork.commerce.rules.refusal import Refused
from tests.commerce.cast import IVO, NOW, House, sell
from tests.commerce.told import answer, send, tell

KEY = UUID("77777777-7777-4777-8777-777777777777")


def story() -> list[tuple[str, str]]:
    """Who and what, the oldest first."""
    return list(Entry.objects.order_by("pk").values_list("who", "what"))


def test_a_cancellation_says_who_and_why(house: House) -> None:
    order = sell()
    asking = Asking(KEY, reason=Reason.WRONG_ADDRESS, note="Moved to Dallas")
    assert not isinstance(cancel_order(IVO, "10234", asking, now=NOW), Refused)
    words = "Order cancelled, $312.00 to be refunded, bottles back on sale. Wrong address: Moved to Dallas"
    assert story()[-1] == ("Ivo Marin", words)
    assert Entry.objects.get(kind="cancelled").request_id == str(order.pk)


def test_a_question_says_who_and_why_and_so_does_what_comes_of_it(house: House) -> None:
    submission = send(sell())
    cancel_order(IVO, "10234", Asking(KEY, reason=Reason.OTHER, note="x" * 240), now=NOW)
    assert story()[-1] == ("Ivo Marin", f"Asked the warehouse whether 10234 can be cancelled. {'x' * 240}")
    answer(submission, KEY)
    words = f"Order cancelled, $312.00 to be refunded, bottles back on sale. {'x' * 240}"
    assert story()[-2:] == [("Fulfillment", "10234 is stopped"), ("Ivo Marin", words)]


def test_a_stop_in_the_portal_that_cancels_says_where_it_came_from(house: House) -> None:
    tell(send(sell()), "cancelled", shop_next="cancel_order")
    words = "Order cancelled, $312.00 to be refunded, bottles back on sale. Stopped at the warehouse as 10234"
    assert story()[-2:] == [("Fulfillment", "10234 was cancelled at the warehouse"), ("Fulfillment", words)]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("handled_externally", "Handled Externally"),
        ("no_shipping_required", "No Shipping Required"),
        ("send_again", "blank: to be sent to the warehouse again"),
    ],
)
def test_what_the_portal_wants_of_the_order_is_told(house: House, wish: str, words: str) -> None:
    tell(send(sell()), "cancelled", shop_next=wish)
    assert story()[-1] == ("Fulfillment", f"Shipping Status set to {words}")


def test_a_pickup_that_the_portal_wants_says_where_and_when(house: House) -> None:
    pickup = {"location": "Tasting room, Healdsburg", "ready_on": "2026-12-01"}
    tell(send(sell()), "cancelled", shop_next="handled_externally", pickup=pickup)
    assert story()[-2:] == [
        ("Fulfillment", "Shipping Status set to Handled Externally"),
        ("Fulfillment", "Customer picks it up: Tasting room, Healdsburg, from 1 December 2026 on"),
    ]


def test_a_wish_that_a_person_decides_about_is_told(house: House) -> None:
    house.shop.may_portal_cancel = False
    house.shop.save()
    tell(send(sell()), "cancelled", shop_next="cancel_order")
    assert story()[-1] == ("Fulfillment", "10234 was stopped to cancel the order: a person decides here")


def test_a_wish_after_the_stop_says_what_it_was(house: House) -> None:
    submission = send(sell())
    tell(submission, "cancelled")
    tell(submission, "cancelled", kind="cancellation.shop_next_changed", shop_next="no_shipping_required")
    assert story()[-2:] == [
        ("Fulfillment", "Asked for No Shipping Required after the stop"),
        ("Fulfillment", "Shipping Status set to No Shipping Required"),
    ]


def test_a_no_to_a_pickup_says_what_the_status_goes_back_to(house: House) -> None:
    submission = send(sell())
    change_to_pickup(IVO, "10234", KEY, Pickup("Tasting room, Healdsburg"), now=NOW)
    answer(submission, KEY, code="already_packed", words="Unable to cancel in Fulfillment.")
    assert story()[-2:] == [
        ("Fulfillment", "Unable to cancel in Fulfillment."),
        ("Fulfillment", "Shipping Status set to Sent to Fulfillment"),
    ]


def test_a_partial_refund_says_why(house: House) -> None:
    sell()
    done = refund_lines(IVO, "10234", KEY, [LineBack(1, 1)], note_text="Corked", now=NOW)
    assert not isinstance(done, Refused)
    assert story()[-1][1].endswith(" to be refunded. Corked")
