"""Hand-over: what is on a closed list has left, once, and the list stays as it is."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import IntegrityError, transaction
from psycopg.conninfo import make_conninfo
from pytest_django import Settings

from recork.cellar import Role, conninfo
from recork.fulfillment.models import Label, Manifest, ManifestOrder, Order, scope
from recork.fulfillment.operations.intercept import Wanted, accept_intercept, ask_intercept
from recork.fulfillment.operations.label import type_tracking
from recork.fulfillment.operations.manifest import (
    CloseOutcome,
    close_manifest,
    hand_over,
    put_on_manifest,
    take_off_manifest,
)
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.queries.manifests import ready_orders
from recork.fulfillment.rules.actor import NotAllowed
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.tasks.label import carry_labels
from recork.fulfillment.tasks.manifest import tell_carriers
from tests.fulfillment.cast import NOW, PETE, TODAY, House, place
from tests.support.payments import Sandbox, open_sandbox
from tests.support.racing import race


def labelled(house: House, *numbers: str) -> list[Order]:
    """Packed orders with a label on every box."""
    orders = [place(house.nora, number, state=OrderState.PICKED) for number in numbers]
    with scope.of_every_winery():
        for order in orders:
            pack_order(PETE, order.pk, now=NOW)
        for label in Label.objects.filter(state="wanted"):
            type_tracking(PETE, label.pk, f"1Z{label.order_id:06}", now=NOW)
    return orders


def put(*orders: Order) -> list[int]:
    with scope.of_every_winery():
        return put_on_manifest(PETE, [order.pk for order in orders], on=TODAY, now=NOW)


def close(manifest: Manifest, seen: int) -> CloseOutcome:
    with scope.of_every_winery():
        return close_manifest(PETE, manifest.pk, seen=seen, now=NOW)


def ask(house: House, order: Order) -> object:
    question = uuid4()
    with scope.of_actor(house.nora):
        ask_intercept(house.nora, order.pk, Wanted(question, AskedFrom.API), now=NOW)
    return question


def accept(order: Order, question: object) -> bool:
    with scope.of_every_winery():
        return accept_intercept(PETE, order.pk, question, now=NOW)  # type: ignore[arg-type]


def the_manifest() -> Manifest:
    return Manifest.objects.get()


def states(*orders: Order) -> list[str]:
    with scope.of_every_winery():
        return [Order.objects.get(pk=order.pk).state for order in orders]


def on_list() -> list[str]:
    with scope.of_every_winery():
        return list(ManifestOrder.objects.order_by("order").values_list("order__order_number", flat=True))


def test_only_what_is_packed_and_labelled_goes_on_a_list(house: House) -> None:
    (ready,) = labelled(house, "1")
    bare, picked = (
        place(house.nora, "2", state=OrderState.PACKED),
        place(house.nora, "3", state=OrderState.PICKED),
    )
    unlabelled = place(house.nora, "4", state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, unlabelled.pk, now=NOW)
        assert ready_orders() == [ready.pk]
    assert put(ready, bare, picked, unlabelled) == [ready.pk]
    assert put(ready) == []
    assert on_list() == ["1"]
    assert (the_manifest().carrier, the_manifest().leaves_on) == ("UPS", TODAY)


def test_what_somebody_wants_back_goes_on_no_list(house: House) -> None:
    (order,) = labelled(house, "1")
    ask(house, order)
    assert put(order) == []


def test_closing_ships_everything_once(house: House) -> None:
    orders = labelled(house, "1", "2")
    put(*orders)
    assert close(the_manifest(), 2) is CloseOutcome.CLOSED
    assert states(*orders) == ["shipped", "shipped"]
    assert close(the_manifest(), 2) is CloseOutcome.REPEATED
    manifest = the_manifest()
    assert (manifest.orders, manifest.boxes, manifest.closed_by) == (2, 2, "Pete Alvarado")
    with scope.of_every_winery():
        assert [order.moves.filter(to_state="shipped").count() for order in orders] == [1, 1]


def test_what_was_pulled_out_meanwhile_is_not_on_it(house: House) -> None:
    orders = labelled(house, "1", "2")
    put(*orders)
    question = ask(house, orders[0])
    assert accept(orders[0], question)
    assert close(the_manifest(), 2) is CloseOutcome.CHANGED
    assert close(the_manifest(), 1) is CloseOutcome.CLOSED
    assert states(*orders) == ["cancelled", "shipped"]
    assert on_list() == ["2"]


def test_a_list_with_nothing_left_is_not_closed(house: House) -> None:
    (order,) = labelled(house, "1")
    put(order)
    accept(order, ask(house, order))
    assert close(the_manifest(), 1) is CloseOutcome.EMPTY


def test_a_second_truck_gets_a_list_of_its_own(house: House) -> None:
    first, second = labelled(house, "1", "2")
    put(first)
    close(the_manifest(), 1)
    assert put(second) == [second.pk]
    with scope.of_every_winery():
        assert Manifest.objects.count() == 2


def test_who_sees_one_winery_closes_nothing(house: House) -> None:
    put(*labelled(house, "1"))
    with scope.of_winery(house.alder.pk):
        assert close_manifest(PETE, the_manifest().pk, seen=1, now=NOW) is CloseOutcome.NARROW


def test_a_winerys_people_hand_nothing_over(house: House) -> None:
    (order,) = labelled(house, "1")
    with scope.of_actor(house.nora):
        with pytest.raises(NotAllowed):
            put_on_manifest(house.nora, [order.pk], on=TODAY, now=NOW)
        with pytest.raises(NotAllowed):
            close_manifest(house.nora, 1, seen=1, now=NOW)


def take_off(manifest: Manifest, order: Order) -> bool:
    with scope.of_every_winery():
        return take_off_manifest(PETE, manifest.pk, order.pk)


def by_hand(*orders: Order, request: UUID | None = None) -> list[str]:
    with scope.of_every_winery():
        ids = [order.pk for order in orders]
        moved = hand_over(PETE, ids, on=TODAY, now=NOW, request_id=request or uuid4())
    return [each.outcome for each in sorted(moved, key=lambda each: each.order_id)]


def test_what_was_put_on_is_taken_off_again_and_stays_packed(house: House) -> None:
    first, second = labelled(house, "1", "2")
    put(first, second)
    assert take_off(the_manifest(), first)
    assert not take_off(the_manifest(), first)
    assert (on_list(), states(first)) == (["2"], ["packed"])
    assert close(the_manifest(), 2) is CloseOutcome.CHANGED
    assert close(the_manifest(), 1) is CloseOutcome.CLOSED
    assert not take_off(the_manifest(), second)
    assert put(first) == [first.pk]


def test_another_winerys_order_is_not_taken_off(house: House) -> None:
    (order,) = labelled(house, "1")
    put(order)
    with scope.of_winery(house.birch.pk):
        assert not take_off_manifest(PETE, the_manifest().pk, order.pk)
    with scope.of_actor(house.nora), pytest.raises(NotAllowed):
        take_off_manifest(house.nora, the_manifest().pk, order.pk)
    assert on_list() == ["1"]


def test_what_is_handed_over_by_hand_is_on_a_list_of_its_own_closed_at_once(house: House) -> None:
    first, second = labelled(house, "1", "2")
    bare = place(house.bo, "3", state=OrderState.PACKED)
    put(first, second)
    request = uuid4()
    for outcome in ("moved", "repeated"):
        assert by_hand(first, bare, request=request) == [outcome, outcome]
    assert states(first, second, bare) == ["shipped", "packed", "shipped"]
    with scope.of_every_winery():
        driver, own = Manifest.objects.order_by("pk")
        assert (own.by_hand, own.orders, own.closed_by, own.carrier) == (True, 2, "Pete Alvarado", "UPS")
        assert set(own.rows.values_list("order", flat=True)) == {first.pk, bare.pk}
        assert list(driver.rows.values_list("order", flat=True)) == [second.pk]
        assert [order.moves.filter(to_state="shipped").count() for order in (first, bare)] == [1, 1]


def test_one_list_after_the_other_is_closed_before_any_carrier_has_heard(house: House) -> None:
    first, second = labelled(house, "1", "2")
    for order in (first, second):
        put(order)
        with scope.of_every_winery():
            assert close(Manifest.objects.get(closed_at=None), 1) is CloseOutcome.CLOSED
    assert by_hand(*labelled(house, "3")) == ["moved"]


def test_each_carrier_has_its_own(house: House) -> None:
    orders = [
        place(house.nora, number, state=OrderState.PACKED, carrier=carrier)
        for number, carrier in (("1", "UPS"), ("2", "FedEx"))
    ]
    assert by_hand(*orders) == ["moved", "moved"]
    with scope.of_every_winery():
        assert sorted(Manifest.objects.values_list("carrier", "orders")) == [("FedEx", 1), ("UPS", 1)]


def test_what_is_not_packed_is_not_handed_over_and_leaves_no_list(house: House) -> None:
    picked = place(house.nora, state=OrderState.PICKED)
    assert by_hand(picked) == ["illegal"]
    with scope.of_every_winery():
        assert Manifest.objects.count() == 0
    with scope.of_actor(house.nora), pytest.raises(NotAllowed):
        hand_over(house.nora, [picked.pk], on=TODAY, now=NOW, request_id=uuid4())


def test_a_list_and_a_hand_at_the_same_moment_ship_each_order_once(live_house: House) -> None:
    for number in range(20):
        first, second = labelled(live_house, f"{number}a", f"{number}b")
        put(first, second)
        with scope.of_every_winery():
            manifest = Manifest.objects.get(closed_at=None, rows__order=first)
        closed, taken, _ = race(
            partial(close, manifest, 2), partial(by_hand, first), partial(take_off, manifest, second)
        )
        assert (closed is CloseOutcome.CLOSED) == (taken == ["illegal"])
        assert states(first) == ["shipped"]
        with scope.of_every_winery():
            shipped = [order.moves.filter(to_state="shipped").count() for order in (first, second)]
            assert shipped == [1, int(closed is CloseOutcome.CLOSED)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE manifest SET orders = 7",
        "UPDATE manifest SET closed_at = NULL",
        "UPDATE manifest SET by_hand = true",
        "DELETE FROM manifest_order",
        "UPDATE manifest_order SET added_by = 'x'",
        (
            "INSERT INTO manifest_order (winery_id, manifest_id, order_id, added_at, added_by)"
            " SELECT o.winery_id, m.id, o.id, now(), 'x' FROM orders o, manifest m WHERE o.order_number = '9'"
        ),
        "DELETE FROM manifest",
    ],
)
def test_a_closed_list_stays_as_it_is_even_for_the_owner(live_house: House, change: str) -> None:
    put(*labelled(live_house, "1"))
    place(live_house.nora, "9")
    close(the_manifest(), 1)
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.OWNER))) as owner:
        owner.execute("SELECT enter_scope(NULL)")
        with pytest.raises(psycopg.errors.IntegrityError):
            owner.execute(change)
        owner.rollback()
    assert on_list() == ["1"]


def test_an_open_list_takes_no_order_twice(house: House) -> None:
    (order,) = labelled(house, "1")
    put(order)
    with scope.of_every_winery(), pytest.raises(IntegrityError), transaction.atomic():
        ManifestOrder.objects.create(
            winery_id=order.winery_id, manifest=the_manifest(), order=order, added_at=NOW, added_by="x"
        )


def test_closing_and_pulling_out_at_the_same_moment_leaves_one_of_them(live_house: House) -> None:
    orders = labelled(live_house, "1", "2")
    put(*orders)
    question, manifest = ask(live_house, orders[0]), the_manifest()
    closed, pulled = race(lambda: close(manifest, 2), lambda: accept(orders[0], question))
    if pulled:
        assert (closed, states(orders[0])) == (CloseOutcome.CHANGED, ["cancelled"])
        assert on_list() == ["2"]
    else:
        assert (closed, states(*orders)) == (CloseOutcome.CLOSED, ["shipped", "shipped"])


def test_two_who_close_at_the_same_moment_ship_once(live_house: House) -> None:
    orders = labelled(live_house, "1", "2")
    put(*orders)
    manifest = the_manifest()
    outcomes = race(lambda: close(manifest, 2), lambda: close(manifest, 2))
    assert sorted(outcomes) == [CloseOutcome.CLOSED, CloseOutcome.REPEATED]


@pytest.fixture
def carrier(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[Sandbox]:
    with open_sandbox(tmp_path_factory.mktemp("carrier")) as running:
        settings.CARRIER, settings.CARRIER_SANDBOX_ADDRESS = "sandbox", running.address
        yield running


def test_the_carrier_hears_of_the_day_until_it_has_answered(live_house: House, carrier: Sandbox) -> None:
    order = place(live_house.nora, "1", state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, order.pk, now=NOW)
    carry_labels(0)
    put(order)
    close(the_manifest(), 1)
    carrier.set_faults(only="/carrier/", methods=["PUT"], drop_answer_after_effect=1)
    tell_carriers(0)
    assert (the_manifest().told_at, the_manifest().tries) == (None, 1)
    Manifest.objects.update(next_try_at=NOW)
    tell_carriers(0)
    assert (the_manifest().words, the_manifest().next_try_at) == ("1 parcels taken over", None)
    (label,) = carrier.ask("GET", "/carrier/labels").said["items"]
    assert label["day"] == str(the_manifest().key)
