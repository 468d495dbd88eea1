"""Disagreements: which orders are on the list and which are not, who sees them, and what mends each."""

import html
import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from recork.fulfillment.models import Order, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.intercept import Wanted, ask_intercept
from recork.fulfillment.queries.disagreements import (
    MOST,
    PATIENCE,
    WINDOW,
    count_disagreements,
    read_disagreements,
)
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.door import LOOKED_AT
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.people import Answer, client_of
from tests.fulfillment.shop_reports import LATER, shop_says

THERE = "/orders/disagreements/"
ON_ITS_WAY = [
    OrderState.RECEIVED,
    OrderState.RELEASED,
    OrderState.PICKING,
    OrderState.PICKED,
    OrderState.PACKED,
]
CANCELLED: dict[str, Any] = {"order_status": "Cancelled", "payment_status": "Refunded"}
LATELY = LATER + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _forget() -> None:
    caches["process"].clear()


def found(*, now: datetime = LATELY) -> list[tuple[str, str]]:
    with scope.of_every_winery():
        rows = read_disagreements(None, now)
        assert count_disagreements(None, now) == len(rows)
    return [(row.order_number, str(row.kind)) for row in rows]


def stop(house: House, order: Order) -> None:
    with scope.of_winery(house.alder.pk):
        asking = Asking(uuid4(), AskedFrom.VIEW_ORDERS)
        cancel_orders(house.nora, [order.order_number], asking, now=NOW, by_fulfillment_number=False)


def words(answer: Answer) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.text).split()))


def page(actor: Actor) -> Answer:
    answer = client_of(actor).get(THERE)
    assert answer.status_code == HTTPStatus.OK
    return answer


def test_where_both_say_the_same_there_is_nothing_to_look_at(house: House) -> None:
    for number, state in enumerate((*ON_ITS_WAY, OrderState.SHIPPED, OrderState.RETURNED), start=10234):
        shop_says(house, place(house.alder_shop, str(number), state=state))
    place(house.alder_shop, "10250")
    gone, kept = place(house.alder_shop, "10251"), place(house.alder_shop, "10252")
    for order, status in ((gone, "Cancelled"), (kept, "Submitted")):
        stop(house, order)
        links = ((order.order_number, "cancelled"),)
        shop_says(house, order, order_status=status, shipping_status="Handled Externally", links=links)
    assert found() == []
    assert "Shop and warehouse agree" in words(page(house.nora))


@pytest.mark.parametrize("state", ON_ITS_WAY)
@pytest.mark.parametrize(
    ("says", "kind"),
    [
        (CANCELLED, "cancelled_there"),
        ({"payment_status": "Refunded"}, "refunded_there"),
        ({"shipping_status": "Handled Externally"}, "collected_there"),
        ({"shipping_status": "No Shipping Required"}, "collected_there"),
        ({"shipping_status": "Picked Up"}, "collected_there"),
    ],
)
def test_what_is_on_its_way_and_should_not_be(
    house: House, state: OrderState, says: dict[str, Any], kind: str
) -> None:
    shop_says(house, place(house.alder_shop, state=state), **says)
    assert found() == [("10234", kind)]


@pytest.mark.parametrize("says", [{"payment_status": "Partly refunded"}, {"order_status": "Cancelling"}, {}])
def test_what_may_well_be_on_its_way(house: House, says: dict[str, Any]) -> None:
    shop_says(house, place(house.alder_shop), **says)
    assert found() == []


def test_a_question_that_the_shop_has_open_is_no_disagreement_until_it_takes_too_long(house: House) -> None:
    effects = ({"effect": "stop", "state": "pending"},)
    shop_says(house, place(house.alder_shop), shipping_status="Handled Externally", effects=effects)
    assert found(now=LATER + PATIENCE) == []
    assert found(now=LATER + PATIENCE + timedelta(seconds=1)) == [("10234", "collected_there")]


@pytest.mark.parametrize("state", [OrderState.SHIPPED, OrderState.DELIVERED])
def test_what_has_left_although_it_was_cancelled(house: House, state: OrderState) -> None:
    shop_says(house, place(house.alder_shop, state=state), **CANCELLED)
    assert found() == [("10234", "shipped_anyway")]
    assert found(now=LATER + WINDOW) == []


def test_what_has_come_back_is_settled(house: House) -> None:
    shop_says(house, place(house.alder_shop, state=OrderState.RETURNED), **CANCELLED)
    assert found() == []


def test_a_stop_that_the_shop_does_not_know_of_after_a_while(house: House) -> None:
    order = place(house.alder_shop)
    shop_says(house, order)
    stop(house, order)
    assert found(now=NOW + PATIENCE) == []
    assert found(now=NOW + PATIENCE + timedelta(seconds=1)) == [("10234", "live_there")]
    shop_says(house, order, version=2, links=(("10234", "cancelled"),))
    assert found() == []


