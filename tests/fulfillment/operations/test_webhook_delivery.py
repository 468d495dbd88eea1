"""Messages on their way: once per news and endpoint, retried, given up, replayed, whatever crashes in between."""

import json
import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from recork.fulfillment.models import News, WebhookDelivery, WebhookEndpoint, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.news import read_feed
from recork.fulfillment.operations.webhook_delivery import EndpointIsOff, replay, send_test
from recork.fulfillment.operations.webhook_endpoint import UnknownEndpoint, delete_endpoint, switch_endpoint
from recork.fulfillment.operations.webhook_message import AT_ONCE, LEASE_S, MOST_QUEUED, queue_news, take_due
from recork.fulfillment.operations.webhook_notice import write_notice
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.webhook import MOST_ATTEMPTS, MOST_DEAD_IN_ROW
from recork.wire.caller import Heard, NoAnswer
from recork.wire.signature import sign, verify
from tests.fulfillment.cast import NOW, House, advance, place
from tests.fulfillment.people import employ
from tests.fulfillment.webhooks import (
    BROKEN,
    ENDPOINT,
    TAKEN,
    deliveries,
    endpoint,
    listen,
    queue,
    send,
    settle,
    take,
)

LATER = NOW + timedelta(days=1)
SILENCE = NoAnswer("No answer within 10 seconds.")


def test_each_piece_of_news_becomes_one_message_in_the_order_of_the_feed(house: House) -> None:
    listen(house)
    order = place(house.alder_shop, "1")
    place(house.alder_shop, "2")
    advance(order, OrderState.PICKING)

    assert (queue(), queue()) == (4, 0)

    with scope.of_actor(house.alder_shop):
        feed = read_feed(house.alder_shop, house.shop.pk, after=0, limit=10)
    assert [each.news_id for each in deliveries()] == [each.pk for each in feed.news]


def test_a_message_says_what_the_feed_says(house: House) -> None:
    secret = listen(house)
    place(house.alder_shop, "1")
    queue()

    (message,) = take()

    with scope.of_every_winery():
        news = News.objects.get()
    assert json.loads(message.body) == {
        "type": "order.received",
        "timestamp": "2026-11-23T21:00:00Z",
        "data": news.data,
    }
    assert (message.id, message.secrets, message.attempt) == (f"msg_{news.pk}", (secret,), 1)


def test_an_endpoint_hears_nothing_of_what_was_before_it_and_nothing_of_others(house: House) -> None:
    place(house.alder_shop, "1")
    place(house.bo, "2")
    place(house.nora, "3")
    listen(house)
    place(house.nora, "4")
    place(house.bo, "5")
    assert queue() == 0


def test_two_endpoints_of_a_shop_each_hear_everything(house: House) -> None:
    other = uuid4()
    listen(house)
    listen(house, endpoint_id=other)
    place(house.alder_shop, "1")
    assert queue() == 2
    assert {each.endpoint_id for each in deliveries()} == {ENDPOINT, other}


