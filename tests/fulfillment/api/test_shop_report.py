"""What a shop tells of an order that it has sent: the newest is kept, and only from that very shop."""

from typing import Any
from uuid import uuid4

import pytest

from recork.fulfillment.models import ShopConnection, ShopReport, scope
from recork.fulfillment.rules.actor import Actor, Role
from tests.fulfillment.api.calls import BODY, QUESTION, Caller
from tests.fulfillment.cast import NOW, House
from tests.support.racing import race

REPORT = "/orders/10234/shop-report"
WHEN = "2026-11-24T10:00:00Z"


def report(version: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "version": version,
        "shop_number": "10234",
        "order_status": "Submitted",
        "payment_status": "Paid",
        "shipping_status": "",
        **more,
    }


def held(caller: Caller) -> dict[str, Any] | None:
    shown: dict[str, Any] | None = caller.get("/orders/10234").body["shop_report"]
    return shown


def test_a_report_is_shown_whole(shop: Caller, nora: Caller) -> None:
    shop.put("/orders/10234", BODY)
    assert held(nora) is None
    effect = {
        "question_id": str(QUESTION),
        "effect": "refund",
        "state": "pending",
        "amount_cents": 8796,
        "at": WHEN,
        "words": "Visa 4242",
    }
    said = report(
        shipping_status="Handled Externally",
        resend_at=WHEN,
        links=[{"order_number": "10234", "state": "live"}],
        effects=[effect],
        entries=[{"at": WHEN, "who": "Ivo", "what": "Paid"}],
        shop_next_answers=[],
    )
    assert shop.put(REPORT, said).body == {"version": 1}
    shown = held(nora)
    assert shown is not None
    assert shown.pop("heard_at")
    assert shown == {name: said[name] for name in said if name != "shop_next_answers"}


def test_an_older_or_equal_report_changes_nothing(shop: Caller) -> None:
    shop.put("/orders/10234", BODY)
    assert shop.put(REPORT, report(3)).body == {"version": 3}
    before = held(shop)
    for version in (3, 2, 0):
        assert shop.put(REPORT, report(version, order_status="Cancelled")).body == {"version": 3}
    assert held(shop) == before
    assert shop.put(REPORT, report(4, order_status="Cancelled")).body == {"version": 4}


def test_a_report_comes_from_the_shop_that_sent_the_order(
    house: House, shop: Caller, nora: Caller, bo: Caller, service: Caller, floor: Caller
) -> None:
    nora.put("/orders/10235", BODY)
    shop.put("/orders/10234", BODY)
    with scope.of_every_winery():
        sister = ShopConnection.objects.create(
            id=uuid4(), winery=house.alder, name="Alder's second shop", created_at=NOW
        )
    other = Caller(Actor("Second shop", Role.SHOP, house.alder.pk, connection_id=sister.pk))
    for caller, number in ((shop, "10235"), (shop, "99999"), (shop, "F1000001"), (other, "10234")):
        answer = caller.put(f"/orders/{number}/shop-report", report())
        assert answer.refusal == (404, "order_not_found", None)
    for stranger in (nora, bo, service, floor):
        assert stranger.put(REPORT, report()).refusal == (403, "forbidden", None)
    assert held(shop) is None


def test_a_tombstone_is_known(shop: Caller) -> None:
    shop.put(f"/orders/10234/cancellations/{QUESTION}", {"before_arrival": True})
    assert shop.put(REPORT, report()).body == {"version": 1}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"version": -1}, "version"),
        ({"version": 2**63}, "version"),
        ({"version": "1"}, "version"),
        ({"version": 1.5}, "version"),
        ({"order_status": "x" * 25}, "order_status"),
        ({"shop_number": "../x"}, "shop_number"),
        ({"resend_at": 1764000000}, "resend_at"),
        ({"effects": [{"effect": "magic", "state": "done"}]}, "effects.0.effect"),
        ({"effects": [{"effect": "refund", "state": "done", "amount_cents": -1}]}, "effects.0.amount_cents"),
        ({"effects": [{"effect": "stop", "state": "done"}] * 201}, "effects"),
        ({"entries": [{"at": WHEN, "who": "I", "what": "y"}] * 201}, "entries"),
        ({"entries": [{"at": WHEN, "who": "I", "what": "a\0b"}]}, "entries.0.what"),
        ({"links": [{"order_number": "a\0b", "state": "live"}]}, "links.0.order_number"),
        ({"shop_next_answers": [{"question_id": "x"}]}, "shop_next_answers.0.question_id"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_a_malformed_report_changes_nothing(shop: Caller, more: dict[str, Any], field: str) -> None:
    shop.put("/orders/10234", BODY)
    assert shop.put(REPORT, report() | more).refusal == (422, "invalid", field)
    assert held(shop) is None


def test_of_many_reports_at_once_the_newest_is_kept(live_house: House) -> None:
    Caller(live_house.alder_shop).put("/orders/10234", BODY)
    callers = [Caller(live_house.alder_shop) for _ in range(20)]
    race(
        *(
            lambda caller=caller, version=version: caller.put(REPORT, report(version)).status
            for version, caller in enumerate(callers)
        )
    )
    with scope.of_every_winery():
        assert ShopReport.objects.get().version == len(callers) - 1
