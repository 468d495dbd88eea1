"""It has shipped: the shop asks for it back or elsewhere, hears how that stands, and moves no money by it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from recork.commerce.models import CarrierRequest, Entry
from recork.commerce.operations.carrier_request import CarrierWish, ask_carrier
from recork.commerce.operations.erasure import erase_customer
from recork.commerce.rules.actor import NotAllowed
from recork.commerce.rules.carrier_request import CarrierWant
from recork.commerce.rules.refusal import Refused
from tests.commerce.cast import ADA, AUSTIN, IVO, VERA
from tests.commerce.desk import Desk

KEY = UUID("99999999-9999-4999-8999-999999999999")
OTHER = UUID("88888888-8888-4888-8888-888888888888")
HOUSTON = replace(AUSTIN, line1="7 Oak Street", city="Houston", zip="77002")
BACK, REROUTE, HOLD = CarrierWant.RETURN_TO_SENDER, CarrierWant.REROUTE, CarrierWant.HOLD_AT_LOCATION


def shipped(desk: Desk, state: str = "shipped") -> None:
    desk.sell_and_send()
    desk.hear(desk.warehouse.move("10234", state))


def ask(desk: Desk, key: UUID = KEY, want: CarrierWant = BACK, **more: Any) -> CarrierRequest | Refused:
    return ask_carrier(IVO, "10234", CarrierWish(key, want, **more), now=desk.now)


def code(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


def stands(key: UUID = KEY) -> tuple[str, str, str, bool]:
    row = CarrierRequest.objects.get(pk=key)
    return row.standing, row.reference, row.answer_code, row.arrived_at is not None


def books(desk: Desk) -> tuple[object, ...]:
    """All of an order that no request may touch."""
    return desk.order(), desk.sendings(), desk.owed(), desk.restored()


def said() -> list[tuple[str, str]]:
    return list(Entry.objects.filter(kind="carrier").order_by("pk").values_list("who", "what"))


def test_it_is_asked_put_to_the_carrier_agreed_and_comes_back_and_no_money_moves(desk: Desk) -> None:
    shipped(desk)
    before = books(desk)

    ask(desk, note="Refused at the door")
    assert stands() == ("asking", "", "", False)
    desk.ask()
    assert stands() == ("wanted", "", "", False)
    desk.hear(desk.warehouse.carrier_says("10234", str(KEY), "with_carrier", reference="UPS-4711"))
    desk.hear(desk.warehouse.carrier_says("10234", str(KEY), "done"))
    assert (stands(), books(desk)) == (("done", "UPS-4711", "", False), before)
    desk.hear(desk.warehouse.move("10234", "returned"))
    desk.hear(desk.warehouse.carrier_says("10234", str(KEY), "done", arrived_at="2026-11-24T22:00:00Z"))

    assert stands() == ("done", "UPS-4711", "", True)
    assert (desk.sendings(), desk.owed(), desk.restored()) == ([("10234", "returned")], [], 0)
    assert said() == [
        (
            "Ivo Marin",
            "Asked for its carrier: Return to sender. Customer changed their mind: Refused at the door",
        ),
        ("Fulfillment", "Return to sender: the carrier of 10234 will be asked"),
        ("Fulfillment", "Return to sender: the carrier of 10234 is asked, its reference is UPS-4711"),
        ("Fulfillment", "Return to sender: the carrier of 10234 has agreed"),
        ("Fulfillment", "10234 is back at the warehouse. Its lines can be refunded as a return"),
    ]


def test_asking_again_under_the_same_id_asks_once(desk: Desk) -> None:
    shipped(desk)
    ask(desk, note="First")
    again = ask(desk, want=HOLD, location="UPS Store")
    assert isinstance(again, CarrierRequest)
    assert (again.note, again.want) == ("First", "return_to_sender")
    desk.ask()
    desk.ask()
    assert sum("carrier-requests" in call for call in desk.warehouse.calls) == 1


def test_one_is_open_at_a_time(desk: Desk) -> None:
    shipped(desk)
    ask(desk)
    assert code(ask(desk, OTHER)) == "carrier_request_open"
    desk.ask()
    desk.hear(desk.warehouse.carrier_says("10234", str(KEY), "refused", code="not_possible", detail="No."))
    assert isinstance(ask(desk, OTHER), CarrierRequest)


def test_the_warehouses_no_is_kept_with_what_can_be_done(desk: Desk) -> None:
    shipped(desk)
    ask(desk)
    desk.warehouse.move("10234", "delivered")  # and its news is under way still
    desk.ask()
    row = CarrierRequest.objects.get()
    assert (row.standing, row.answer_code, row.next_steps) == (
        "refused",
        "already_delivered",
        ["Call 707-603-4011"],
    )


def test_an_address_in_another_state_is_the_warehouses_no_for_good(desk: Desk) -> None:
    shipped(desk)
    ask(desk, want=REROUTE, ship_to=replace(HOUSTON, state="NV"))
    desk.ask()
    row = CarrierRequest.objects.get()
    assert (row.standing, row.answer_words) == ("refused", "ship_to.state: it was shipped to TX.")


@pytest.mark.parametrize("trouble", ["lost", "down"])
def test_no_answer_is_none_and_it_is_asked_again(desk: Desk, trouble: str) -> None:
    shipped(desk)
    ask(desk)
    if trouble == "lost":
        desk.warehouse.lost = 1
    else:
        desk.warehouse.down = 503
    desk.ask()
    assert stands()[0] == "asking"
    assert CarrierRequest.objects.get().last_words
    desk.warehouse.down = None
    desk.settle()
    assert stands()[0] == "wanted"


def test_carrier_steps_lead_on_whatever_order_their_news_come_in(desk: Desk) -> None:
    shipped(desk)
    ask(desk)
    desk.ask()
    first = desk.warehouse.carrier_says("10234", str(KEY), "with_carrier", reference="UPS-4711")
    second = desk.warehouse.carrier_says("10234", str(KEY), "done")
    for told in (second, first, second):
        desk.hear(told)
    assert stands() == ("done", "UPS-4711", "", False)
    desk.hear(desk.warehouse.carrier_says("10234", str(KEY), "refused", code="x"))
    assert stands()[0] == "done"


def test_a_lost_webhook_is_read_from_the_feed(desk: Desk) -> None:
    shipped(desk)
    ask(desk)
    desk.ask()
    desk.warehouse.carrier_says("10234", str(KEY), "with_carrier", reference="UPS-4711")
    desk.read_feed()
    assert stands()[0] == "with_carrier"


def test_what_somebody_at_the_warehouse_asks_for_is_heard_of(desk: Desk) -> None:
    shipped(desk)
    desk.warehouse.want_carrier("10234", str(OTHER), {"want": "hold_at_location", "location": "UPS Store"})
    desk.hear(desk.warehouse.tell_carrier("10234", str(OTHER)))
    row = CarrierRequest.objects.get()
    assert (row.is_ours, row.asked_by, row.location, row.standing) == (
        False,
        "Nora Quist",
        "UPS Store",
        "wanted",
    )
    assert said() == [
        ("Fulfillment", "Hold at location: the carrier of 10234 will be asked, Nora Quist asks for it")
    ]
    assert code(ask(desk)) == "carrier_request_open"


@pytest.mark.parametrize(
    "wrong",
    [
        {"standing": "asking"},
        {"standing": "lost"},
        {"want": "burn"},
        {"id": "x"},
        {"id": None},
    ],
)
def test_nonsense_about_a_request_is_passed_over(desk: Desk, wrong: dict[str, object]) -> None:
    shipped(desk)
    desk.warehouse.want_carrier("10234", str(OTHER), {"want": "return_to_sender"})
    told = desk.warehouse.tell_carrier("10234", str(OTHER))
    told["data"]["carrier_request"] |= wrong
    desk.hear(told)
    assert not CarrierRequest.objects.exists()


@pytest.mark.parametrize(
    ("state", "no"), [("packed", "nothing_under_way"), ("delivered", "already_delivered")]
)
def test_where_no_carrier_has_a_box_nothing_is_asked(desk: Desk, state: str, no: str) -> None:
    shipped(desk, state)
    assert code(ask(desk)) == no


def test_a_wish_names_its_place_and_an_id_one_request(desk: Desk) -> None:
    shipped(desk)
    for wrong in ({"want": REROUTE}, {"ship_to": HOUSTON}, {"want": HOLD}, {"location": "x"}):
        assert code(ask(desk, **wrong)) == "wish_not_whole"
    assert code(ask_carrier(IVO, "nowhere", CarrierWish(KEY, BACK), now=desk.now)) == "order_not_found"
    with pytest.raises(NotAllowed):
        ask_carrier(VERA, "10234", CarrierWish(KEY, BACK), now=desk.now)
    ask(desk)
    desk.sell_and_send("10235")
    reused = ask_carrier(IVO, "10235", CarrierWish(KEY, BACK), now=desk.now)
    assert code(reused) == "request_id_reused"


def test_whoever_is_erased_is_gone_from_it_too(desk: Desk) -> None:
    shipped(desk)
    ask(desk, want=REROUTE, ship_to=HOUSTON, note="Marisol moved")
    desk.ask()
    customer = CarrierRequest.objects.get().order.customer_id
    assert isinstance(erase_customer(ADA, customer, now=desk.now), Refused)
    desk.hear(
        desk.warehouse.carrier_says("10234", str(KEY), "refused", code="x", detail="No at 7 Oak Street.")
    )
    desk.hear(desk.warehouse.move("10234", "delivered"))
    erase_customer(ADA, customer, now=desk.now)
    row = CarrierRequest.objects.get()
    assert row.ship_to is not None
    assert (row.note, set(row.ship_to.values()), "Oak" in row.answer_words) == ("", {""}, False)
    assert not any("Oak" in what or "Marisol" in what for _, what in said())
