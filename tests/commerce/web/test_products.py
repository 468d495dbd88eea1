"""Wines: what may be sold beside what the warehouse said, the ledger, and changing it once."""

import re
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recork.commerce.models import Product, StockEntry, StockKind, WarehouseStock
from recork.commerce.operations.cancellation import Asked, Asking, cancel_order
from recork.commerce.operations.partial_refund import refund_lines
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.operations.stock import sellable_of
from tests.commerce.cast import IVO, NOW, VERA, House, sell
from tests.commerce.people import client_of
from tests.commerce.web.reading import words


def table(page: str, nth: int = 0) -> list[list[str]]:
    """The rows of a page's nth table, cell by cell, without their marks."""
    body = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[nth]
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def tell(sku: str = "ZN21", warehouse: str = "ACN", available: int = 470) -> None:
    """The warehouse has said so, at nine this morning."""
    nine = timezone.localtime().replace(hour=9, minute=0)
    figures = {"on_hand": 480, "allocated": 480 - available, "coming_back": 4, "quarantine": 1}
    WarehouseStock.objects.create(
        sku=sku, warehouse=warehouse, version=7, available=available, heard_at=nine, **figures
    )


def booking(kind: str, **said: object) -> dict[str, object]:
    return {f"{kind}-{name}": value for name, value in {"request": uuid4(), **said}.items()}


def test_what_may_be_sold_stands_beside_what_the_warehouse_said_and_neither_changes_the_other(
    house: House,
) -> None:
    sell()
    tell()
    tell(warehouse="WIL", available=100)
    rows = table(client_of(VERA).get("/products/").text)
    assert rows == [
        ["CH23 2023 Barrel Chardonnay", "$36.00", "500", "Nothing heard", ""],
        ["ZN21 2021 Old Vine Zinfandel", "$42.00", "494", "570 heard at 09:00", "390", "960", "8", "2"],
    ]
    assert sellable_of(house.zinfandel) == 494


def test_wines_are_found_by_a_part_of_sku_or_name(house: House) -> None:
    viewer = client_of(VERA)
    for typed, found in (("zn", ["ZN21"]), ("barrel", ["CH23"]), ("2", ["CH23", "ZN21"]), ("merlot", [])):
        page = viewer.get("/products/", {"q": typed}).text
        assert re.findall(r'class="order" href="[^"]*">([^<]*)<', page) == found
    assert viewer.get("/products/", {"q": "\0", "after": "\0"}).status_code == HTTPStatus.OK


def test_the_ledger_tells_every_change_with_its_order(house: House) -> None:
    sell()
    cancelled = cancel_order(IVO, "10234", Asking(uuid4()), now=NOW + timedelta(minutes=1))
    assert isinstance(cancelled, Asked)
    sell("10235")
    refund_lines(IVO, "10235", uuid4(), [LineBack(1, 2, is_return=True)], now=NOW)
    page = client_of(VERA).get(f"/products/{house.zinfandel.pk}/").text
    assert [row[1:] for row in table(page)] == [
        ["Back on sale, line refunded", "+2", "10235", "Ivo Marin"],
        ["Sold", "-6", "10235", "Website"],
        ["Back on sale, order cancelled", "+6", "10234", "Ivo Marin"],
        ["Sold", "-6", "10234", "Website"],
        ["Counted", "+500", "", "Ada Stone"],
    ]
    assert "Take them off sale" not in page
    assert "The warehouse has said nothing of this wine yet" in page


def test_the_ledger_goes_on_page_by_page_and_back(house: House) -> None:
    StockEntry.objects.bulk_create(
        StockEntry(product=house.zinfandel, kind=StockKind.COUNTED, bottles=n, at=NOW, actor="Ada")
        for n in range(1, 121)
    )
    viewer, address = client_of(VERA), f"/products/{house.zinfandel.pk}/"
    seen, url = [], address
    while url:
        page = viewer.get(url).text
        seen += [row[2] for row in table(page)]
        older = re.search(r'rel="next" href="([^"]+)"', page)
        last, url = url, address + older[1].replace("&amp;", "&").removeprefix(address) if older else ""
    assert seen == [f"+{n}" for n in range(120, 0, -1)] + ["+500"]
    newer = re.search(r'rel="prev" href="([^"]+)"', viewer.get(last).text)
    assert newer
    assert [row[2] for row in table(viewer.get(newer[1]).text)] == [f"+{n}" for n in range(70, 20, -1)]
    for odd in ("nonsense", "-1", "9" * 40, "\0"):
        assert viewer.get(address, {"after": odd}).status_code == HTTPStatus.OK


def test_stock_is_counted_corrected_and_taken_off_sale_once_each(house: House) -> None:
    desk, address = client_of(IVO), f"/products/{house.zinfandel.pk}"
    counted = booking("count", bottles=480, note="Shelf count")
    for _ in range(2):
        answer = desk.post(f"{address}/count/", counted, follow=True)
    assert "480 bottles of ZN21 to sell. This was booked before." in words(answer)
    desk.post(f"{address}/correction/", booking("correct", bottles=-3, note="Miscounted"))
    desk.post(f"{address}/off-sale/", booking("off_sale", bottles=7, note="Broken at put-back"))
    told = (
        StockEntry.objects.filter(product=house.zinfandel)
        .order_by("pk")
        .values_list("kind", "bottles", "note")
    )
    assert list(told) == [
        ("counted", 500, ""),
        ("counted", -20, "Shelf count"),
        ("counted", -3, "Miscounted"),
        ("off_sale", -7, "Broken at put-back"),
    ]


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [
        ("count", "count", {"bottles": -1}),
        ("count", "count", {"bottles": 2**63}),
        ("count", "count", {"bottles": "many"}),
        ("correction", "correct", {"bottles": 0, "note": "x"}),
        ("correction", "correct", {"bottles": 4}),
        ("off-sale", "off_sale", {"bottles": 4, "note": "\0"}),
        ("off-sale", "off_sale", {"bottles": 4, "note": "a\u202eb"}),
        ("off-sale", "off_sale", {}),
    ],
)
def test_what_cannot_be_booked_is_said_beside_its_field(
    house: House, path: str, kind: str, said: dict[str, object]
) -> None:
    answer = client_of(IVO).post(f"/products/{house.zinfandel.pk}/{path}/", booking(kind, **said))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.text.count('class="error"') >= 1
    assert sellable_of(house.zinfandel) == 500


