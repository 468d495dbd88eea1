"""Hostile names through every field that takes free text: kept as words everywhere, or refused with nothing changed."""

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from recork.commerce.api.documents import documents
from recork.commerce.models import Mail, Order
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.mailing import send_mails
from recork.commerce.operations.sweep import body_of
from recork.commerce.rules.actor import Role
from recork.commerce.web.urls import urlpatterns
from tests.commerce.api.calls import BODY, Caller
from tests.commerce.cast import ADA, IVO, NOW, House
from tests.commerce.doors.test_doors import BODIES, CALLS_OUT, gap_filler, pages, print_of_all, staff, things
from tests.commerce.people import SCRIPT, client_of
from tests.support.forms import forms_of, sent_bytes
from tests.support.hostile import HOSTILE, body_schemas, json_bytes, put_into, some, taken_in, text_fields

__all__ = ["things"]

DOCUMENT = json.loads(documents.contract)
FIELDS = [
    (method, path, field)
    for method, path, schema in body_schemas(DOCUMENT)
    for field in dict.fromkeys(text_fields(schema, DOCUMENT))
]
OF_AN_ORDER = [
    field for _, path, field in FIELDS if path == "/orders/{number}" and field[0] not in {"lines", "tenders"}
]
NASTY = ("script", "NUL", "ten kilobytes", "half a character")
ON_RECORD = {"api_token", "audit_entry", "audit_order", "refusal_tally", "usersessions_usersession"}
"""A token knows when it was used, a session each minute too, the trail who was refused."""
OF_ONES_OWN = {
    f"/account/{page}/"
    for page in (
        "password/change",
        "password/reset",
        "reauthenticate",
        "second-factor/totp/activate",
        "sessions",
    )
}
FIT: dict[str, dict[str, Any]] = {}
"""For each hostile name the body with that name in every field that takes it, once it is known."""


def hostile_orders() -> dict[str, Order]:
    """An order for each hostile name that is taken in, with that name in every field that takes it."""
    website, taken = Caller(IVO), {}
    for number, (kind, name) in enumerate(HOSTILE.items(), start=500):
        if kind not in FIT:
            FIT[kind] = fit(website, name)
        if FIT[kind] == BODY:
            continue
        body = {**FIT[kind], "buyer": {**FIT[kind]["buyer"], "email": f"customer{number}@example.com"}}
        for paid in ("payment", "charge"):  # a payment of its own
            body = put_into(body, ("tenders", "0", paid), f"{body['tenders'][0][paid]}{number}"[-80:])
        answer = website.put_bytes(f"/orders/{number}", json_bytes(body))
        assert answer.status < HTTPStatus.BAD_REQUEST, (kind, answer.body)
        taken[kind] = Order.objects.select_related("customer", "ship_to").get(number=str(number))
    assert len(taken) >= 15
    return taken


def fit(website: Caller, name: str) -> dict[str, Any]:
    body: dict[str, Any] = {**BODY}
    for field in OF_AN_ORDER:
        tried = put_into(body, field, name)
        with transaction.atomic():
            fits = website.put_bytes("/orders/trial", json_bytes(tried)).status < HTTPStatus.BAD_REQUEST
            transaction.set_rollback(True)
        body = tried if fits else body
    return body


def test_the_fields_are_found() -> None:
    names = {".".join(field) for field in OF_AN_ORDER}
    assert {"buyer.name", "buyer.email", "ship_to.line1", "gift_message", "shipping_instructions"} <= names
    assert len(FIELDS) > 25


def test_every_field_of_every_call_keeps_it_or_refuses_it_and_changes_nothing(house: House) -> None:
    website, wrong = Caller(staff(Role.ADMINISTRATOR)), []
    assert website.put("/orders/10234", BODY).status < HTTPStatus.BAD_REQUEST
    before = print_of_all()
    for place, (method, path, field) in enumerate(FIELDS):
        url = path.replace("{number}", "10235" if path == "/orders/{number}" else "10234").replace(
            "{id}", str(uuid4())
        )
        for kind, name in some(place):
            with transaction.atomic():
                answer = website.put_bytes(url, json_bytes(put_into(BODIES.get(path, {}), field, name)))
                if answer.status < HTTPStatus.BAD_REQUEST or answer.status == HTTPStatus.CONFLICT:
                    transaction.set_rollback(True)
            is_problem = answer.status >= HTTPStatus.BAD_REQUEST
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
                is_problem and "code" not in answer.body
            ):
                wrong.append((method, path, ".".join(field), kind, answer.status))
    after = print_of_all()
    changed = {table for table in before if before[table] != after[table]}
    assert (wrong, changed - ON_RECORD) == ([], set())


