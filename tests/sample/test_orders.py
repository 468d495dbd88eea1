"""Each order for itself: moves, lines, holds, boxes, answers and money agree with its state."""

from datetime import date, timedelta

import pytest

from recork.sample import SampleHouse, SampleOrder, generate
from recork.sample.clock import DAYS
from tests.sample.zip_codes import belongs

TODAY = date(2026, 11, 24)
PACKED = {"packed", "shipped", "delivered", "returned"}
NEXT = {
    "": {"received"},
    "received": {"released", "cancelled"},
    "released": {"received", "picking", "cancelled"},
    "picking": {"picked", "cancelled"},
    "picked": {"packed"},
    "packed": {"shipped"},
    "shipped": {"delivered", "returned"},
}


@pytest.fixture(scope="module")
def house() -> SampleHouse:
    return generate(3_000, 4, TODAY)


@pytest.fixture(scope="module")
def orders(house: SampleHouse) -> list[SampleOrder]:
    return list(house.orders())


def test_moves_are_legal_follow_each_other_and_end_in_the_state(
    house: SampleHouse, orders: list[SampleOrder]
) -> None:
    for order in orders:
        before, at = "", order.placed_at
        for move in order.moves:
            assert (move.from_state, move.to_state in NEXT[before]) == (before, True)
            assert at < move.at < house.as_of
            before, at = move.to_state, move.at
        assert (before, order.moves[0].at) == (order.state, order.received_at)


def test_the_floor_works_between_six_and_six(orders: list[SampleOrder]) -> None:
    pacific = timedelta(hours=-8)
    hours = {
        (move.at + pacific).hour
        for order in orders
        for move in order.moves
        if move.to_state in {"released", "picking", "picked", "packed", "shipped"}
    }
    assert hours <= set(range(6, 18))


def test_bottles_are_picked_as_far_as_the_state_says(orders: list[SampleOrder]) -> None:
    for order in orders:
        picked = sum(line.bottles_picked for line in order.lines)
        ordered = sum(line.bottles for line in order.lines)
        if order.state in PACKED | {"picked"}:
            assert picked == ordered
        elif order.state == "picking":
            assert picked < ordered
        elif order.state in {"received", "released"}:
            assert picked == 0
        assert all(0 <= line.bottles_picked <= line.bottles for line in order.lines)
    assert any(line.bottles_picked for order in orders if order.state == "picking" for line in order.lines)


def test_boxes_hold_all_bottles_of_packed_orders_and_no_others(orders: list[SampleOrder]) -> None:
    for order in orders:
        boxed = [package.bottles for package in order.packages]
        ordered = sum(line.bottles for line in order.lines)
        assert sum(boxed) == (ordered if order.state in PACKED else 0)
        assert all(1 <= bottles <= 12 for bottles in boxed)
    tracking = [package.tracking_number for order in orders for package in order.packages]
    assert len(set(tracking)) == len(tracking)


def test_open_holds_keep_orders_received(orders: list[SampleOrder]) -> None:
    for order in orders:
        for hold in order.holds:
            assert hold.detail
            if hold.released_at is None:
                assert order.state == "received"
            else:
                assert hold.since < hold.released_at < order.moves[1].at
                assert hold.released_by


def test_weather_holds_name_the_customers_state_and_a_day_to_come(
    house: SampleHouse, orders: list[SampleOrder]
) -> None:
    held = [(order, hold) for order in orders for hold in order.holds if hold.reason == "weather"]
    assert held
    for order, hold in held:
        assert hold.until is not None
        assert hold.until >= house.today
        assert hold.detail.startswith(f"Freezing in {order.ship_to.state} until ")


def test_a_cancelled_order_has_one_accepted_answer_and_no_other_has(orders: list[SampleOrder]) -> None:
    for order in orders:
        accepted = [answer for answer in order.cancellations if answer.is_accepted]
        assert len(accepted) == (order.state == "cancelled")
        for answer in accepted:
            assert (answer.asked_at, answer.asked_by) == (order.moves[-1].at, order.moves[-1].by)


def test_a_declined_question_names_the_state_that_made_it_late(orders: list[SampleOrder]) -> None:
    late = [(order, answer) for order in orders for answer in order.cancellations if not answer.is_accepted]
    assert late
    for order, answer in late:
        stood_in = [move.to_state for move in order.moves if move.at <= answer.asked_at][-1]
        assert answer.code == f"already_{stood_in}"


def test_bottles_in_the_cart_of_a_cancelled_order_become_tasks(
    house: SampleHouse, orders: list[SampleOrder]
) -> None:
    bins = {(place.warehouse, place.sku): place.code for place in house.bins}
    for order in orders:
        tasks = [(task.sku, task.bottles, task.bin_code) for task in order.put_backs]
        in_cart = [
            (line.sku, line.bottles_picked, bins[order.warehouse, line.sku])
            for line in order.lines
            if line.bottles_picked and order.state == "cancelled"
        ]
        assert tasks == in_cart
    closed = {task.done_at is not None for order in orders for task in order.put_backs}
    assert closed == {True, False}


def test_an_order_sent_again_follows_its_cancelled_first_sending(orders: list[SampleOrder]) -> None:
    first = {(order.winery, order.order_number): order for order in orders}
    again = [order for order in orders if order.generation == 2]
    assert again
    for order in again:
        before = first[order.winery, order.shop_number]
        assert order.order_number == f"{order.shop_number}-2"
        assert before.cancellations[-1].shop_next == "send_again"
        assert before.moves[-1].at + timedelta(minutes=15) <= order.received_at
        assert (before.total_cents, before.tenders) == (order.total_cents, order.tenders)


def test_money_adds_up_to_the_cent(orders: list[SampleOrder]) -> None:
    for order in orders:
        assert order.goods_cents == sum(line.bottles * line.price_cents for line in order.lines)
        assert order.total_cents == (
            order.goods_cents - order.discount_cents + order.shipping_cents + order.tax_cents
        )
        assert sum(tender.amount_cents for tender in order.tenders) == order.total_cents
        assert all(tender.amount_cents > 0 for tender in order.tenders)
    kinds = {tender.kind for order in orders for tender in order.tenders}
    assert kinds == {"card", "gift_card", "store_credit"}


def test_zip_codes_belong_to_their_states(orders: list[SampleOrder]) -> None:
    strange = {
        (order.ship_to.zip_code, order.ship_to.state)
        for order in orders
        if not belongs(order.ship_to.zip_code, order.ship_to.state)
    }
    assert strange == set()


def test_nobody_real_can_be_called_or_written_to(orders: list[SampleOrder]) -> None:
    for order in orders:
        assert order.ship_to.phone[3:10] == "-555-01"
        host = order.ship_to.email.rpartition("@")[2]
        assert host in {"example.com", "example.net", "example.org"} or host.endswith(".example")
        assert order.ship_to.email.isascii()


def test_customers_belong_to_one_winery_alone(orders: list[SampleOrder]) -> None:
    emails: dict[str, set[str]] = {"alder": set(), "birch": set()}
    for order in orders:
        if order.ship_to.is_residential:
            emails[order.winery].add(f"{order.ship_to.email} {order.ship_to.line1}")
    assert emails["alder"] & emails["birch"] == set()


def test_ship_dates_stay_within_a_month_of_the_view(house: SampleHouse, orders: list[SampleOrder]) -> None:
    days = [order.requested_ship_on for order in orders]
    assert min(days) >= house.today - timedelta(days=DAYS)
    assert max(days) <= house.today + timedelta(days=30)
