"""Back to the shelf by scanning: bottles first, then their bin. Nothing else makes them available."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import Bin, PutBack, StockBalance, StockEntry, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.intercept import Wanted, accept_intercept, ask_intercept
from recork.fulfillment.operations.move import move_orders, put_in_cart
from recork.fulfillment.operations.stock import fold_stock
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.fulfillment.people import client_of


@pytest.fixture
def floor(house: House) -> Client:
    return client_of(PETE)


def stopped(house: House, bottles: int = 4, number: str = "10234", *, sku: str = "ZN21") -> PutBack:
    """An order with so many bottles in the cart is cancelled; what goes back is a task."""
    order = place(house.nora, number, state=OrderState.PICKING, sku=sku)
    with scope.of_every_winery():
        put_in_cart(PETE, order.lines.get().pk, bottles, now=NOW)
    with scope.of_actor(house.nora):
        cancel_orders(
            house.nora, [number], Asking(uuid4(), AskedFrom.API), now=NOW, by_fulfillment_number=False
        )
    with scope.of_every_winery():
        return order.put_backs.get()


def figures(house: House) -> tuple[int, int, int, int]:
    """On hand, allocated, coming back, in quarantine."""
    with scope.of_every_winery():
        fold_stock()
        found = StockBalance.objects.get(sku__code="ZN21", winery=house.alder)
        return found.on_hand, found.allocated, found.coming_back, found.quarantine


def page_of(client: Client, at: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", client.get(at).content.decode())


def scan(client: Client, task: PutBack, code: str, in_hand: int = 0, request: object = None) -> str:
    """What a scanner without script does: a code and Enter. Answers the page that follows."""
    form = {"code": code, "in_hand": in_hand, "request": request or uuid4()}
    answer = client.post(f"/warehouse/put-back/{task.pk}/scan/", form)
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_bottles_are_available_once_the_bin_is_scanned_and_not_before(house: House, floor: Client) -> None:
    task = stopped(house)
    at = floor.get("/warehouse/put-back/?q=zn21").headers["Location"]
    assert at == f"/warehouse/put-back/{task.pk}/?in_hand=1"
    for in_hand in (1, 2, 3):
        at = scan(floor, task, "ZN21", in_hand)
        assert at == f"/warehouse/put-back/{task.pk}/?in_hand={in_hand + 1}"
    assert "4 in hand. Scan the bin." in page_of(floor, at)
    assert figures(house) == (996, 0, 4, 0)

    assert scan(floor, task, "b-12", 4) == "/warehouse/put-back/"
    assert "4 bottles of ZN21 back in B-12." in page_of(floor, "/warehouse/put-back/")
    assert figures(house) == (1000, 0, 0, 0)


def test_partly_back_and_partly_broken_add_up(house: House, floor: Client) -> None:
    task = stopped(house)
    scan(floor, task, "B-12", 3)
    assert figures(house) == (999, 0, 1, 0)
    page = f"/warehouse/put-back/{task.pk}/damaged/"
    assert floor.post(page, {"bottles": 2, "request": uuid4()}).status_code == 422
    assert floor.post(page, {"bottles": 1, "request": uuid4()}).status_code == 302

    assert figures(house) == (999, 0, 0, 1)
    with scope.of_every_winery():
        task.refresh_from_db()
        booked = StockEntry.objects.filter(allocation=task.allocation_id, kind__in=("put_back", "damaged"))
        assert (task.bottles_back, task.bottles_damaged, task.closed_by) == (3, 1, "Pete Alvarado")
        assert list(booked.order_by("pk").values_list("kind", "bottles", "note")) == [
            ("put_back", 3, "Bin B-12"),
            ("damaged", 1, ""),
        ]


def test_a_scan_sent_twice_books_once(house: House, floor: Client) -> None:
    task, request = stopped(house), uuid4()
    for _ in range(2):
        scan(floor, task, "B-12", 2, request)
    assert figures(house) == (998, 0, 2, 0)
    assert "Nothing was booked twice" in page_of(floor, f"/warehouse/put-back/{task.pk}/")
    for _ in range(2):
        scan(floor, task, "B-12", 2)
    assert figures(house) == (1000, 0, 0, 0)


@pytest.mark.parametrize(
    ("code", "in_hand", "words"),
    [
        ("CH23", 2, "CH23 is neither ZN21 nor a bin here."),
        ("B-99", 2, "B-99 is neither ZN21 nor a bin here."),
        ("Z-01", 2, "Z-01 is neither ZN21 nor a bin here."),
        ("C-04", 2, "ZN21 stands in B-12, not in C-04."),
        ("B-12", 0, "scan the bottles first, then bin B-12."),
        ("B-12", 5, "4 bottles of ZN21 to go."),
        ("", 2, "scan a bottle, or the bin."),
        ("é" * 60, 2, "nor a bin here."),
    ],
)
def test_a_wrong_code_is_refused_in_words(
    house: House, floor: Client, code: str, in_hand: int, words: str
) -> None:
    task = stopped(house)
    with scope.of_every_winery():
        Bin.objects.create(warehouse=house.warehouse, code="C-04")
        StockBalance.objects.filter(sku__code="ZN21").update(bin=house.bin)
    scan(floor, task, code, in_hand)
    page = page_of(floor, f"/warehouse/put-back/{task.pk}/")
    assert f"Nothing was booked: {words}" in page or words in page
    assert figures(house) == (996, 0, 4, 0)


def test_more_bottles_than_are_missing_are_not_in_the_hand(house: House, floor: Client) -> None:
    task = stopped(house, 1)
    assert scan(floor, task, "ZN21", 1) == f"/warehouse/put-back/{task.pk}/?in_hand=1"
    assert "All 1 bottle are in your hand already" in page_of(floor, f"/warehouse/put-back/{task.pk}/")


@pytest.mark.parametrize("bottles", ["", "0", "-1", "ZN21", "99999999999999999999"])
def test_nonsense_is_not_broken(house: House, floor: Client, bottles: str) -> None:
    task = stopped(house)
    answer = floor.post(f"/warehouse/put-back/{task.pk}/damaged/", {"bottles": bottles, "request": uuid4()})
    assert answer.status_code == 422
    assert figures(house) == (996, 0, 4, 0)


def test_an_accepted_intercept_brings_its_bottles_too(house: House, floor: Client) -> None:
    order, question = place(house.nora, state=OrderState.PACKED), uuid4()
    with scope.of_actor(house.nora):
        ask_intercept(house.nora, order.pk, Wanted(question, AskedFrom.API), now=NOW)
    with scope.of_every_winery():
        accept_intercept(PETE, order.pk, question, now=NOW)
        task = order.put_backs.get()
    at = floor.get(f"/warehouse/put-back/?q={order.fulfillment_number}").headers["Location"]
    assert at == f"/warehouse/put-back/{task.pk}/"
    assert scan(floor, task, "B-12", 6) == "/warehouse/put-back/"
    assert figures(house) == (1000, 0, 0, 0)


def test_a_parcel_that_came_back_is_judged_bottle_by_bottle(house: House, floor: Client) -> None:
    order = place(house.nora, state=OrderState.SHIPPED)
    assert figures(house) == (994, 0, 0, 0)
    with scope.of_every_winery():
        for _ in range(2):
            move_orders(PETE, [order.pk], OrderState.RETURNED, now=NOW)
        task = order.put_backs.get()
    assert figures(house) == (994, 0, 6, 0)
    assert "came back from the customer" in page_of(floor, f"/warehouse/put-back/{task.pk}/")
    scan(floor, task, "B-12", 5)
    floor.post(f"/warehouse/put-back/{task.pk}/damaged/", {"bottles": 1, "request": uuid4()})
    assert figures(house) == (999, 0, 0, 1)


def test_a_code_of_two_wineries_asks_which(house: House, floor: Client) -> None:
    stopped(house)
    order = place(house.bo, "777", state=OrderState.PICKING)
    with scope.of_every_winery():
        put_in_cart(PETE, order.lines.get().pk, 1, now=NOW)
    with scope.of_actor(house.bo):
        cancel_orders(house.bo, ["777"], Asking(uuid4(), AskedFrom.API), now=NOW, by_fulfillment_number=False)
    page = page_of(floor, "/warehouse/put-back/?q=ZN21")
    assert "More than one winery has ZN21: choose the order" in page


def test_an_unknown_bottle_is_told_and_the_list_stays(house: House, floor: Client) -> None:
    stopped(house)
    assert floor.get("/warehouse/put-back/?q=nothing").headers["Location"] == "/warehouse/put-back/"
    page = page_of(floor, "/warehouse/put-back/")
    assert "No bottle of nothing has to go back. Nothing was booked." in page
    assert "4 bottles to put back" in page


def test_who_may_not_gets_nothing_and_who_looks_elsewhere_sees_nothing(house: House) -> None:
    task = stopped(house)
    client = client_of(house.nora)
    form = {"code": "B-12", "in_hand": 4, "request": uuid4()}
    assert client.get(f"/warehouse/put-back/{task.pk}/").status_code == 403
    assert client.post(f"/warehouse/put-back/{task.pk}/scan/", form).status_code == 403
    floor = client_of(PETE)
    floor.post("/winery/", {"winery": house.birch.pk})
    for at in ("", "damaged/"):
        assert floor.get(f"/warehouse/put-back/{task.pk}/{at}").status_code == 404
    assert floor.post(f"/warehouse/put-back/{task.pk}/scan/", form).status_code == 404
    assert floor.get(f"/warehouse/put-back/{task.pk}/scan/").status_code == 405
    assert floor.get("/warehouse/put-back/99999/").status_code == 404
    assert figures(house) == (996, 0, 4, 0)


def test_the_list_asks_the_database_as_often_for_many_tasks_as_for_few(house: House, floor: Client) -> None:
    asked = []
    for numbers in (range(10), range(10, 60)):
        for n in numbers:
            stopped(house, 1, str(n))
        with CaptureQueriesContext(connection) as captured:
            assert floor.get("/warehouse/put-back/").status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_the_ledger_shows_where_they_went(house: House, floor: Client) -> None:
    task = stopped(house)
    scan(floor, task, "B-12", 4)
    page = page_of(floor, f"/stock/{task.sku_id}/")
    assert "Put back in the bin Bin B-12" in page
