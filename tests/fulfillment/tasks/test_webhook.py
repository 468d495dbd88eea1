"""News on its way over real sockets: signed, taken, refused, dripped, cut off, and sent again after a crash."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.parser import BytesParser

import pytest
from django.core import mail
from django.utils import timezone
from psycopg import connect
from psycopg.conninfo import make_conninfo
from pytest_django import Settings
from standardwebhooks import Webhook

from recork.cellar import Role, conninfo
from recork.fulfillment.models import News, WebhookDelivery, scope
from recork.fulfillment.models.webhook import message_id_of
from recork.fulfillment.tasks import webhook
from recork.manners.promise import promise
from tests.fulfillment.cast import House, place
from tests.fulfillment.people import employ
from tests.fulfillment.tasks.test_worker import work
from tests.fulfillment.webhooks import ENDPOINT, deliveries, endpoint, listen
from tests.support.others import Other, anybody, dripping, saying, silent

OTHER_ENDPOINT = ENDPOINT.int + 1
PATIENCE_S = 30


@pytest.fixture
def shop() -> Iterator[Other]:
    with anybody() as shop:
        yield shop


@pytest.fixture(autouse=True)
def _to_this_machine(settings: Settings) -> None:
    settings.WEBHOOKS_TO_LOOPBACK = True


def round_of() -> None:
    """What the clock starts every two seconds."""
    webhook.send_webhooks(0)


def heard(asked: bytes) -> tuple[dict[str, str], bytes]:
    """Take a request apart as the shop's server does."""
    head, _, body = asked.partition(b"\r\n\r\n")
    _, _, lines = head.partition(b"\r\n")
    headers = BytesParser().parsebytes(lines)
    return {name.lower(): value for name, value in headers.items()}, body


def test_a_shop_can_believe_what_it_hears(live_house: House, shop: Other) -> None:
    secret = listen(live_house, shop.url)
    place(live_house.alder_shop, "1")

    round_of()

    headers, body = heard(shop.asked[0])
    with scope.of_every_winery():
        news = News.objects.get()
    assert shop.asked[0].startswith(b"POST /hooks HTTP/1.1\r\n")
    assert headers["content-type"] == "application/json"
    assert headers["webhook-id"] == f"msg_{news.pk}"
    assert Webhook(secret).verify(body, headers) == {
        "type": "order.received",
        "timestamp": "2026-11-23T21:00:00Z",
        "data": news.data,
    }
    assert (deliveries()[0].is_open, deliveries()[0].status, deliveries()[0].words) == (False, 200, "ok")


def test_a_worker_does_it_by_itself(live_house: House, shop: Other) -> None:
    listen(live_house, shop.url)
    for number in range(30):
        place(live_house.alder_shop, str(number))
    promise("fulfillment.send_webhooks", timestamp=0)
    work()
    told = [json.loads(heard(asked)[1]) for asked in shop.asked]
    orders = [each["data"]["order_number"] for each in told if each["type"] == "order.received"]
    assert sorted(map(int, orders)) == list(range(30))


@pytest.mark.parametrize("status", [302, 307, 400, 404, 500])
def test_whatever_is_not_2xx_is_tried_again(live_house: House, shop: Other, status: int) -> None:
    answer = f"HTTP/1.1 {status} No\r\nLocation: {shop.url}/elsewhere\r\nContent-Length: 4\r\n\r\nNo.\n"
    shop.behaviour = saying(answer.encode())
    listen(live_house, shop.url)
    place(live_house.alder_shop, "1")
    round_of()
    (delivery,) = deliveries()
    assert (len(shop.asked), delivery.is_open, delivery.status, delivery.words) == (1, True, status, "No.")


def test_gone_switches_off_and_the_managers_are_told_by_mail(live_house: House, shop: Other) -> None:
    employ(live_house.nora)
    shop.behaviour = saying(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")
    listen(live_house, shop.url)
    place(live_house.alder_shop, "1")

    round_of()
    webhook.tell_of_switched_off(str(ENDPOINT))

    assert not endpoint().is_on
    assert [letter.to for letter in mail.outbox] == [["nora@example.com"]]


def test_who_switched_it_on_again_meanwhile_needs_no_mail(live_house: House) -> None:
    employ(live_house.nora)
    listen(live_house)
    webhook.tell_of_switched_off(str(ENDPOINT))
    assert mail.outbox == []


def test_a_shop_that_drips_holds_up_nobody(
    live_house: House, shop: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "TIMEOUT_S", 0.5)
    monkeypatch.setattr(webhook, "ROUND_S", 1.0)
    with anybody() as slow:
        slow.behaviour = dripping(b"HTTP/1.1 200 OK\r\n", b"X-Drop: 1\r\n", every_s=0.1)
        listen(live_house, slow.url)
        listen(live_house, shop.url, endpoint_id=type(ENDPOINT)(int=OTHER_ENDPOINT))
        for number in range(12):
            place(live_house.alder_shop, str(number))
        round_of()
    assert len(shop.asked) == 12
    late = [each for each in deliveries() if each.endpoint_id == ENDPOINT and each.tried_at]
    assert {(each.status, each.words) for each in late} == {(None, "No answer within 0.5 seconds.")}


def test_a_sender_that_is_killed_loses_nothing(live_house: House, shop: Other) -> None:
    shop.behaviour = silent
    listen(live_house, shop.url)
    place(live_house.alder_shop, "1")
    with scope.of_every_winery():
        news = News.objects.get()
    promise("fulfillment.send_webhooks", timestamp=0)
    worker = subprocess.Popen(
        [sys.executable, "-m", "recork", "fulfillment", "worker"],
        env=os.environ | {"RECORK_DEMO": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _until(lambda: times_told(shop, news) == 1)
    worker.kill()
    worker.wait()
    assert delivery_of(news).leased_until is not None

    shop.behaviour = saying(b"HTTP/1.1 204 No Content\r\n\r\n")
    with scope.of_every_winery():
        WebhookDelivery.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    while delivery_of(news).is_open:  # the dead worker's place is free once the database has noticed
        round_of()

    assert times_told(shop, news) == 2


def times_told(shop: Other, news: News) -> int:
    return [heard(asked)[0].get("webhook-id") for asked in shop.asked].count(message_id_of(news.pk))


def delivery_of(news: News) -> WebhookDelivery:
    return next(each for each in deliveries() if each.news_id == news.pk)


def test_only_one_sender_is_at_work_and_the_other_leaves_at_once(live_house: House, shop: Other) -> None:
    listen(live_house, shop.url)
    place(live_house.alder_shop, "1")
    with connect(make_conninfo(**conninfo("fulfillment", Role.APP))) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('fulfillment.send_webhooks', 0))")
        round_of()
        assert shop.asked == []
        other.execute("SELECT pg_advisory_unlock_all()")
        round_of()
    assert len(shop.asked) == 1


def test_an_address_that_was_allowed_once_is_judged_anew_at_every_call(
    live_house: House, shop: Other, settings: Settings
) -> None:
    listen(live_house, shop.url)
    place(live_house.alder_shop, "1")
    settings.WEBHOOKS_TO_LOOPBACK = False
    round_of()
    assert shop.asked == []
    assert deliveries()[0].words == "The address begins with https://."


def _until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)
