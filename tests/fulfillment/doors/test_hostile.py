"""Hostile names through every field that takes free text: kept as words everywhere, or refused with nothing changed."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils.html import escape

from recork.fulfillment.api.documents import documents
from recork.fulfillment.models import News, Order, Selection, ShipTo, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.rules.actor import Actor, Role
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import BODY, Caller
from tests.fulfillment.cast import NOW, House, advance, place
from tests.fulfillment.doors.addresses import addresses, things_of
from tests.fulfillment.doors.calls import BODIES
from tests.fulfillment.doors.calls import things_of as call_things_of
from tests.fulfillment.doors.print_of_all import print_of_all
from tests.fulfillment.doors.test_account import PAGES, url_of
from tests.fulfillment.doors.test_pages import seated, worker
from tests.fulfillment.models.stage import set_stage
from tests.support.forms import forms_of, sent_bytes
from tests.support.hostile import (
    HOSTILE,
    body_schemas,
    formulas,
    json_bytes,
    put_into,
    some,
    taken_in,
    text_fields,
)

DOCUMENT = json.loads(documents.contract)
FIELDS = [
    (method, path, field)
    for method, path, schema in body_schemas(DOCUMENT)
    for field in dict.fromkeys(text_fields(schema, DOCUMENT))
]
SCRIPT = {"HX-Request": "true"}
OF_ONES_OWN = {url_of(name, gaps) for name, gaps in PAGES if name != "account_logout"}
ON_RECORD = {
    "refused_submission",
    "api_token",
    "audit_entry",
    "audit_order",
    "refusal_tally",
    "usersessions_usersession",
}
"""A refused order is remembered as refused, by its bytes alone; a token knows when it was used, a session each minute,
too, the trail who was refused.
"""


@pytest.fixture
def stage(house: House) -> House:
    set_stage(house)
    return house


def callers(house: House) -> list[tuple[Actor, Caller]]:
    shop = house.alder_shop
    return [(each, Caller(each)) for each in (shop, Actor("Ada Stone", Role.ADMINISTRATOR, None))]


def test_the_fields_are_found() -> None:
    names = {".".join(field) for _, _, field in FIELDS}
    assert {
        "ship_to.name",
        "gift_message",
        "note",
        "words",
        "entries.0.what",
        "ship_to.line1",
        "url",
    } <= names
    assert len(FIELDS) > 60


def test_every_field_of_every_call_keeps_it_or_refuses_it_and_changes_nothing(stage: House) -> None:
    wrong, before = [], print_of_all()
    (actor, shop), (service, house) = callers(stage)
    for nth, (method, path, field) in enumerate(FIELDS):
        of_house = path.startswith("/fulfillments/")
        own = call_things_of(stage.alder.pk, service if of_house else actor, path)
        new = {} if path.endswith(("/answer", "/shop-next")) else {"id": uuid4()}
        url = path.format(**own | new)
        for kind, name in some(nth):
            body = put_into(BODIES.get(path, {}), field, name)
            with transaction.atomic():
                answer = (house if of_house else shop).put_bytes(url, json_bytes(body))
                # what is answered is taken back, a no to a question too, which is on record as asked
                if answer.status < HTTPStatus.BAD_REQUEST or answer.status == HTTPStatus.CONFLICT:
                    transaction.set_rollback(True)
            is_problem = answer.status >= HTTPStatus.BAD_REQUEST
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
                is_problem and "code" not in answer.body
            ):
                wrong.append((method, path, ".".join(field), kind, answer.status))
    after = print_of_all()
    changed = {table for table in before if before[table] != after[table]} - ON_RECORD
    assert (wrong, changed) == ([], set())


FIT: dict[str, dict[str, Any]] = {}
"""For each hostile name the body with that name in every field that takes it, once it is known."""


def hostile_orders(house: House) -> list[Order]:
    """An order for each hostile name that is taken in, with that name in every field that takes it."""
    taken, shop = [], Caller(house.alder_shop)
    for number, (kind, name) in enumerate(HOSTILE.items(), start=500):
        if kind not in FIT:
            FIT[kind] = fit(shop, name)
        if FIT[kind] == BODY:
            continue
        answer = shop.put_bytes(f"/orders/{number}", json_bytes(FIT[kind]))
        assert answer.status == HTTPStatus.CREATED, (kind, answer.body)
        with scope.of_every_winery():
            taken.append(Order.objects.select_related("ship_to").get(order_number=str(number)))
    assert len(taken) >= 15
    return taken


def fit(shop: Caller, name: str) -> dict[str, Any]:
    body: dict[str, Any] = {**BODY, "ship_to": {**BODY["ship_to"]}}
    for field in [each for _, path, each in FIELDS if path == "/orders/{order_number}"]:
        if field[0] in {"lines", "warehouse", "order_type"}:
            continue
        tried = put_into(body, field, name)
        with transaction.atomic():
            fits = shop.put_bytes("/orders/trial", json_bytes(tried)).status < HTTPStatus.BAD_REQUEST
            transaction.set_rollback(True)
        body = tried if fits else body
    return body


def pages_about(order: Order) -> Iterator[str]:
    """Every page, popup and sheet of an order, as its addresses are found."""
    known: dict[str, object] = {"number": order.fulfillment_number}
    for address in addresses():
        if set(address.gaps) == {"number"}:
            yield address.fill(known)


LISTS = (
    "/", "/orders/?ordered=any", "/orders/needs-action/", "/orders/disagreements/", "/warehouse/", "/warehouse/returns/",
    "/warehouse/waves/", "/warehouse/carts/", "/warehouse/hand-over/", "/warehouse/labels/", "/warehouse/intercepts/",
    "/settings/privacy/?q=marisol.vega@example.com",
)  # fmt: skip


def test_on_every_page_popup_and_sheet_they_stay_words(house: House) -> None:
    service, wrong, seen = seated(house, worker(house, Role.ADMINISTRATOR)), [], 0
    urls = [*LISTS]
    for order in hostile_orders(house):
        to = STEPS.get(kind_of(order))
        if to is None:
            continue
        if to is not OrderState.RECEIVED:
            let_go(order)
        advance(order, to)
        urls += [*pages_about(order), f"/warehouse/slips/?order={order.fulfillment_number}"]
    for place_in_line, url in enumerate(urls):
        with transaction.atomic():
            answer = service.get(url, headers=SCRIPT if place_in_line % 2 else {})
            transaction.set_rollback(True)
        seen += answer.status_code == HTTPStatus.OK
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wrong.append((url, str(answer.status_code)))
        elif "html" in answer.headers.get("Content-Type", "") and (found := taken_in(answer.text)):
            wrong.append((url, str(found)))
    assert wrong == []
    assert seen > 30


def let_go(order: Order) -> None:
    """Nothing holds it any more."""
    with scope.of_every_winery():
        order.holds.update(released_at=order.received_at, released_by="Nora Quist")
        Order.objects.filter(pk=order.pk).update(leading_hold=None)
        order.refresh_from_db()


@pytest.mark.parametrize("kind", ["short element", "short request"])
def test_what_an_order_is_held_for_stays_words_where_it_is_mended(house: House, kind: str) -> None:
    """State, ZIP and warehouse are quoted there; they hold twenty letters."""
    name, shop = HOSTILE[kind], Caller(house.alder_shop)
    to = BODY["ship_to"] | {"state": name, "zip": name}
    assert shop.put("/orders/777", BODY | {"ship_to": to, "warehouse": name}).status == HTTPStatus.CREATED
    client = seated(house, worker(house, Role.MANAGER))
    with scope.of_every_winery():
        order = Order.objects.get(order_number="777")
    page = client.get(f"/orders/{order.fulfillment_number}/edit/").text
    assert (
        page.count(escape(f"Unknown state: {name}")) + page.count(escape(f"Unknown warehouse: {name}")) >= 2
    )
    assert [
        found
        for url in ("/orders/needs-action/", *pages_about(order))
        for found in taken_in(client.get(url).text)
    ] == []


@pytest.mark.parametrize("kind", ["short element", "short request"])
def test_a_state_stays_words_where_a_carrier_is_asked(house: House, kind: str) -> None:
    order = place(house.alder_shop, "777", state=OrderState.SHIPPED)
    with scope.of_every_winery():
        ShipTo.objects.filter(order=order).update(state=HOSTILE[kind])
    client = seated(house, worker(house, Role.MANAGER))
    page = client.get(f"/orders/{order.fulfillment_number}/carrier-requests/new/?want=reroute").text
    assert f"In {escape(HOSTILE[kind])}" in page
    assert taken_in(page) == []


STEPS = {
    "script": OrderState.RECEIVED,
    "short element": OrderState.RECEIVED,
    "short request": OrderState.RECEIVED,
    "out of an attribute": OrderState.PICKING,
    "out of an attribute, single": OrderState.PACKED,
    "out of a text area": OrderState.SHIPPED,
}
"""Whose orders are looked at on every page of their own; the rest stand in the lists."""


def kind_of(order: Order) -> str:
    return list(HOSTILE)[int(order.order_number) - 500]


def test_in_the_export_nothing_is_computed(house: House) -> None:
    hostile_orders(house)
    answer = seated(house, worker(house, Role.MANAGER)).get("/orders/export.csv?ordered=any")
    content = answer.text
    assert "HYPERLINK" in content
    assert formulas(content) == []


def test_as_json_they_come_back_as_they_were_kept(house: House) -> None:
    shop = Caller(house.alder_shop)
    for order in hostile_orders(house):
        shown = shop.get(f"/orders/{order.order_number}").body["ship_to"]
        kept = {name: getattr(order.ship_to, name) for name in ("name", "line1", "city", "email", "phone")}
        assert {name: shown[name] for name in kept} == kept


def test_in_news_they_are_text_of_one_body(house: House) -> None:
    shop, told = Caller(house.alder_shop), 0
    for number, name in enumerate(HOSTILE.values(), start=300):
        order = place(house.alder_shop, str(number))
        pickup = {"location": name[:120], "ready_on": "2026-12-24"}
        body = {"reason": "other", "note": name[:240], "pickup": pickup, "shop_next": "handled_externally"}
        answer = shop.put_bytes(f"/orders/{number}/cancellations/{uuid4()}", json_bytes(body))
        with scope.of_every_winery():
            news = list(
                News.objects.filter(order=order).order_by("pk").values_list("type", "data__pickup__location")
            )
        if answer.status >= HTTPStatus.BAD_REQUEST:
            assert news == [("order.received", None)]
            continue
        told += 1
        assert news[-1] == ("order.cancelled", name[:120].strip())
        assert shop.get("/events", limit=200).body["items"][-1]["data"]["pickup"]["location"] == news[-1][1]
    assert told > 10


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_every_form_of_every_page_keeps_it_or_refuses_it_and_changes_nothing(
    stage: House, role: Role
) -> None:
    with scope.of_every_winery():
        own = things_of(stage.alder.pk)
        orders = list(Order.objects.filter(winery=stage.alder).order_by("pk"))
        urls = {url for order in orders for url in pages_about(order)} | OF_ONES_OWN
    client = seated(stage, worker(stage, role))
    urls |= {
        f"{url}?selection={ticked(client, orders)}"
        for url in ("/orders/cancellations/new/", "/orders/holds/")
    }
    wrong, fields, before = [], set(), print_of_all()
    for url in sorted({address.fill(own) for address in addresses()} | urls):
        with transaction.atomic():
            page = client.get(url)
            transaction.set_rollback(True)
        if page.status_code != HTTPStatus.OK or "html" not in page.headers["Content-Type"]:
            continue
        for form in forms_of(page.text, url):
            for field in form.text_fields:
                fields.add((form.action, field))
                for kind in ("script", "NUL", "ten kilobytes", "half a character"):
                    content = sent_bytes({**form.values, field: HOSTILE[kind]}, form.others(field))
                    status, changed = send(client, form.action, content, before)
                    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
                        status >= HTTPStatus.BAD_REQUEST and changed
                    ):
                        wrong.append((form.action, field, kind, status, changed))
    assert wrong == [], "\n".join(map(str, wrong))
    assert {
        ("/account/password/change/", "password1"),
        ("/orders/cancellations/", "note"),
        ("/orders/holds/", "hold-words"),
        ("/orders/F/edit/", "line1"),
        ("/orders/F/cancellations/", "note"),
        ("/orders/F/carrier-requests/", "note"),
    } - {(re.sub(r"/F\d+/", "/F/", action), field) for action, field in fields} == set()


def ticked(client: Client, orders: list[Order]) -> UUID:
    """The orders, as this person's selection."""
    with scope.of_every_winery():
        ids, user = [order.pk for order in orders], client.session["_auth_user_id"]
        return Selection.objects.create(
            winery=orders[0].winery, user_id=user, order_ids=ids, changed_at=NOW
        ).pk


