"""Ask in the portal that a shipped box be sent back or elsewhere, speak with its carrier, and check it in."""

import html
import re
from dataclasses import asdict
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import CarrierRequest, Order, scope
from recork.fulfillment.operations.carrier_request import (
    CarrierAnswer,
    CarrierWish,
    answer_carrier_request,
    ask_carrier,
)
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.carrier_request import CarrierStanding
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import MARISOL, NOW, PETE, SERVICE, House, place
from tests.fulfillment.people import Answer, client_of

KEY = UUID("33333333-3333-4333-8333-333333333333")
ELSEWHERE = {"name": "Marisol Vega", "line1": "7 Oak Street", "city": "Houston", "zip": "77002"}
LIST = "/warehouse/carrier-requests/"


def words(answer: Answer) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.text).split()))


def page_of(order: Order, more: str = "") -> str:
    return f"/orders/{order.fulfillment_number}/{more}"


def gone(actor: Actor, number: str = "10234") -> Order:
    order = place(actor, number, bottles=1, state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, order.pk, tracking=[f"1Z{number}"], now=NOW)
        move_orders(PETE, [order.pk], OrderState.SHIPPED, now=NOW)
        order.refresh_from_db()
    return order


def ok(client: Client, order: Order, want: str = "return_to_sender", **more: str) -> Answer:
    said = {"key": str(KEY), "want": want, "reason": "customer_request", "note": "At the door"} | more
    return client.post(page_of(order, "carrier-requests/"), said, follow=True)


def ask(actor: Actor, order: Order, question: UUID = KEY) -> None:
    with scope.of_actor(actor):
        ask_carrier(actor, order.pk, CarrierWish(question, AskedFrom.API), now=NOW)


def say(client: Client, order: Order, standing: str, **more: str) -> Answer:
    there = f"/warehouse/orders/{order.fulfillment_number}/carrier-requests/{KEY}/"
    return client.post(there, {"standing": standing} | more, follow=True)


def asked(order: Order) -> list[tuple[str, str, str, str]]:
    with scope.of_every_winery():
        rows = CarrierRequest.objects.filter(order=order)
        return list(rows.values_list("asked_by", "want", "standing", "code"))


def state_of(order: Order) -> str:
    with scope.of_every_winery():
        return Order.objects.get(pk=order.pk).state


def test_the_refusal_offers_both_and_ok_records_the_request(house: House) -> None:
    order, nora = gone(house.alder_shop), client_of(house.nora)

    refused = nora.get(page_of(order, "cancellations/new/"))
    there = page_of(order, "carrier-requests/new/")
    assert "Unable to cancel in Fulfillment: order 10234 has already shipped." in words(refused)
    for want, label in (("return_to_sender", "Return to sender"), ("reroute", "Reroute")):
        assert f'href="{there}?want={want}">{label}</a>' in refused.text
    question = words(nora.get(f"{there}?want=return_to_sender"))
    assert "Have order 10234 returned to sender?" in question
    assert "It may cost a fee, and it may fail." in question
    assert "1Z10234" in question
    assert asked(order) == []

    answer = ok(nora, order)

    assert answer.status_code == HTTPStatus.ACCEPTED
    assert "The carrier will be asked about order 10234" in words(answer)
    assert "Nobody is refunded by this." in words(answer)
    assert asked(order) == [("Nora Quist", "return_to_sender", "wanted", "")]
    assert state_of(order) == "shipped"


def test_a_second_press_of_ok_asks_once(house: House) -> None:
    order, nora = gone(house.nora), client_of(house.nora)
    assert words(ok(nora, order)) == words(ok(nora, order, reason="fraud"))
    assert len(asked(order)) == 1


def test_while_it_is_open_the_page_says_so_and_offers_it_no_more(house: House) -> None:
    order, nora = gone(house.nora), client_of(house.nora)
    page = nora.get(page_of(order))
    assert "Only its carrier can still send it back or elsewhere." in words(page)
    assert page_of(order, "carrier-requests/new/") in page.text
    ok(nora, order)

    page = nora.get(page_of(order))

    assert "The carrier will be asked about order 10234" in words(page)
    assert "Asked to have the carrier return it to sender" in words(page)
    assert page_of(order, "carrier-requests/new/") not in page.text
    again = words(nora.get(page_of(order, "carrier-requests/new/")))
    assert "The carrier is being asked about order 10234 already" in again


