"""What is done for every winery is done for each by itself: the failure of one is told, and the next has its turn."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.utils import OperationalError
from django.utils import timezone

from recork.fulfillment.models import Order, ReleasePlan, ShipTo, scope
from recork.fulfillment.operations.erasure import keep_people
from recork.fulfillment.operations.release_plan import plan_releases
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.release import SHORTEST_MIN
from recork.fulfillment.tasks.erasure import erase
from recork.fulfillment.tasks.release import release
from tests.fulfillment.cast import SERVICE, House, place
from tests.fulfillment.gate import gate_at


def cut_off_at(order: Order, job: Callable[[int], None]) -> None:
    """Let the job fail at this order, which somebody holds."""

    def fails() -> None:
        with pytest.raises(OperationalError, match="canceling statement"):
            job(0)

    until = gate_at(order)
    until.send("job", fails)
    until.cut_off()
    assert until.open().keys() == {"job"}


def test_the_night_goes_on_to_the_next_winery(live_house: House) -> None:
    orders = [place(shop, state=OrderState.DELIVERED) for shop in (live_house.nora, live_house.bo)]
    with scope.of_every_winery():
        for winery in (live_house.alder, live_house.birch):
            keep_people(SERVICE, winery, 30)
        long_ago = timezone.now() - timedelta(days=60)
        Order.objects.update(received_at=long_ago, moved_at=long_ago)

    cut_off_at(orders[0], erase)

    with scope.of_every_winery():
        names = ShipTo.objects.order_by("order").values_list("name", flat=True)
        assert list(names) == ["Marisol Vega", "Erased"]


def test_the_clock_goes_on_to_the_next_winery(live_house: House) -> None:
    orders = [place(shop) for shop in (live_house.nora, live_house.bo)]
    with scope.of_every_winery():
        for ago, winery in ((2, live_house.alder), (1, live_house.birch)):
            before = timezone.now() - timedelta(hours=ago)
            plan_releases(SERVICE, winery, every_minutes=SHORTEST_MIN, times="", now=before)

    cut_off_at(orders[0], release)

    with scope.of_every_winery():
        assert list(Order.objects.order_by("pk").values_list("state", flat=True)) == ["received", "released"]
        due = ReleasePlan.objects.order_by("next_at").values_list("winery", flat=True)
        assert due.first() == live_house.alder.pk, "tried again with the next minute"
