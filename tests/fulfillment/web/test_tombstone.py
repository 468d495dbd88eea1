"""An order that was called back before it arrived, as people meet it: found, plainly named, nothing to do."""

import html
import re
from http import HTTPStatus
from uuid import UUID

import pytest

from recork.fulfillment.models import Order, RefusedSubmission, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.rules.cancellation import AskedFrom
from tests.fulfillment.cast import NOW, PETE, SERVICE, House
from tests.fulfillment.people import Answer, client_of

QUESTION = UUID("33333333-3333-4333-8333-333333333333")
PLAINLY = "Cancelled before it arrived"


def words(answer: Answer) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.text).split()))


@pytest.fixture
def buried(house: House) -> Order:
    """Order 10234, whose cancellation came first."""
    return bury(house)


def bury(house: House) -> Order:
    with scope.of_winery(house.alder.pk):
        asking = Asking(QUESTION, AskedFrom.SHOP, before_arrival=True)
        cancel_orders(house.alder_shop, ["10234"], asking, now=NOW, by_fulfillment_number=False)
        return Order.objects.get()


def test_the_page_says_that_it_never_arrived(house: House, buried: Order) -> None:
    for actor in (house.nora, house.viewer, SERVICE):
        answer = client_of(actor).get(f"/orders/{buried.fulfillment_number}/")
        assert answer.status_code == HTTPStatus.OK
        said = words(answer)
        assert said.count(PLAINLY) == 2, "above, and in the timeline"
        assert "Before it arrived, by Alder's shop on 23 Nov at 13:00." in said
        assert "0 bottles" not in said
        assert "What the shop does next" not in said


def test_the_timeline_tells_of_a_refusal_before_it(house: House) -> None:
    with scope.of_winery(house.alder.pk):
        RefusedSubmission.objects.create(
            winery=house.alder, order_number="10234", digest=b"x", status=422, problem={}, at=NOW
        )
    order = bury(house)
    said = words(client_of(house.nora).get(f"/orders/{order.fulfillment_number}/"))
    assert "Cancelled: it had been refused when it came, and stays so" in said


def test_the_list_shows_it_among_the_cancelled(house: House, buried: Order) -> None:
    client = client_of(house.nora)
    cancelled, open_ones = (
        words(client.get("/orders/", {"ordered": "any", "status": status}))
        for status in ("Cancelled", "open")
    )
    assert "Before it arrived, 23 Nov, 13:00" in cancelled
    assert buried.fulfillment_number not in open_ones


def test_its_number_opens_it(house: House, buried: Order) -> None:
    answer = client_of(house.nora).get("/orders/?q=10234")
    assert (answer.status_code, answer["Location"]) == (303, f"/orders/{buried.fulfillment_number}/")


def test_a_spreadsheet_names_it_plainly(house: House, buried: Order) -> None:
    response = client_of(house.nora).get("/orders/export.csv?ordered=any")
    (line,) = b"".join(response).decode().splitlines()[1:]
    assert line.split(",")[:2] == ["10234", buried.fulfillment_number]
    assert PLAINLY in line


def test_its_other_pages_are_readable(house: House, buried: Order) -> None:
    client, there = client_of(house.nora), f"/orders/{buried.fulfillment_number}/"
    for page in ("print/", "cancellations/new/", f"cancellations/{QUESTION}/"):
        assert client.get(there + page).status_code == HTTPStatus.OK


def test_the_floor_never_meets_it(house: House, buried: Order) -> None:
    assert "10234" not in words(client_of(PETE).get("/warehouse/"))


def test_another_winery_never_meets_it(house: House, buried: Order) -> None:
    client = client_of(house.bo)
    assert client.get(f"/orders/{buried.fulfillment_number}/").status_code == HTTPStatus.NOT_FOUND
    assert "F1000001" not in words(client.get("/orders/?ordered=any"))