def test_a_reroute_keeps_its_state_and_a_hold_names_a_place(house: House) -> None:
    order, nora = gone(house.nora), client_of(house.nora)
    question = nora.get(page_of(order, "carrier-requests/new/?want=reroute"))
    assert 'name="line1" value="12 Congress Avenue"' in question.text
    assert "In TX: a box of wine can't leave its state on the way." in words(question)
    assert "want=hold_at_location" in question.text

    ok(nora, order, "reroute", **ELSEWHERE, state="NV")

    with scope.of_every_winery():
        row = CarrierRequest.objects.get()
    assert row.ship_to == asdict(MARISOL) | ELSEWHERE | {"phone": ""}
    other = gone(house.nora, "10235")
    ok(nora, other, "hold_at_location", location="UPS Store,  4 Main Street")
    with scope.of_every_winery():
        assert CarrierRequest.objects.get(order=other).location == "UPS Store, 4 Main Street"


def test_who_speaks_with_the_carrier_reads_what_to_say_and_writes_down_what_it_says(house: House) -> None:
    order, nora, service = gone(house.nora), client_of(house.nora), client_of(SERVICE)
    ok(nora, order, "reroute", **ELSEWHERE)
    assert "Carrier requests (1)" in words(service.get("/warehouse/"))

    listed = words(service.get(LIST))
    assert "UPS 1Z10234" in listed
    assert "Bring it to Marisol Vega, 7 Oak Street, Houston, TX 77002" in listed
    assert "“At the door”. Nora Quist asked" in listed
    assert "Reference: This can't be empty." in words(say(service, order, "with_carrier"))
    said = words(say(service, order, "with_carrier", reference="UPS-4711"))
    assert "Order 10234: the carrier is asked, its reference is UPS-4711." in said
    assert "With the carrier" in said
    told = nora.get(page_of(order, f"carrier-requests/{KEY}/"))
    assert (told.status_code, "its reference is UPS-4711" in words(told)) == (HTTPStatus.ACCEPTED, True)

    assert "Order 10234: the carrier does it. Nora Quist hears of it." in words(say(service, order, "done"))

    told = nora.get(page_of(order, f"carrier-requests/{KEY}/"))
    assert (told.status_code, "The carrier sends order 10234 to its new address" in words(told)) == (
        200,
        True,
    )
    assert "No carrier is to be asked" in words(service.get(LIST))
    assert state_of(order) == "shipped"


def test_a_no_says_why_and_may_be_asked_anew(house: House) -> None:
    order, nora, floor = gone(house.nora), client_of(house.nora), client_of(PETE)
    ok(nora, order)

    said = words(say(floor, order, "refused", code="out_for_delivery", words="Arrives today."))

    assert "Order 10234 goes on as it was. Nora Quist hears why." in said
    told = nora.get(page_of(order, f"carrier-requests/{KEY}/"))
    sentence = "Unable to return to sender: order 10234 is out for delivery already. Arrives today."
    assert (told.status_code, sentence in words(told)) == (HTTPStatus.CONFLICT, True)
    assert page_of(order, "carrier-requests/new/") in nora.get(page_of(order)).text


def test_who_comes_second_reads_what_was_said_first(house: House) -> None:
    order, floor = gone(house.nora), client_of(PETE)
    ask(house.nora, order)
    say(floor, order, "refused", code="not_wanted")
    said = words(say(floor, order, "with_carrier", reference="UPS-1"))
    assert "Nothing was changed: the request about order 10234 is refused." in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"standing": "wanted"},
        {"standing": "lost"},
        {"standing": "refused"},
        {"standing": "refused", "code": "coming_back"},
        {"standing": "refused", "code": "not_wanted", "words": "x" * 241},
        {"standing": "with_carrier", "reference": "x" * 61},
        {"standing": "with_carrier", "reference": "a\x00b"},
    ],
)
def test_an_answer_that_can_not_be_read_is_none(house: House, wrong: dict[str, str]) -> None:
    order, floor = gone(house.nora), client_of(PETE)
    ask(house.nora, order)
    assert "Nothing was written down" in words(say(floor, order, **wrong))
    assert asked(order)[0][2] == "wanted"