def test_what_was_taken_is_done(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")

    send(TAKEN)

    (delivery,) = deliveries()
    assert (delivery.done_at, delivery.dead_at, delivery.status, delivery.attempts) == (NOW, None, 204, 1)
    assert take(LATER) == []


@pytest.mark.parametrize(
    ("outcome", "status", "words"),
    [
        (BROKEN, 500, "Internal Server Error"),
        (Heard(302, b"", {"location": "https://elsewhere.example/"}), 302, ""),
        (SILENCE, None, "No answer within 10 seconds."),
    ],
)
def test_what_was_not_taken_comes_again_later(
    house: House, outcome: Heard | NoAnswer, status: int | None, words: str
) -> None:
    listen(house)
    place(house.alder_shop, "1")

    send(outcome)

    (delivery,) = deliveries()
    assert (delivery.is_open, delivery.status, delivery.words) == (True, status, words)
    assert timedelta(seconds=2.5) <= delivery.next_try_at - NOW <= timedelta(seconds=5)
    assert endpoint().failing_since == NOW
    (again,) = take(NOW + timedelta(seconds=5))
    assert (again.id, again.attempt) == (delivery.message_id, 2)


def test_who_asks_for_patience_is_left_alone_so_long(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    send(Heard(429, b"", {"retry-after": "600"}))
    assert deliveries()[0].next_try_at == NOW + timedelta(seconds=600)


def test_a_message_is_given_up_after_days_and_the_next_one_still_goes(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    at, tries = NOW, 0
    while deliveries() == [] or deliveries()[0].is_open:
        tries += len(send(BROKEN, at))
        at += timedelta(hours=4)
    assert (tries, deliveries()[0].attempts) == (MOST_ATTEMPTS, MOST_ATTEMPTS)
    assert (endpoint().dead_in_row, endpoint().is_on) == (1, True)

    place(house.alder_shop, "2")
    send(TAKEN, at)
    assert [each.done_at for each in deliveries()] == [None, at]
    assert (endpoint().dead_in_row, endpoint().failing_since) == (0, None)


def give_up(house: House, *numbers: object) -> None:
    """Let the last attempt at the news of these orders fail."""
    for number in numbers:
        place(house.alder_shop, str(number))
    queue()
    with scope.of_every_winery():
        fresh = WebhookDelivery.objects.filter(attempts=0)
        fresh.update(attempts=MOST_ATTEMPTS - 1)
    send(BROKEN)


def test_many_given_up_in_a_row_switch_the_endpoint_off_with_a_notice(house: House) -> None:
    employ(house.nora)
    listen(house)
    give_up(house, *range(MOST_DEAD_IN_ROW - 1))
    assert endpoint().is_on
    give_up(house, "last")

    off = endpoint()
    assert (off.disabled_at, off.disabled_why) == (
        NOW,
        "20 messages in a row could not be delivered within days.",
    )
    jobs = ProcrastinateJob.objects.filter(task_name="fulfillment.tell_of_switched_off")
    assert [job.args for job in jobs] == [{"endpoint_id": str(ENDPOINT)}]
    with scope.of_every_winery():
        mail = write_notice(ENDPOINT)
    assert mail is not None
    assert (mail.to, mail.subject) == (
        ["nora@example.com"],
        "Alder's shop hears no news from the warehouse any more",
    )
    assert f"/settings/connections/endpoints/{ENDPOINT}/" in mail.body
    assert off.disabled_why in mail.body


def test_a_success_in_between_starts_the_count_anew(house: House) -> None:
    listen(house)
    give_up(house, *range(MOST_DEAD_IN_ROW - 1))
    place(house.alder_shop, "good")
    send(TAKEN)
    give_up(house, *range(100, 99 + MOST_DEAD_IN_ROW))
    assert endpoint().is_on


def test_gone_switches_off_at_once_and_loses_nothing(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    send(Heard(410, b"Gone", {}))
    assert endpoint().disabled_why == "The address answered 410: nobody listens there any more."
    place(house.alder_shop, "2")
    assert (queue(LATER), take(LATER)) == (0, [])

    with scope.of_actor(house.nora):
        switch_endpoint(house.nora, ENDPOINT, is_on=True, now=LATER)
    sent = send(TAKEN, LATER)

    assert len({message.id for message in sent}) == 2
    assert [each.done_at for each in deliveries()] == [LATER, LATER]


def test_an_endpoint_that_was_off_for_long_catches_up_in_steps(house: House) -> None:
    listen(house)
    order = place(house.alder_shop, "1")
    with scope.of_every_winery():
        first = News.objects.get()
        News.objects.bulk_create(
            News(
                winery_id=first.winery_id,
                connection_id=first.connection_id,
                order=order,
                type="order.edited",
                at=NOW,
                data={},
            )
            for _ in range(MOST_QUEUED)
        )
    assert (queue(), queue(), queue()) == (MOST_QUEUED, 1, 0)


def test_what_somebody_has_under_way_is_nobody_elses(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    queue()
    assert len(take()) == 1
    assert take(NOW + timedelta(seconds=LEASE_S - 1)) == []


def test_a_lost_lease_is_taken_up_and_its_late_word_counts_no_more(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    queue()
    (lost,) = take()
    after = NOW + timedelta(seconds=LEASE_S)

    (found,) = take(after)
    settle(lost, BROKEN, after)

    assert (found.id, found.attempt) == (lost.id, 2)
    assert (deliveries()[0].status, endpoint().failing_since) == (None, None)
    settle(found, TAKEN, after)
    assert deliveries()[0].done_at == after


def test_a_slow_endpoint_gets_few_at_once_and_a_failing_one_gets_one(house: House) -> None:
    listen(house)
    for number in range(10):
        place(house.alder_shop, str(number))
    queue()
    first = take()
    assert len(first) == AT_ONCE
    assert take(flying=[ENDPOINT] * AT_ONCE) == []
    assert len(take(flying=[ENDPOINT] * (AT_ONCE - 1))) == 1
    settle(first[0], BROKEN)
    assert take(flying=[ENDPOINT]) == []
    assert len(take()) == 1


def test_two_senders_never_take_the_same(live_house: House) -> None:
    listen(live_house)
    for number in range(8):
        place(live_house.alder_shop, str(number))
    queue()
    taken: list[str] = []
    line = threading.Barrier(4)

    def sender() -> None:
        try:
            line.wait(30)
            taken.extend(message.id for message in take())
        finally:
            connection.close()

    threads = [threading.Thread(target=sender) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(taken) == len(set(taken))
    assert len(taken) >= AT_ONCE


def test_news_are_queued_once_however_many_queue(live_house: House) -> None:
    listen(live_house)
    for number in range(20):
        place(live_house.alder_shop, str(number))
    counts: list[int] = []
    line = threading.Barrier(6)

    def queuer() -> None:
        try:
            line.wait(30)
            counts.append(queue())
        finally:
            connection.close()

    threads = [threading.Thread(target=queuer) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(counts), sum(counts), len(deliveries())) == (6, 20, 20)


def test_a_replay_sends_the_same_message_under_the_same_id(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    (first,) = send(TAKEN)
    with scope.of_actor(house.nora):
        replayed = replay(house.nora, ENDPOINT, first.delivery_id, now=LATER)
    assert replayed is not None

    (again,) = send(TAKEN, LATER)

    assert (again.id, again.body) == (first.id, first.body)
    (delivery,) = deliveries()
    assert (delivery.done_at, delivery.replayed_by, delivery.replayed_at) == (LATER, "Nora Quist", LATER)


def test_a_given_up_message_is_replayed_with_all_its_attempts_before_it(house: House) -> None:
    listen(house)
    give_up(house, "1")
    (dead,) = deliveries()
    with scope.of_actor(house.nora):
        replay(house.nora, ENDPOINT, dead.pk, now=LATER)
    send(BROKEN, LATER)
    (delivery,) = deliveries()
    assert (delivery.is_open, delivery.attempts) == (True, 1)


def test_only_ones_own_messages_are_replayed(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    (message,) = send(TAKEN)
    with scope.of_actor(house.bo), pytest.raises(UnknownEndpoint):
        replay(house.bo, ENDPOINT, message.delivery_id, now=LATER)
    with scope.of_actor(house.nora):
        assert replay(house.nora, ENDPOINT, message.delivery_id + 1, now=LATER) is None


def test_a_test_is_sent_once_and_waits_alone(house: House) -> None:
    secret = listen(house)
    with scope.of_actor(house.nora):
        first = send_test(house.nora, ENDPOINT, now=NOW)
        assert send_test(house.nora, ENDPOINT, now=NOW) == first
    (message,) = take()
    assert json.loads(message.body) == {"type": "test", "timestamp": "2026-11-23T21:00:00Z", "data": {}}
    assert verify(
        [secret], sign(message.secrets, message.id, datetime.now(UTC), message.body), message.body
    ) == (f"msg_test_{first.pk}")

    settle(message, Heard(410, b"", {}))

    (delivery,) = deliveries()
    assert (delivery.dead_at, endpoint().is_on, endpoint().failing_since) == (NOW, True, None)
    with scope.of_actor(house.nora):
        assert send_test(house.nora, ENDPOINT, now=NOW) != first


def test_nothing_is_sent_by_hand_where_it_is_switched_off(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    (message,) = send(TAKEN)
    with scope.of_actor(house.nora):
        switch_endpoint(house.nora, ENDPOINT, is_on=False, now=NOW)
        with pytest.raises(EndpointIsOff):
            send_test(house.nora, ENDPOINT, now=NOW)
        with pytest.raises(EndpointIsOff):
            replay(house.nora, ENDPOINT, message.delivery_id, now=NOW)


def test_an_endpoint_deleted_under_way_takes_its_messages_along(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    queue()
    (message,) = take()
    with scope.of_actor(house.nora):
        delete_endpoint(house.nora, ENDPOINT)
    settle(message, TAKEN)
    assert deliveries() == []


def test_a_secret_that_can_not_be_opened_is_said_in_words(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    queue()
    with scope.of_every_winery():
        WebhookEndpoint.objects.update(secret=b"not sealed by us")
    (message,) = take()
    assert message.secrets == ()
    assert message.broken.startswith("A stored secret can't be opened")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"done_at": NOW, "dead_at": NOW}, "delivery_not_done_and_dead"),
        ({"pk": None}, "delivery_once_per_news"),
    ],
)
def test_the_database_itself_refuses(house: House, change: dict[str, object], rule: str) -> None:
    listen(house)
    place(house.alder_shop, "1")
    queue()
    (delivery,) = deliveries()
    for name, value in change.items():
        setattr(delivery, name, value)
    with scope.of_every_winery(), pytest.raises(IntegrityError, match=rule), transaction.atomic():
        delivery.save()


@pytest.mark.parametrize("many", [1, 40])
def test_queueing_and_taking_are_a_statement_each_however_many_there_are(
    house: House, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    listen(house)
    for number in range(many):
        place(house.alder_shop, str(number))
    with scope.of_every_winery(), django_assert_num_queries(2):
        assert queue_news(now=NOW) == many
        assert len(take_due(16, [], now=NOW)) == min(many, AT_ONCE)


def test_cancelling_queues_no_message_itself(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    with scope.of_actor(house.nora), CaptureQueriesContext(connection) as captured:
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.ORDER_DETAILS)
        cancel_orders(house.nora, ["1"], asking, now=NOW, by_fulfillment_number=False)
    assert (len(captured), deliveries()) == (1, [])
