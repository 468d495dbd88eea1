"""Ask in the portal that an order be pulled out, and answer on the floor."""

import re
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recork.fulfillment.models import Intercept, Order, PutBack, scope
from recork.fulfillment.operations.intercept import Wanted, ask_intercept, decline_overdue
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import PETE, House, place
from tests.fulfillment.people import Answer, client_of

KEY = UUID("33333333-3333-4333-8333-333333333333")
PACKED = OrderState.PACKED


def words(answer: Answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def page_of(order: Order, more: str = "") -> str:
    return f"/orders/{order.fulfillment_number}/{more}"


def ok(client: Client, order: Order, **more: str) -> Answer:
    said = {"key": str(KEY), "reason": "wrong_address", "note": "Moved to Reno", "answer_in": "120"} | more
    return client.post(page_of(order, "intercepts/"), said, follow=True)


def ask(actor: Actor, order: Order, question: UUID = KEY) -> None:
    with scope.of_actor(actor):
        ask_intercept(actor, order.pk, Wanted(question, AskedFrom.API, note="Wrong town"), now=timezone.now())


def say(client: Client, order: Order, answer: str, **more: str) -> Answer:
    there = f"/warehouse/orders/{order.fulfillment_number}/intercepts/{KEY}/"
    return client.post(there, {"answer": answer} | more, follow=True)


def state_of(order: Order) -> str:
    with scope.of_every_winery():
        return Order.objects.get(pk=order.pk).state


def asked(order: Order) -> list[tuple[str, str, str, str, str]]:
    with scope.of_every_winery():
        rows = Intercept.objects.filter(order=order)
        return list(rows.values_list("asked_by", "reason", "shop_next", "answer", "code"))


@pytest.mark.parametrize("state", [OrderState.PICKED, PACKED])
def test_the_refusal_offers_it_and_ok_asks_the_floor(house: House, state: OrderState) -> None:
    order, nora = place(house.alder_shop, state=state), client_of(house.nora)

    refused = nora.get(page_of(order, "cancellations/new/"))
    assert page_of(order, "intercepts/new/") in refused.text
    assert "Ask the warehouse to intercept" in words(refused)
    question = nora.get(page_of(order, "intercepts/new/"))
    assert "Ask the warehouse to intercept order 10234?" in words(question)
    assert asked(order) == []
    answer = ok(nora, order, shop_next="cancel_order")

    assert answer.status_code == HTTPStatus.ACCEPTED
    assert "The warehouse is asked to intercept order 10234" in words(answer)
    assert asked(order) == [("Nora Quist", "wrong_address", "cancel_order", "", "")]
    with scope.of_every_winery():
        left = Intercept.objects.get().answer_by - timezone.now()
    assert timedelta(minutes=115) < left <= timedelta(minutes=120)
    assert state_of(order) == state


def test_a_second_press_of_ok_asks_once(house: House) -> None:
    order, nora = place(house.nora, state=PACKED), client_of(house.nora)
    assert words(ok(nora, order)) == words(ok(nora, order, reason="fraud"))
    assert len(asked(order)) == 1


def test_while_it_waits_the_page_says_so_and_offers_it_no_more(house: House) -> None:
    order, nora = place(house.nora, state=PACKED), client_of(house.nora)
    assert "Only the floor can still pull it out." in words(nora.get(page_of(order)))
    ok(nora, order)

    page = nora.get(page_of(order))

    assert "The warehouse is asked to intercept this order" in words(page)
    assert "Nora Quist asked" in words(page)
    assert "Asked the warehouse to intercept" in words(page)
    assert page_of(order, "intercepts/new/") not in page.text
    again = words(nora.get(page_of(order, "intercepts/new/")))
    assert "The warehouse is asked to intercept order 10234 already" in again


def test_the_floors_yes_cancels_the_order_and_shows_its_bottles(house: House) -> None:
    order, nora, floor = place(house.nora, state=PACKED), client_of(house.nora), client_of(PETE)
    ok(nora, order)
    assert "Intercepts (1)" in words(floor.get("/warehouse/"))
    waiting = words(floor.get("/warehouse/intercepts/"))
    assert "Nora Quist wants it back: wrong address. “Moved to Reno”" in waiting
    assert "Stop: somebody wants order 10234 back" in words(
        floor.get(f"/warehouse/orders/{order.fulfillment_number}/")
    )

    said = say(floor, order, "accepted")

    assert "Order 10234 is cancelled. Unpack it: its bottles are below." in words(said)
    assert "6 bottles to put back" in words(said)
    assert state_of(order) == "cancelled"
    told = words(nora.get(page_of(order, f"intercepts/{KEY}/")))
    assert "Order 10234 was intercepted" in told
    story = words(nora.get(page_of(order)))
    assert "Intercepted and cancelled" in story
    assert "Nobody waits for an answer" in words(floor.get("/warehouse/intercepts/"))


def test_the_floors_no_leaves_the_order_and_says_why(house: House) -> None:
    order, nora, floor = place(house.nora, state=PACKED), client_of(house.nora), client_of(PETE)
    ok(nora, order)

    said = say(floor, order, "declined", code="on_the_truck", words="It left at nine.")

    assert "Order 10234 goes on. Nora Quist hears why." in words(said)
    told = nora.get(page_of(order, f"intercepts/{KEY}/"))
    sentence = (
        "Unable to intercept in Fulfillment: order 10234 is on the truck already."
        " The floor says: It left at nine."
    )
    assert told.status_code == HTTPStatus.CONFLICT
    assert sentence in words(told)
    assert "Not intercepted: it is on the truck already" in words(nora.get(page_of(order)))
    assert (state_of(order), asked(order)[0][3:]) == ("packed", ("declined", "on_the_truck"))


def test_a_no_needs_a_reason(house: House) -> None:
    order, floor = place(house.nora, state=PACKED), client_of(PETE)
    ask(house.nora, order)
    for wrong in ({}, {"code": "deadline_passed"}, {"code": "nobody_free", "words": "x" * 241}):
        assert "Nothing was answered" in words(say(floor, order, "declined", **wrong))
    assert asked(order)[0][3] == ""


def test_who_comes_second_reads_what_was_answered_first(house: House) -> None:
    order, floor = place(house.nora, state=PACKED), client_of(PETE)
    ask(house.nora, order)
    with scope.of_every_winery():
        decline_overdue(now=timezone.now() + timedelta(hours=3))

    said = words(say(floor, order, "accepted"))

    assert "Answered before, by Recork: order 10234 was not pulled out in time." in said
    assert state_of(order) == "packed"
    with scope.of_every_winery():
        assert not PutBack.objects.exists()


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (OrderState.PICKING, "is not picked yet: cancel it instead"),
        (OrderState.SHIPPED, "has already shipped"),
    ],
)
def test_where_nothing_can_be_pulled_out_the_question_says_so(
    house: House, state: OrderState, why: str
) -> None:
    order, nora = place(house.nora, state=state), client_of(house.nora)
    refused = nora.get(page_of(order, "intercepts/new/"))
    assert refused.status_code == HTTPStatus.CONFLICT
    assert f"Unable to intercept in Fulfillment: order 10234 {why}." in words(refused)
    assert ok(nora, order).status_code == HTTPStatus.CONFLICT