def test_what_was_to_be_sent_again_and_never_is(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    there = (("10234", "cancelled"),)
    shop_says(house, order, version=1, links=there, shipping_status="", resend_at=LATER)
    assert found(now=LATER + PATIENCE) == []
    assert found(now=LATER + PATIENCE + timedelta(seconds=1)) == [("10234", "idle_there")]
    told = words(page(house.nora))
    assert "To be sent here again, and nobody sends it" in told
    assert "See the connection" in told
    shop_says(house, order, version=2, links=there, shipping_status="Handled Externally")
    assert found() == []


def test_a_tombstone_that_the_shop_takes_for_an_order(house: House) -> None:
    with scope.of_winery(house.alder.pk):
        asking = Asking(uuid4(), AskedFrom.SHOP, before_arrival=True)
        cancel_orders(house.alder_shop, ["10234"], asking, now=NOW, by_fulfillment_number=False)
        order = Order.objects.get()
    shop_says(house, order)
    assert found() == [("10234", "live_there")]
    assert "dead on arrival" in words(page(house.nora))


def test_what_the_shop_has_sent_and_nobody_here_has_seen(house: House) -> None:
    first = place(house.alder_shop)
    stop(house, first)
    links = (("10234", "cancelled"), ("10234-2", "cancelled"), ("10234-3", "live"))
    shop_says(house, first, links=links)
    assert found() == [("10234", "not_here")]
    second = place(house.alder_shop, "10234-2")
    stop(house, second)
    shop_says(house, second, links=links)
    assert found() == [("10234-2", "not_here")]  # missed once, however many sendings there were
    assert "10234-3. Nothing under this number has arrived here." in words(page(house.nora))
    place(house.alder_shop, "10234-3")
    assert found() == []


def test_another_winerys_order_of_the_same_number_is_not_what_was_sent(house: House) -> None:
    first = place(house.alder_shop)
    stop(house, first)
    place(house.bo, "10234-2")
    shop_says(house, first, links=(("10234", "cancelled"), ("10234-2", "live")))
    assert found() == [("10234", "not_here")]


def test_a_manager_sees_their_own_and_client_services_all(house: House) -> None:
    shop_says(house, place(house.alder_shop), **CANCELLED)
    assert "10234" in words(page(house.nora))
    assert "Shop and warehouse agree" in words(page(house.bo))
    assert "10234 Alder Creek" in words(page(SERVICE))
    client = client_of(SERVICE)
    session = client.session
    session[LOOKED_AT] = house.birch.pk
    session.save()
    assert "Shop and warehouse agree" in words(client.get(THERE))


@pytest.mark.parametrize("who", ["viewer", "pete"])
def test_who_can_mend_nothing_has_no_such_page(house: House, who: str) -> None:
    client = client_of({"viewer": house.viewer, "pete": PETE}[who])
    assert client.get(THERE).status_code == HTTPStatus.FORBIDDEN
    assert "Disagreements" not in client.get("/orders/").text


def test_the_menu_counts_them_for_whoever_looks(house: House) -> None:
    assert ">Disagreements</a>" in client_of(house.nora).get("/orders/").text
    caches["process"].clear()
    for number in ("10234", "10235"):
        shop_says(house, place(house.alder_shop, number), **CANCELLED)
    assert ">Disagreements (2)</a>" in client_of(house.nora).get("/orders/").text
    assert ">Disagreements (2)</a>" in client_of(SERVICE).get("/orders/").text
    assert ">Disagreements</a>" in client_of(house.bo).get("/orders/").text
    assert ">Disagreements (2)</a>" in client_of(house.nora).get("/orders/").text


def test_the_number_is_remembered_and_the_page_puts_it_right(house: House) -> None:
    nora = client_of(house.nora)
    nora.get("/orders/")
    shop_says(house, place(house.alder_shop), **CANCELLED)
    assert ">Disagreements</a>" in nora.get("/orders/").text
    nora.get(THERE)
    assert ">Disagreements (1)</a>" in nora.get("/orders/").text


def test_each_has_the_one_thing_that_mends_it(house: House) -> None:
    cases: list[tuple[str, OrderState, dict[str, Any]]] = [
        ("10234", OrderState.RECEIVED, CANCELLED),
        ("10235", OrderState.PICKING, {"payment_status": "Refunded"}),
        ("10236", OrderState.RELEASED, {"shipping_status": "Handled Externally"}),
        ("10237", OrderState.RELEASED, {"shipping_status": "No Shipping Required"}),
        ("10238", OrderState.PACKED, CANCELLED),
        ("10239", OrderState.PACKED, {"shipping_status": "Handled Externally"}),
    ]
    orders = {number: place(house.alder_shop, number, state=state) for number, state, _ in cases}
    for number, _, says in cases:
        shop_says(house, orders[number], **says)
    left = place(house.alder_shop, "10240", state=OrderState.SHIPPED)
    shop_says(house, left, at=timezone.now(), **CANCELLED)
    stopped = place(house.alder_shop, "10241")
    shop_says(house, stopped)
    stop(house, stopped)

    def actions(actor: Actor) -> dict[str, tuple[str, str]]:
        links = re.findall(r'href="([^"]+)" aria-label="([^"]+): order (\d+)"', page(actor).text)
        return {number: (label, html.unescape(url)) for url, label, number in links}

    def stops(number: str, shop_next: str) -> str:
        there = f"/orders/{orders[number].fulfillment_number}/cancellations/new/"
        return f"{there}?next=%2Forders%2Fdisagreements%2F&shop_next={shop_next}"

    def pulls(number: str, shop_next: str) -> str:
        return stops(number, shop_next).replace("cancellations", "intercepts")

    nora = {
        "10234": ("Cancel it here too", stops("10234", "cancel_order")),
        "10235": ("Cancel it here too", stops("10235", "cancel_order")),
        "10236": ("Stop the warehouse", stops("10236", "handled_externally")),
        "10237": ("Stop the warehouse", stops("10237", "no_shipping_required")),
        "10238": ("Ask the warehouse to intercept", pulls("10238", "cancel_order")),
        "10239": ("Ask the warehouse to intercept", pulls("10239", "handled_externally")),
        "10240": ("See its tracking", f"/orders/{left.fulfillment_number}/#packages"),
        "10241": ("See the connection", "/settings/connections/"),
    }
    assert actions(house.nora) == nora
    assert actions(SERVICE) == nora
    for actor in (house.nora, SERVICE):
        for _, url in actions(actor).values():
            if url.startswith("/"):
                assert client_of(actor).get(url).status_code == HTTPStatus.OK, url


def test_what_is_before_the_floor_is_no_disagreement_yet(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    shop_says(house, order, shipping_status="Handled Externally")
    assert "10234" in page(house.nora).text
    with scope.of_actor(house.nora):
        ask_intercept(house.nora, order.pk, Wanted(uuid4(), AskedFrom.API), now=NOW)
    assert "10234" not in page(house.nora).text


def test_stopping_the_warehouse_keeps_what_the_shop_has_decided(house: House) -> None:
    order = place(house.alder_shop)
    shop_says(house, order, shipping_status="No Shipping Required")
    client = client_of(house.nora)
    ask = f"/orders/{order.fulfillment_number}/cancellations/new/"
    asked = client.get(ask, {"next": THERE, "shop_next": "no_shipping_required"})
    assert re.search(r'value="no_shipping_required"[^>]* checked', asked.text)
    assert f'<input type="hidden" name="next" value="{THERE}">' in asked.text
    crooked = client.get(ask, {"shop_next": "<script>"})
    assert re.search(r'value="send_again"[^>]* checked', crooked.text)

    (key,) = re.findall(r'name="key" value="([^"]+)"', asked.text)
    said = {"key": key, "reason": "other", "shop_next": "no_shipping_required", "next": THERE}
    answer = client.post(f"/orders/{order.fulfillment_number}/cancellations/", said)
    assert answer["Location"].endswith("?next=%2Forders%2Fdisagreements%2F")
    assert found(now=NOW + PATIENCE) == []


def test_the_page_of_the_order_says_so_too(house: House) -> None:
    order, other = place(house.alder_shop), place(house.alder_shop, "10235")
    shop_says(house, order, **CANCELLED)
    shop_says(house, other)
    wrong = client_of(house.nora).get(f"/orders/{order.fulfillment_number}/")
    assert "Shop and warehouse disagree about this order" in words(wrong)
    assert "Cancelled in the shop, on its way here." in words(wrong)
    assert "≠" in wrong.text
    assert "Cancel it here too" in words(wrong)
    only_looking = client_of(house.viewer).get(f"/orders/{order.fulfillment_number}/")
    assert "Shop and warehouse disagree" in words(only_looking)
    assert "shop_next=cancel_order" not in only_looking.text
    agreed = client_of(house.nora).get(f"/orders/{other.fulfillment_number}/")
    assert "disagree" not in words(agreed)
    assert '<span class="versus is-agreed" aria-hidden="true">=</span>' in agreed.text


def test_words_of_the_shop_are_shown_as_words(house: House) -> None:
    order = place(house.alder_shop)
    shop_says(house, order, order_status="Cancelled", payment_status="<b>Refunded")
    assert "&lt;b&gt;refunded" in page(house.nora).text
    assert "<b>refunded" not in page(house.nora).text


def test_a_long_list_is_cut_and_says_so(house: House) -> None:
    for n in range(MOST + 1):
        shop_says(house, place(house.alder_shop, str(20_000 + n), bottles=1), **CANCELLED)
    told = page(house.nora).text
    assert told.count('class="order"') == MOST
    assert "There are more than these." in told
    assert f"Disagreements ({MOST}+)" in told


def test_a_long_list_takes_no_more_statements_than_a_short_one(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for size in (1, 9):
        for n in range(size):
            shop_says(house, place(house.alder_shop, f"3{size}{n}", bottles=1), **CANCELLED)
        with scope.of_winery(house.alder.pk), django_assert_num_queries(1):
            read_disagreements(house.alder.pk, LATELY)
