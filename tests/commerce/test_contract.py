"""The shop and the warehouse's API: whatever the shop says and hears is checked against the committed document,
never against the warehouse's code.
"""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from recork.commerce.models import (
    Heard,
    Order,
    Product,
    Question,
    Shop,
    Submission,
    Warehouse,
    WarehouseStock,
)
from recork.commerce.operations import news
from recork.commerce.operations.carrier_request import CarrierWish, ask_carrier
from recork.commerce.operations.connection import Tried, try_line
from recork.commerce.operations.intercepting import Wanted, ask_intercept
from recork.commerce.operations.shipping import Pickup, change_to_pickup
from recork.commerce.operations.sweep import body_of
from recork.commerce.operations.taking import Taken, take_order
from recork.commerce.operations.timeline import note
from recork.commerce.operations.webhook_line import ask_for_test, change_secret
from recork.commerce.rules.answer import (
    TOMBSTONE,
    No,
    NoAnswer,
    Yes,
    read_cancellation,
    read_submission,
    shop_next_of,
)
from recork.commerce.rules.carrier_request import CarrierWant
from recork.commerce.rules.news import STATES, OrderNews, StockNews, order_news, read_news
from recork.commerce.rules.question import PLAIN_NOS, Found, Reason, ShopNext
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import Buyer, Destination, SoldLine
from tests.commerce.cast import ADA, AUSTIN, IVO, NOW, WEBSITE, House, card, sale, sell
from tests.commerce.desk import Desk
from tests.commerce.operations.conftest import desk, warehouse
from tests.support.contract import Broken, Contract

__all__ = ["desk", "warehouse"]

CONTRACT = Contract("contracts/fulfillment.v1.json")


def check_all_talk(desk: Desk) -> set[str]:
    """Every call that was made and every answer that was given; returns the kinds of calls."""
    for talk in desk.warehouse.talk:
        CONTRACT.check_call(talk.method, talk.address, talk.body)
        CONTRACT.check_answer(talk.method, talk.address, talk.status, talk.said)
    return {
        f"{talk.method} {talk.address.partition('?')[0].rsplit('/', 1)[1]}" for talk in desk.warehouse.talk
    }


# What the shop says


@pytest.mark.parametrize(
    "wish",
    [
        {"want": CarrierWant.RETURN_TO_SENDER},
        {"want": CarrierWant.REROUTE, "ship_to": AUSTIN},
        {"want": CarrierWant.REROUTE, "ship_to": replace(AUSTIN, state="NV")},
        {"want": CarrierWant.HOLD_AT_LOCATION, "location": "UPS Store"},
    ],
)
def test_what_is_asked_of_a_carrier_is_in_the_contract(desk: Desk, wish: dict[str, Any]) -> None:
    desk.sell_and_send()
    desk.hear(desk.warehouse.move("10234", "shipped"))
    for _ in range(2):
        asked = ask_carrier(IVO, "10234", CarrierWish(uuid4(), note="At the door", **wish), now=desk.now)
        desk.ask()
    assert not isinstance(asked, Refused) or wish.get("ship_to") in (None, AUSTIN)
    assert "PUT" in {kind.partition(" ")[0] for kind in check_all_talk(desk)}


