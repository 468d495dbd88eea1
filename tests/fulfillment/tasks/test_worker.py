"""Promised work is done, also when the queue has lost it."""

import os
import subprocess
import sys
from datetime import timedelta
from uuid import UUID

import psycopg
from django.db import transaction
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from recork.cellar import Role, conninfo
from recork.fulfillment.models import CancellationBatch, Order, StockBalance, scope
from recork.fulfillment.operations.cancellation import Asking
from recork.fulfillment.operations.cancellation_batch import open_batch, promise_batch
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.tasks.cancellation import take_up
from recork.manners.promise import promise
from tests.fulfillment.cast import NOW, House, place

BATCH = UUID("22222222-2222-4222-8222-222222222222")


def work() -> None:
    """Let a real worker process do all that is promised."""
    done = subprocess.run(
        [sys.executable, "-m", "recork", "fulfillment", "worker", "--until-done"],
        env=os.environ | {"RECORK_DEMO": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def ask_for_all(house: House, *numbers: str) -> CancellationBatch:
    asking = Asking(question_id=BATCH, batch_id=BATCH, asked_from=AskedFrom.GROUP)
    return open_batch(house.nora, numbers, asking, now=NOW, by_fulfillment_number=False)


def states() -> list[str]:
    with scope.of_every_winery():
        return list(Order.objects.order_by("id").values_list("state", flat=True))


def test_a_promised_batch_is_answered_by_a_worker(live_house: House) -> None:
    for number in ("1", "2", "3"):
        place(live_house.nora, number)
    with scope.of_actor(live_house.nora):
        promise_batch(ask_for_all(live_house, "1", "2", "3"))
    work()
    assert states() == ["cancelled"] * 3


def test_a_batch_whose_job_was_lost_is_taken_up_again(live_house: House) -> None:
    place(live_house.nora, "1")
    with scope.of_actor(live_house.nora):
        ask_for_all(live_house, "1")
    with scope.of_every_winery():
        long_ago = timezone.now() - timedelta(minutes=10)
        CancellationBatch.objects.update(asked_at=long_ago)

    take_up(0)
    work()

    assert states() == ["cancelled"]


def test_a_transaction_that_is_taken_back_takes_its_promise_along(live_house: House) -> None:
    place(live_house.nora, "1")
    with scope.of_actor(live_house.nora):
        promise_batch(ask_for_all(live_house, "1"))
        transaction.set_rollback(True)
    work()
    assert states() == ["received"]


def test_what_was_appended_is_folded_into_the_balance(live_house: House) -> None:
    place(live_house.nora, state=OrderState.SHIPPED)
    promise("fulfillment.fold_stock", timestamp=0)
    work()
    with scope.of_every_winery():
        balance = StockBalance.objects.get(sku__code="ZN21", winery=live_house.alder)
    assert (balance.on_hand, balance.allocated) == (994, 0)


def test_a_job_of_a_killed_worker_is_done_by_the_next(live_house: House) -> None:
    place(live_house.nora, "1")
    with scope.of_actor(live_house.nora):
        promise_batch(ask_for_all(live_house, "1"))
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.OWNER))) as connection:
        connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
        )
        connection.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )
    promise("upkeep.take_up_jobs", timestamp=0)
    work()
    assert states() == ["cancelled"]