def pages_about(order: Order) -> Iterator[str]:
    """Every page and popup of an order and of its customer, as their addresses are found."""
    known = {"number": order.number, "customer_id": order.customer_id}
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        gaps = set(pattern.pattern.converters)
        if gaps and gaps <= known.keys():
            yield reverse(str(pattern.name), kwargs={gap: known[gap] for gap in gaps})


def test_on_every_page_and_popup_they_stay_words(house: House) -> None:
    orders, client, wrong, seen = hostile_orders(), client_of(ADA), [], 0
    urls = ["/orders/", "/customers/", "/sending/", "/attention/", "/refunds/", "/mailbox/"]
    for kind in ("script", "out of an attribute", "out of an attribute, single", "out of a text area"):
        urls += pages_about(orders[kind])
    for place, url in enumerate(urls):
        with transaction.atomic():
            answer = client.get(url, headers=SCRIPT if place % 2 else {})
            transaction.set_rollback(True)
        seen += answer.status_code == HTTPStatus.OK
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wrong.append((url, str(answer.status_code)))
        elif "html" in answer.headers.get("Content-Type", "") and (found := taken_in(answer.text)):
            wrong.append((url, str(found)))
    assert wrong == []
    assert seen > 30


def test_letters_are_words_in_text_and_page_and_go_to_one_address(house: House) -> None:
    for order in hostile_orders().values():
        cancel_order(IVO, order.number, Asking(uuid4(), send_email=True), now=NOW)
    assert Mail.objects.count() >= 15
    send_mails(now=lambda: NOW)
    for letter in Mail.objects.all():
        assert taken_in(letter.html) == [], letter.to
        assert "\n" not in letter.subject
        assert "\r" not in letter.subject
    for sent in mail.outbox:
        told = sent.message()
        assert told["Bcc"] is None
        assert told.get_all("To") == [sent.to[0]]
        assert len(sent.to) == 1


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "a b@c.example", "a\0@b.example"],
)
def test_what_is_no_address_is_refused(house: House, address: str) -> None:
    answer = Caller(IVO).put_bytes(
        "/orders/1", json_bytes({**BODY, "buyer": {**BODY["buyer"], "email": address}})
    )
    assert answer.refusal == (422, "invalid", "buyer.email")
    assert not Order.objects.exists()


def test_what_is_sent_to_the_warehouse_is_json_of_the_same_words(house: House) -> None:
    for order in hostile_orders().values():
        sent = json.loads(body_of(order))
        assert sent["ship_to"]["name"].split() == order.ship_to.name.split()


def test_every_form_of_every_page_keeps_it_or_refuses_it_and_changes_nothing(
    things: dict[str, object],
) -> None:
    Caller(IVO).put("/orders/777", BODY)
    urls = {gap_filler(things, door) for door in pages() if door.name not in CALLS_OUT}
    urls |= {url for order in Order.objects.all() for url in pages_about(order)} | OF_ONES_OWN
    client, wrong, fields, before = client_of(staff(Role.ADMINISTRATOR)), [], set(), print_of_all()
    for url in sorted(urls):
        with transaction.atomic():
            page = client.get(url)
            transaction.set_rollback(True)
        if page.status_code != HTTPStatus.OK or "html" not in page.headers["Content-Type"]:
            continue
        for form in forms_of(page.text, url):
            if form.action.startswith("/settings/connection/"):
                continue  # it calls out
            for field in form.text_fields:
                fields.add((re.sub(r"\d+", "N", form.action), field))
                for kind in NASTY:
                    content = sent_bytes({**form.values, field: HOSTILE[kind]}, form.others(field))
                    status, changed = send(client, form.action, content, before)
                    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
                        status >= HTTPStatus.BAD_REQUEST and changed
                    ):
                        wrong.append((form.action, field, kind, status, changed))
    assert wrong == [], "\n".join(map(str, wrong))
    assert {
        ("/account/password/change/", "password1"),
        ("/orders/N/address/", "line1"),
        ("/orders/N/cancellations/", "note"),
        ("/orders/new/", "gift_message"),
        ("/settings/people/", "name"),
    } - fields == set()


def send(client: Client, url: str, content: bytes, before: dict[str, Any]) -> tuple[int, set[str]]:
    """Send a form, see which tables it has changed, and take everything back."""
    with transaction.atomic():
        status = client.post(url, content, content_type="application/x-www-form-urlencoded").status_code
        after = print_of_all()
        transaction.set_rollback(True)
    return status, {table for table in before if before[table] != after[table]} - ON_RECORD
