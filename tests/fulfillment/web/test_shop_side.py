"""What the page of an order shows of its shop: how it stands there, one timeline of both, and what comes next."""

import html
import re
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from recork.fulfillment.models import Cancellation, News, Order, ShopNextChange, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.queries.order_details import order_details
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom, ShopNext
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.people import Answer, client_of
from tests.fulfillment.shop_reports import LATER, answer_to, shop_says

QUESTION = UUID("33333333-3333-4333-8333-333333333333")
TOMORROW = timezone.localdate() + timedelta(days=1)
PICKUP = {
    "shop_next": "pickup",
    "pickup_location": "Tasting room",
    "pickup_ready_on": TOMORROW.isoformat(),
}
NEXT = "What the shop does next"


def stop(house: House, order: Order, shop_next: ShopNext = ShopNext.SEND_AGAIN) -> None:
    with scope.of_winery(house.alder.pk):
        asking = Asking(QUESTION, AskedFrom.VIEW_ORDERS, shop_next=shop_next)
        cancel_orders(house.nora, [order.order_number], asking, now=NOW, by_fulfillment_number=False)


def words(answer: Answer) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.text).split()))


def page(actor: Actor, order: Order) -> str:
    answer = client_of(actor).get(f"/orders/{order.fulfillment_number}/")
    assert answer.status_code == HTTPStatus.OK
    return words(answer)


def change(actor: Actor, order: Order, said: dict[str, str], *, question: UUID = QUESTION) -> Answer:
    there = f"/orders/{order.fulfillment_number}/cancellations/{question}/shop-next/"
    return client_of(actor).post(there, said)


def told(order: Order) -> tuple[str, str]:
    with scope.of_every_winery():
        found = Cancellation.objects.get(order=order)
    return found.shop_next, found.pickup_location


def test_until_the_shop_has_spoken_nothing_is_said_for_it(house: House) -> None:
    order = place(house.alder_shop)
    assert "The shop says" not in page(house.nora, order)
    stop(house, order)
    said = page(house.nora, order)
    assert "The shop says" not in said
    assert "Shop Told, no answer yet" in said
    assert "Refund None: the order stays sold" in said


def test_both_houses_stand_side_by_side_with_when_the_shop_was_heard(house: House) -> None:
    order = place(house.alder_shop)
    shop_says(house, order)
    said = page(house.nora, order)
    assert f"The shop says heard {shortly()}" in said
    assert "Shop: Shipping Status Sent to Fulfillment Order submitted, payment paid" in said
    assert "Warehouse: status Waiting to Be Released since" in said


def shortly() -> str:
    local = timezone.localtime(LATER)
    return f"{local.day} {local:%b}, {local:%H:%M}"


