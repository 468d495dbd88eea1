"""Orders from a file: tried, shown row by row, and taken in only when all are right and a person says so."""

import re
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recork.commerce.models import Capture, Customer, Order, Product, StockEntry
from tests.commerce.cast import IVO, House, sell
from tests.commerce.people import Answer, client_of
from tests.commerce.web.reading import words
from tests.commerce.web.test_products import table

HEAD = "number,name,email,sku,bottles,price,shipping,tax,payment,city,placed_on\n"
GOOD = (
    HEAD
    + "501,Marisol Vega,marisol@example.com,ZN21,6,,40,20,Visa 4471,Austin,2026-11-20\n"
    + "501,,,CH23,2,30,,,,,\n"
    + "502,=cmd|' /C calc'!A0,,CH23,1,,,,,,\n"
)


def bring(rows: str | bytes) -> Answer:
    content = rows.encode() if isinstance(rows, str) else rows
    return client_of(IVO).post("/orders/import/", {"file": SimpleUploadedFile("orders.csv", content)})


def keep(rows: str) -> Answer:
    return client_of(IVO).post("/orders/import/", {"rows": rows}, follow=True)


def kept() -> tuple[int, int, int, int]:
    return (
        Order.objects.count(),
        Customer.objects.count(),
        Capture.objects.count(),
        StockEntry.objects.filter(kind="sold").count(),
    )


def test_a_dry_run_shows_what_would_come_of_it_and_keeps_nothing(house: House) -> None:
    seen = bring(GOOD)
    assert seen.status_code == HTTPStatus.OK
    assert "2 orders would be taken in" in words(seen)
    assert "A dry run: nothing has been taken in yet." in words(seen)
    assert table(seen.text) == [
        ["2", "501", "Marisol Vega", "8", "$372.00", "It is new"],
        ["4", "502", "=cmd|&#x27; /C calc&#x27;!A0", "1", "$36.00", "It is new"],
    ]
    assert kept() == (0, 0, 0, 0)


def test_the_same_file_is_taken_in_once_when_a_person_says_so(house: House) -> None:
    rows = re.search(r'name="rows" value="([^"]*)"', bring(GOOD).text)
    assert rows
    assert "2 orders taken in." in words(keep(GOOD))
    once = kept()
    assert "2 here already." in words(keep(GOOD))
    assert kept() == once == (2, 2, 2, 3)
    order = Order.objects.get(number="501")
    assert (order.total_cents, order.payment_status, order.placed_at.date().isoformat()) == (
        37200, "paid", "2026-11-20",
    )  # fmt: skip
    assert list(order.lines.order_by("position").values_list("sku", "bottles", "price_cents")) == [
        ("ZN21", 6, 4200),
        ("CH23", 2, 3000),
    ]
    assert list(order.captures.values_list("kind", "label")) == [("manual", "Visa 4471")]
    assert order.ship_to.city == "Austin"

    Product.objects.filter(sku="ZN21").update(price_cents=5000)
    assert "2 here already." in words(keep(GOOD)), "wines may cost something else by then"


def test_every_wrong_row_is_told_and_one_of_them_keeps_all_out(house: House) -> None:
    sell("600")
    rows = HEAD + (
        "501,Marisol Vega,,ZN21,6,,,,,,\n"
        "502,Lucía,,XX,6,,,,,,\n"
        "502,,,ZN21,none,,,,,,\n"
        "503,,,ZN21,1,,,,,,\n"
        "504,Ana,nobody,ZN21,1,,,,,,\n"
        "505,Ana,a@example.com,ZN21,1,,,,,,\n"
        "505,Ana,b@example.com,CH23,1,,,,,,\n"
        "501,Marisol Vega,,CH23,1,,,,,,\n"
        "600,Ana,,ZN21,1,,,,,,\n"
        "507-2,Ana,,ZN21,1,,,,,,\n"
        "508,Ana,,ZN21,1,,,-1,,,\n"
        ",Ana,,ZN21,1,,,,,,\n"
    )
    for answer in (bring(rows), keep(rows)):
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Nothing was taken in" in words(answer)
        assert [row[:2] for row in table(answer.text)] == [
            ["3", "502"], ["4", "502"], ["5", "503"], ["6", "504"], ["7", "505"], ["9", "501"], ["10", "600"],
            ["11", "507-2"], ["12", "508"], ["13", ""],
        ]  # fmt: skip
        assert [row[2].split(".")[0].split(",")[0] for row in table(answer.text)] == [
            "sku: This shop sells no wine with the SKU XX",
            "bottles: A whole number",
            "name: This can&#x27;t be empty",
            "email: An e-mail address such as nora@alder",
            "email: Line 8 says something else of the same order",
            "Order 501 begins in line 2 already",
            "Order number 600 is already used for another order",
            "507-2 is no number for a new order: those that end in a dash and digits are for later sendings",
            "tax: An amount such as 40 or 40",
            "number: This can&#x27;t be empty",
        ]
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (b"", "The file is empty"),
        (b"number,name,sku\n1,a,ZN21\n", "must also name bottles"),
        (b"number,name,sku,bottles,colour\n1,a,ZN21,1,red\n", "names colour, which nothing is done with"),
        (b"number,name,sku,bottles\n1,a,ZN21,1,6\n", "Line 2 has 5 cells"),
        (b"number,name,sku,bottles\n\xff,a,ZN21,1\n", "not UTF-8"),
        (b"number,name,sku,bottles\n\0,a,ZN21,1\n", "not text"),
        (b"x" * 1_000_001, "At most 1,000,000 bytes"),
        (
            b"number,name,sku,bottles\n" + b"".join(b"A%d,a,ZN21,1\n" % n for n in range(501)),
            "At most 500 orders; this file has 501",
        ),
    ],
)
def test_a_file_that_is_no_table_of_orders_says_why(house: House, rows: bytes, why: str) -> None:
    answer = bring(rows)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert why in words(answer)
    assert kept() == (0, 0, 0, 0)


def test_ten_megabytes_are_not_read_to_the_end(house: House) -> None:
    answer = bring(b"number,name,sku,bottles\n" * 400_000)
    assert (answer.status_code, "That was too much" in words(answer)) == (413, True)


def test_each_order_costs_the_same_however_many_there_are(house: House) -> None:
    def count(orders: int) -> int:
        rows = "number,name,sku,bottles\n" + "".join(f"A{orders}x{n},Ana,ZN21,1\n" for n in range(orders))
        with CaptureQueriesContext(connection) as asked:
            assert bring(rows).status_code == HTTPStatus.OK
        return len(asked)

    count(1)
    one, ten, twenty = count(2), count(10), count(20)
    assert (twenty - ten) / 10 == (ten - one) / 8