def send(
    client: Client, url: str, content: bytes, before: dict[str, tuple[int, int]]
) -> tuple[int, set[str]]:
    """Send a form, see which tables it has changed, and take everything back."""
    with transaction.atomic():
        status = client.post(url, content, content_type="application/x-www-form-urlencoded").status_code
        after = print_of_all()
        transaction.set_rollback(True)
    return status, {table for table in before if before[table] != after[table]} - ON_RECORD


def test_cancelling_says_its_note_as_words(house: House) -> None:
    client = seated(house, worker(house, Role.MANAGER))
    for number, (kind, name) in enumerate(HOSTILE.items(), start=800):
        if "\0" in name or "\ud800" in name:
            continue  # no operation is asked with these: every door refuses them
        order = place(house.alder_shop, str(number))
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.ORDER_DETAILS, note=name[:240])
        with scope.of_actor(house.nora):
            cancel_orders(
                house.nora, [str(number)], asking, now=order.received_at, by_fulfillment_number=False
            )
        assert taken_in(client.get(f"/orders/{order.fulfillment_number}/").text) == [], kind


def test_the_actor_who_bears_one_is_only_named(house: House) -> None:
    client = seated(house, replace(worker(house, Role.MANAGER), name="<script>canary()</script> Doe"))
    assert taken_in(client.get("/orders/").text) == []