def test_a_blank_status_says_when_it_is_sent_again(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    soon = timezone.now() + timedelta(minutes=10)
    shop_says(house, order, shipping_status="", resend_at=soon, links=(("10234", "cancelled"),))
    said = page(house.nora, order)
    assert "Shop: Shipping Status (blank)" in said
    assert "To be sent to the warehouse again" in said
    assert "unless somebody decides otherwise" in said
    assert "Shop Knows of the stop" in said


def test_the_shops_sendings_are_listed_and_those_that_are_here_are_linked(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    second = place(house.alder_shop, "10234-2")
    links = (("10234", "cancelled"), ("10234-2", "live"), ("10234-3", "refused"))
    shop_says(house, second, links=links)
    answer = client_of(house.nora).get(f"/orders/{second.fulfillment_number}/")
    said = words(answer)
    assert "10234 cancelled 10234-2 at the warehouse 10234-3 refused by the warehouse" in said
    assert f'<dt><a href="/orders/{order.fulfillment_number}/">10234</a></dt>' in answer.text


def test_one_timeline_has_both_houses_in_order(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    entries = (
        (NOW - timedelta(hours=1), "Ivo Marin", "Order placed, 6 bottles"),
        (NOW + timedelta(minutes=1), "The warehouse", "10234 was cancelled at the warehouse <b>"),
    )
    shop_says(house, order, entries=entries, links=(("10234", "cancelled"),))
    with scope.of_winery(house.alder.pk):
        story = order_details(order.pk).story
    assert [(entry.what, entry.is_shop) for entry in story] == [
        ("Order placed, 6 bottles", True),
        ("Received and checked", False),
        ("Cancelled", False),
        ("10234 was cancelled at the warehouse <b>", True),
    ]
    text = client_of(house.nora).get(f"/orders/{order.fulfillment_number}/").text
    assert text.count('<li class="is-shop">') == 2
    assert "at the warehouse &lt;b&gt;" in text


def test_every_effect_has_a_state_of_its_own(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order, ShopNext.CANCEL_ORDER)
    assert "Refund The shop is to make it" in page(house.nora, order)
    effects = (
        {"effect": "stock", "state": "done", "at": LATER.isoformat()},
        {
            "effect": "refund",
            "state": "done",
            "amount_cents": 23800,
            "words": "Visa",
            "at": LATER.isoformat(),
        },
        {"effect": "refund", "state": "retrying", "amount_cents": 5000, "words": "Gift card"},
        {"effect": "refund", "state": "failed", "amount_cents": 100},
        {"effect": "email", "state": "pending", "words": "Cancelled"},
    )
    shop_says(house, order, order_status="Cancelled", effects=effects, links=(("10234", "cancelled"),))
    said = page(house.nora, order)
    assert f"Shop Knows of the stop, {shortly()}" in said
    assert f"Refund Made: $238.00 to Visa, {shortly()}" in said
    assert "Refund Being tried again: $50.00 to Gift card" in said
    assert "Refund Failed: somebody at the shop must look: $1.00" in said
    assert f"Shop stock On sale again, {shortly()}" in said
    assert "E-mail To be sent" in said


def test_a_report_from_before_the_stop_knows_nothing_of_it(house: House) -> None:
    order = place(house.alder_shop)
    shop_says(house, order, at=NOW - timedelta(minutes=1))
    stop(house, order)
    assert "Shop Told, no answer yet" in page(house.nora, order)


def test_the_answer_popup_shows_the_shops_part_too(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    there = f"/orders/{order.fulfillment_number}/cancellations/{QUESTION}/"
    assert "Shop Told, no answer yet" in words(client_of(house.nora).get(there))
    shop_says(house, order, links=(("10234", "cancelled"),))
    assert "Shop Knows of the stop" in words(client_of(house.nora).get(there))


def test_what_comes_next_is_changed_and_the_shop_is_told(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    assert NEXT in page(house.nora, order)

    answer = change(house.nora, order, PICKUP)

    assert (answer.status_code, answer["Location"]) == (303, f"/orders/{order.fulfillment_number}/")
    assert told(order) == ("handled_externally", "Tasting room")
    with scope.of_every_winery():
        news = News.objects.filter(order=order).latest("pk")
    assert (news.type, news.data["pickup"]["location"]) == (
        "cancellation.shop_next_changed",
        "Tasting room",
    )
    said = page(house.nora, order)
    assert "The shop is told to change it to a pickup: Tasting room" in said
    assert "Asked Nora Quist" in said
    assert "Changed what the shop does next" in said
    assert "The shop was told to send it again after its grace period" in said


def test_the_same_wish_again_changes_nothing(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    for _ in range(2):
        change(house.nora, order, {"shop_next": "no_shipping_required"})
    with scope.of_every_winery():
        assert ShopNextChange.objects.count() == 1


def test_the_shops_answer_is_shown_taken(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    change(house.nora, order, {"shop_next": "no_shipping_required"})
    wishes = answer_to(QUESTION, "no_shipping_required")
    shop_says(house, order, wishes=wishes, links=(("10234", "cancelled"),))
    said = page(house.nora, order)
    assert f"Taken {shortly()} Nora Quist" in said
    assert "Did what was asked" in said


def test_too_late_names_what_was_sent_and_offers_nothing_more(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    change(house.nora, order, {"shop_next": "cancel_order"})
    second = place(house.alder_shop, "10234-2")
    late = answer_to(QUESTION, "cancel_order", was_in_time=False, sent_as="10234-2")
    links = (("10234", "cancelled"), ("10234-2", "live"))
    shop_says(house, order, wishes=late, links=links)
    answer = client_of(house.nora).get(f"/orders/{order.fulfillment_number}/")
    said = words(answer)
    assert f"Too late {shortly()}, sent as 10234-2" in said
    assert "It is too late to change that: the shop has sent the order again, as 10234-2 ." in said
    assert f'as <a href="/orders/{second.fulfillment_number}/">10234-2</a>' in answer.text
    assert "Tell the shop" not in said
    assert told(order) == ("send_again", "")

    again = change(house.nora, order, {"shop_next": "no_shipping_required"})

    assert again.status_code == HTTPStatus.SEE_OTHER
    assert told(order) == ("send_again", "")


def test_a_form_of_a_page_that_is_out_of_date_hears_that_it_is_too_late(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    shop_says(house, order, links=(("10234", "cancelled"), ("10234-2", "live")))
    client = client_of(house.nora)
    there = f"/orders/{order.fulfillment_number}/cancellations/{QUESTION}/shop-next/"
    answer = client.post(there, {"shop_next": "cancel_order"}, follow=True)
    assert "Too late: the shop has sent the order again, as 10234-2. Cancel 10234-2 instead." in words(answer)
    with scope.of_every_winery():
        assert not ShopNextChange.objects.exists()


def test_the_house_changes_it_for_a_winery(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    assert change(SERVICE, order, {"shop_next": "cancel_order"}).status_code == HTTPStatus.SEE_OTHER
    assert told(order) == ("cancel_order", "")


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"shop_next": "sell_it"}, "Select a valid choice"),
        (PICKUP | {"pickup_location": ""}, "Say where the customer collects it"),
        (PICKUP | {"pickup_ready_on": "2020-01-01"}, "That day is over."),
        (PICKUP | {"pickup_ready_on": "\0"}, "Write the day as 2026-12-01."),
    ],
)
def test_what_cannot_be_read_is_shown_to_be_mended_and_changes_nothing(
    house: House, said: dict[str, str], complaint: str
) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    answer = change(house.nora, order, said)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert complaint in words(answer)
    assert '<details class="unfold" open>' in answer.text
    assert told(order) == ("send_again", "")


def test_an_order_without_a_shop_or_without_a_stop_offers_nothing(house: House) -> None:
    alone, live = place(house.nora, "10233"), place(house.alder_shop)
    stop(house, alone)
    for order in (alone, live):
        assert NEXT not in page(house.nora, order)
    refused = change(house.nora, alone, {"shop_next": "cancel_order"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert told(alone) == ("send_again", "")
    again = change(house.nora, live, {"shop_next": "cancel_order"}, question=uuid4())
    assert again.status_code == HTTPStatus.SEE_OTHER
    with scope.of_every_winery():
        assert not ShopNextChange.objects.exists()


def test_who_may_only_look_is_shown_and_not_let(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    for actor in (house.viewer, PETE):
        said = page(actor, order)
        assert NEXT in said
        assert "Tell the shop" not in said
        assert change(actor, order, {"shop_next": "cancel_order"}).status_code == HTTPStatus.FORBIDDEN
    assert change(house.bo, order, {"shop_next": "cancel_order"}).status_code == HTTPStatus.NOT_FOUND
    assert told(order) == ("send_again", "")


def test_nothing_is_changed_by_an_address(house: House) -> None:
    order = place(house.alder_shop)
    stop(house, order)
    there = f"/orders/{order.fulfillment_number}/cancellations/{QUESTION}/shop-next/"
    assert client_of(house.nora).get(there).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_long_report_takes_no_more_statements_than_a_short_one(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = place(house.alder_shop, state=OrderState.PICKING)
    entries = tuple((NOW + timedelta(seconds=n), "Ivo", f"Thing {n}") for n in range(200))
    shop_says(house, order)
    with scope.of_winery(house.alder.pk), django_assert_num_queries(15):
        order_details(order.pk)
    shop_says(house, order, version=2, entries=entries)
    with scope.of_winery(house.alder.pk), django_assert_num_queries(15):
        order_details(order.pk)
