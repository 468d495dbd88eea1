"""What a demo finds people busy with: made by the operations that people use, once, and every book adds up."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from recork.fulfillment.models import CarrierRequest, Cart, Intercept, StockEntry, scope
from recork.fulfillment.operations.demo_people import demo_actor, ensure_demo_people
from recork.fulfillment.operations.sample_data import load_sample
from recork.fulfillment.operations.sample_data.scene import SCANS, set_scene
from recork.fulfillment.rules.actor import MACHINE
from recork.sample.cast import CAST
from tests.fulfillment.invariants import violations

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)


def play() -> None:
    with scope.of_every_winery():
        floor, manager = demo_actor("floor@warehouse.test"), demo_actor("manager@alder.test")
        assert floor is not None
        assert manager is not None
        set_scene(floor, manager, now=NOW)


@pytest.fixture
def _people() -> None:
    with scope.of_every_winery():
        ensure_demo_people(MACHINE, "recork-demo", now=NOW)


@pytest.mark.usefixtures("as_owner")
def test_a_cart_is_being_picked_and_two_things_are_asked_for_once(request: pytest.FixtureRequest) -> None:
    load_sample(orders=600, random_seed=1, today=date(2026, 11, 24), now=NOW, tell=lambda _: None)
    request.getfixturevalue("_people")
    for _ in range(2):
        play()
    with scope.of_every_winery():
        cart = Cart.objects.get()
        picked = StockEntry.objects.filter(kind="picked", at=NOW).count()
        asked, wanted = Intercept.objects.get(), CarrierRequest.objects.get()
        numbers = {asked.order.order_number, wanted.order.order_number}
    assert (cart.picker_name, picked) == ("Pete Alvarado", SCANS - 1)
    assert (asked.answer, wanted.standing, wanted.order.state) == ("", "wanted", "shipped")
    assert numbers.isdisjoint(part.number for part in CAST)
    assert violations(connection) == {}


@pytest.mark.usefixtures("as_owner")
def test_a_sample_that_is_too_small_goes_without(request: pytest.FixtureRequest) -> None:
    load_sample(orders=3, random_seed=1, today=date(2026, 11, 24), now=NOW, tell=lambda _: None)
    request.getfixturevalue("_people")
    play()
    with scope.of_every_winery():
        assert not Cart.objects.exists()
        assert not CarrierRequest.objects.exists()
