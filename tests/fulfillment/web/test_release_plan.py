"""Orders go to the floor by the clock, and the clock is shown where a cancel is offered."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from recork.fulfillment.models import Order, ReleasePlan, Wave, scope
from recork.fulfillment.operations.release_plan import due_plans, plan_releases, release_by_plan
from recork.fulfillment.rules.actor import NotAllowed
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.tasks.release import release
from tests.fulfillment.cast import NOW, SERVICE, House, place
from tests.fulfillment.people import client_of
from tests.fulfillment.web.test_cancellation_of_a_group import ask, select, words
from tests.support.racing import race

LATER = NOW + timedelta(minutes=31)


def told(client: Client, at: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(at).content.decode()))


def plan(house: House, now: datetime = NOW) -> ReleasePlan:
    with scope.of_winery(house.alder.pk):
        return plan_releases(house.nora, house.alder, every_minutes=30, times="", now=now)


def state_of(order: Order) -> str:
    with scope.of_every_winery():
        return Order.objects.get(pk=order.pk).state


def test_a_winery_sets_its_own_clock(house: House) -> None:
    nora = client_of(house.nora)
    assert "By hand now" in told(nora, "/settings/release/")
    nora.post("/settings/release/", {"every_minutes": "30", "times": "13:30 9:00"})
    with scope.of_every_winery():
        kept = ReleasePlan.objects.get()
    assert (kept.winery_id, kept.every_minutes, len(kept.times)) == (house.alder.pk, 30, 2)
    page = nora.get("/settings/release/").content.decode()
    assert 'value="09:00, 13:30"' in page
    for bad in (
        {"times": "noon"},
        {"every_minutes": "4"},
        {"every_minutes": "x"},
        {"every_minutes": "9" * 30},
    ):
        assert nora.post("/settings/release/", bad).status_code == 422
    nora.post("/settings/release/", {})
    assert "By hand now" in told(nora, "/settings/release/")
    assert "Release" in told(client_of(SERVICE), "/settings/release/")


def test_a_viewer_plans_nothing(house: House) -> None:
    with scope.of_winery(house.alder.pk), pytest.raises(NotAllowed):
        plan_releases(house.viewer, house.alder, every_minutes=30, times="", now=NOW)


def test_when_its_time_has_come_a_winerys_orders_go_out_once(house: House) -> None:
    mine, other, held = place(house.nora, "1"), place(house.bo, "2"), place(house.nora, "3", sku="unknown")
    planned = plan(house)
    with scope.of_every_winery():
        assert due_plans(now=NOW) == []
        assert due_plans(now=LATER) == [(planned.pk, house.alder.pk)]
        assert release_by_plan(planned.pk, now=NOW) == []
    with scope.of_winery(house.alder.pk):
        (wave,) = release_by_plan(planned.pk, now=LATER)
        assert release_by_plan(planned.pk, now=LATER) == []
    assert wave.orders == 1
    assert [state_of(order) for order in (mine, other, held)] == ["released", "received", "received"]
    with scope.of_every_winery():
        assert ReleasePlan.objects.get().next_at == LATER + timedelta(minutes=30)


def test_two_workers_at_once_release_once(live_house: House) -> None:
    place(live_house.nora)
    planned = plan(live_house)

    def work() -> int:
        with scope.of_winery(live_house.alder.pk):
            return sum(wave.orders for wave in release_by_plan(planned.pk, now=LATER))

    assert sorted(race(work, work)) == [0, 1]
    with scope.of_every_winery():
        assert Wave.objects.count() == 1


def test_the_job_releases_for_every_winery_that_is_due(live_house: House) -> None:
    order = place(live_house.nora)
    plan(live_house, timezone.now() - timedelta(hours=1))
    release(0)
    assert state_of(order) == "released"


def test_the_clock_is_shown_where_a_cancel_is_offered(house: House) -> None:
    order, sent = place(house.nora), place(house.nora, "2", state=OrderState.RELEASED)
    planned = plan(house, timezone.now())
    assert planned.next_at is not None
    clock_says = f"next release {timezone.localtime(planned.next_at):%H:%M}"
    nora = client_of(house.nora)
    page = nora.get(f"/orders/{order.fulfillment_number}/").content.decode()
    assert page.count(clock_says) >= 2, "at the button and in the popup"
    assert 'aria-describedby="until"' in page
    listed = nora.get("/orders/?ordered=any").content.decode()
    clock = f"clock-{order.fulfillment_number}"
    assert f'aria-label="Cancel order 10234" aria-describedby="{clock}"' in listed
    assert f'id="{clock}">{clock_says.replace("next", "Next")}</span>' in listed
    assert f"clock-{sent.fulfillment_number}" not in listed
    assert clock_says.replace("next", "Next") in listed
    assert clock_says in nora.get(f"/orders/{order.fulfillment_number}/cancellations/new/").content.decode()
    assert "next release" not in nora.get(f"/orders/{sent.fulfillment_number}/").content.decode()


def test_the_clock_is_shown_before_a_group_is_cancelled(house: House) -> None:
    select(house.nora, [place(house.nora, number) for number in ("1", "2")])
    planned = plan(house, timezone.now())
    assert planned.next_at is not None
    clock = f"Next release {timezone.localtime(planned.next_at):%H:%M}, for those that wait"
    nora = client_of(house.nora)
    assert clock in words(ask(nora))
    with scope.of_every_winery():
        ReleasePlan.objects.update(next_at=None)
    assert "Next release" not in words(ask(nora))


def test_nor_is_it_where_none_of_the_group_waits(house: House) -> None:
    select(house.nora, [place(house.nora, state=OrderState.RELEASED)])
    plan(house, timezone.now())
    assert "Next release" not in words(ask(client_of(house.nora)))
