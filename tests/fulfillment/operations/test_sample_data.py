"""Loading a sample: cut off, gone on with, and never twice at once."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from recork.cellar import Role, connect
from recork.fulfillment.models import Order, ShopConnection, StockBalance, scope
from recork.fulfillment.operations.sample_data import load_sample
from recork.fulfillment.rules.hold import RELEASED_BY
from recork.manners.sample_data import HouseIsTaken, Loaded
from recork.sample import generate
from recork.sample.holds import RELEASABLE_BY
from tests.fulfillment.invariants import violations
from tests.support.database import house as house_name

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class CutOff(Exception):
    """The power fails."""


def load(orders: int, *, stop_at: int = 1_000_000, today: date | None = TODAY) -> Loaded:
    def tell(done: int) -> None:
        if done >= stop_at:
            raise CutOff

    return load_sample(orders=orders, random_seed=1, today=today, now=NOW, tell=tell, batch_size=60)


def numbers() -> list[str]:
    with scope.of_every_winery():
        return list(Order.objects.order_by("id").values_list("order_number", flat=True))


@pytest.mark.usefixtures("as_owner")
def test_loading_goes_on_where_it_was_cut_off() -> None:
    with pytest.raises(CutOff):
        load(200, stop_at=120)
    assert len(numbers()) == 120

    assert load(200) == Loaded(added=80, today=TODAY)
    assert numbers() == [order.order_number for order in generate(200, 1, TODAY).orders()]
    with scope.of_every_winery():
        assert list(Order.objects.order_by("id").values_list("id", flat=True)) == list(range(1, 201))
    assert violations(connection) == {}


@pytest.mark.usefixtures("as_owner")
def test_loading_again_on_another_day_keeps_the_samples_own_day() -> None:
    load(40)
    assert load(40, today=None) == Loaded(added=0, today=TODAY)
    with pytest.raises(HouseIsTaken):
        load(40, today=date(2026, 11, 25))
    assert len(numbers()) == 40


@pytest.mark.usefixtures("as_owner")
def test_two_never_load_at_once() -> None:
    with connect(house_name(), Role.OWNER) as other:
        other.execute("SELECT pg_advisory_lock(7266573)")
        with pytest.raises(HouseIsTaken):
            load(40)
    assert numbers() == []


@pytest.mark.usefixtures("as_owner")
def test_a_house_without_orders_has_its_wines_on_the_shelf() -> None:
    house = generate(0, 1, TODAY)
    assert load(0) == Loaded(added=0, today=TODAY)
    with scope.of_every_winery():
        on_hand = sum(StockBalance.objects.values_list("on_hand", flat=True))
        shops = set(ShopConnection.objects.values_list("name", "created_at"))
    assert on_hand == sum(entry.bottles for entry in (*house.receipts, *house.adjustments))
    assert shops == {("Alder Creek Shop", NOW), ("Birch Hill Shop", NOW)}
    assert violations(connection) == {}


def test_the_sample_lets_the_same_people_release_a_hold_as_the_house_does() -> None:
    assert {str(reason): str(releaser) for reason, releaser in RELEASED_BY.items()} == RELEASABLE_BY