def test_a_viewer_changes_nothing_and_an_unknown_wine_is_not_found(house: House) -> None:
    viewer, desk = client_of(VERA), client_of(IVO)
    for path in ("count", "correction", "off-sale"):
        address = f"/products/{house.zinfandel.pk}/{path}/"
        assert viewer.post(address, {}).status_code == HTTPStatus.FORBIDDEN
        assert desk.get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
        assert desk.post(f"/products/0/{path}/").status_code == HTTPStatus.NOT_FOUND
    for path in ("new/", "import/", f"{house.zinfandel.pk}/change/"):
        assert viewer.get(f"/products/{path}").status_code == HTTPStatus.FORBIDDEN
    assert viewer.get("/products/999/").status_code == HTTPStatus.NOT_FOUND


def test_a_wine_is_added_and_changed(house: House) -> None:
    desk = client_of(IVO)
    said = {
        "code": "PN22",
        "name": "2022 Pinot Noir",
        "price": "$48.50",
        "bottle_ml": "750",
        "is_on_sale": "on",
    }
    added = desk.post("/products/new/", said, follow=True)
    assert "PN22 is added." in words(added)
    wine = Product.objects.get(sku="PN22")
    again = desk.post("/products/new/", said)
    assert (again.status_code, "There is a wine PN22 already." in words(again)) == (422, True)

    shown = desk.get(f"/products/{wine.pk}/change/").text
    assert 'value="48.50"' in shown
    desk.post(f"/products/{wine.pk}/change/", said | {"code": "XX", "price": "50", "is_on_sale": ""})
    wine.refresh_from_db()
    assert (wine.sku, wine.price_cents, wine.is_on_sale) == ("PN22", 5000, False)
    assert "not on sale" in words(desk.get(f"/products/{wine.pk}/"))


@pytest.mark.parametrize(
    ("field", "typed"),
    [("code", "a/b"), ("code", ""), ("name", "\0"), ("price", ""), ("price", "-1"), ("bottle_ml", "0")],
)
def test_a_wine_that_cannot_be_is_refused_beside_its_field(house: House, field: str, typed: str) -> None:
    said = {"code": "PN22", "name": "2022 Pinot Noir", "price": "48.50", "bottle_ml": "750"}
    answer = client_of(IVO).post("/products/new/", said | {field: typed})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert re.search(rf'id="id_{field}_error"', answer.text)
    assert Product.objects.count() == 2


def test_many_wines_are_looked_at_before_they_are_kept(house: House) -> None:
    desk = client_of(IVO)
    rows = "sku,name,price\nZN21,2021 Old Vine Zinfandel,44\n=RS24,Rosé,28\n"
    seen = desk.post("/products/import/", {"file": SimpleUploadedFile("wines.csv", rows.encode())})
    assert table(seen.text) == [
        ["2", "ZN21", "2021 Old Vine Zinfandel", "changed was $42.00"],
        ["3", "=RS24", "Rosé", "new"],
    ]
    assert Product.objects.count() == 2
    kept = desk.post("/products/import/", {"rows": rows}, follow=True)
    assert "1 new, 1 changed." in words(kept)
    assert set(Product.objects.values_list("sku", "price_cents")) == {
        ("CH23", 3600), ("ZN21", 4400), ("=RS24", 2800),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (b"sku,name,price\nZN21,,44\n", "name: This can't be empty."),
        (b"sku,name,price\nZN21,x,\n", "price: This can't be empty."),
        (b"sku,name\nZN21,x\n", "must also name price"),
        (b"", "The file is empty"),
        (b"\xff\xfe", "not UTF-8"),
        (b"x" * 1_000_001, "At most 1,000,000 bytes"),
        (b"sku,name,price\n" + b"A,b,1\n" * 5001, "At most 5,000 rows"),
    ],
)
def test_a_list_that_cannot_be_kept_says_why(house: House, rows: bytes, why: str) -> None:
    answer = client_of(IVO).post("/products/import/", {"file": SimpleUploadedFile("wines.csv", rows)})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert why in words(answer)


def test_the_list_costs_the_same_for_ten_wines_and_a_hundred(house: House) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            page = viewer.get("/products/")
        assert page.status_code == HTTPStatus.OK
        return len(asked)

    def add(first: int, last: int) -> None:
        Product.objects.bulk_create(
            Product(sku=f"W{n:03}", name="Wine", price_cents=1000, created_at=NOW) for n in range(first, last)
        )
        for n in range(first, last):
            tell(f"W{n:03}")

    viewer = client_of(VERA)
    add(0, 8)
    count()  # what is read once and kept
    ten = count()
    add(8, 98)
    assert count() == ten
