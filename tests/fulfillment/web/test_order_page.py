"""The page of one order, and its print."""

import re
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from recork.fulfillment.models import Order, StockBalance, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.move import put_in_cart
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.queries.order_details import order_details
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.receiving import ArrivingLine
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.people import client_of


def page(actor: Actor, order: Order, *, more: str = "") -> str:
    answer = client_of(actor).get(f"/orders/{order.fulfillment_number}/{more}")
    assert answer.status_code == HTTPStatus.OK
    return " ".join(answer.text.split())


def cancel(actor: Actor, order: Order) -> None:
    with scope.of_actor(actor):
        asking = Asking(uuid4(), AskedFrom.VIEW_ORDERS, CancelReason.DUPLICATE)
        cancel_orders(actor, [order.order_number], asking, now=NOW, by_fulfillment_number=False)


def test_the_page_names_the_order_by_both_numbers(house: House) -> None:
    order = place(house.nora)
    told = page(house.nora, order)
    assert f"Order 10234 <small>Fulfillment no. {order.fulfillment_number}</small>" in told
    assert "Marisol Vega<br> 12 Congress Avenue<br> Austin, TX 78701" in told
    assert "2021 Old Vine Zinfandel" in told
    assert "6 bottles, half a case" in told
    assert "$312.00" in told


def test_while_it_can_be_cancelled_the_page_says_what_would_happen(house: House) -> None:
    order = place(house.nora, state=OrderState.PICKING)
    with scope.of_every_winery():
        StockBalance.objects.filter(sku__code="ZN21").update(bin=house.bin)
        put_in_cart(PETE, order.lines.get().pk, 4, now=NOW)
    told = page(house.nora, order)
    assert "Can be cancelled" in told
    assert '<th scope="col">If cancelled now</th>' in told
    assert "<td>2 released at once, 4 back from the cart</td>" in told
    assert '<td class="code optional">B-12</td>' in told
    assert "data-ask" in told
    assert "aria-disabled" not in told


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (OrderState.PICKED, "Already picked"),
        (OrderState.PACKED, "Already packed"),
        (OrderState.SHIPPED, "Already shipped"),
    ],
)
def test_once_it_is_too_late_the_button_is_there_with_its_reason(
    house: House, state: OrderState, why: str
) -> None:
    told = page(house.nora, place(house.nora, state=state))
    assert "Cannot be cancelled" in told
    assert f'id="why-not">{why} ' in told
    assert 'aria-disabled="true" aria-describedby="why-not" data-popup' in told
    assert "If cancelled now" not in told


def test_somebody_who_may_only_look_sees_why_they_cannot_cancel(house: House) -> None:
    told = page(house.viewer, place(house.nora))
    assert "Your role (viewer) may not cancel orders." in told
    assert "data-ask" not in told


def test_a_cancelled_order_says_who_stopped_it(house: House) -> None:
    order = place(house.nora)
    cancel(house.nora, order)
    told = page(house.nora, order)
    assert "By Nora Quist" in told
    assert "Cannot be cancelled" not in told
    assert "6 bottles released" in told


def test_holds_instructions_and_gift_message_are_told(house: House) -> None:
    order = place(
        house.nora, shipping_instructions="Leave with <b>the concierge</b>", gift_message="Happy birthday"
    )
    told = page(house.nora, order)
    assert "Leave with &lt;b&gt;the concierge&lt;/b&gt;" in told
    assert "Happy birthday" in told
    assert "Client services may clear it." in told


def test_boxes_are_shown_with_their_tracking(house: House) -> None:
    order = place(house.nora, state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, order.pk, tracking=["1Z999"], now=NOW)
    assert "Tracking 1Z999" in page(house.nora, order)