@pytest.mark.parametrize("shop_next", ["send_again", "handled_externally", "cancel_order"])
def test_all_that_is_said_over_an_orders_life_is_in_the_contract(desk: Desk, shop_next: str) -> None:
    desk.sell_and_send()
    desk.warehouse.stop("10234", shop_next)
    desk.settle()
    desk.sweep()
    desk.deliver()
    desk.sell_and_send("10235")
    desk.cancel("10235", note="Called on Monday", reason=Reason.WRONG_ADDRESS)
    desk.settle()
    desk.sell_and_send("10236")
    desk.warehouse.move("10236", "packed")
    desk.cancel("10236")
    desk.settle()
    desk.sell_and_send("10237")
    pickup = Pickup("Tasting room, Healdsburg", date(2026, 11, 27))
    change_to_pickup(IVO, "10237", uuid4(), pickup, refund_shipping=True, now=desk.now)
    desk.settle()
    desk.warehouse.refuse.add("10238")
    desk.sell_and_send("10238", arrive=False)
    desk.settle()
    desk.sell_and_send("10239", arrive=False)
    desk.cancel("10239")
    desk.settle()
    no = Question.objects.get(submission__order_number="10236").pk
    for number in ("10236", "10240"):
        if number == "10240":
            desk.sell_and_send(number)
            desk.warehouse.move(number, "picked")
            change_to_pickup(IVO, number, no := uuid4(), pickup, now=desk.now)
            desk.settle()
        key = uuid4()
        ask_intercept(IVO, number, Wanted(key, no), now=desk.now)
        desk.ask()
        desk.warehouse.accept(number, str(key)) if number == "10240" else desk.warehouse.decline(
            number, str(key)
        )
        desk.later(minutes=6)
        desk.ask()
        desk.settle()
    assert isinstance(try_line(desk.phone), Tried)

    said = check_all_talk(desk)

    assert {"PUT 10234", "PUT shop-report", "GET events", "GET orders"} <= said
    questions = Question.objects.exclude(submission=None).values_list("pk", flat=True)
    assert {f"PUT {question}" for question in questions} <= said
    assert {talk.status for talk in desk.warehouse.talk} >= {200, 201, 202, 409, 422}


HOSTILE: list[Any] = ["not an id", "", 7, None, "\x00", "\ud800", ["x"], {"a": 1}, "7" * 500]


@pytest.mark.parametrize("question_id", HOSTILE)
def test_news_with_no_fit_question_make_no_report_that_is_refused_for_ever(
    desk: Desk, question_id: Any
) -> None:
    desk.sell_and_send()
    told = desk.warehouse.stop("10234", "handled_externally")
    told["data"]["question"]["id"] = question_id
    told["data"] |= {
        "status": "Can\x00cel\x1bled\n!",
        "pickup": {"location": "Bar\x07n \ud800", "ready_on": 5},
    }
    told["data"]["packages"] = [{"tracking": "1Z\x00\ud800", "\x00": [{"\ud800": "\x01"}]}, 5]
    desk.hear(told)
    assert desk.sendings() == [("10234", "cancelled")]
    assert desk.order() == ("submitted", "handled_externally", "")
    desk.report()
    check_all_talk(desk)
    assert desk.warehouse.reports["10234"]["shop_next_answers"] == []


def test_a_report_of_rows_with_unfit_words_is_in_the_contract(desk: Desk) -> None:
    """As they may stand there from before, or typed by people."""
    order = desk.sell_and_send()
    desk.cancel(note="Call \x1b[31m her\nat \x07 noon")
    note(order, "Ivo\x1b\nMarin", "Rang \x08 twice\nin a row", "note", now=desk.now)
    Submission.objects.update(stop_question="no id")
    desk.ask()
    desk.settle()
    assert desk.order() == ("cancelled", "", "")
    assert "Rang  twice\nin a row" in [each["what"] for each in desk.warehouse.reports["10234"]["entries"]]
    check_all_talk(desk)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (
            409,
            {
                "code": "already_packed",
                "detail": "\x00No\ud800",
                "next_steps": [{"label": "\x00Call"}, 5] * 50,
            },
        ),
        (409, {"code": ["already_packed"], "detail": {"a": 1}}),
        (409, {"code": {}, "next_steps": "x"}),
        (201, {"found": ["stopped"]}),
        (201, {"found": "stopped", "shop_next": {}}),
        (503, {"detail": "\x00" * 500}),
    ],
)
def test_an_unfit_answer_leaves_nothing_stuck(desk: Desk, status: int, body: dict[str, Any]) -> None:
    """It is read as far as it can be, and asked again where it is none."""
    desk.sell_and_send()
    desk.cancel()
    real, desk.warehouse.answer = desk.warehouse.answer, lambda *_: (status, body)  # type: ignore[method-assign]  # a house gone mad
    desk.ask()
    desk.warehouse.answer = real  # type: ignore[method-assign]  # back to its senses
    desk.settle()
    question = Question.objects.get()
    assert question.answer == ("declined" if body.get("code") == "already_packed" else "accepted")