def test_a_form_that_cannot_be_read_asks_nobody(house: House) -> None:
    order, nora = place(house.alder_shop, state=PACKED), client_of(house.nora)
    for wrong in ({"answer_in": "5"}, {"key": "x"}, {"reason": "whim"}, {"shop_next": "pickup"}):
        assert ok(nora, order, **wrong).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert asked(order) == []


def test_without_a_shop_nobody_is_told_what_to_do_next(house: House) -> None:
    order, nora = place(house.nora, state=PACKED), client_of(house.nora)
    assert "What should the shop do then?" not in words(nora.get(page_of(order, "intercepts/new/")))
    refused = ok(nora, order, shop_next="cancel_order")
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert asked(order) == []


def test_who_may_only_look_is_told_so_and_a_winery_has_no_business_on_the_floor(house: House) -> None:
    order, viewer, nora = place(house.nora, state=PACKED), client_of(house.viewer), client_of(house.nora)
    assert page_of(order, "intercepts/new/") not in viewer.get(page_of(order)).text
    assert viewer.get(page_of(order, "intercepts/new/")).status_code == HTTPStatus.FORBIDDEN
    assert ok(viewer, order).status_code == HTTPStatus.FORBIDDEN
    ask(house.nora, order)
    assert nora.get("/warehouse/intercepts/").status_code == HTTPStatus.FORBIDDEN
    assert say(nora, order, "accepted").status_code == HTTPStatus.FORBIDDEN
    assert state_of(order) == "packed"


def test_what_is_not_there_is_not_found(house: House) -> None:
    order, floor = place(house.nora, state=PACKED), client_of(PETE)
    assert say(floor, order, "accepted").status_code == HTTPStatus.NOT_FOUND
    assert client_of(house.bo).get(page_of(order, "intercepts/new/")).status_code == HTTPStatus.NOT_FOUND
    assert client_of(house.nora).get(page_of(order, f"intercepts/{uuid4()}/")).status_code == 404
    assert client_of(house.nora).get(page_of(order, "intercepts/")).status_code == 405


def test_many_that_wait_take_no_more_statements_than_few(house: House) -> None:
    floor, taken = client_of(PETE), []
    for numbers in (range(10), range(10, 40)):
        for number in numbers:
            ask(house.nora, place(house.nora, str(number), bottles=1, state=PACKED), uuid4())
        with CaptureQueriesContext(connection) as captured:
            assert floor.get("/warehouse/intercepts/").status_code == HTTPStatus.OK
        taken.append(len(captured))
    assert taken[0] == taken[1]


def test_whoever_packs_it_reads_first_that_it_is_wanted_back(house: House) -> None:
    order, floor = place(house.nora, state=OrderState.PICKED), client_of(PETE)
    place(house.nora, "10235", state=OrderState.PICKED)
    ask(house.nora, order)
    assert words(floor.get("/warehouse/?at=picked")).count("Wanted back") == 1
    there = f"/warehouse/orders/{order.fulfillment_number}/"
    for page in (there, f"{there}pack/"):
        assert "Stop: somebody wants order 10234 back" in words(floor.get(page))
    with scope.of_every_winery():
        decline_overdue(now=timezone.now() + timedelta(hours=3))
    assert "wants order" not in words(floor.get(f"{there}pack/"))


def test_a_disagreement_brings_along_what_the_shop_shall_do_and_the_way_back(house: House) -> None:
    order, nora = place(house.alder_shop, state=PACKED), client_of(house.nora)
    there = f"{page_of(order, 'intercepts/new/')}?next=/orders/disagreements/&shop_next=cancel_order"
    asked = nora.get(there).text
    assert re.search(r'value="cancel_order"[^>]* checked', asked)
    assert 'name="next" value="/orders/disagreements/"' in asked
    told = ok(nora, order, shop_next="cancel_order", next="/orders/disagreements/")
    assert 'action="/orders/disagreements/"' in told.text
