"""Cancel one order in the portal: the question, the answer, and the answer again."""

import re
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.test import Client

from recork.fulfillment.models import Cancellation, Order, PutBack, scope
from recork.fulfillment.operations.move import put_in_cart
from recork.fulfillment.rules.cancellation import REFUSALS
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.door import LOOKED_AT
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, advance, place
from tests.fulfillment.people import Answer, client_of

KEY = UUID("33333333-3333-4333-8333-333333333333")
SCRIPT = {"HX-Request": "true"}
UNTOUCHED = "Nothing was changed: no bottle moved, nothing was refunded."


def ok(client: Client, order: Order, *, by_script: bool = True, key: UUID = KEY, **more: str) -> Answer:
    """Press OK in the popup."""
    said = {"key": str(key), "reason": "wrong_address", "note": "Moved in spring"} | more
    url = f"/orders/{order.fulfillment_number}/cancellations/"
    return client.post(url, said, headers=SCRIPT if by_script else {})


def words(answer: Answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def recorded(order: Order) -> list[tuple[str, str, str, str, str]]:
    with scope.of_every_winery():
        rows = Cancellation.objects.filter(order=order).order_by("asked_at")
        return list(rows.values_list("asked_by", "asked_from", "reason", "note", "outcome"))


def state_of(order: Order) -> str:
    with scope.of_every_winery():
        return Order.objects.get(pk=order.pk).state


def test_ok_stops_the_order_and_says_what_happened_to_the_bottles(house: House) -> None:
    order = place(house.nora)

    answer = ok(client_of(house.nora), order)

    assert answer.status_code == HTTPStatus.CREATED
    told = words(answer)
    assert "Order 10234 is cancelled" in told
    assert "This box will not ship." in told
    assert "Stop Done, " in told
    assert "Stock 6 bottles released, " in told
    assert "Nobody is refunded from here." in told
    assert recorded(order) == [("Nora Quist", "view_orders", "wrong_address", "Moved in spring", "cancelled")]


def test_the_answer_brings_the_row_as_it_is_now(house: House) -> None:
    order = place(house.nora)
    answer = ok(client_of(house.nora), order).text
    row = re.search(
        rf'<template data-swap="row-{order.fulfillment_number}">(.*?)</template>', answer, re.DOTALL
    )
    assert row is not None
    assert "Cancelled" in row[1]
    assert 'aria-disabled="true"' in row[1]


def test_bottles_in_the_cart_are_said_to_come_back(house: House) -> None:
    order = place(house.nora, state=OrderState.PICKING)
    with scope.of_every_winery():
        put_in_cart(PETE, order.lines.get().pk, 4, now=NOW)
    told = words(ok(client_of(house.nora), order))
    assert "Stock 2 bottles released, 4 coming back from the cart" in told
    with scope.of_every_winery():
        assert PutBack.objects.get().bottles == 4


@pytest.mark.parametrize("state", REFUSALS)
def test_too_late_is_an_error_that_explains_itself_and_changes_nothing(
    house: House, state: OrderState
) -> None:
    order = place(house.nora, state=state)

    answer = ok(client_of(house.nora), order)

    assert answer.status_code == HTTPStatus.CONFLICT
    told = words(answer)
    assert f"Unable to cancel in Fulfillment: order 10234 {REFUSALS[state].why}." in told
    assert UNTOUCHED in told
    assert "707-603-4011" in told
    assert "help@recork.example" in told
    assert f"Answer code {REFUSALS[state].code}" in told
    assert state_of(order) == state


def test_a_second_press_of_ok_gets_the_first_answer(house: House) -> None:
    order, nora = place(house.nora), client_of(house.nora)
    first = ok(nora, order)
    second = ok(nora, order)
    assert (first.status_code, second.status_code) == (HTTPStatus.CREATED, HTTPStatus.OK)
    assert "Order 10234 is cancelled" in words(second)
    assert len(recorded(order)) == 1


def test_who_comes_second_hears_who_was_first(house: House) -> None:
    order = place(house.nora)
    ok(client_of(house.nora), order)
    told = words(ok(client_of(SERVICE), order, key=uuid4()))
    assert "Order 10234 is already cancelled" in told
    assert "Nora Quist cancelled it" in told


def test_the_answer_can_be_asked_for_again_by_its_own_address(house: House) -> None:
    order, nora = place(house.nora), client_of(house.nora)
    there = f"/orders/{order.fulfillment_number}/cancellations/{KEY}/"
    unknown = nora.get(there, headers=SCRIPT)
    assert (unknown.status_code, "<dialog" in unknown.text) == (HTTPStatus.NOT_FOUND, False)
    assert "We have not heard of this cancellation" in words(nora.get(there))

    ok(nora, order)

    again = nora.get(there, headers=SCRIPT)
    assert again.status_code == HTTPStatus.OK
    assert "Order 10234 is cancelled" in words(again)


def test_without_script_the_question_is_a_page_and_the_answer_is_too(house: House) -> None:
    order, nora = place(house.nora), client_of(house.nora)
    back = "/orders/?status=open&older=abc"

    question = nora.get(f"/orders/{order.fulfillment_number}/cancellations/new/", {"next": back})

    assert "Cancel order 10234?" in words(question)
    assert "OK cancels order 10234. Cancel keeps it." in words(question)
    assert re.search(r"<dialog[^>]* open>", question.text)
    assert '<div class="shell" inert>' in question.text
    assert recorded(order) == []

    (key,) = re.findall(r'name="key" value="([^"]+)"', question.text)
    answer = ok(nora, order, by_script=False, key=UUID(key), next=back)
    assert answer.status_code == HTTPStatus.SEE_OTHER

    result = nora.get(answer["Location"])
    assert "Order 10234 is cancelled" in words(result)
    assert '<input type="hidden" name="older" value="abc">' in result.text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_way_back_stays_on_this_site(house: House, elsewhere: str) -> None:
    order = place(house.nora)
    answer = ok(client_of(house.nora), order, by_script=False, next=elsewhere)
    assert answer["Location"].endswith("?next=%2Forders%2F")


def test_from_the_details_the_answer_leads_back_to_fresh_details(house: House) -> None:
    order = place(house.nora)
    answer = ok(client_of(house.nora), order, asked_from="order_details")
    assert f'data-then="/orders/{order.fulfillment_number}/"' in answer.text
    assert "data-swap" not in answer.text
    assert recorded(order)[0][1] == "order_details"


def test_an_order_that_moved_on_meanwhile_is_refused_with_its_new_state(house: House) -> None:
    order, nora = place(house.nora, state=OrderState.PICKING), client_of(house.nora)
    nora.get(f"/orders/{order.fulfillment_number}/")
    advance(order, OrderState.PACKED)
    answer = ok(nora, order)
    assert "Unable to cancel in Fulfillment: order 10234 is already packed." in words(answer)
    assert 'data-swap="row-' in answer.text
    advance(order, OrderState.SHIPPED)
    again = words(ok(nora, order))
    assert "order 10234 is already packed." in again
    assert "By now it is shipped." in again


def test_trying_a_cross_that_cannot_gets_the_refusal_and_asks_nothing(house: House) -> None:
    order = place(house.nora, state=OrderState.PACKED)
    url = f"/orders/{order.fulfillment_number}/cancellations/new/"
    answer = client_of(house.nora).get(url, headers=SCRIPT)
    assert "Unable to cancel in Fulfillment: order 10234 is already packed." in words(answer)
    assert '<form method="post"' not in answer.text
    assert recorded(order) == []


@pytest.mark.parametrize("who", ["viewer", "pete"])
def test_a_role_that_may_only_look_gets_no_ok_and_no_stop(house: House, who: str) -> None:
    order = place(house.nora)
    client = client_of({"viewer": house.viewer, "pete": PETE}[who])
    asked = client.get(f"/orders/{order.fulfillment_number}/cancellations/new/", headers=SCRIPT)
    answered = ok(client, order)
    for answer in (asked, answered):
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "may not cancel orders" in words(answer)
    assert (state_of(order), recorded(order)) == ("received", [])


def test_another_winerys_order_is_not_found_whatever_is_tried(house: House) -> None:
    order = place(house.nora)
    bo = client_of(house.bo)
    there = f"/orders/{order.fulfillment_number}/cancellations"
    ok(client_of(house.nora), order)
    for answer in (
        bo.get(f"{there}/new/"),
        bo.get(f"{there}/{KEY}/"),
        ok(bo, order),
        ok(bo, order, reason="nonsense"),
    ):
        assert answer.status_code == HTTPStatus.NOT_FOUND


def test_the_house_cancels_for_the_winery_it_looks_at_and_for_no_other(house: House) -> None:
    order, sam = place(house.nora), client_of(SERVICE)
    session = sam.session
    session[LOOKED_AT] = house.birch.pk
    session.save()
    assert ok(sam, order).status_code == HTTPStatus.NOT_FOUND
    session[LOOKED_AT] = house.alder.pk
    session.save()
    assert ok(sam, order).status_code == HTTPStatus.CREATED


@pytest.mark.parametrize(
    "said",
    [
        {"key": "nonsense"},
        {"key": ""},
        {"reason": "because"},
        {"note": "x" * 241},
        {"note": "nul\0"},
        {"asked_from": "api"},
        {"shop_next": "sell_it"},
    ],
)
def test_a_crooked_form_is_refused_in_words_and_changes_nothing(house: House, said: dict[str, str]) -> None:
    order = place(house.nora)
    form = {"key": str(KEY), "reason": "other"} | said
    url = f"/orders/{order.fulfillment_number}/cancellations/"
    answer = client_of(house.nora).post(url, form, headers=SCRIPT)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert UNTOUCHED in words(answer)
    assert (state_of(order), recorded(order)) == ("received", [])


def test_nothing_is_cancelled_by_an_address_or_from_another_site(house: House) -> None:
    order = place(house.nora)
    there = f"/orders/{order.fulfillment_number}/cancellations/"
    assert client_of(house.nora).get(there).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_of(house.nora).cookies
    said = {"key": str(KEY), "reason": "other"}
    assert strict.post(there, said, headers=SCRIPT).status_code == HTTPStatus.FORBIDDEN
    assert state_of(order) == "received"


def test_somebody_signed_out_is_sent_to_the_door(house: House) -> None:
    order = place(house.nora)
    assert ok(Client(), order)["Location"].startswith("/account/login/")
    assert state_of(order) == "received"


def test_words_that_people_typed_are_shown_as_words(house: House) -> None:
    order = place(house.nora, "10234-<b>", shipping_instructions="<script>")
    client: Client = client_of(house.nora)
    asked = client.get(f"/orders/{order.fulfillment_number}/cancellations/new/", headers=SCRIPT)
    assert "Cancel order 10234-&lt;b&gt;?" in asked.text
    assert "<b>?" not in asked.text
