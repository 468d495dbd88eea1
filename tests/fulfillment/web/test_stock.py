"""Stock: what stands where, what happened to it, and booking it once."""

import re
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recork.fulfillment.models import Sku, StockBalance, StockEntry, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.stock import receive_stock
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.people import client_of


def wine(house: House, code: str = "ZN21") -> Sku:
    with scope.of_winery(house.alder.pk):
        return Sku.objects.get(code=code)


def table(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr>\s*(<td>.*?)</tr>", page, re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def stop(actor: Actor, number: str) -> None:
    with scope.of_actor(actor):
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
        cancel_orders(actor, [number], asking, now=NOW, by_fulfillment_number=False)


def test_stock_shows_promised_and_available_bottles(house: House) -> None:
    place(house.nora, "10234")

    rows = table(client_of(house.viewer).get(reverse("stock")).text)

    assert rows[2] == [
        "ZN21 2021 Old Vine Zinfandel",
        "American Canyon",
        "994",
        "6",
        "1,000",
        "0",
        "0",
    ]


def test_bottles_of_a_stopped_order_are_available_before_the_balance_knows(house: House) -> None:
    place(house.nora, "10234")
    stop(house.nora, "10234")
    with scope.of_winery(house.alder.pk):
        assert StockBalance.objects.get(sku__code="ZN21").allocated == 6

    rows = table(client_of(house.viewer).get(reverse("stock")).text)

    assert rows[2][2:5] == ["1,000", "0", "1,000"]


def test_a_wine_that_never_came_in_is_listed(house: House) -> None:
    with scope.of_winery(house.alder.pk):
        Sku.objects.create(winery=house.alder, code="AA", name="New wine", created_at=NOW)

    rows = table(client_of(house.viewer).get(reverse("stock")).text)

    assert rows[0] == ["AA New wine", "Never received", "0", "0", "0", "0", "0"]


def test_a_winery_sees_its_own_wines_the_house_sees_all(house: House) -> None:
    assert "Birch Hill" not in client_of(house.nora).get(reverse("stock")).text
    seen = client_of(SERVICE).get(reverse("stock")).text
    assert (seen.count("Birch Hill"), seen.count("Alder Creek")) == (4, 4)  # three wines and the switcher


def test_search_finds_a_part_of_code_or_name(house: House) -> None:
    client = client_of(house.viewer)

    assert [row[0] for row in table(client.get(reverse("stock"), {"q": "zin"}).text)] == [
        "ZN21 2021 Old Vine Zinfandel"
    ]
    assert [row[0][:4] for row in table(client.get(reverse("stock"), {"q": "cs1"}).text)] == ["CS19"]
    assert table(client.get(reverse("stock"), {"q": "100%_"}).text) == []
    assert table(client.get(reverse("stock"), {"warehouse": "NOWHERE"}).text) == []


@pytest.mark.parametrize(
    "query", ["after=x", "after=ZN21|1|", "before=%00", "q=%00", "after=A|1|99999999999999999999"]
)
def test_an_address_that_makes_no_sense_still_shows_stock(house: House, query: str) -> None:
    answer = client_of(house.viewer).get(f"{reverse('stock')}?{query}")

    assert answer.status_code == HTTPStatus.OK


def test_stock_is_paged_by_code_forth_and_back(house: House) -> None:
    with scope.of_winery(house.alder.pk):
        Sku.objects.bulk_create(
            Sku(winery=house.alder, code=f"B{n:03}", name="Wine", created_at=NOW) for n in range(120)
        )
    client = client_of(house.viewer)
    seen: list[str] = []
    url, pages = reverse("stock"), []
    while url:
        page = client.get(url).text
        pages.append(url)
        seen += [row[0].split()[0] for row in table(page)]
        older = re.search(r'rel="next" href="([^"]+)"', page)
        url = older[1].replace("&amp;", "&") if older else ""

    assert seen == [*(f"B{n:03}" for n in range(120)), "CH23", "CS19", "ZN21"]
    assert len(pages) == 3
    back = re.search(r'rel="prev" href="([^"]+)"', client.get(pages[2]).text)
    assert back
    assert [row[0].split()[0] for row in table(client.get(back[1].replace("&amp;", "&")).text)] == seen[
        50:100
    ]


def test_the_ledger_tells_who_did_what_and_for_which_order(house: House) -> None:
    order = place(house.nora, "10234", state=OrderState.RELEASED)
    url = reverse("stock_of_sku", args=[wine(house).pk])

    page = client_of(house.nora).get(url).text

    rows = re.findall(r'<tr>\s*<td class="nowrap">.*?</tr>', page, re.DOTALL)
    told = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    assert told == [
        "23 Nov, 13:00 Promised to an order 6 10234 Nora Quist",
        "23 Nov, 13:00 Received 1,000 Sam Service",
    ]
    assert reverse("order", args=[order.fulfillment_number]) in page


def test_those_who_may_not_book_see_no_form_and_are_turned_away(house: House) -> None:
    sku = wine(house)
    for actor in (house.nora, house.viewer):
        client = client_of(actor)
        assert "Book what arrived" not in client.get(reverse("stock_of_sku", args=[sku.pk])).text
        for name in ("stock_receive", "stock_adjust"):
            assert client.post(reverse(name, args=[sku.pk])).status_code == HTTPStatus.FORBIDDEN


def test_receiving_twice_with_one_form_books_once(house: House) -> None:
    sku, client = wine(house), client_of(PETE)
    said = {
        "receive-request": uuid4(),
        "receive-warehouse": "ACN",
        "receive-bottles": "120",
        "receive-bin": "b-12",
        "receive-note": "two pallets",
    }

    for _ in range(2):
        answer = client.post(reverse("stock_receive", args=[sku.pk]), said, follow=True)
        assert "1,120 on hand in American Canyon" in answer.text

    with scope.of_every_winery():
        balance = StockBalance.objects.select_related("bin").get(sku=sku)
        assert (balance.on_hand, str(balance.bin)) == (1120, "B-12")
        assert StockEntry.objects.filter(sku=sku, kind="received").count() == 2


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("bottles", "0", "greater than or equal to 1"),
        ("bottles", "1000001", "less than or equal to 1000000"),
        ("bottles", "9" * 30, "less than or equal to 1000000"),
        ("warehouse", "XYZ", "not one of the available choices"),
        ("bin", "Q-9", "There is no bin Q-9 in ACN."),
        ("request", "again", "valid UUID"),
    ],
)
def test_a_wrong_booking_books_nothing_and_says_why(house: House, field: str, value: str, why: str) -> None:
    sku = wine(house)
    said = {"request": str(uuid4()), "warehouse": "ACN", "bottles": "12", "bin": "", "note": "", field: value}

    answer = client_of(PETE).post(
        reverse("stock_receive", args=[sku.pk]), {f"receive-{name}": text for name, text in said.items()}
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert why in answer.text or field == "request"
    with scope.of_every_winery():
        assert StockBalance.objects.get(sku=sku).on_hand == 1000


def test_a_count_is_corrected_but_never_below_what_orders_were_promised(house: House) -> None:
    place(house.nora, "10234")
    sku, client = wine(house), client_of(PETE)

    def adjust(bottles: str) -> str:
        said = {"request": uuid4(), "warehouse": "ACN", "bottles": bottles, "note": "counted again"}
        form = {f"adjust-{name}": text for name, text in said.items()}
        return client.post(reverse("stock_adjust", args=[sku.pk]), form, follow=True).text

    assert "Count corrected; 6 on hand in American Canyon." in adjust("-994")
    assert "Fewer would be left than orders were promised." in adjust("-1")
    assert "Say how many bottles more or fewer." in adjust("0")
    with scope.of_every_winery():
        assert StockBalance.objects.get(sku=sku).on_hand == 6


def test_another_winerys_wine_can_be_neither_seen_nor_booked(house: House) -> None:
    with scope.of_winery(house.birch.pk):
        theirs = Sku.objects.get(code="ZN21")
    assert (
        client_of(house.nora).get(reverse("stock_of_sku", args=[theirs.pk])).status_code
        == HTTPStatus.NOT_FOUND
    )
    client = client_of(PETE)
    client.post(reverse("switch_winery"), {"winery": house.alder.pk})
    assert client.post(reverse("stock_receive", args=[theirs.pk])).status_code == HTTPStatus.NOT_FOUND


def test_a_page_of_stock_asks_as_much_for_many_rows_as_for_few(house: House) -> None:
    client = client_of(SERVICE)

    def queries(url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == HTTPStatus.OK
        return len(asked)

    sku = wine(house)
    urls = [reverse("stock"), reverse("stock_of_sku", args=[sku.pk])]
    few = [queries(url) for url in urls]
    with scope.of_winery(house.alder.pk):
        for n in range(60):
            more = Sku.objects.create(winery=house.alder, code=f"B{n:03}", name="Wine", created_at=NOW)
            receive_stock(SERVICE, more, house.warehouse, 12, now=NOW)
    for n in range(30):
        place(house.nora, str(n))

    assert [queries(url) for url in urls] == few
