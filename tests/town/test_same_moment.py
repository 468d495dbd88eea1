"""The same thing said twenty times at once, and two sweepers against one decision: it counts once, over real HTTP."""

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from random import Random, SystemRandom
from time import monotonic, sleep

import pytest
from standardwebhooks import Webhook

from tests.town.town import Json, Town

AT_ONCE = 20
HOUSES = ("fulfillment worker", "commerce worker")


def test_one_webhook_twenty_times_at_once_and_again_later_counts_once(town: Town) -> None:
    """The news is the only thing that tells the shop: neither house's worker is there to send or to read it."""
    town.sell("3001")
    number = town.send("3001")
    for worker in HOUSES:
        town.kill(worker)
    assert town.cancel_in_portal(number, "cancel_order").status == 201
    event = newest_event(town, "3001")
    assert event["type"] == "order.cancelled"
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        assert set(crowd.map(lambda _: deliver(town, event), range(AT_ONCE))) <= {200, 204}
    town.start("commerce worker")
    town.wait(lambda: town.see("3001")["payment_status"] == "Refunded", "the refund")
    settled = town.see("3001")
    assert deliver(town, event) in {200, 204}  # as its sender's next try would, signed anew
    town.start("fulfillment worker")  # which sends the same once more, and the feed tells it, too
    town.sell("3002")
    town.cancel_in_portal(town.send("3002"), "cancel_order")
    town.wait(lambda: town.see("3002")["payment_status"] == "Refunded", "what came after it")
    assert town.refunds("3001") == [31200]
    assert told(town.see("3001")) == told(settled)


def newest_event(town: Town, sent_number: str) -> Json:
    """The last event about an order, as the shop's own token finds it in the feed."""
    found: list[Json] = []
    after = 0
    while True:
        page = town.call("shop's line", "GET", f"/events?after={after}&limit=200").body
        found += [event for event in page["items"] if event["data"].get("order_number") == sent_number]
        if page["next"] == after or not page["items"]:
            return found[-1]
        after = page["next"]


def deliver(town: Town, event: Json) -> int:
    """Send it to the shop as the warehouse does, signed this moment."""
    body = json.dumps({name: event[name] for name in ("type", "timestamp", "data")})
    now = datetime.now(UTC)
    secret = town.connection["webhook_secret"]
    headers = {
        "webhook-id": event["id"],
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(event["id"], now, body),
        "Content-Type": "application/json",
    }
    request = urllib.request.Request(
        f"{town.url('commerce')}/webhooks/fulfillment/", body.encode(), headers, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def told(order: Json) -> list[str]:
    return [entry["what"] for entry in order["timeline"]]


def race_the_sweepers(town: Town, rounds: int) -> None:
    """Each order is decided on while two sweepers, each a process of its own, are looking for what to send.

    It ends Handled Externally with nothing at the warehouse, whether it was sent meanwhile or not.
    """
    seed = SystemRandom().randrange(2**32)
    print(f"random seed {seed}")
    dice = Random(seed)
    numbers = [f"7{seed % 10_000:04}{n:03}" for n in range(rounds)]
    begun = monotonic()
    town.sweep()
    long = monotonic() - begun  # so long a sweeper needs here to start, look and end
    for start in range(0, rounds, AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        for number in some:
            town.sell(number)
        with ThreadPoolExecutor(len(some) + 2) as crowd:
            sweepers = [crowd.submit(town.sweep) for _ in range(2)]
            answers = list(
                crowd.map(partial(decide, town), some, [dice.uniform(0.6, 1.6) * long for _ in some])
            )
            for sweeper in sweepers:
                sweeper.result()
        assert set(answers) <= {200, 202}, f"seed {seed}"
    town.sweep()
    for number in numbers:
        town.wait(partial(is_at_rest, town, number), f"{number} to come to rest")
    sent = [town.sendings(number) for number in numbers]
    for number, sendings in zip(numbers, sent, strict=True):
        assert sendings in ([], [(number, "cancelled")]), f"seed {seed}"
        there = town.at_warehouse(number)
        assert there is None or there["state"] == "cancelled", f"seed {seed}"
        assert town.see(number)["refunds"] == [], f"seed {seed}"
    print(f"of {rounds} rounds {sum(map(bool, sent))} were sent meanwhile, and stopped")


def decide(town: Town, number: str, wait: float) -> int:
    sleep(wait)
    wanted = {"shipping_status": "Handled Externally"}
    return town.call("shop", "PUT", f"/orders/{number}/shipping-status", wanted).status


def is_at_rest(town: Town, number: str) -> bool:
    order = town.see(number)
    live = [state for _, state in town.sendings(number) if state != "cancelled"]
    return bool(order["shipping_status"] == "Handled Externally") and not live


def test_two_sweepers_send_nothing_that_somebody_decides_on_meanwhile(town: Town) -> None:
    race_the_sweepers(town, AT_ONCE)


@pytest.mark.drill
def test_nor_in_a_hundred_rounds_of_it(town: Town) -> None:
    race_the_sweepers(town, 100)
