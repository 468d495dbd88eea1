"""The shop's API: each call works, twice too, says no in words, and changes nothing when it does."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from recork.commerce.api.documents import CONTRACT
from recork.commerce.models import (
    Customer,
    Order,
    Product,
    Question,
    RefundIntent,
    Submission,
    Warehouse,
    WarehouseEdit,
)
from recork.commerce.operations.edit_decision import decide_edits
from recork.commerce.operations.sweep import sweep
from recork.commerce.rules.edit import Decision
from tests.commerce.api.calls import BODY, Caller, body_of
from tests.commerce.cast import IVO, NOW, House, sell
from tests.commerce.told import edited, tell
from tests.commerce.told import send as send_it

ROOT = Path(__file__).parents[3]
QUESTION = UUID("22222222-2222-4222-8222-222222222222")
CANCEL = f"/orders/10234/cancellations/{QUESTION}"
PICKUP = f"/orders/10234/pickups/{QUESTION}"


def send(house: House) -> None:
    Warehouse.objects.create(address="http://127.0.0.1:1/", token=b"", connected_at=NOW)
    assert sweep(now=NOW) == 1


def test_an_order_is_brought_and_shown(website: Caller) -> None:
    first = website.put("/orders/10234", BODY)
    again = website.put("/orders/10234", dict(reversed(BODY.items())))
    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body == website.get("/orders/10234").body
    shown = {
        name: first.body[name]
        for name in (
            "number", "order_status", "payment_status", "shipping_status", "total_cents", "captured_cents",
            "refunded_cents", "replaces", "replaced_by", "submissions", "resend_at", "version",
        )
    }  # fmt: skip
    assert shown == {
        "number": "10234",
        "order_status": "Submitted",
        "payment_status": "Paid",
        "shipping_status": "",
        "total_cents": 31200,
        "captured_cents": 31200,
        "refunded_cents": 0,
        "replaces": None,
        "replaced_by": None,
        "submissions": [],
        "resend_at": None,
        "version": 1,
    }
    assert [entry["what"] for entry in first.body["timeline"]] == ["Order placed, 6 bottles"]
    assert website.put("/orders/10234", BODY | {"tax_cents": 1}).refusal[:2] == (409, "order_number_reused")


def test_the_committed_contract_is_what_the_code_says() -> None:
    served = Client().get("/api/v1/openapi.json")
    kept = (ROOT / CONTRACT).read_text(encoding="utf-8")
    assert served.content.decode() == kept, f"{CONTRACT} is out of date: run `make docs`."


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"lines": []}, (422, "invalid", "lines")),
        ({"lines": [{"sku": "ZN21", "bottles": 0}]}, (422, "invalid", "lines.0.bottles")),
        ({"lines": [{"sku": "ZN21", "bottles": 2**63}]}, (422, "invalid", "lines.0.bottles")),
        ({"lines": [{"sku": "XX", "bottles": 1}]}, (422, "unknown_sku", None)),
        ({"tenders": []}, (422, "tenders_do_not_add_up", None)),
        ({"discount_cents": 27201}, (422, "discount_too_large", None)),
        ({"buyer": {"name": "a\0b"}}, (422, "invalid", "buyer.name")),
        ({"buyer": {"name": "\ud800"}}, (422, "invalid", "buyer.name")),
        ({"buyer": {"name": ""}}, (422, "invalid", "buyer.name")),
        ({"tax_cents": -1}, (422, "invalid", "tax_cents")),
        ({"tax_cents": 0.5}, (422, "invalid", "tax_cents")),
        ({"nonsense": 1}, (422, "invalid", "nonsense")),
        ({"currency": "VND"}, (422, "currency_not_ours", None)),
        (
            {"tenders": [{"kind": "gift_card", "label": "Gift card", "amount_cents": 31200}]},
            (422, "account_missing", None),
        ),
    ],
)
def test_an_order_that_cannot_be_is_refused_and_leaves_nothing(
    website: Caller, more: dict[str, Any], refusal: tuple[int, str, str | None]
) -> None:
    assert website.put("/orders/10234", BODY | more).refusal == refusal
    assert not Order.objects.exists()
    assert not Customer.objects.exists()


def test_another_orders_payment_is_refused(website: Caller) -> None:
    website.put("/orders/10233", BODY)
    assert website.put("/orders/10234", BODY).refusal == (409, "payment_reused", None)
    assert list(Order.objects.values_list("number", flat=True)) == ["10233"]


@pytest.mark.parametrize("number", ["10234-2", "x-1", "new", "import", "x" * 41])
def test_numbers_of_later_sendings_are_not_the_shops_to_give(website: Caller, number: str) -> None:
    assert website.put(f"/orders/{number}", BODY).refusal[:2] == (422, "number_not_own")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", "application/json", 422),
        (b"{", "application/json", 400),
        (b'{"a": 1, "a": 2}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"x" * 1_000_001, "application/json", 413),
    ],
)
def test_what_cannot_be_read_is_refused(website: Caller, body: bytes, content_type: str, status: int) -> None:
    assert website.put_bytes("/orders/10234", body, content_type).status == status


def test_nobody_comes_in_without_a_living_key(house: House) -> None:
    for header in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}):
        answer = Client(headers=header).get("/api/v1/orders")
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


def test_a_viewer_looks_and_changes_nothing(website: Caller, viewer: Caller) -> None:
    website.put("/orders/10234", BODY)
    assert viewer.get("/orders/10234").status == 200
    assert viewer.put("/orders/10235", BODY).status == 403
    assert viewer.put(CANCEL).status == 403
    assert viewer.put("/orders/10234/shipping-status", {"shipping_status": ""}).status == 403
    assert viewer.put(PICKUP, {"location": "Tasting room"}).status == 403
    assert (Order.objects.count(), Question.objects.count()) == (1, 0)


def test_a_cancellation_with_nothing_at_the_warehouse_is_done_at_once(website: Caller) -> None:
    website.put("/orders/10234", BODY)
    done = website.put(CANCEL, {"reason": "duplicate"})
    assert (done.status, done.body["answer"], done.body["order_status"]) == (201, "accepted", "Cancelled")
    assert website.put(CANCEL).status == 200
    assert website.get(CANCEL).body == done.body
    other = website.put(f"/orders/10234/cancellations/{uuid4()}")
    assert other.refusal[:2] == (409, "already_cancelled")
    assert RefundIntent.objects.count() == 1


def test_a_cancellation_waits_for_the_warehouse(house: House, website: Caller) -> None:
    website.put("/orders/10234", BODY)
    send(house)
    asked = website.put(CANCEL)
    assert (asked.status, asked.body["answer"], asked.body["order_status"]) == (202, "", "Cancelling")
    assert website.put(CANCEL).status == 202
    assert website.put(f"/orders/10234/cancellations/{uuid4()}").refusal[:2] == (409, "question_open")
    assert not RefundIntent.objects.exists()


def test_the_warehouses_no_comes_in_its_own_words(house: House, website: Caller) -> None:
    website.put("/orders/10234", BODY)
    send(house)
    website.put(CANCEL)
    words = "Unable to cancel in Fulfillment: order 10234 is already packed."
    Question.objects.update(
        is_open=False,
        answer="declined",
        answer_code="already_packed",
        answer_words=words,
        next_steps=["Call 707-603-4011"],
    )
    Order.objects.update(status="submitted")
    refused = website.put(CANCEL)
    assert refused.refusal[:2] == (409, "already_packed")
    assert (refused.body["detail"], refused.body["next_steps"][0]["label"]) == (words, "Call 707-603-4011")


def test_unknown_orders_and_questions_are_not_found(website: Caller) -> None:
    assert website.get("/orders/1").refusal[:2] == (404, "order_not_found")
    assert website.put("/orders/1/cancellations/" + str(uuid4())).refusal[:2] == (404, "order_not_found")
    assert website.put("/orders/1/shipping-status", {"shipping_status": ""}).status == 404
    website.put("/orders/10234", BODY)
    assert website.get(CANCEL).refusal[:2] == (404, "cancellation_not_found")


def test_the_shipping_status_is_set_versioned(website: Caller) -> None:
    version = website.put("/orders/10234", BODY).body["version"]
    path = "/orders/10234/shipping-status"
    done = website.put(path, {"shipping_status": "No Shipping Required", "version": version})
    assert (done.status, done.body["shipping_status"]) == (200, "No Shipping Required")
    stale = website.put(path, {"shipping_status": "", "version": version})
    assert stale.refusal[:2] == (409, "version_conflict")
    assert "Website has changed" in stale.body["detail"]
    assert website.put(path, {"shipping_status": "Shipped"}).refusal == (422, "invalid", "shipping_status")


def test_a_pickup_asks_the_warehouse_that_has_the_order(house: House, website: Caller) -> None:
    website.put("/orders/10234", BODY)
    send(house)
    asked = website.put(PICKUP, {"location": "Tasting room", "ready_on": "2026-11-27"})
    assert (asked.status, asked.body["shipping_status"], asked.body["answer"]) == (
        202,
        "Handled Externally",
        "",
    )
    assert website.put(PICKUP, {"location": "Tasting room"}).status == 202
    again = website.put("/orders/10234/shipping-status", {"shipping_status": "Handled Externally"})
    assert (again.status, again.body["question_id"]) == (202, str(QUESTION))
    assert Submission.objects.get().state == "asked"


def test_a_pickup_of_what_was_never_sent_is_done_at_once(website: Caller) -> None:
    website.put("/orders/10234", BODY)
    done = website.put(PICKUP, {"location": "Tasting room", "refund_shipping": True})
    assert (done.status, done.body["answer"]) == (200, "accepted")
    shown = website.get("/orders/10234").body
    assert shown["pickup"] == {"location": "Tasting room", "ready_on": None}
    assert [refund["amount_cents"] for refund in shown["refunds"]] == [4000]


def test_lists_walk_on_and_cost_the_same_for_ten_and_a_hundred(
    website: Caller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(12):
        website.put(f"/orders/{n:03}", body_of(f"{n:03}"))
    first = website.get("/orders", limit=5).body
    second = website.get("/orders", limit=5, after=first["next"]).body
    last = website.get("/orders", limit=5, after=second["next"]).body
    numbers = [order["number"] for page in (first, second, last) for order in page["items"]]
    assert (numbers, last["next"]) == ([f"{n:03}" for n in range(11, -1, -1)], None)
    for n in range(12, 100):
        sell(f"{n:03}")
    for limit in (10, 100):
        with django_assert_num_queries(8):
            assert len(website.get("/orders", limit=limit).body["items"]) == limit
    assert website.get("/orders", after="nonsense").refusal == (422, "invalid", "after")
    assert website.get("/orders", order_status="cancelled").body == {"items": [], "next": None}


def test_wines_walk_on_and_cost_the_same_for_ten_and_a_hundred(
    website: Caller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Product.objects.bulk_create(
        Product(sku=f"W{n:03}", name="Wine", price_cents=1000, created_at=NOW) for n in range(98)
    )
    website.get("/products")  # the key's first use is written down
    for limit in (10, 100):
        with django_assert_num_queries(4):
            page = website.get("/products", limit=limit).body
        assert len(page["items"]) == limit
    first = website.get("/products", limit=99).body
    assert first["next"] == "W097"
    rest = website.get("/products", limit=99, after=first["next"]).body
    assert ([each["sku"] for each in rest["items"]], rest["next"]) == (["ZN21"], None)


def test_wines_are_listed_with_what_may_be_sold(website: Caller) -> None:
    website.put("/orders/10234", BODY)
    assert website.get("/products").body == {
        "items": [
            {"sku": "CH23", "name": "2023 Barrel Chardonnay", "price_cents": 3600, "sellable": 500},
            {"sku": "ZN21", "name": "2021 Old Vine Zinfandel", "price_cents": 4200, "sellable": 494},
        ],
        "next": None,
    }
    assert [each["sku"] for each in website.get("/products", sku="ZN21").body["items"]] == ["ZN21"]


def test_every_refusal_in_the_contract_is_a_problem() -> None:
    document = json.loads((ROOT / CONTRACT).read_text(encoding="utf-8"))
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            refusals = {
                status: set(said["content"]) for status, said in call["responses"].items() if status >= "400"
            }
            assert set.union(*refusals.values()) == {"application/problem+json"}, (method, path)


def test_an_order_that_waits_for_a_decision_says_so_and_names_no_time(website: Caller) -> None:
    submission = tell_edit(website)
    tell(submission, "cancelled")
    shown = website.get("/orders/10234").body
    assert Order.objects.get().resend_at is not None
    assert (shown["waits_for"], shown["resend_at"]) == ("edit_decision", None)
    path = "/orders/10234/shipping-status"
    external = website.put(path, {"shipping_status": "Handled Externally"})
    assert (external.status, external.body["waits_for"]) == (200, None)
    blank = website.put(path, {"shipping_status": ""})
    assert (blank.status, blank.body["waits_for"]) == (200, "edit_decision")
    edit = WarehouseEdit.objects.get()
    decide_edits(IVO, "10234", Decision.KEPT, edit=edit.pk, version=None, now=NOW)
    assert website.get("/orders/10234").body["waits_for"] is None


def test_an_edit_of_what_the_warehouse_has_keeps_nothing_waiting(website: Caller) -> None:
    tell_edit(website)
    assert website.get("/orders/10234").body["waits_for"] is None


def tell_edit(website: Caller) -> Submission:
    """The website's order is sent, and Nora changes its day there."""
    website.put("/orders/10234", BODY)
    submission = send_it(Order.objects.get())
    edited(submission, {"requested_ship_on": "2026-12-24"})
    return submission