@pytest.mark.parametrize(
    ("bottles", "month", "planned"),
    [
        (6, 1, "1 box for 6, no cool pack"),
        (27, 1, "2 boxes for 12, 1 box for 3, no cool pack"),
        (1, 7, "1 box for 1, with a cool pack"),
    ],
)
def test_the_boxes_are_planned_until_they_are_packed_or_stopped(
    house: House, bottles: int, month: int, planned: str
) -> None:
    order = place(house.nora, bottles=bottles)
    with scope.of_every_winery():
        leaves_on = timezone.localdate().replace(day=4, month=month) + timedelta(days=365)
        Order.objects.filter(pk=order.pk).update(requested_ship_on=leaves_on)
    assert f"<dt>Planned</dt><dd>{planned}</dd>" in page(house.nora, order)

    cancel(house.nora, order)
    assert "<dt>Planned</dt>" not in page(house.nora, order)
    packed = place(house.nora, "10235", state=OrderState.PACKED)
    assert "<dt>Planned</dt>" not in page(house.nora, packed)


def test_generations_of_an_order_are_linked_by_looking_them_up(house: House) -> None:
    first, second, tenth = (place(house.alder_shop, n) for n in ("10234", "10234-2", "10234-10"))
    place(house.alder_shop, "10234-x")
    place(house.alder_shop, "102345")
    place(house.nora, "10234-3")  # typed in at the winery, not by that shop
    with scope.of_winery(house.alder.pk):
        linked = order_details(second.pk).linked
    assert [(each.order_number, each.generation, each.is_this) for each in linked] == [
        ("10234", 1, False),
        ("10234-2", 2, True),
        ("10234-10", 10, False),
    ]
    told = page(house.nora, second)
    assert f'href="/orders/{first.fulfillment_number}/">10234</a>' in told
    assert f'href="/orders/{tenth.fulfillment_number}/">10234-10</a>' in told


def test_a_number_that_only_looks_like_a_generation_is_linked_to_nothing(house: House) -> None:
    first, second = (place(house.nora, number) for number in ("2026-17", "2026-18"))
    with scope.of_winery(house.alder.pk):
        assert (order_details(first.pk).linked, order_details(second.pk).linked) == ([], [])


def test_an_unknown_and_a_foreign_order_look_the_same(house: House) -> None:
    order = place(house.nora)
    stranger = client_of(house.bo)
    foreign, unknown = (
        stranger.get(f"/orders/{number}/") for number in (order.fulfillment_number, "F9999999")
    )
    assert foreign.status_code == unknown.status_code == HTTPStatus.NOT_FOUND
    hidden = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|/orders/F\d+/')
    assert hidden.sub("", foreign.text) == hidden.sub("", unknown.text)
    assert client_of(SERVICE).get(f"/orders/{order.fulfillment_number}/").status_code == HTTPStatus.OK


@pytest.mark.parametrize("number", ["F0000000", "F99999999999999999999", "10234", "F12", "%00", "F١٢٣٤٥٦٧"])
def test_a_crooked_number_is_just_not_found(house: House, number: str) -> None:
    for more in ("", "print/", "cancellations/new/"):
        answer = client_of(house.nora).get(f"/orders/{number}/{more}")
        assert answer.status_code == HTTPStatus.NOT_FOUND, more


def test_a_long_order_takes_no_more_statements_than_a_short_one(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines = tuple(ArrivingLine(sku, 1) for sku in ("ZN21", "CH23", "CS19") * 4)
    short, long = place(house.nora), place(house.nora, "10235", lines=lines, state=OrderState.DELIVERED)
    for order in (short, long):
        with scope.of_winery(house.alder.pk), django_assert_num_queries(13):
            order_details(order.pk)


def test_the_print_bears_both_numbers_and_the_wines(house: House) -> None:
    order = place(house.nora)
    told = page(house.nora, order, more="print/")
    assert f"Order 10234 <small>Fulfillment no. {order.fulfillment_number}</small>" in told
    assert "2021 Old Vine Zinfandel" in told
    assert "Cancelled" not in told


def test_the_print_of_a_cancelled_order_is_stamped(house: House) -> None:
    order = place(house.nora)
    cancel(house.nora, order)
    assert "<strong>Cancelled</strong> <span>Nora Quist" in page(house.nora, order, more="print/")
