"""Home: the orders at a glance, counted for those who may see them, drawn and readable as tables."""

import html
import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from recork.fulfillment.models import Order, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.queries.glance import Glance, NeedsAction, ToBeSentAgain, read_glance
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.status import Status
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.people import client_of, signed_in
from tests.fulfillment.shop_reports import shop_says
from tests.support.axe import in_every_light

QUERIES = 12
"""Of them six are the session, the seat and the frame."""

SOON = NOW + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _forget() -> None:
    caches["process"].clear()


def glance(looking_at: int | None, **other: Any) -> Glance:
    with scope.of_every_winery():
        return read_glance(looking_at, other.get("now", NOW))


def stop(actor: Actor, order: Order, reason: CancelReason = CancelReason.DUPLICATE) -> None:
    with scope.of_winery(order.winery_id):
        asking = Asking(uuid4(), AskedFrom.VIEW_ORDERS, reason=reason)
        cancel_orders(actor, [order.order_number], asking, now=NOW, by_fulfillment_number=False)


def said(actor: Actor) -> str:
    answer = client_of(actor).get("/")
    assert answer.status_code == HTTPStatus.OK
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.text).split()))


def test_open_orders_are_counted_by_status_and_by_hold(house: House) -> None:
    place(house.nora, "10234")
    place(house.nora, "10235", state=OrderState.PICKING)
    place(house.nora, "10236", state=OrderState.SHIPPED)
    place(house.nora, "10237", shipping_instructions="Ring twice")
    place(house.nora, "10238", sku="UNKNOWN")
    stop(house.nora, place(house.nora, "10239"))
    place(house.bo, "10234")
    mine = glance(house.alder.pk)
    assert {status: n for status, n in mine.by_status.items() if n} == {
        Status.NEEDS_ACTION: 1,
        Status.ON_HOLD: 1,
        Status.WAITING: 1,
        Status.PICKING: 1,
    }
    assert {reason: n for reason, n in mine.by_hold.items() if n} == {
        HoldReason.NEEDS_ACTION: 1,
        HoldReason.SHIPPING_INSTRUCTIONS: 1,
    }
    assert glance(None).by_status[Status.WAITING] == 2


def test_what_is_held_outside_the_scope_is_not_counted(house: House) -> None:
    place(house.bo, "10234", shipping_instructions="Ring twice")
    with scope.of_winery(house.alder.pk):
        unscoped = read_glance(None, NOW)
    assert sum(unscoped.by_status.values()) == sum(unscoped.by_hold.values()) == 0


def test_cancellations_of_thirty_days_by_day_reason_and_refusal(house: House) -> None:
    stop(house.nora, place(house.nora, "10234"))
    stop(house.nora, place(house.nora, "10235"), CancelReason.WRONG_ADDRESS)
    stop(house.nora, place(house.nora, "10236", state=OrderState.PACKED))
    again = place(house.nora, "10237")
    stop(house.nora, again)
    stop(house.nora, again)  # already cancelled: no second stop
    mine = glance(house.alder.pk)
    assert [(day.accepted, day.refused) for day in mine.days[-1:]] == [(3, 1)]
    assert (len(mine.days), sum(day.accepted + day.refused for day in mine.days)) == (30, 4)
    assert mine.reasons == {CancelReason.DUPLICATE: 2, CancelReason.WRONG_ADDRESS: 1}
    assert mine.refusals == {"already_packed": 1}
    later = glance(house.alder.pk, now=NOW + timedelta(days=40))
    assert (later.reasons, later.refusals, {day.accepted for day in later.days}) == ({}, {}, {0})


def test_what_the_floor_has_done_today(house: House) -> None:
    place(house.nora, "10234", state=OrderState.PACKED)
    place(house.nora, "10235", state=OrderState.PICKING)
    today = {
        OrderState.RELEASED: 2,
        OrderState.PICKED: 1,
        OrderState.PACKED: 1,
        OrderState.SHIPPED: 0,
    }
    assert glance(house.alder.pk).done_today == today
    assert set(glance(house.alder.pk, now=NOW + timedelta(days=1)).done_today.values()) == {0}


def test_needs_action_tells_the_oldest_first(house: House) -> None:
    for number, sku in (("10234", "NOPE"), ("10235", "NIX")):
        place(house.nora, number, sku=sku)
    found = glance(house.alder.pk).needs_action
    assert [each.order_number for each in found] == ["10234", "10235"]
    assert isinstance(found[0], NeedsAction)
    assert "NOPE" in found[0].words


def test_what_is_about_to_be_sent_again(house: House) -> None:
    order = place(house.alder_shop, "10234")
    stop(house.nora, order)
    shop_says(house, order, shipping_status="", resend_at=SOON, links=(("10234", "cancelled"),))
    gone = place(house.alder_shop, "10235")
    stop(house.nora, gone)
    shop_says(house, gone, resend_at=SOON, links=(("10235", "cancelled"), ("10235-2", "live")))
    decided = place(house.alder_shop, "10236")
    stop(house.nora, decided)
    shop_says(house, decided, shipping_status="Handled Externally", links=(("10236", "cancelled"),))
    (found,) = glance(house.alder.pk).to_be_sent_again
    assert isinstance(found, ToBeSentAgain)
    assert (found.order_number, found.resend_at, found.stopped_by, found.bottles) == (
        "10234",
        SOON,
        "Nora Quist",
        6,
    )
    assert glance(house.birch.pk).to_be_sent_again == []


def test_each_sees_the_page_that_is_theirs(house: House) -> None:
    order = place(house.alder_shop, "10234")
    stop(house.nora, order)
    shop_says(house, order, shipping_status="", resend_at=SOON, links=(("10234", "cancelled"),))
    place(house.bo, "20234", sku="NOPE")
    nora = said(house.nora)
    assert "Orders at a glance" in nora
    assert "10234" in nora
    assert "20234" not in nora
    assert "Handled Externally" in nora
    assert "Handled Externally" not in said(house.viewer)
    assert "20234" in said(SERVICE)
    assert client_of(PETE).get("/").headers["Location"] == "/warehouse/"


def test_ten_or_a_hundred_orders_cost_the_same(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    nora = client_of(house.nora)
    for count in (10, 100):
        for n in range(count):
            place(house.nora, f"{count}-{n}-x", bottles=1, sku=("ZN21", "NOPE")[n % 2])
        caches["process"].clear()
        nora.get("/")  # the session is warm
        caches["process"].clear()
        with django_assert_num_queries(QUERIES):
            assert nora.get("/").status_code == HTTPStatus.OK


def test_the_days_are_found_through_an_index(house: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE '%_by_day' ORDER BY 1")
        assert cursor.fetchall() == [("cancellation_by_day",), ("move_by_day",)]


@pytest.mark.browser
def test_home_can_be_used_by_everybody(live_house: House, served: str, page: Page) -> None:
    order = place(live_house.alder_shop, "10234")
    stop(live_house.nora, order)
    shop_says(live_house, order, shipping_status="", resend_at=SOON, links=(("10234", "cancelled"),))
    place(live_house.nora, "10235", sku="NOPE")
    stop(live_house.nora, place(live_house.nora, "10236", state=OrderState.PACKED))
    for actor in (live_house.nora, SERVICE, live_house.viewer):
        signed_in(page, served, actor).goto(f"{served}/")
        assert in_every_light(page) == [], actor
