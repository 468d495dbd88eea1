"""What those see who watch over the shop."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from recork.commerce.models import Heard, RefundIntent
from tests.commerce.api.calls import BODY, Caller, body_of
from tests.commerce.cast import NOW, House, sell
from tests.commerce.told import send

CANCEL = "cancellations/22222222-2222-4222-8222-222222222222"


def test_a_process_that_answers_says_so_and_nothing_else(db: None) -> None:
    with connection.execute_wrapper(_no_query):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def _no_query(*_: Any) -> None:
    raise AssertionError("this page asks no database")


def test_a_shop_that_misses_a_migration_is_not_ready(db: None) -> None:
    assert Client().get("/readyz").content == b"ready\n"
    leaves = MigrationLoader(connection).graph.leaf_nodes("commerce")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE (app, name) = (%s, %s)", leaves[0])
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


def test_vital_signs_count_the_work_that_waits(website: Caller, house: House) -> None:
    before = signs()
    website.put("/orders/1", BODY)
    website.put(f"/orders/1/{CANCEL}")
    send(sell("10234"), arrive=False)
    website.put(f"/orders/10234/{CANCEL.replace('2222', '3333')}")
    website.put("/orders/2", body_of("2"))
    website.put("/orders/2/refunds/22222222-2222-4222-8222-222222222222", {"amount_cents": 1})
    RefundIntent.objects.filter(order__number="2").update(outcome="failed")
    Heard.objects.create(message_id="msg_x", came_by="feed", body=b"{}", received_at=NOW)

    after = {name: count - before[name] for name, count in signs().items()}

    assert after.pop('recork_jobs{status="todo"}') > 0
    assert after == {
        'recork_jobs{status="doing"}': 0,
        "recork_questions_open": 1,
        "recork_submissions_asked": 1,
        'recork_refunds{status="waiting"}': 1,
        'recork_refunds{status="unknown"}': 0,
        'recork_refunds{status="pending"}': 0,
        'recork_refunds{status="failed"}': 1,
        "recork_news_unapplied": 1,
        'recork_mails{status="due"}': 1,
        'recork_mails{status="given_up"}': 0,
        "recork_trail_unsealed": 0,
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
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"},
    ],
)
def test_from_elsewhere_there_are_no_vital_signs(db: None, came: dict[str, str]) -> None:
    assert Client().get("/metrics", **came).status_code == 404  # type: ignore[arg-type]  # its extras are untyped
