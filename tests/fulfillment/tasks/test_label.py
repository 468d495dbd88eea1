"""Labels, bought from and given back to a carrier that is a process of its own: on good days and on bad ones."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from recork.fulfillment.models import Label, Order, scope
from recork.fulfillment.operations.intercept import Wanted, accept_intercept, ask_intercept
from recork.fulfillment.operations.label import close_void, due_errands, record_answer
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.tasks import label as task
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.support.payments import Sandbox, open_sandbox

PATIENCE_S = 30


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with open_sandbox(tmp_path_factory.mktemp("carrier")) as running:
        yield running


@pytest.fixture
def carrier(running: Sandbox, settings: Settings) -> Iterator[Sandbox]:
    settings.CARRIER, settings.CARRIER_SANDBOX_ADDRESS = "sandbox", running.address
    running.set_faults()
    yield running
    running.set_faults()


def faults(carrier: Sandbox, **more: object) -> None:
    carrier.set_faults(only="/carrier/", methods=["PUT"], **more)


def packed(house: House, number: str = "10234") -> Order:
    order = place(house.nora, number, state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, order.pk, now=timezone.now())
    return order


def pull_out(house: House, order: Order) -> None:
    question = uuid4()
    with scope.of_actor(house.nora):
        ask_intercept(house.nora, order.pk, Wanted(question, AskedFrom.API), now=NOW)
    with scope.of_every_winery():
        assert accept_intercept(PETE, order.pk, question, now=timezone.now())


def label_of(order: Order) -> Label:
    with scope.of_every_winery():
        return Label.objects.select_related("package").get(order=order, closed_at__isnull=True)


def round_of(*, at_once: bool = True) -> None:
    """What the clock starts every five seconds; at once: without waiting for the next try."""
    if at_once:
        with scope.of_every_winery():
            Label.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    task.carry_labels(0)


def sold(carrier: Sandbox, label: Label) -> Any:
    """How the carrier's own book shows a label."""
    items = carrier.ask("GET", "/carrier/labels").said["items"]
    return next((each for each in items if each["name"] == str(label.pk)), None)


def test_a_closed_box_gets_its_label_and_the_number(live_house: House, carrier: Sandbox) -> None:
    order = packed(live_house)
    assert label_of(order).state == "wanted"
    round_of()
    label = label_of(order)
    assert (label.state, label.package.tracking, label.cost_cents) == ("bought", label.tracking, 3_200)
    assert sold(carrier, label)["tracking"] == label.tracking


def test_an_answer_that_is_lost_buys_nothing_twice(live_house: House, carrier: Sandbox) -> None:
    order = packed(live_house)
    faults(carrier, drop_answer_after_effect=1)
    round_of()
    lost = label_of(order)
    assert (lost.state, lost.tries) == ("wanted", 1)
    assert lost.next_try_at > timezone.now()
    round_of(at_once=False)
    assert label_of(order).tries == 1
    round_of()
    assert label_of(order).state == "bought"
    items = carrier.ask("GET", "/carrier/labels").said["items"]
    assert [each["name"] for each in items].count(str(lost.pk)) == 1


@pytest.mark.parametrize("how", ["500", "429"])
def test_a_carrier_with_a_bad_day_is_asked_again(live_house: House, carrier: Sandbox, how: str) -> None:
    order = packed(live_house)
    faults(carrier, fail_next=1, fail_with=how)
    round_of()
    assert label_of(order).state == "wanted"
    round_of()
    assert label_of(order).state == "bought"


def test_an_address_the_carrier_does_not_take_is_told(live_house: House, carrier: Sandbox) -> None:
    order = packed(live_house)
    with scope.of_every_winery():
        type(order.ship_to).objects.filter(order=order).update(zip="")
    round_of()
    label = label_of(order)
    assert label.state == "failed"
    assert "zip" in label.words


def test_the_label_of_an_order_that_was_pulled_out_is_given_back(live_house: House, carrier: Sandbox) -> None:
    order = packed(live_house)
    round_of()
    pull_out(live_house, order)
    assert label_of(order).state == "void_wanted"
    faults(carrier, drop_answer_after_effect=1)
    round_of()
    assert label_of(order).state == "void_wanted"
    round_of()
    assert label_of(order).state == "voided"
    assert sold(carrier, label_of(order))["state"] == "voided"


def test_a_label_called_back_before_it_was_bought_is_never_sold(live_house: House, carrier: Sandbox) -> None:
    order = packed(live_house)
    with scope.of_every_winery():
        (slow,) = due_errands(now=timezone.now())  # read by a job that is about to ask
    pull_out(live_house, order)
    round_of()
    assert label_of(order).state == "voided"
    answer = task._ask(slow)
    with scope.of_every_winery():
        record_answer(slow, answer, now=timezone.now())
    assert label_of(order).state == "voided"
    assert sold(carrier, label_of(order))["tracking"] == ""


