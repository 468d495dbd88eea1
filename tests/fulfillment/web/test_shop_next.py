"""What the shop should do once the warehouse has stopped: asked with the stop, and told with its answer."""

import html
import re
from datetime import date, timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from recork.fulfillment.models import Cancellation, CancellationBatch, News, Order, scope
from recork.fulfillment.operations.selection import tick
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, House, place
from tests.fulfillment.people import Answer, client_of, employ

SCRIPT = {"HX-Request": "true"}
SELECTION = UUID("44444444-4444-4444-8444-444444444444")
ASKED = "What should the shop do then?"
TOMORROW = timezone.localdate() + timedelta(days=1)
PICKUP = {
    "shop_next": "pickup",
    "pickup_location": "Tasting room",
    "pickup_ready_on": TOMORROW.isoformat(),
}


def words(answer: Answer) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.text).split()))


def ask(actor: Actor, order: Order, *, by_script: bool = True) -> Answer:
    url = f"/orders/{order.fulfillment_number}/cancellations/new/"
    return client_of(actor).get(url, headers=SCRIPT if by_script else {})


def ok(actor: Actor, order: Order, said: dict[str, str] | None = None, *, by_script: bool = True) -> Answer:
    form = {"key": str(uuid4()), "reason": "customer_request"} | (said or {})
    url = f"/orders/{order.fulfillment_number}/cancellations/"
    return client_of(actor).post(url, form, headers=SCRIPT if by_script else {})


def told(order: Order) -> list[tuple[str, str, str, date | None]]:
    """Reason, and what the shop is told, of every question."""
    with scope.of_every_winery():
        rows = Cancellation.objects.filter(order=order).order_by("asked_at")
        return list(rows.values_list("reason", "shop_next", "pickup_location", "pickup_ready_on"))


def says(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def test_it_is_asked_where_a_shop_is_connected(house: House) -> None:
    asked = words(ask(house.nora, place(house.alder_shop)))
    assert ASKED in asked
    assert "sends it to the warehouse again after its grace period, unless somebody there decides" in asked
    for way in (
        "Send it again",
        "Change to pickup",
        "Handled Externally",
        "No Shipping Required",
        "Cancel the order and refund",
    ):
        assert way in asked


def test_without_a_shop_the_popup_says_that_nobody_refunds_from_here(house: House) -> None:
    asked = words(ask(house.nora, place(house.nora)))
    assert ASKED not in asked
    assert "None from here: make it where the order was paid" in asked


def test_in_the_list_each_cross_knows_whether_it_has_a_shop(house: House) -> None:
    place(house.nora, "10234")
    place(house.alder_shop, "10235")
    page = client_of(house.nora).get("/orders/?ordered=any").text
    crosses = re.findall(r'aria-label="Cancel order (\d+)" data-ask[^>]*?(data-more)?>', page)
    assert sorted(crosses) == [("10234", ""), ("10235", "data-more")]
    assert page.count('data-fill="more" hidden disabled') == 1


def test_left_as_it_is_the_shop_sends_it_again(house: House) -> None:
    order = place(house.alder_shop)
    answer = words(ok(house.nora, order))
    assert "The shop is told to send it again after its grace period" in answer
    assert "Nobody is refunded: the order stays sold." in answer
    assert told(order) == [("customer_request", "send_again", "", None)]


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("handled_externally", "to set it to Handled Externally, so that it is not sent again. Nobody is"),
        ("no_shipping_required", "to set it to No Shipping Required, so that it is not sent again. Nobody"),
        ("cancel_order", "to cancel its order and refund the customer. The refund is made there, not here"),
    ],
)
def test_the_answer_says_what_the_shop_was_told(house: House, way: str, said: str) -> None:
    order = place(house.alder_shop)
    answer = words(ok(house.nora, order, {"shop_next": way}))
    assert f"The shop is told {said}" in answer
    assert told(order) == [("customer_request", way, "", None)]
    with scope.of_every_winery():
        news = News.objects.get(order=order, type="order.cancelled")
    assert (news.data["shop_next"], news.data["pickup"]) == (way, None)


