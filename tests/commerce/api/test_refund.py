"""Refunds by call: a part of what was paid, once, and never more than there is."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from recork.commerce.models import RefundIntent, StockEntry
from tests.commerce.api.calls import BODY, Caller, body_of

REFUND = UUID("55555555-5555-4555-8555-555555555555")
PATH = f"/orders/10234/refunds/{REFUND}"


@pytest.fixture
def _paid(website: Caller) -> None:
    """Six Zinfandel for $312.00: goods and tax 272.00, shipping 40.00."""
    assert website.put("/orders/10234", BODY).status == 201


@pytest.mark.usefixtures("_paid")
def test_two_bottles_come_back_once_with_their_share_and_go_on_sale(website: Caller, viewer: Caller) -> None:
    sent = {"lines": [{"position": 1, "bottles": 2, "is_return": True}], "note": "Corked"}
    first = website.put(PATH, sent)
    again = website.put(PATH, sent | {"note": "another body"})
    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body == viewer.get(PATH).body
    at = first.body.pop("at")
    assert first.body == {
        "id": str(REFUND),
        "number": "10234",
        "amount_cents": 9068,
        "note": "Corked",
        "asked_by": "Website",
        "lines": [{"position": 1, "bottles": 2, "amount_cents": 9068, "is_return": True}],
        "parts": [
            {
                "tender": "Visa 4471",
                "purpose": "partial",
                "amount_cents": 9068,
                "outcome": "waiting",
                "at": at,
                "finished_at": None,
            }
        ],
        "payment_status": "Refunding",
    }
    assert RefundIntent.objects.count() == 1
    assert list(StockEntry.objects.filter(kind="returned").values_list("bottles", flat=True)) == [2]
    assert [each["amount_cents"] for each in website.get("/orders/10234").body["refunds"]] == [9068]


LINE = {"position": 1, "bottles": 2, "is_return": True}


@pytest.mark.usefixtures("_paid")
@pytest.mark.parametrize(
    ("first", "other"),
    [
        ({"lines": [LINE]}, {"lines": [LINE | {"bottles": 3}]}),
        ({"lines": [LINE]}, {"lines": [LINE | {"is_return": False}]}),
        ({"lines": [LINE]}, {"lines": [LINE], "shipping_cents": 100}),
        ({"lines": [LINE]}, {"lines": [LINE], "amount_cents": 9068}),
        ({"lines": [LINE]}, {"lines": [LINE, LINE]}),
        ({"lines": [LINE]}, {"amount_cents": 9068}),
        ({"amount_cents": 100}, {"amount_cents": 20000}),
        ({"amount_cents": 100}, {"shipping_cents": 100}),
        ({"shipping_cents": 100}, {"amount_cents": 100}),
        ({"amount_cents": 100}, {}),
    ],
)
def test_another_refund_under_the_same_id_is_refused(
    website: Caller, first: dict[str, Any], other: dict[str, Any]
) -> None:
    assert website.put(PATH, first).status == 201
    assert website.put(PATH, other).refusal == (409, "refund_id_reused", None)
    assert website.put(PATH, first).status == 200
    assert RefundIntent.objects.count() == 1


@pytest.mark.usefixtures("_paid")
@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"amount_cents": 31201}, (409, "more_than_captured", None)),
        ({"lines": [{"position": 1, "bottles": 7}]}, (409, "too_many_bottles", None)),
        ({"lines": [{"position": 2, "bottles": 1}]}, (422, "no_such_line", None)),
        ({"lines": [{"position": 1, "bottles": 1}] * 2}, (422, "line_twice", None)),
        ({"lines": [{"position": 1, "bottles": 1}], "amount_cents": 1}, (422, "either_or", None)),
        ({"shipping_cents": 4001}, (422, "more_than_shipping", None)),
        ({}, (422, "nothing_to_refund", None)),
        ({"amount_cents": 0}, (422, "invalid", "amount_cents")),
        ({"amount_cents": 2**63}, (422, "invalid", "amount_cents")),
        ({"lines": [{"position": 1, "bottles": 2**63}]}, (422, "invalid", "lines.0.bottles")),
        ({"note": "a\0b"}, (422, "invalid", "note")),
    ],
)
def test_what_cannot_be_given_back_is_refused(
    website: Caller, sent: dict[str, Any], refusal: tuple[int, str, str | None]
) -> None:
    assert website.put(PATH, sent).refusal == refusal
    assert not RefundIntent.objects.exists()


@pytest.mark.usefixtures("_paid")
def test_a_viewer_gives_nothing_back_and_unknown_refunds_are_not_found(
    website: Caller, viewer: Caller
) -> None:
    assert viewer.put(PATH, {"amount_cents": 100}).refusal[:2] == (403, "forbidden")
    assert website.get(PATH).refusal[:2] == (404, "refund_not_found")
    assert website.put(f"/orders/1/refunds/{uuid4()}", {"amount_cents": 1}).refusal[:2] == (
        404,
        "order_not_found",
    )
    assert website.put(PATH, {"amount_cents": 100}).status == 201
    website.put("/orders/10235", body_of("10235"))
    assert website.get(f"/orders/10235/refunds/{REFUND}").refusal[:2] == (404, "refund_not_found")
    other = website.put(f"/orders/10235/refunds/{REFUND}", {"amount_cents": 100})
    assert other.refusal[:2] == (409, "refund_id_reused")
