"""Needs Action, and editing an order that waits."""

import html
import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from recork.fulfillment.models import Order, OrderEdit, scope
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import MARISOL, SERVICE, House, place
from tests.fulfillment.people import Answer, client_of, signed_in
from tests.support.axe import in_every_light

BOX = replace(MARISOL, line1="PO Box 7")


def words(answer: Answer) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.text).split()))


def at(order: Order, more: str = "edit/") -> str:
    return f"/orders/{order.fulfillment_number}/{more}"


def said(**more: str) -> dict[str, str]:
    address = {
        name: getattr(MARISOL, name)
        for name in ("name", "line1", "city", "state", "zip", "country", "phone", "email")
    }
    return address | {"key": str(uuid4()), "version": "1", "lines": "6 ZN21", "requested_ship_on": ""} | more


def now(order: Order) -> Order:
    with scope.of_every_winery():
        return Order.objects.select_related("ship_to").get(pk=order.pk)


def test_needs_action_lists_what_is_wrong_for_who_may_mend_it(house: House) -> None:
    place(house.nora, "1", ship_to=BOX, sku="NOPE")
    place(house.nora, "2")
    place(house.bo, "3", sku="NADA")
    for who in (house.nora, SERVICE):
        text = words(client_of(who).get("/orders/needs-action/"))
        assert "Wine can't be delivered to a PO box" in text
        assert "Unknown wine: NOPE" in text
        assert ("Unknown wine: NADA" in text) is (who is SERVICE)
        assert "Edit and retry" in text
    assert client_of(house.viewer).get("/orders/needs-action/").status_code == 403


def test_the_list_costs_the_same_for_any_number(house: House) -> None:
    client, counts = client_of(house.nora), []
    client.get("/orders/needs-action/")
    for more in (1, 12):
        for _ in range(more):
            place(house.nora, uuid4().hex[:12], sku="NOPE")
        with CaptureQueriesContext(connection) as asked:
            client.get("/orders/needs-action/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_form_shows_in_yellow_what_failed_and_saving_mends_it(house: House) -> None:
    order = place(house.nora, ship_to=BOX)
    client = client_of(house.nora)
    assert "It failed a check when it came" in words(client.get(at(order, "")))
    form = client.get(at(order)).text
    assert re.search(r'<input[^>]+name="line1"[^>]+data-amiss', form)
    assert "it waits to be released" in words(client.post(at(order), said(), follow=True))
    assert (now(order).status, now(order).ship_to.line1) == ("Waiting to Be Released", "12 Congress Avenue")


def test_an_unknown_warehouse_is_chosen_in_yellow(house: House) -> None:
    order, client = place(house.nora, warehouse="SEA"), client_of(house.nora)
    form = client.get(at(order)).text
    assert re.search(r'<select[^>]+name="warehouse"[^>]+data-amiss', form)
    assert "Unknown warehouse: SEA" in form
    answer = client.post(at(order), said(warehouse="NOPE"))
    assert (answer.status_code, now(order).warehouse_id) == (422, None)
    assert "it waits to be released" in words(client.post(at(order), said(warehouse="ACN"), follow=True))
    assert now(order).warehouse_id == house.warehouse.pk
    assert "Warehouse: SEA (unknown) → ACN." in words(client.get(at(order, "")))
    assert 'name="warehouse"' not in client.get(at(order)).text


def test_the_same_form_sent_twice_changes_once(house: House) -> None:
    order, client, form = place(house.nora), client_of(house.nora), said(city="Reno", state="NV", zip="89501")
    for _ in range(2):
        assert client.post(at(order), form).status_code == 302
    with scope.of_every_winery():
        assert (now(order).version, OrderEdit.objects.count()) == (2, 1)


def test_who_saw_an_older_order_is_told(house: House) -> None:
    order, client = place(house.nora), client_of(house.nora)
    client.post(at(order), said(city="Reno", state="NV", zip="89501"))
    late = client.post(at(order), said())
    assert (late.status_code, "Somebody has changed this order since" in words(late)) == (422, True)
    assert now(order).ship_to.city == "Reno"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lines", ""),
        ("lines", "ZN21"),
        ("lines", "0 ZN21"),
        ("lines", "9999 ZN21"),
        ("lines", "6 a/b"),
        ("lines", "\n".join(["1 ZN21"] * 201)),
        ("name", "x" * 121),
        ("name", "a\x00b"),
        ("country", "usa"),
        ("country", "12"),
        ("requested_ship_on", "soon"),
        ("version", "one"),
        ("version", "-1"),
        ("key", "x"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(house: House, field: str, value: str) -> None:
    order = place(house.nora)
    assert client_of(house.nora).post(at(order), said(**{field: value})).status_code == 422
    assert now(order).version == 1


def test_what_the_floor_has_is_not_edited(house: House) -> None:
    order, client = place(house.nora, state=OrderState.RELEASED), client_of(house.nora)
    assert "can't be edited any more" in words(client.get(at(order), follow=True))
    assert client.post(at(order), said(version="2")).status_code == 422
    assert "edit/" not in client.get(at(order, "")).text


def test_another_winerys_order_is_not_found(house: House) -> None:
    order = place(house.bo)
    client = client_of(house.nora)
    assert [client.get(at(order)).status_code, client.post(at(order), said()).status_code] == [404, 404]


@pytest.mark.browser
def test_everybody_can_use_it(live_house: House, live_server: LiveServer, page: Page) -> None:
    order = place(live_house.nora, ship_to=BOX, sku="NOPE")
    signed_in(page, live_server.url, live_house.nora)
    for url in ("/orders/needs-action/", at(order, ""), at(order)):
        page.goto(f"{live_server.url}{url}")
        assert in_every_light(page) == []
    page.get_by_label("Street").fill("12 Congress Avenue")
    page.get_by_label("Wines").fill("6 ZN21")
    page.get_by_role("button", name="Save and check again").click()
    page.get_by_text("it waits to be released").first.wait_for()
