"""Who calls too often waits, and nobody else does."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import Order, scope
from recork.manners.api import door
from recork.manners.api.meter import Meter
from tests.fulfillment.api.calls import BODY, Answer, Caller
from tests.fulfillment.cast import House


class Clock:
    """A process's clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A process of its own."""
    clock = Clock()
    monkeypatch.setattr(door, "METER", Meter(clock))
    return clock


@pytest.fixture
def few(settings: Any, clock: Clock) -> None:
    """Three calls a minute for a token, five for a winery."""
    settings.CALLS_PER_MINUTE, settings.CALLS_PER_MINUTE_TOGETHER = 3, 5


def pass_time(clock: Clock, by: timedelta) -> None:
    """Let the buckets and the process grow older, without waiting."""
    clock.at += by.total_seconds()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE call_bucket SET at = at - make_interval(secs => %s)", [by.total_seconds()])


def statuses(caller: Caller, times: int) -> list[int]:
    return [caller.get("/orders").status for _ in range(times)]


@pytest.mark.usefixtures("few")
def test_too_many_calls_are_refused_with_the_time_to_wait(house: House) -> None:
    shop = Caller(house.alder_shop)
    assert statuses(shop, 3) == [200, 200, 200]

    refused = shop.put("/orders/10234", BODY)

    assert (refused.status, refused.body) == (
        429,
        {
            "type": "urn:problem-type:recork:too_many_calls",
            "title": "Too many calls",
            "status": 429,
            "code": "too_many_calls",
            "detail": "This token may make 3 calls a minute. "
            "Nothing was done: make the same call again in 20 s.",
            "next_steps": [{"action": "wait", "label": "Wait 20 s, then make the same call again"}],
        },
    )
    assert refused.headers["Retry-After"] == "20"
    with scope.of_every_winery():
        assert not Order.objects.exists()


@pytest.mark.usefixtures("few")
def test_each_answer_says_what_is_left(house: House) -> None:
    shop = Caller(house.alder_shop)
    told = [left(shop.get("/orders")) for _ in range(4)]
    assert told == [
        '"token";r=2;t=60, "together";r=4;t=60',
        '"token";r=1;t=60, "together";r=3;t=60',
        '"token";r=0;t=60, "together";r=2;t=60',
        '"token";r=0;t=60, "together";r=2;t=60',
    ]
    assert shop.get("/orders").headers["RateLimit-Policy"] == '"token";q=3;w=60, "together";q=5;w=60'


def left(answer: Answer) -> str:
    return answer.headers["RateLimit"]


@pytest.mark.usefixtures("few")
def test_calls_come_back_with_time_and_never_more_than_a_minutes(house: House, clock: Clock) -> None:
    shop = Caller(house.alder_shop)
    assert statuses(shop, 4) == [200, 200, 200, 429]

    pass_time(clock, timedelta(seconds=21))
    assert statuses(shop, 2) == [200, 429]

    pass_time(clock, timedelta(hours=8))
    assert statuses(shop, 4) == [200, 200, 200, 429]


@pytest.mark.usefixtures("few")
def test_a_call_that_is_refused_was_made_all_the_same(house: House) -> None:
    shop = Caller(house.alder_shop)
    wrong = [shop.put("/orders/10234", {}).status for _ in range(4)]
    assert wrong == [422, 422, 422, 429]


@pytest.mark.usefixtures("few")
def test_a_winerys_tokens_together_have_a_limit_and_another_winery_its_own(house: House) -> None:
    first, second, birch = (Caller(each) for each in (house.alder_shop, house.alder_shop, house.bo))
    assert statuses(first, 3) + statuses(second, 2) == [200] * 5

    refused = second.get("/orders")

    assert refused.refusal == (429, "too_many_calls", None)
    assert refused.body["detail"].startswith("All tokens of one house together may make 5 calls a minute.")
    assert refused.headers["Retry-After"] == "12"
    assert statuses(birch, 1) == [200]


@pytest.mark.usefixtures("few")
def test_all_processes_count_together(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Caller(house.alder_shop)
    seen = []
    for _ in range(4):
        monkeypatch.setattr(door, "METER", Meter())
        seen += statuses(shop, 1)
    assert seen == [200, 200, 200, 429]


@pytest.mark.usefixtures("few")
def test_a_token_that_is_over_or_unknown_takes_nothing_from_the_others(house: House) -> None:
    stranger = Caller(house.alder_shop)
    stranger.client.defaults["HTTP_AUTHORIZATION"] = "Bearer recork_" + "x" * 43
    assert statuses(stranger, 9) == [401] * 9
    over = Caller(house.alder_shop)
    with scope.of_every_winery(), connection.cursor() as cursor:
        cursor.execute("UPDATE api_token SET revoked_at = now()")
    assert statuses(over, 9) == [401] * 9
    assert statuses(Caller(house.alder_shop), 3) == [200] * 3


def test_a_flood_is_refused_without_asking_the_database(house: House, settings: Any, clock: Clock) -> None:
    settings.CALLS_PER_MINUTE = 1
    shop = Caller(house.alder_shop)
    assert statuses(shop, 2) == [200, 429]

    with CaptureQueriesContext(connection) as captured:
        assert statuses(shop, 20) == [429] * 20

    assert list(captured) == []
    clock.at += 1
    with CaptureQueriesContext(connection) as captured:
        assert statuses(shop, 20) == [429] * 20
    asked = [query["sql"].partition("(")[0] for query in captured]
    assert asked == ["SELECT * FROM draw_calls", "SELECT trail_refuse"]


def test_a_portion_lasts_for_many_calls(live_house: House, clock: Clock) -> None:
    """At 6,000 a minute one statement in a hundred calls: a request's own number of statements stays as it was."""
    shop = Caller(live_house.alder_shop)
    with CaptureQueriesContext(connection) as captured:
        assert statuses(shop, 101) == [200] * 101
    assert [query["sql"].startswith("SELECT * FROM draw_calls") for query in captured].count(True) == 2
