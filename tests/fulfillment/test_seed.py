"""`recork fulfillment seed`: a house full of orders that never happened, and not one figure wrong."""

import json
import os
import stat
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from recork.fulfillment.models import Hold, Order, PutBack, StockBalance, WebhookEndpoint, Winery, scope
from recork.fulfillment.models.scope import enter_by_token
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.invariants import violations

pytestmark = pytest.mark.django_db(transaction=True)


def seed(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "recork", "fulfillment", "seed", "--today", "2026-11-23", *words],
        env={name: value for name, value in os.environ.items() if name != "RECORK_DATABASE_ROLE"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def count_orders() -> int:
    with scope.of_every_winery():
        return Order.objects.count()


def test_two_thousand_orders_stand_everywhere_and_break_no_rule() -> None:
    done = seed("--orders", "2000")

    assert done.returncode == 0, done.stderr
    assert violations(connection) == {}
    with scope.of_every_winery():
        assert set(Order.objects.values_list("state", flat=True)) == {str(state) for state in OrderState}
        assert set(Hold.objects.values_list("reason", flat=True)) == {str(hold) for hold in HoldReason}
        assert {"alder", "birch"} <= set(Winery.objects.values_list("slug", flat=True))
        tasks = Counter(task is None for task in PutBack.objects.values_list("closed_at", flat=True))
        assert tasks[True] > 0
        assert tasks[False] > 0
        assert min(balance.available for balance in StockBalance.objects.all()) >= 0
    assert count_orders() == 2000


def test_the_same_seed_again_changes_nothing() -> None:
    seed("--orders", "50")
    again = seed("--orders", "50")
    assert (again.returncode, count_orders()) == (0, 50)


def test_a_seed_that_is_told_of_the_shop_hands_over_a_token_and_a_secret_once(tmp_path: Path) -> None:
    file = tmp_path / "alder.json"
    told = ("--orders", "50", "--shop-file", str(file), "--shop-url", "https://shop.example.com/")
    done = seed(*told)
    assert done.returncode == 0, done.stderr
    said = json.loads(file.read_text())
    with scope.of_every_winery():
        endpoint = WebhookEndpoint.objects.get(pk=said["webhook_endpoint_id"])
        actor = enter_by_token(said["token"], datetime.now(UTC))
    assert endpoint.url == "https://shop.example.com/webhooks/fulfillment/"
    assert said["webhook_secret"].startswith("whsec_")
    assert actor is not None
    assert (actor.connection_id, actor.winery_id) == (endpoint.connection_id, endpoint.winery_id)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_text()
    again = seed(*told)
    assert (again.returncode, file.read_text()) == (0, before)
    with scope.of_every_winery():
        assert WebhookEndpoint.objects.count() == 1


def test_another_sample_does_not_fit_into_the_same_house() -> None:
    seed("--orders", "50")
    other = seed("--orders", "60")
    assert other.returncode == 1
    assert "no other sample fits in" in other.stderr
    assert count_orders() == 50


def test_a_filled_house_is_left_alone_without_blame_when_asked_so() -> None:
    seed("--orders", "50")
    other = seed("--orders", "60", "--if-empty")
    assert other.returncode == 0, other.stderr
    assert other.stdout == "This house holds other data already; nothing was added.\n"
    assert count_orders() == 50


@pytest.mark.parametrize("count", ["-1", "five", "10000001", "٣"])
def test_a_number_of_orders_that_cannot_be_is_refused(count: str) -> None:
    refused = seed(f"--orders={count}")
    assert refused.returncode == 2
    assert "is not a whole number from 0 to 10,000,000" in refused.stderr