def test_what_comes_back_is_expected_and_linked_when_it_is_checked_in(house: House) -> None:
    order, nora, floor = gone(house.nora), client_of(house.nora), client_of(PETE)
    ok(nora, order)
    say(floor, order, "with_carrier", reference="UPS-4711")
    assert "Order 10234 comes back: it is expected at Returns." in words(say(floor, order, "done"))

    page = words(floor.get("/warehouse/returns/"))
    assert "Expected back Their carriers have agreed" in page
    assert "10234 Alder Creek UPS UPS-4711" in page
    assert "Expected: its carrier was asked to return it to sender." in words(
        floor.get("/warehouse/returns/?q=1Z10234")
    )
    floor.post("/warehouse/returns/check-in/", {"code": "1Z10234"})

    assert "Expected back" not in words(floor.get("/warehouse/returns/"))
    told = words(nora.get(page_of(order, f"carrier-requests/{KEY}/")))
    assert "The box came back" in told
    assert "The box that was asked back is here" in words(nora.get(page_of(order)))


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (OrderState.PICKING, "has not shipped: cancel it instead"),
        (OrderState.PACKED, "has not shipped: have it intercepted instead"),
        (OrderState.DELIVERED, "is already delivered"),
    ],
)
def test_where_no_carrier_has_it_the_question_says_so(house: House, state: OrderState, why: str) -> None:
    order, nora = place(house.nora, state=state), client_of(house.nora)
    refused = nora.get(page_of(order, "carrier-requests/new/?want=reroute"))
    assert refused.status_code == HTTPStatus.CONFLICT
    assert f"Unable to reroute: order 10234 {why}." in words(refused)
    assert ok(nora, order).status_code == HTTPStatus.CONFLICT


@pytest.mark.parametrize(
    ("want", "wrong", "said"),
    [
        ("reroute", {"line1": "PO Box 7"}, "Wine can't be delivered to a PO box."),
        ("reroute", {"zip": "x"}, "Not a ZIP code: x."),
        ("reroute", {"name": ""}, "This field is required."),
        ("reroute", {"city": "a\x00b"}, "Null characters are not allowed."),
        ("hold_at_location", {}, "This field is required."),
        ("hold_at_location", {"location": "   "}, "This field is required."),
    ],
)
def test_a_place_that_is_none_is_asked_for_once_more(
    house: House, want: str, wrong: dict[str, str], said: str
) -> None:
    order, nora = gone(house.nora), client_of(house.nora)
    sent = (ELSEWHERE if want == "reroute" else {}) | wrong
    answer = ok(nora, order, want, **sent)
    assert (answer.status_code, said in words(answer)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    assert 'value="At the door"' in answer.text
    assert asked(order) == []


@pytest.mark.parametrize("wrong", [{"key": "x"}, {"reason": "whim"}, {"note": "x" * 241}, {"want": "burn"}])
def test_a_form_that_can_not_be_read_asks_nobody(house: House, wrong: dict[str, str]) -> None:
    order, nora = gone(house.nora), client_of(house.nora)
    answer = ok(nora, order, **wrong)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "The carrier is not asked: the form was not complete." in words(answer)
    assert asked(order) == []


def test_who_may_only_look_is_told_so_and_a_winery_answers_for_no_carrier(house: House) -> None:
    order, viewer, nora = gone(house.nora), client_of(house.viewer), client_of(house.nora)
    assert page_of(order, "carrier-requests/new/") not in viewer.get(page_of(order)).text
    assert viewer.get(page_of(order, "carrier-requests/new/")).status_code == HTTPStatus.FORBIDDEN
    assert ok(viewer, order).status_code == HTTPStatus.FORBIDDEN
    ask(house.nora, order)
    assert nora.get(LIST).status_code == HTTPStatus.FORBIDDEN
    assert say(nora, order, "done").status_code == HTTPStatus.FORBIDDEN


def test_what_is_not_there_is_not_found(house: House) -> None:
    order, floor = gone(house.nora), client_of(PETE)
    assert say(floor, order, "done").status_code == HTTPStatus.NOT_FOUND
    assert (
        client_of(house.bo).get(page_of(order, "carrier-requests/new/")).status_code == HTTPStatus.NOT_FOUND
    )
    assert client_of(house.nora).get(page_of(order, f"carrier-requests/{uuid4()}/")).status_code == 404
    assert client_of(house.nora).get(page_of(order, "carrier-requests/")).status_code == 405


def test_many_that_wait_or_are_expected_take_no_more_statements_than_few(house: House) -> None:
    floor, taken = client_of(PETE), []
    yes = (CarrierAnswer(CarrierStanding.WITH_CARRIER, reference="1"), CarrierAnswer(CarrierStanding.DONE))
    for numbers in (range(10), range(10, 40)):
        for number in numbers:
            open_one, back = gone(house.nora, str(number)), gone(house.nora, f"9{number}")
            ask(house.nora, open_one)
            ask(house.nora, back)
            with scope.of_every_winery():
                for answer in yes:
                    answer_carrier_request(PETE, back.pk, KEY, answer, now=NOW)
        for page in (LIST, "/warehouse/returns/"):
            with CaptureQueriesContext(connection) as captured:
                assert floor.get(page).status_code == HTTPStatus.OK
            taken.append(len(captured))
    assert taken[:2] == taken[2:]
