"""What those see who watch over the house."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from recork.wire.caller import Heard
from tests.fulfillment.api.calls import BODY, QUESTION, Caller
from tests.fulfillment.cast import House
from tests.fulfillment.webhooks import BROKEN, listen, queue, settle, take

SOON = datetime(2099, 12, 31, 12, tzinfo=UTC)  # whatever is due will be due by then


def test_a_process_that_answers_says_so_and_nothing_else(db: None) -> None:
    with connection.execute_wrapper(_no_query):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def _no_query(*_: Any) -> None:
    raise AssertionError("this page asks no database")


def test_a_house_with_its_tables_is_ready(db: None) -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_a_house_that_misses_a_migration_is_not_ready(db: None) -> None:
    leaves = MigrationLoader(connection).graph.leaf_nodes("fulfillment")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE (app, name) = (%s, %s)", leaves[0])

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"not ready\n")


def test_vital_signs_count_the_work_that_waits(shop: Caller, house: House) -> None:
    shop.put("/orders/1", BODY)
    before = signs()
    shop.put(f"/orders/1/cancellations/{QUESTION}")

    after = signs()

    assert set(before) == {
        'recork_jobs{status="todo"}',
        'recork_jobs{status="doing"}',
        "recork_stock_entries_unfolded",
        "recork_cancellation_batches_unfinished",
        'recork_webhook_messages_waiting{status="unqueued"}',
        'recork_webhook_messages_waiting{status="queued"}',
        'recork_webhook_endpoints_in_trouble{status="failing"}',
        'recork_webhook_endpoints_in_trouble{status="off"}',
        "recork_trail_unsealed",
    }
    assert after == before | {"recork_stock_entries_unfolded": before["recork_stock_entries_unfolded"] + 1}


def test_vital_signs_tell_of_shops_that_hear_nothing(shop: Caller, house: House) -> None:
    listen(house)
    shop.put("/orders/1", BODY)
    shop.put("/orders/2", BODY)
    queue()
    shop.put("/orders/3", BODY)
    (first, second) = take(SOON)
    settle(first, BROKEN, SOON)
    assert webhook_signs() == {"unqueued": 1, "queued": 2, "failing": 1, "off": 0}
    settle(second, Heard(410, b"", {}), SOON)
    assert webhook_signs() == {"unqueued": 0, "queued": 0, "failing": 0, "off": 1}


def webhook_signs() -> dict[str, int]:
    return {
        name.split('"')[1]: value for name, value in signs().items() if name.startswith("recork_webhook_")
    }


def signs() -> dict[str, int]:
    answer = Client().get("/metrics")
    assert answer.status_code == 200
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: int(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.parametrize(
    "came",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=203.0.113.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_HOST": "portal.example.com"},
    ],
)
def test_from_elsewhere_there_are_no_vital_signs(db: None, came: dict[str, str]) -> None:
    assert Client().get("/metrics", **came).status_code == 404  # type: ignore[arg-type]  # its extras are untyped
