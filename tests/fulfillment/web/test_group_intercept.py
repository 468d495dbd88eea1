"""A group was cancelled and some were too far: each leads on to the floor or its carrier, and all to the floor at once."""

import re
from http import HTTPStatus
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from recork.fulfillment.models import Intercept, Order, scope
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import House, place
from tests.fulfillment.people import client_of
from tests.fulfillment.web.test_cancellation_of_a_group import THERE, ok, select, words

KEY = UUID("66666666-6666-4666-8666-666666666666")
NEW, ALL = f"{THERE}intercepts/new/", f"{THERE}intercepts/"
SAID = {"key": str(KEY), "reason": "weather", "note": "Frost", "answer_in": "60"}


@pytest.fixture
def four(house: House) -> list[Order]:
    """One that can be cancelled, one picked, one packed, one shipped: and Nora has pressed OK."""
    states = (OrderState.RECEIVED, OrderState.PICKED, OrderState.PACKED, OrderState.SHIPPED)
    orders = [place(house.alder_shop, str(10240 + n), state=state) for n, state in enumerate(states)]
    select(house.nora, orders)
    ok(client_of(house.nora))
    return orders


def asked() -> list[tuple[str, str, str, str]]:
    with scope.of_every_winery():
        rows = Intercept.objects.order_by("order__order_number")
        return list(rows.values_list("order__order_number", "asked_from", "shop_next", "answer"))


def test_each_row_leads_on_from_where_it_was_refused(house: House, four: list[Order]) -> None:
    page = client_of(house.nora).get(f"{THERE}?next=/orders/%3Fq%3D1").text
    back = quote(f"{THERE}?next=%2Forders%2F%3Fq%3D1", safe="")
    for order in four[1:3]:
        there = f"/orders/{order.fulfillment_number}/intercepts/new/?next={back}"
        label = f'aria-label="Intercept: order {order.order_number}"'
        assert f'<a class="button button--small" href="{there}" {label}>Intercept</a>' in page
    shipped = four[3].fulfillment_number
    assert f"/orders/{shipped}/carrier-requests/new/?want=return_to_sender&amp;next={back}" in page
    assert f"/orders/{four[0].fulfillment_number}/" not in page
    assert "Intercept all 2" in page


def test_all_that_the_floor_could_reach_are_asked_about_once(house: House, four: list[Order]) -> None:
    nora = client_of(house.nora)
    question = words(nora.get(NEW))
    assert "Ask the warehouse to intercept 2 orders?" in question
    assert ("10241" in question, "10243" in question, asked()) == (True, False, [])

    for _ in range(2):
        told = nora.post(ALL, SAID | {"shop_next": "cancel_order"}, follow=True)
        assert "The warehouse is asked to intercept 2 orders" in words(told)
        assert "10241 Asked, answers by" in words(told)

    assert asked() == [("10241", "group", "cancel_order", ""), ("10242", "group", "cancel_order", "")]


def test_one_that_is_asked_about_already_is_told_so_beside_the_rest(house: House, four: list[Order]) -> None:
    nora = client_of(house.nora)
    one = f"/orders/{four[1].fulfillment_number}/intercepts/"
    nora.post(one, SAID | {"key": str(uuid4())})
    told = words(nora.post(ALL, SAID, follow=True))
    assert "1 asked 1 not" in told
    assert "10241 It is being asked about already" in told


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"answer_in": "5"}, "not complete"),
        ({"key": "x"}, "not complete"),
        ({"reason": "whim"}, "not complete"),
        ({"shop_next": "pickup"}, "Ask the warehouse to intercept 2 orders?"),
    ],
)
def test_a_form_that_can_not_be_read_asks_nobody(
    house: House, four: list[Order], wrong: dict[str, str], said: str
) -> None:
    answer = client_of(house.nora).post(ALL, SAID | wrong)
    assert (answer.status_code, said in words(answer)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    assert asked() == []


def test_nobody_elses_group_is_known(house: House, four: list[Order]) -> None:
    for actor in (house.bo, house.viewer):
        client = client_of(actor)
        assert client.get(NEW).status_code == HTTPStatus.NOT_FOUND
        assert client.post(ALL, SAID).status_code == HTTPStatus.NOT_FOUND
    nora = client_of(house.nora)
    assert nora.get(f"{ALL}{KEY}/").status_code == HTTPStatus.NOT_FOUND
    assert nora.get(ALL).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_group_that_went_through_leads_nowhere(house: House) -> None:
    select(house.nora, [place(house.nora)])
    nora = client_of(house.nora)
    ok(nora)
    assert not re.search("Intercept|Return to sender", nora.get(THERE).text)
    assert "No order is selected." in words(nora.get(NEW))
    assert nora.post(ALL, SAID).status_code == HTTPStatus.OK
    assert asked() == []
