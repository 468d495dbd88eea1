"""Waves, carts and the picker's screen, by plain forms."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recork.fulfillment.models import Cart, Order, PutBack, Sku, StockBalance, Wave, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.wave import release_wave
from recork.fulfillment.queries.carts import CARTS, carts_of_today
from recork.fulfillment.queries.waves import waves_of_today
from recork.fulfillment.rules.cancellation import AskedFrom
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.people import client_of


@pytest.fixture
def floor(house: House) -> Client:
    with scope.of_every_winery():
        StockBalance.objects.filter(sku__in=Sku.objects.filter(code="ZN21")).update(bin=house.bin)
    return client_of(PETE)


def told(client: Client, at: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(at).content.decode()))


def fields(client: Client, at: str) -> dict[str, str]:
    """Every hidden field of the page, as a browser without script would send it."""
    page = client.get(at).content.decode()
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def state_of(order: Order) -> str:
    with scope.of_every_winery():
        return Order.objects.get(pk=order.pk).state


def cart_of(house: House, orders: list[Order]) -> Cart:
    with scope.of_every_winery():
        ids = [order.pk for order in orders]
        released = release_wave(PETE, house.warehouse.pk, ids, now=NOW, request_id=uuid4())
        assert released is not None
        return Cart.objects.get(wave=released.wave_id)


def cancel(house: House, number: str) -> None:
    with scope.of_actor(house.nora):
        asking = Asking(uuid4(), AskedFrom.API)
        cancel_orders(house.nora, [number], asking, now=timezone.now(), by_fulfillment_number=False)


def scan(client: Client, cart: Cart, code: str) -> str:
    at = f"/warehouse/carts/{cart.pk}/"
    form = {"code": code} | {
        name: value for name, value in fields(client, at).items() if name in ("line", "seen")
    }
    client.post(f"{at}scan/", form)
    return told(client, at)


def test_a_wave_is_chosen_counted_and_released_once(house: House, floor: Client) -> None:
    orders = [place(house.nora, "1"), place(house.nora, "2", order_type="Daily")]
    asked = "/warehouse/waves/?warehouse=ACN&ship_by=&order_type=Club&cart_orders=12&cart_bottles=72"
    assert "1 order ready" in told(floor, asked)

    form = {"cart_orders": "12", "cart_bottles": "72", "request": str(uuid4()), "warehouse": "ACN"}
    for _ in range(2):
        floor.post("/warehouse/waves/", form | {"order_type": "Club"})

    with scope.of_every_winery():
        number = Wave.objects.get().pk
    assert f"Wave {number} is on the floor: 1 order." in told(floor, "/warehouse/waves/")
    assert [state_of(order) for order in orders] == ["released", "received"]
    floor.post("/warehouse/waves/", form | {"order_type": "Daily", "request": str(uuid4())})
    floor.post("/warehouse/waves/", form | {"request": str(uuid4())})
    assert "Nothing was released: no order that fits is waiting." in told(floor, "/warehouse/waves/")


def test_a_club_batch_is_offered_with_its_count_and_released_alone(house: House, floor: Client) -> None:
    orders = [
        place(house.nora, "1", club_batch="Fall Club"),
        place(house.bo, "2", club_batch="Fall Club"),
        place(house.nora, "3", club_batch="Spring Club"),
        place(house.nora, "4"),
    ]
    page = told(floor, "/warehouse/waves/")
    assert "Any Fall Club (2 waiting) Spring Club (1 waiting)" in page
    asked = "/warehouse/waves/?warehouse=ACN&club_batch=Fall+Club&cart_orders=12&cart_bottles=72"
    form = fields(floor, asked)
    assert (form["club_batch"], "2 orders ready" in told(floor, asked)) == ("Fall Club", True)

    for _ in range(2):
        assert floor.post("/warehouse/waves/", form).status_code == 302

    with scope.of_every_winery():
        wave = Wave.objects.get()
        assert wave.chosen == "Fall Club"
    assert [state_of(order) for order in orders] == ["released", "released", "received", "received"]
    assert "Any Fall Club (0 waiting) Spring Club" not in told(floor, "/warehouse/waves/")
    floor.post("/winery/", {"winery": house.birch.pk})
    assert "waiting)" not in told(floor, "/warehouse/waves/")


@pytest.mark.parametrize(
    "bad",
    [
        {"warehouse": "XXX"},
        {"club_batch": "x" * 61},
        {"club_batch": "a\x00b"},
        {"ship_by": "soon"},
        {"cart_orders": "0"},
        {"cart_bottles": "x"},
        {"request": "1"},
    ],
    ids=str,
)
def test_a_wave_that_can_not_be_read_releases_nothing(
    house: House, floor: Client, bad: dict[str, str]
) -> None:
    order = place(house.nora)
    form = {"cart_orders": "12", "cart_bottles": "72", "request": str(uuid4()), "warehouse": "ACN"}
    assert floor.post("/warehouse/waves/", form | bad).status_code == 422
    assert state_of(order) == "received"


def test_a_cart_is_picked_one_question_at_a_time(house: House, floor: Client) -> None:
    order = place(house.nora, bottles=3)
    cart = cart_of(house, [order])
    at = f"/warehouse/carts/{cart.pk}/"
    assert "Nobody has it yet." in told(floor, at)
    floor.post(f"{at}take/", {})
    assert "Go to bin B-12" in told(floor, at)
    assert "Nothing was booked: this is B-13. Go to bin B-12." in scan(floor, cart, "B-13")
    assert "Take 2021 Old Vine Zinfandel" in scan(floor, cart, "b-12")
    assert "2 bottles into slot 1" in scan(floor, cart, "ZN21")
    assert "1 bottle into slot 1" in scan(floor, cart, "ZN21")
    with scope.of_every_winery():
        entry = Cart.objects.get(pk=cart.pk).last_pick
    floor.post(f"{at}undo/", {"entry": entry})
    page = told(floor, at)
    assert "Taken back: those bottles are out of the cart again." in page
    assert "2 bottles into slot 1" in page
    page = scan(floor, cart, "2")
    assert f"Cart {cart.pk} is picked" in page
    assert state_of(order) == "picked"


def test_a_cart_is_taken_over_and_the_other_is_told(house: House, floor: Client) -> None:
    order = place(house.nora, bottles=3)
    cart = cart_of(house, [order])
    at, sam = f"/warehouse/carts/{cart.pk}/", client_of(SERVICE)
    floor.post(f"{at}take/", {})
    form = fields(sam, at)
    assert "Take it over from Pete Alvarado" in told(sam, at)
    mine = fields(floor, at)
    sam.post(f"{at}take/", {"picker": form["picker"]})
    floor.post(f"{at}scan/", {"code": "B-12", "line": mine["line"], "seen": "0"})
    assert f"Nothing was booked. Sam Service has cart {cart.pk} now." in told(floor, at)
    floor.post(f"{at}take/", {"picker": ""})
    assert f"Sam Service was quicker and has cart {cart.pk} now." in told(floor, at)


def test_a_cancel_reaches_the_screen_with_the_next_pulse(house: House, floor: Client) -> None:
    order, other = place(house.nora, bottles=3), place(house.nora, "2", bottles=1)
    cart = cart_of(house, [order, other])
    at = f"/warehouse/carts/{cart.pk}/"
    floor.post(f"{at}take/", {})
    for code in ("B-12", "ZN21", "1"):
        scan(floor, cart, code)
    found = re.search(r'hx-get="([^"]+)" hx-trigger="every 2s"', floor.get(at).content.decode())
    assert found
    assert floor.get(found[1]).status_code == 204

    cancel(house, "10234")

    with scope.of_every_winery():
        task = PutBack.objects.get()
    answer = floor.get(found[1])
    page = answer.content.decode()
    assert (answer.status_code, "<html" in page) == (200, False)
    assert "Order 10234 was cancelled while you were picking." in page
    assert f'href="/warehouse/put-back/{task.pk}/">put 2 of ZN21 back in bin B-12' in page
    assert "<s>10234</s>" in page
    assert "1 bottle into slot 2" in re.sub(r"\s+", " ", page)


def test_a_cancel_of_the_order_at_hand_is_told_in_plain_words(house: House, floor: Client) -> None:
    order, other = place(house.nora, bottles=3), place(house.nora, "2", bottles=1)
    cart = cart_of(house, [order, other])
    at = f"/warehouse/carts/{cart.pk}/"
    floor.post(f"{at}take/", {})
    page = scan(floor, cart, "B-12")
    assert "Bin B-12." in page
    found = re.search(r'hx-get="([^"]+)" hx-trigger="every 2s"', floor.get(at).content.decode())
    before = fields(floor, at)
    assert found

    cancel(house, "10234")

    told_by_itself = re.sub(r"<[^>]+>|\s+", " ", floor.get(found[1]).content.decode())
    words = "Order 10234 was cancelled. Nothing of it is in the cart: slot 1 stays empty."
    assert (words in told_by_itself, "Bin B-12." in told_by_itself) == (True, False)
    floor.post(f"{at}scan/", {"code": "ZN21", "line": before["line"], "seen": "0"})
    page = told(floor, at)
    assert "Nothing was booked: order 10234 was cancelled and nothing of it goes into the cart." in page
    assert words in page
    scan(floor, cart, "ZN21")
    assert state_of(other) == "picked"


def test_what_was_cancelled_before_the_cart_was_taken_is_only_struck_out(house: House, floor: Client) -> None:
    cart = cart_of(house, [place(house.nora), place(house.nora, "2")])
    cancel(house, "10234")
    floor.post(f"/warehouse/carts/{cart.pk}/take/", {})
    assert "stays empty" not in told(floor, f"/warehouse/carts/{cart.pk}/")


def test_the_last_bottle_of_an_order_can_be_taken_back(house: House, floor: Client) -> None:
    order = place(house.nora, bottles=1)
    cart = cart_of(house, [order])
    at = f"/warehouse/carts/{cart.pk}/"
    floor.post(f"{at}take/", {})
    for code in ("B-12", "ZN21"):
        page = scan(floor, cart, code)
    assert f"Cart {cart.pk} is picked" in page
    entry = re.search(r'name="entry" value="(\d+)"', floor.get(at).content.decode())
    assert entry
    floor.post(f"{at}undo/", {"entry": entry[1]})
    page = told(floor, at)
    assert ("Taken back" in page, "1 bottle into slot 1" in page, state_of(order)) == (True, True, "picking")


def test_a_short_pick_is_asked_on_a_page_of_its_own(house: House, floor: Client) -> None:
    order = place(house.nora, bottles=6)
    cart = cart_of(house, [order])
    at = f"/warehouse/carts/{cart.pk}/"
    floor.post(f"{at}take/", {})
    with scope.of_every_winery():
        line = order.lines.get().pk
    short = f"/warehouse/orders/{order.fulfillment_number}/short/{line}/?cart={cart.pk}"
    form = fields(floor, short) | {"cart": str(cart.pk), "request": str(uuid4())}
    too_many = floor.post(short, form | {"missing": "7", "broken": "0"})
    assert (too_many.status_code, b"6 bottles of ZN21 to go" in too_many.content) == (422, True)
    answer = floor.post(short, form | {"missing": "1", "broken": "1"})
    assert answer["Location"] == at
    assert "2 bottles of ZN21 written off. There are others: take them and go on." in told(floor, at)
    assert state_of(order) == "picking"


def released(house: House, numbers: range, *, cart_orders: int = 1) -> Wave:
    orders = [place(house.nora, str(number), bottles=1) for number in numbers]
    with scope.of_every_winery():
        ids = [order.pk for order in orders]
        wave = release_wave(
            PETE, house.warehouse.pk, ids, now=timezone.now(), request_id=uuid4(), cart_orders=cart_orders
        )
        assert wave is not None
        return Wave.objects.get(pk=wave.wave_id)


def pages_of(client: Client, at: str) -> list[list[int]]:
    """The carts on each page from this one on."""
    pages = []
    while at:
        page = client.get(at).content.decode()
        pages.append([int(cart) for cart in re.findall(r'href="/warehouse/carts/(\d+)/">Cart', page)])
        older = re.search(r'rel="next" href="([^"]+)"', page)
        at = unescape(older[1]) if older else ""
    return pages


def test_a_wave_counts_all_its_carts_and_every_cart_is_on_a_page(house: House, floor: Client) -> None:
    wave = released(house, range(1, CARTS + 22))
    other = released(house, range(1001, 1003))
    with scope.of_every_winery():
        carts = {
            each.pk: list(each.carts.order_by("-pk").values_list("pk", flat=True)) for each in (wave, other)
        }
    for at in ("/warehouse/", "/warehouse/waves/"):
        page = told(floor, at)
        assert f"Wave {wave.pk}" in page
    assert "121 121 0 of 121 bottles" in told(floor, "/warehouse/waves/")
    assert "0 of 121 0 of 121" in told(floor, "/warehouse/")

    newest_first = carts[other.pk] + carts[wave.pk]
    assert pages_of(floor, "/warehouse/carts/") == [newest_first[:CARTS], newest_first[CARTS:]]
    of_it = carts[wave.pk]
    assert pages_of(floor, f"/warehouse/carts/?wave={wave.pk}") == [of_it[:CARTS], of_it[CARTS:]]
    page = floor.get(f"/warehouse/carts/?wave={wave.pk}&after={of_it[CARTS - 1]}").content.decode()
    back = re.search(r'rel="prev" href="([^"]+)"', page)
    assert back
    assert pages_of(floor, unescape(back[1])) == [of_it[:CARTS], of_it[CARTS:]]
    assert "Carts " in page


@pytest.mark.parametrize("query", ["wave=x", "wave=99999999", "after=0", "before=99999999", "after=%00"])
def test_an_address_that_names_no_cart_is_a_page_too(house: House, floor: Client, query: str) -> None:
    cart_of(house, [place(house.nora)])
    assert floor.get(f"/warehouse/carts/?{query}").status_code == 200


def test_waves_that_have_no_room_are_counted_and_those_that_are_open_come_first(house: House) -> None:
    opened, done = released(house, range(1, 3)), released(house, range(3, 4))
    cancel(house, "3")
    shown = waves_of_today(timezone.now(), limit=1)
    assert ([wave.id for wave in shown.rows], shown.more) == ([opened.pk], 1)
    both = waves_of_today(timezone.now(), limit=2)
    assert ([wave.id for wave in both.rows], both.more) == ([done.pk, opened.pk], 0)


def test_a_wave_of_days_before_is_shown_in_full_until_it_is_picked(house: House) -> None:
    wave = released(house, range(1, 4))
    cancel(house, "1")
    later = timezone.now() + timedelta(days=2)
    (shown,) = waves_of_today(later).rows
    assert (shown.id, shown.carts, shown.carts_done, shown.orders, shown.orders_cancelled) == (
        wave.pk,
        3,
        1,
        3,
        1,
    )
    assert len(carts_of_today(later).rows) == 2
    for number in ("2", "3"):
        cancel(house, number)
    assert (waves_of_today(later).rows, carts_of_today(later).rows) == ([], [])


def test_a_pick_list_has_bars_and_no_cancelled_order(house: House, floor: Client) -> None:
    cart = cart_of(house, [place(house.nora, str(n), bottles=1) for n in (1, 2)])
    cancel(house, "1")
    page = floor.get(f"/warehouse/carts/{cart.pk}/list/").content.decode()
    assert 'aria-label="Barcode B-12"' in page
    assert f'aria-label="Barcode C{cart.pk}"' in page
    assert re.findall(r'<span class="why">(\d+)</span>', page) == ["2"]
    cancel(house, "2")
    assert "Nothing is left to pick." in told(floor, f"/warehouse/carts/{cart.pk}/list/")


def test_a_long_pick_list_comes_in_pages_that_stay_while_people_pick(house: House, floor: Client) -> None:
    wave = released(house, range(1, 54))
    with scope.of_every_winery():
        carts = list(wave.carts.order_by("pk").values_list("pk", flat=True))
    at = f"/warehouse/waves/{wave.pk}/list/"

    def sheets(query: str) -> list[int]:
        return [int(cart) for cart in re.findall(r'id="cart-(\d+)"', floor.get(at + query).content.decode())]

    assert [sheets(query) for query in ("", "?page=2", "?page=3")] == [carts[:25], carts[25:50], carts[50:]]
    assert [sheets(query) for query in ("?page=0", "?page=x", "?page=%00", "?page=99")] == [
        *(carts[:25],) * 3,
        carts[50:],
    ]
    page = floor.get(f"{at}?page=2").content.decode()
    assert '<progress max="53" value="50"' in page
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', page) == [("prev", "?page=1"), ("next", "?page=3")]
    assert "Carts 26 to 50 of 53 of wave" in told(floor, f"{at}?page=2")
    cancel(house, "1")
    assert (sheets(""), sheets("?page=2")) == (carts[1:25], carts[25:50])
    for number in range(51, 54):
        cancel(house, str(number))
    assert "Nothing of carts 51 to 53 is left to pick." in told(floor, f"{at}?page=3")


def test_a_short_pick_list_is_one_page(house: House, floor: Client) -> None:
    wave = released(house, range(1, 26))
    page = floor.get(f"/warehouse/waves/{wave.pk}/list/").content.decode()
    assert (page.count('id="cart-'), "<progress" in page, "Pages" in page) == (25, False, False)


@pytest.mark.parametrize("name", ["carts/{}/", "carts/{}/list/", "carts/{}/pulse/", "waves/{}/list/"])
def test_what_is_nowhere_is_not_found(house: House, floor: Client, name: str) -> None:
    for number in (99_999_999, 10**30):
        assert floor.get(f"/warehouse/{name.format(number)}").status_code == 404


def test_statements_stay_the_same_for_a_wave_ten_times_as_large(house: House, floor: Client) -> None:
    asked: list[list[int]] = []
    for first, size in ((0, 10), (100, 100)):
        orders = [place(house.nora, str(first + n), bottles=1) for n in range(size)]
        with scope.of_every_winery():
            ids = [order.pk for order in orders]
            wave = release_wave(PETE, house.warehouse.pk, ids, now=NOW, request_id=uuid4(), cart_orders=500)
            assert wave is not None
            cart = Cart.objects.filter(wave=wave.wave_id).earliest("pk")
        floor.post(f"/warehouse/carts/{cart.pk}/take/", {})
        counts = []
        for page in ("waves/", "carts/", f"carts/{cart.pk}/", f"waves/{wave.wave_id}/list/"):
            with CaptureQueriesContext(connection) as said:
                assert floor.get(f"/warehouse/{page}").status_code == 200
            counts.append(len(said))
        asked.append(counts)
    assert asked[0] == asked[1]