def test_a_number_is_one_segment_of_an_address_whatever_it_holds(desk: Desk) -> None:
    number = "A?b=c&d#e %é"
    desk.sell_and_send(number)
    desk.cancel(number)
    desk.settle()
    check_all_talk(desk)
    assert list(desk.warehouse.orders) == [number]
    assert desk.order(number)[0] == "cancelled"


def test_the_line_for_webhooks_is_set_up_in_the_contracts_words(desk: Desk) -> None:
    for _ in range(2):
        assert isinstance(change_secret(ADA, "http://127.0.0.1:8001", now=NOW, phone=desk.phone), Warehouse)
    assert ask_for_test(ADA, phone=desk.phone) == "msg_test_1"
    assert check_all_talk(desk) >= {"POST test-events"}


def longest(most: int) -> str:
    return ("Château " * most)[:most].strip().ljust(most, "x")


EXTREMES: dict[str, dict[str, Any]] = {
    "least": {"buyer": Buyer("A"), "ship_to": Destination()},
    "most": {
        "number": "N" * 40,
        "buyer": Buyer(longest(120), "a" * 64 + "@" + "b" * 180 + ".example", "5" * 40),
        "ship_to": Destination(
            **{name: longest(120) for name in ("name", "company", "line1", "line2")},
            city=longest(80),
            state=longest(20),
            zip=longest(20),
            country="FR",
            phone="5" * 40,
            email="a" * 64 + "@" + "b" * 180 + ".example",
        ),
        "club_batch": longest(60),
        "carrier": longest(20),
        "service": longest(40),
        "requested_ship_on": date(2099, 12, 31),
        "shipping_instructions": "Ring\ttwice\n" + longest(229),
        "gift_message": "Salud!\n" + longest(493),
        "currency": "EUR",
        "lines": (SoldLine("ZN21", 1000),) * 200,
    },
    "free": {"lines": (SoldLine("ZN21", 1, 0),), "tax_cents": 0, "shipping_cents": 0, "tenders": ()},
} | {kind: {"order_type": kind} for kind in ("Daily", "Club", "Special", "Corporate")}


@pytest.mark.parametrize("extreme", EXTREMES)
def test_an_order_that_the_shop_takes_fits_the_warehouse(house: House, extreme: str) -> None:
    fields = {"number": "10234", **EXTREMES[extreme]}
    if "tenders" not in fields:
        bottles = sum(line.bottles for line in fields.get("lines", (SoldLine("ZN21", 6),)))
        fields["tenders"] = (card(bottles * 4200 + 6000),)
    Shop.objects.update(currency=fields.get("currency", "USD"))
    taken = take_order(WEBSITE, sale(**fields), now=NOW)
    assert isinstance(taken, Taken), taken
    order = Order.objects.select_related("ship_to").prefetch_related("lines").get(pk=taken.order.pk)
    CONTRACT.check_call("PUT", f"/api/v1/orders/{order.number}", body_of(order))


def test_a_wine_that_the_shop_sells_has_a_sku_that_the_warehouse_takes(house: House) -> None:
    Product.objects.create(sku="W" * 60, name="Wine", price_cents=100, created_at=NOW)
    order = sell(lines=(SoldLine("W" * 60, 1),), tenders=(card(6100),))
    CONTRACT.check_call("PUT", f"/api/v1/orders/{order.number}", body_of(order))


# What the shop hears


