"""Quick search: typed with the customer on the phone, found at once."""

from uuid import uuid4

import pytest

from recork.fulfillment.models import Order, Package, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.label import type_tracking
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.queries import quick_search as searching
from recork.fulfillment.queries.manifests import scanned_order
from recork.fulfillment.queries.quick_search import Found, quick_search
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import fulfillment_number
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place

LUCIA = Address(
    name="Lucía van der Berg-Øst",
    line1="1 Main Street",
    city="Napa",
    state="CA",
    zip="94558-1234",
    phone="+1 (707) 555-0142",
    email="Lucia.VDB@Example.com",
)


def search(actor: Actor, typed: str) -> Found:
    with scope.of_actor(actor):
        return quick_search(typed, actor.winery_id)


def cancel(actor: Actor, number: str) -> None:
    asking = Asking(question_id=uuid4(), asked_from=AskedFrom.VIEW_ORDERS)
    with scope.of_actor(actor):
        cancel_orders(actor, [number], asking, now=NOW, by_fulfillment_number=False)


@pytest.fixture
def lucia(house: House) -> Order:
    """Lucía's order among others."""
    order = place(house.nora, "AB-77", ship_to=LUCIA, sku="CH23")
    with scope.of_every_winery():
        Package.objects.create(
            winery=house.alder, order=order, box_bottles=6, tracking="1Z7R84E30300000001", packed_at=NOW
        )
    place(house.nora, "10234")
    return order


@pytest.mark.parametrize("typed", ["AB-77", "ab-77", "#AB-77"])
def test_a_number_opens_its_order(house: House, lucia: Order, typed: str) -> None:
    assert search(house.nora, typed) == Found(opens=lucia.pk)


def test_a_fulfilment_number_opens_its_order(house: House, lucia: Order) -> None:
    number = fulfillment_number(lucia.pk)
    assert search(house.nora, number) == search(house.nora, number.lower()) == Found(opens=lucia.pk)


@pytest.mark.parametrize(
    "typed",
    [
        "AB-7",
        "Lucía van der Berg-Øst",
        "lucia van",
        "LUCIA",
        "berg",
        "Berg-Øst, Lucía van der",
        "lucia.vdb@example.com",
        "lucia.vdb@",
        "7075550142",
        "(707) 555-0142",
        "+1 707 555 0142",
        "707-5550",
        "94558",
        "94558-1234",
        "CH23",
        "ch23",
        "1Z7R84E30300000001",
        "1z7r 84e3 0300",
    ],
)
def test_what_people_say_on_the_phone_finds_the_order(house: House, lucia: Order, typed: str) -> None:
    assert search(house.nora, typed) == Found(ids=(lucia.pk,))


@pytest.mark.parametrize(
    ("on_the_label", "searched"),
    [
        (
            "1z999aa10123456784",
            ["1Z999AA10123456784", "1z999aa10123456784", "1Z 999 AA1 01 2345 6784", "1z999aa1"],
        ),
        ("1Z 999 AA1 01 2345 6784", ["1Z999AA10123456784", "1z 999 aa1 01 2345 6784"]),
        ("GSO-4711-22", ["gso-4711-22", "GSO-4711"]),
        ("A4711", ["a4711", "A 4711"]),
    ],
)
def test_a_tracking_number_is_found_however_it_was_typed(
    house: House, on_the_label: str, searched: list[str]
) -> None:
    order = place(house.nora, "10234", state=OrderState.PICKED)
    place(house.nora, "10235", state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, order.pk, now=NOW)
        assert type_tracking(PETE, order.labels.get().pk, on_the_label, now=NOW)
        assert [scanned_order(each) for each in (on_the_label, on_the_label.lower())] == [order, order]
    assert [search(house.nora, typed) for typed in searched] == [Found(ids=(order.pk,))] * len(searched)


@pytest.mark.parametrize(
    "typed", ["ucia", "B-77", "99999", "CH2", "555", "%", "_", "'", "\\", "AB-77'--", "\ud7ff", "🍷"]
)
def test_what_is_nowhere_is_not_found(house: House, lucia: Order, typed: str) -> None:
    assert search(house.nora, typed) == Found()


def test_generations_are_shown_together_once_the_first_is_cancelled(house: House) -> None:
    first = place(house.nora, "10234", bottles=1)
    place(house.nora, "102345", bottles=1)
    assert search(house.nora, "10234") == Found(opens=first.pk)

    cancel(house.nora, "10234")
    assert search(house.nora, "10234") == Found(opens=first.pk)

    second = place(house.nora, "10234-2", bottles=1)
    place(house.nora, "10234-gift", bottles=1)
    assert search(house.nora, "10234") == Found(ids=(first.pk, second.pk))
    assert search(house.nora, "10234-2") == Found(opens=second.pk)


def test_a_live_order_opens_though_it_has_later_generations(house: House) -> None:
    first = place(house.nora, "10234", bottles=1)
    place(house.nora, "10234-2", bottles=1)
    assert search(house.nora, "10234") == Found(opens=first.pk)


def test_a_number_of_two_wineries_is_shown_twice_to_the_house(house: House) -> None:
    alder, birch = place(house.nora, "10234"), place(house.bo, "10234")
    found = search(SERVICE, "10234")
    assert (found.opens, set(found.ids)) == (None, {alder.pk, birch.pk})
    assert search(house.bo, "10234") == Found(opens=birch.pk)


@pytest.mark.parametrize(
    "typed", ["10234", "vega", "marisol", "marisol.vega@example.com", "5125550134", "78701", "ZN21"]
)
def test_nothing_of_another_winery_is_found_even_when_nobody_says_whose(house: House, typed: str) -> None:
    place(house.bo, "10234")
    with scope.of_winery(house.alder.pk):
        assert quick_search(typed, None) == Found()
    with scope.of_every_winery():
        assert quick_search(typed, house.alder.pk) == Found()
        assert quick_search(typed, None) != Found()


def test_a_foreign_fulfilment_number_is_as_unknown_as_any(house: House) -> None:
    foreign = place(house.bo)
    assert search(house.nora, fulfillment_number(foreign.pk)) == search(house.nora, "F9999999") == Found()


def test_more_than_anybody_reads_is_cut(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "EACH", 2)
    newest = [place(house.nora, str(n), bottles=1).pk for n in range(4)][1:]
    found = search(house.nora, "ZN21")
    assert (sorted(found.ids), found.cut) == (newest, True)