def test_change_to_pickup_is_one_step_with_place_and_day(house: House) -> None:
    order = place(house.alder_shop)
    answer = ok(house.nora, order, PICKUP)
    assert answer.status_code == HTTPStatus.CREATED
    assert f"change it to a pickup: Tasting room, ready on {says(TOMORROW)}." in words(answer)
    assert told(order) == [("pickup", "handled_externally", "Tasting room", TOMORROW)]
    with scope.of_every_winery():
        news = News.objects.get(order=order, type="order.cancelled")
    assert news.data["pickup"] == {"location": "Tasting room", "ready_on": TOMORROW.isoformat()}
    page = words(client_of(house.nora).get(f"/orders/{order.fulfillment_number}/"))
    assert f"The shop is told to change it to a pickup: Tasting room, ready on {says(TOMORROW)}." in page


def test_another_reason_for_a_pickup_is_kept(house: House) -> None:
    order = place(house.alder_shop)
    ok(house.nora, order, PICKUP | {"reason": "weather"})
    assert told(order) == [("weather", "handled_externally", "Tasting room", TOMORROW)]


def test_what_was_written_for_a_pickup_is_left_out_when_it_is_none(house: House) -> None:
    order = place(house.alder_shop)
    ok(house.nora, order, PICKUP | {"shop_next": "no_shipping_required", "pickup_ready_on": "soon"})
    assert told(order) == [("customer_request", "no_shipping_required", "", None)]


YESTERDAY = timezone.localdate() - timedelta(days=1)
BAD_PICKUPS = [
    ({"pickup_location": ""}, "Say where the customer collects it, in one line."),
    ({"pickup_location": "   "}, "Say where the customer collects it, in one line."),
    ({"pickup_location": "Tasting\nroom"}, "Say where the customer collects it, in one line."),
    ({"pickup_location": "x" * 121}, "Ensure this value has at most 120 characters"),
    ({"pickup_location": "nul\0"}, "Null characters are not allowed."),
    ({"pickup_ready_on": ""}, "Say from which day on it is ready."),
    ({"pickup_ready_on": "soon"}, "Write the day as 2026-12-01."),
    ({"pickup_ready_on": "2026-02-30"}, "Write the day as 2026-12-01."),
    ({"pickup_ready_on": YESTERDAY.isoformat()}, "That day is over. Choose today or a later day."),
    ({"pickup_ready_on": "9999-12-31"}, "That is more than a year away."),
]


@pytest.mark.parametrize(("bad", "complaint"), BAD_PICKUPS)
@pytest.mark.parametrize("way", ["script", "page"])
def test_a_pickup_that_cannot_be_read_is_asked_for_once_more(
    house: House, bad: dict[str, str], complaint: str, way: str
) -> None:
    order = place(house.alder_shop)
    said = PICKUP | {"note": "Call first", "reason": "weather"} | bad
    answer = ok(house.nora, order, said, by_script=way == "script")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert complaint in words(answer)
    assert "Cancel order 10234?" in words(answer)
    assert 'value="Call first"' in answer.text
    assert '<option value="weather" selected>' in answer.text
    assert re.search(r'value="pickup"[^>]* checked>', answer.text)
    assert 'aria-invalid="true"' in answer.text
    assert told(order) == []