def order_shown(**changed: object) -> dict[str, Any]:
    return CONTRACT.example("OrderWithStory", **{"order_number": "10234", "version": 3, **changed})


def test_the_words_of_both_sides_are_the_same() -> None:
    assert CONTRACT.words_of("OrderState") == STATES
    assert CONTRACT.words_of("ShopNext") == set(ShopNext)
    assert CONTRACT.words_of("CancelReason") == set(Reason)
    assert CONTRACT.words_of("Found") == set(Found) - {Found.NOTHING_LIVE}


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("state", sorted(STATES))
def test_a_sending_that_is_taken_is_read_as_the_contract_shows_it(status: int, state: str) -> None:
    shown = order_shown(state=state)
    heard = read_submission(status, json.dumps(shown).encode())
    assert isinstance(heard, Yes)
    told = order_news("order.received", NOW, heard.body)
    assert (told.order_number, told.version, told.state) == ("10234", 3, state)
    assert told.packages == shown["packages"]


@pytest.mark.parametrize("shop_next", sorted(CONTRACT.words_of("ShopNext")))
def test_a_sending_that_was_stopped_meanwhile_says_what_the_shop_is_to_do(shop_next: str) -> None:
    pickup = CONTRACT.example("PickupShown", location="Tasting room", ready_on="2026-11-27")
    shown = order_shown(state="cancelled", shop_next=shop_next, pickup=pickup)
    CONTRACT.check_answer("PUT", "/api/v1/orders/10234", 200, shown)
    told = order_news("order.received", NOW, shown)
    assert (told.shop_next, told.pickup_location, told.pickup_ready_on) == (
        ShopNext(shop_next),
        "Tasting room",
        date(2026, 11, 27),
    )
    assert "shop_next" in CONTRACT.document["components"]["schemas"]["OrderWithStory"]["required"]


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "malformed"), (422, "invalid"), (409, "order_number_reused"), (409, "cancelled_before_arrival")],
)
def test_a_sending_that_is_refused_is_read_in_the_contracts_shape(status: int, code: str) -> None:
    CONTRACT.check_answer("PUT", "/api/v1/orders/1", status, {})
    shape = "OrderRefused" if status == 409 else "Problem"
    said = CONTRACT.example(shape, code=code, status=status, detail="No.")
    heard = read_submission(status, json.dumps(said).encode())
    assert isinstance(heard, No)
    assert (heard.code, heard.words, heard.next_steps) == (code, "No.", ("Call 707-603-4011",))
    assert (heard.code == TOMBSTONE) == ("question_id" in said and code == "cancelled_before_arrival")


@pytest.mark.parametrize("found", sorted(CONTRACT.words_of("Found")))
@pytest.mark.parametrize("shop_next", sorted(CONTRACT.words_of("ShopNext")))
def test_a_yes_says_what_it_found_and_whose_wish_counts(found: str, shop_next: str) -> None:
    said = CONTRACT.example("CancellationShown", found=found, shop_next=shop_next)
    heard = read_cancellation(201, json.dumps(said).encode())
    assert isinstance(heard, Yes)
    assert (Found(heard.body["found"]), shop_next_of(heard.body)) == (Found(found), ShopNext(shop_next))


@pytest.mark.parametrize("code", sorted(PLAIN_NOS))
def test_a_no_is_read_with_its_words_and_next_steps(code: str) -> None:
    said = CONTRACT.example("CancellationRefused", code=code, status=409, detail="Unable to cancel.")
    heard = read_cancellation(409, json.dumps(said).encode())
    assert isinstance(heard, No)
    assert (heard.code, heard.words, heard.next_steps) == (code, "Unable to cancel.", ("Call 707-603-4011",))


