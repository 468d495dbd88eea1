"""Where an order goes: changed while nothing is at the warehouse, and handed over when the customer comes."""

from http import HTTPStatus
from uuid import uuid4

import pytest

from recork.commerce.models import Order, ShipTo
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.shipping import Pickup, change_to_pickup, set_shipping_status
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.refusal import Refused
from tests.commerce.cast import IVO, NOW, VERA, House, sell
from tests.commerce.people import Answer, client_of
from tests.commerce.told import send, tell
from tests.commerce.web.reading import words
from tests.support.prints import changed, print_of_all

MOVED = {
    "name": "Marisol Vega",
    "line1": "12 Manor Road",
    "city": "Austin",
    "state": "TX",
    "zip": "78722",
    "country": "US",
}


def move(**more: str) -> Answer:
    return client_of(IVO).post("/orders/10234/address/", MOVED | more)


def street() -> str:
    return ShipTo.objects.get().line1


def test_an_order_that_is_sent_again_goes_to_the_mended_address(house: House) -> None:
    order = sell()
    tell(send(order), "cancelled")
    assert "Change the address" in client_of(IVO).get("/orders/10234/shipping/").text
    assert move().status_code == HTTPStatus.FOUND
    assert b"12 Manor Road" in bytes(send(order).body)
    assert "Ship to: Marisol Vega, 12 Manor Road, Austin TX 78722" in words(
        client_of(IVO).get("/orders/10234/timeline/")
    )


@pytest.mark.parametrize("state", ["received", "shipped"])
def test_what_the_warehouse_has_keeps_its_address(house: House, state: str) -> None:
    submission = send(sell())
    if state != "received":
        tell(submission, state)
    assert "Change the address" not in client_of(IVO).get("/orders/10234/shipping/").text
    assert move().status_code == HTTPStatus.CONFLICT
    assert street() == "2207 Garden Street"


def test_a_conflict_says_who_was_quicker_and_leaves_what_was_typed(house: House) -> None:
    order = sell()
    Order.objects.update(version=9, changed_by="Ada Stone")
    answer = move(version=str(order.version))
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Ada Stone has changed order 10234" in words(answer)
    assert 'value="12 Manor Road"' in answer.text
    assert 'name="version" value="9"' in answer.text
    assert move(version="9").status_code == HTTPStatus.FOUND


@pytest.mark.parametrize(
    "more",
    [
        {"line1": ""},
        {"city": "x" * 81},
        {"zip": "\0"},
        {"country": "usa"},
        {"email": "nobody"},
        {"version": "x"},
    ],
)
def test_an_unfit_address_changes_nothing(house: House, more: dict[str, str]) -> None:
    sell()
    assert move(**more).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert street() == "2207 Garden Street"


def test_the_wine_is_handed_over_once(house: House) -> None:
    sell(shipping_status="handled_externally")
    ivo = client_of(IVO)
    assert "The customer has picked it up" in ivo.get("/orders/10234/shipping/").text
    for _ in range(2):
        assert ivo.post("/orders/10234/handed-over/").status_code == HTTPStatus.SEE_OTHER
    order = Order.objects.get()
    assert (order.status, order.shipping_status) == ("completed", "picked_up")
    page = words(ivo.get("/orders/10234/timeline/"))
    assert page.count("The customer has picked it up") == 1


def test_what_was_fetched_stays_so(house: House) -> None:
    """Refunded and fetched, or sent to the warehouse as well: neither."""
    sell(shipping_status="handled_externally")
    ivo = client_of(IVO)
    ivo.post("/orders/10234/handed-over/")
    before = print_of_all()
    assert "The customer has fetched it: its Shipping Status stays." in words(
        ivo.get("/orders/10234/shipping/")
    )
    assert "The customer has fetched it. Take it back as a return" in words(ivo.get("/orders/10234/"))
    refused = [
        cancel_order(IVO, "10234", Asking(uuid4()), now=NOW),
        set_shipping_status(IVO, "10234", ShippingStatus.BLANK, version=None, question_id=uuid4(), now=NOW),
        change_to_pickup(IVO, "10234", uuid4(), Pickup("Tasting room"), refund_shipping=True, now=NOW),
    ]
    assert [isinstance(each, Refused) and each.code for each in refused] == ["already_picked_up"] * 3
    assert changed(before, print_of_all()) == set()


def test_what_is_sent_is_not_handed_over(house: House) -> None:
    send(sell())
    ivo = client_of(IVO)
    ivo.post("/orders/10234/handed-over/")
    assert "is not one that waits for its customer" in words(ivo.get("/orders/10234/shipping/"))
    assert Order.objects.get().status == "submitted"


@pytest.mark.parametrize("act", ["address/", "handed-over/"])
def test_neither_is_a_viewers_business(house: House, act: str) -> None:
    sell(shipping_status="handled_externally")
    assert client_of(VERA).post(f"/orders/10234/{act}").status_code == HTTPStatus.FORBIDDEN
    assert client_of(IVO).post(f"/orders/1/{act}").status_code == HTTPStatus.NOT_FOUND