def test_a_label_called_back_while_it_is_bought_is_given_back_all_the_same(
    live_house: House, carrier: Sandbox
) -> None:
    order = packed(live_house)
    with scope.of_every_winery():
        (slow,) = due_errands(now=timezone.now())
    answer = task._ask(slow)
    pull_out(live_house, order)
    with scope.of_every_winery():
        record_answer(slow, answer, now=timezone.now())
    label = label_of(order)
    assert (label.state, label.bought_at is not None) == ("void_wanted", True)
    round_of()
    assert (label_of(order).state, sold(carrier, label)["state"]) == ("voided", "voided")


def test_a_label_that_is_not_taken_back_is_a_task_and_stops_no_cancellation(
    live_house: House, carrier: Sandbox
) -> None:
    order = packed(live_house)
    round_of()
    faults(carrier, refuse_void=True)
    pull_out(live_house, order)
    round_of()
    label = label_of(order)
    assert (label.state, label.words) == ("void_refused", "The carrier has this parcel already.")
    with scope.of_every_winery():
        assert Order.objects.get(pk=order.pk).state == "cancelled"
        for closed in (True, False):
            done = close_void(PETE, label.pk, "Credited in November", is_void=False, now=timezone.now())
            assert done is closed
        label.refresh_from_db()
    assert (label.closed_by, label.note) == ("Pete Alvarado", "Credited in November")


def test_nothing_is_locked_while_the_carrier_dawdles(live_house: House, carrier: Sandbox) -> None:
    order = packed(live_house)
    faults(carrier, delay_answer_s=3)
    asked = subprocess.Popen(
        [sys.executable, "-c", _ROUND, carrier.address],
        env=os.environ | {"RECORK_DEMO": "1"},
        stdin=subprocess.DEVNULL,
    )
    _until(lambda: sold(carrier, label_of(order)) is not None)
    pull_out(live_house, order)
    assert asked.poll() is None
    assert label_of(order).state == "void_wanted"
    assert asked.wait(PATIENCE_S) == 0
    assert (label_of(order).state, label_of(order).bought_at is not None) == ("void_wanted", True)
    faults(carrier)
    round_of()
    assert label_of(order).state == "voided"


def test_whoever_asks_is_killed_and_the_next_one_asks_again(live_house: House, carrier: Sandbox) -> None:
    order = packed(live_house)
    faults(carrier, delay_answer_s=20)
    asked = subprocess.Popen(
        [sys.executable, "-c", _ROUND, carrier.address],
        env=os.environ | {"RECORK_DEMO": "1"},
        stdin=subprocess.DEVNULL,
    )
    _until(lambda: sold(carrier, label_of(order)) is not None)
    asked.kill()
    asked.wait(PATIENCE_S)
    assert label_of(order).state == "wanted"
    faults(carrier)
    _until(lambda: _asked_again(order))
    items = carrier.ask("GET", "/carrier/labels").said["items"]
    assert [each["name"] for each in items].count(str(label_of(order).pk)) == 1


def test_a_carrier_that_dies_and_comes_back_has_its_book(
    live_house: House, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with open_sandbox(tmp_path_factory.mktemp("mortal")) as mortal:
        settings.CARRIER, settings.CARRIER_SANDBOX_ADDRESS = "sandbox", mortal.address
        order = packed(live_house)
        mortal.kill()
        round_of()
        assert (label_of(order).state, label_of(order).tries) == ("wanted", 1)
        mortal.start()
        round_of()
        pull_out(live_house, order)
        mortal.kill()
        round_of()
        assert label_of(order).state == "void_wanted"
        mortal.start()
        round_of()
        assert (label_of(order).state, sold(mortal, label_of(order))["state"]) == ("voided", "voided")


def test_a_label_that_a_person_buys_waits_for_its_number(live_house: House) -> None:
    order = packed(live_house)
    round_of()
    assert (label_of(order).state, label_of(order).carrier) == ("wanted", "manual")
    pull_out(live_house, order)
    assert label_of(order).state == "voided"


def _asked_again(order: Order) -> bool:
    """The dead one's place is free once the database has noticed."""
    round_of()
    return label_of(order).state == "bought"


_ROUND = """
import os, sys, django
os.environ["RECORK_CARRIER_SANDBOX_ADDRESS"] = sys.argv[1]
os.environ["DJANGO_SETTINGS_MODULE"] = "recork.fulfillment.settings"
django.setup()
from recork.fulfillment.tasks.label import carry_labels
carry_labels(0)
"""


def _until(happened: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)