def test_every_other_answer_of_the_contract_is_no_answer() -> None:
    paths = CONTRACT.document["paths"]
    sending = set(paths["/api/v1/orders/{order_number}"]["put"]["responses"])
    asking = set(paths["/api/v1/orders/{order_number}/cancellations/{id}"]["put"]["responses"])
    problem = json.dumps(CONTRACT.example("Problem", code="unavailable")).encode()
    for status in map(int, sending - {"200", "201"}):
        assert isinstance(read_submission(status, problem), NoAnswer), status
    for status in map(int, asking - {"200", "201"}):
        assert isinstance(read_cancellation(status, problem), NoAnswer), status


def event(kind: str, data: dict[str, Any]) -> bytes:
    """A message as the feed shows it, and as a webhook carries it."""
    said = CONTRACT.example("EventShown", type=kind, data=data)
    CONTRACT.check_answer("GET", "/api/v1/events", 200, {"items": [said], "next": 1})
    return json.dumps(said).encode()


def test_news_of_an_order_bears_what_the_contract_lists() -> None:
    listed = CONTRACT.document["components"]["schemas"]["EventShown"]["properties"]["data"]["description"]
    shown = order_shown()
    data = {
        name: shown[name] for name in ("order_number", "fulfillment_number", "version", "state", "status")
    }
    data |= {"packages": shown["packages"], "shop_next": "handled_externally", "lines": []}
    data["pickup"] = CONTRACT.example("PickupShown", location="Tasting room", ready_on="2026-11-27")
    data["question"] = {"kind": "cancellation", "id": str(uuid4()), "answer": "accepted", "code": None}
    assert all(name in listed for name in data)
    told = read_news(event("order.cancelled", data))
    assert isinstance(told, OrderNews)
    assert (told.shop_next, told.pickup_location, told.pickup_ready_on) == (
        ShopNext.HANDLED_EXTERNALLY,
        "Tasting room",
        date(2026, 11, 27),
    )
    assert told.told is not None


def test_news_of_stock_bears_the_figures_of_the_contract(house: House) -> None:
    figures = CONTRACT.example(
        "StockShown", on_hand=20, allocated=7, available=13, coming_back=2, quarantine=1
    )
    data = {name: value for name, value in figures.items() if name not in {"winery", "name"}} | {"version": 4}
    body = event("stock.changed", data | {"sku": "ZN21", "warehouse": "ACN"})
    assert isinstance(read_news(body), StockNews)
    news.hear("msg_1", body, "webhook", now=NOW)
    news.apply_heard(now=NOW)
    assert Heard.objects.get().why_not == ""
    kept = WarehouseStock.objects.get()
    assert (kept.on_hand, kept.allocated, kept.available, kept.coming_back, kept.quarantine) == (
        20,
        7,
        13,
        2,
        1,
    )


# The judge itself


def test_the_judge_finds_what_the_contract_does_not_allow() -> None:
    good = b'{"ship_to": {}, "lines": [{"sku": "ZN21", "bottles": 6}]}'
    CONTRACT.check_call("PUT", "/api/v1/orders/10234", good)
    for method, address, body in (
        ("PUT", "/api/v1/orders/10234", b'{"lines": []}'),
        ("PUT", "/api/v1/orders/10234", good.replace(b"6", b'"6"')),
        ("PUT", "/api/v1/orders/10234", good[:-1] + b', "colour": "red"}'),
        ("PUT", "/api/v1/orders/10234?fast=1", good),
        ("PUT", "/api/v1/orders/%00", good),
        ("PUT", "/api/v2/orders/10234", good),
        ("POST", "/api/v1/orders/10234", good),
        ("PUT", "/api/v1/orders/10234/cancellations/no-id", b"{}"),
        ("PUT", f"/api/v1/orders/1/cancellations/{uuid4()}", b'{"reason": "whim"}'),
    ):
        with pytest.raises(Broken):
            CONTRACT.check_call(method, address, body)
    with pytest.raises(Broken):
        CONTRACT.check_answer("PUT", "/api/v1/orders/10234", 201, {"version": "three"})
    with pytest.raises(Broken):
        CONTRACT.check_answer("PUT", "/api/v1/orders/10234", 418, {})