def test_an_order_that_went_too_far_meanwhile_is_refused_before_its_pickup_is_read(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    answer = ok(house.nora, order, PICKUP | {"pickup_location": ""})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Unable to cancel in Fulfillment: order 10234 is already packed." in words(answer)


@pytest.mark.parametrize("way", ["pickup", "handled_externally", "cancel_order"])
def test_nothing_is_promised_for_a_shop_that_is_not_there(house: House, way: str) -> None:
    order = place(house.nora)
    for said in (PICKUP | {"shop_next": way}, {"shop_next": way}):
        answer = ok(house.nora, order, said)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "No shop sent this order" in words(ok(house.nora, order, PICKUP | {"shop_next": way}))
    assert told(order) == []


def test_a_place_is_shown_as_words(house: House) -> None:
    order = place(house.alder_shop)
    answer = ok(house.nora, order, PICKUP | {"pickup_location": "<b>Gate</b>"})
    assert "pickup: &lt;b&gt;Gate&lt;/b&gt;, ready on" in answer.text


def test_who_comes_second_hears_what_the_shop_was_told_first(house: House) -> None:
    order = place(house.alder_shop)
    ok(house.nora, order, PICKUP)
    second = words(ok(house.nora, order, {"shop_next": "cancel_order"}))
    assert "is already cancelled" in second
    assert "With that stop the shop was told to change it to a pickup: Tasting room" in second


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "By Nora Quist"),
        ({"shop_next": "handled_externally"}, "Handled Externally"),
        ({"shop_next": "no_shipping_required"}, "No Shipping Required"),
        ({"shop_next": "cancel_order"}, "Cancel the order and refund"),
        (PICKUP, f"Pickup on {TOMORROW.day} {TOMORROW:%b}"),
    ],
)
def test_the_row_says_what_comes_next(house: House, said: dict[str, str], why: str) -> None:
    answer = ok(house.nora, place(house.alder_shop), said)
    (row,) = re.findall(r"<template data-swap.*?</template>", answer.text, re.DOTALL)
    assert why in row


def select(actor: Actor, *orders: Order) -> None:
    ids = [order.pk for order in orders]
    person = Actor(actor.name, actor.role, actor.winery_id, user_id=employ(actor).pk)
    with scope.of_actor(actor):
        tick(person, actor.winery_id, SELECTION, shown=ids, ticked=ids, now=NOW)


def ask_group(actor: Actor) -> Answer:
    there = {"selection": str(SELECTION)}
    return client_of(actor).get("/orders/cancellations/new/", there, headers=SCRIPT)


def ok_group(actor: Actor, **said: str) -> Answer:
    form = {"key": str(uuid4()), "selection": str(SELECTION), "reason": "customer_request"} | said
    return client_of(actor).post("/orders/cancellations/", form, headers=SCRIPT)


def test_a_group_is_asked_once_for_all(house: House) -> None:
    orders = [place(house.alder_shop, "10234"), place(house.alder_shop, "10235"), place(house.nora, "10236")]
    select(house.nora, *orders)
    asked = words(ask_group(house.nora))
    assert ASKED in asked
    assert "1 of them was sent by no shop: no refund from here" in asked

    answer = words(ok_group(house.nora, **PICKUP))

    assert "3 orders are cancelled" in answer
    assert "A shop that sent one of them is told to change it to a pickup: Tasting room" in answer
    for order in orders:
        assert told(order) == [("pickup", "handled_externally", "Tasting room", TOMORROW)]


def test_a_group_that_no_shop_has_sent_is_not_asked(house: House) -> None:
    select(house.nora, place(house.nora))
    asked = words(ask_group(house.nora))
    assert ASKED not in asked
    assert "None from here: make it where the orders were paid" in asked
    assert "A shop that sent" not in words(ok_group(house.nora))


def test_a_groups_pickup_that_cannot_be_read_is_asked_for_once_more(house: House) -> None:
    order = place(house.alder_shop)
    select(house.nora, order)
    answer = ok_group(house.nora, **PICKUP | {"pickup_ready_on": "", "note": "Call first"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Say from which day on it is ready." in words(answer)
    assert 'value="Call first"' in answer.text
    with scope.of_every_winery():
        assert CancellationBatch.objects.count() == 0
    assert told(order) == []


def test_a_retried_group_keeps_what_the_shop_is_told(house: House) -> None:
    select(
        house.nora,
        place(house.alder_shop, "10234"),
        place(house.alder_shop, "10235", state=OrderState.PACKED),
    )
    answer = ok_group(house.nora, **PICKUP)
    (key,) = re.findall(r'name="key" value="([^"]+)"', answer.text)
    with scope.of_every_winery():
        group = CancellationBatch.objects.get()
    again = {"key": key, "retry_of": str(group.pk)}
    client_of(house.nora).post("/orders/cancellations/", again, headers=SCRIPT)
    with scope.of_every_winery():
        kept = CancellationBatch.objects.values_list("shop_next", "pickup_location", "pickup_ready_on")
        assert list(kept) == [("handled_externally", "Tasting room", TOMORROW)] * 2
