"""Lists from files: looked at first, kept whole or not at all, once."""

import re
from html import unescape
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from recork.fulfillment.models import Sku, StockBalance, StockEntry, scope
from tests.fulfillment.cast import PETE, SERVICE, House
from tests.fulfillment.people import client_of


def bring(client: Client, name: str, content: bytes, **more: str) -> Any:
    return client.post(reverse(name), {"file": SimpleUploadedFile("list.csv", content), **more})


def hidden(page: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, page
    return unescape(found[1])


def codes(house: House) -> list[str]:
    with scope.of_winery(house.alder.pk):
        return list(Sku.objects.order_by("code").values_list("code", flat=True))


WINES = b'sku,name,bottle_ml\r\nPN22,"Pinot Noir, Ridge",\r\nZN21,2021 Old Vine Zinfandel,1500\r\nCH23,2023 Barrel Chardonnay,750\r\n'


def test_a_list_of_wines_is_looked_at_and_then_kept(house: House) -> None:
    client = client_of(house.nora)

    seen = bring(client, "settings_sku_import", WINES)

    assert seen.status_code == HTTPStatus.OK
    assert "1 new, 1 changed, 1 same" in seen.text
    assert "was 750 ml" in seen.text
    assert codes(house) == ["CH23", "CS19", "ZN21"]

    rows = hidden(seen.text, "rows")
    for _ in range(2):
        client.post(reverse("settings_sku_import"), {"rows": rows})

    with scope.of_winery(house.alder.pk):
        wines = Sku.objects.order_by("code").values_list("code", "name", "bottle_ml")
        assert list(wines) == [
            ("CH23", "2023 Barrel Chardonnay", 750),
            ("CS19", "2019 Reserve Cabernet", 750),
            ("PN22", "Pinot Noir, Ridge", 750),
            ("ZN21", "2021 Old Vine Zinfandel", 1500),
        ]


def test_wrong_rows_are_told_by_line_and_nothing_is_kept(house: House) -> None:
    client = client_of(house.nora)
    content = b"SKU;Name;Bottle ml\nPN22;Pinot Noir;\nPN22;Again;\nGR22;;\nSY20;Syrah;huge\n"

    seen = bring(client, "settings_sku_import", content)

    assert seen.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    rows = re.findall(r'<td class="number">(\d+)</td>.*?<span class="why">(.*?)</span>', seen.text)
    assert [(line, unescape(why)) for line, why in rows] == [
        ("3", "PN22 is in line 2 already."),
        ("4", "name: This can't be empty."),
        ("5", "bottle_ml: A whole number, not 'huge'."),
    ]

    kept = client.post(reverse("settings_sku_import"), {"rows": content.decode()})

    assert kept.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert codes(house) == ["CH23", "CS19", "ZN21"]


def test_a_file_that_is_no_list_is_refused_in_words(house: House) -> None:
    client = client_of(house.nora)
    for content, why in (
        (b"", "The file is empty."),
        (b"sku\nPN22\n", "Its first line must also name name."),
        (b"sku,name,colour\n", "names colour, which nothing is done with"),
        (b"sku,name,sku\n", "names sku twice"),
        (b"sku,name\nPN22,Pinot,red\n", "Line 2 has 3 cells"),
        (b'sku,name\n"PN22,Pinot\n', "is not CSV"),
        (b"sku,name\nPN22,Ros\xe9\n", "not UTF-8"),
        (b"sku,name\nPN22,Pi\0not\n", "not text"),
        (b"sku,name\n" + b"A,B\n" * 5001, "At most 5,000 rows"),
        (b"sku,name\n" + b"A" * 1_000_000, "At most 1,000,000 bytes"),
    ):
        seen = bring(client, "settings_sku_import", content)
        assert (seen.status_code, why in unescape(seen.text)) == (422, True), why
    assert codes(house) == ["CH23", "CS19", "ZN21"]


def test_a_list_may_bring_the_mark_that_spreadsheets_write(house: House) -> None:
    seen = bring(client_of(house.nora), "settings_sku_import", b"\xef\xbb\xbfname,sku\nRos\xc3\xa9,RS24\n")

    assert "1 new" in seen.text


DELIVERY = b'sku,bottles,warehouse,bin,note\nZN21,120,,b-12,two pallets\nCH23,"1,200",acn,,\n'


def on_hand(house: House) -> dict[str, tuple[int, str | None]]:
    with scope.of_winery(house.alder.pk):
        rows = StockBalance.objects.values_list("sku__code", "on_hand", "bin__code")
        return {code: (bottles, shelf) for code, bottles, shelf in rows}


def test_a_delivery_is_looked_at_and_then_booked_once(house: House) -> None:
    client = client_of(PETE)
    client.post(reverse("switch_winery"), {"winery": house.alder.pk})
    page = client.get(reverse("stock_delivery")).text

    seen = bring(client, "stock_delivery", DELIVERY, delivery=hidden(page, "delivery"))

    assert "1,320 bottles would be received" in seen.text
    assert on_hand(house)["ZN21"] == (1000, None)

    said = {"rows": hidden(seen.text, "rows"), "delivery": hidden(seen.text, "delivery")}
    first = client.post(reverse("stock_delivery"), said, follow=True)
    again = client.post(reverse("stock_delivery"), said, follow=True)

    assert "1,320 bottles received." in first.text
    assert "0 bottles received. This delivery was booked before." in again.text
    assert on_hand(house) == {"ZN21": (1120, "B-12"), "CH23": (2200, None), "CS19": (1000, None)}
    with scope.of_winery(house.alder.pk):
        noted = StockEntry.objects.exclude(note="").values_list("sku__code", "bottles", "note", "actor")
        assert list(noted) == [("ZN21", 120, "two pallets", "Pete Alvarado")]


@pytest.mark.parametrize(
    "row", [b"CH23,120,,b-12,two pallets", b"ZN21,121,,b-12,", b"ZN21,120,acn,,", b"ZN21,120,,b-12,"]
)
def test_another_list_under_a_delivery_that_was_booked_books_nothing(house: House, row: bytes) -> None:
    """Its wine, warehouse and bottles are compared; a note or bin is no bottle. What is new in it waits, too."""
    client = client_of(PETE)
    client.post(reverse("switch_winery"), {"winery": house.alder.pk})
    delivery = hidden(client.get(reverse("stock_delivery")).text, "delivery")
    kept = {"rows": DELIVERY.decode(), "delivery": delivery}
    assert "1,320 bottles received." in client.post(reverse("stock_delivery"), kept, follow=True).text
    before = on_hand(house)

    is_same = row.startswith(b"ZN21,120,,")
    other = DELIVERY.splitlines()[0] + b"\n" + row + b"\n" + (b"" if is_same else b"CS19,1,,,\nCS19,7,,,\n")
    seen = bring(client, "stock_delivery", other, delivery=delivery)
    said = client.post(reverse("stock_delivery"), {"rows": other.decode(), "delivery": delivery}, follow=True)

    assert on_hand(house) == before
    if is_same:
        assert "0 bottles received. This delivery was booked before." in said.text
        return
    for answer in (seen, said):
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "booked something else" in unescape(answer.text)


def test_unclear_rows_keep_the_whole_delivery_out(house: House) -> None:
    client = client_of(SERVICE)
    client.post(reverse("switch_winery"), {"winery": house.alder.pk})
    page = client.get(reverse("stock_delivery")).text
    content = (
        b"sku,bottles,warehouse,bin\nZN21,12,,\nXX,12,,\nZN21,0,,\nZN21,6,XYZ,\nZN21,6,,Q-9\nZN21,six,,\n"
    )

    seen = bring(client, "stock_delivery", content, delivery=hidden(page, "delivery"))

    assert seen.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    rows = re.findall(r'<td class="number">(\d+)</td><td>.*?</td><td>(.*?)</td>', seen.text)
    assert [(line, unescape(why)) for line, why in rows] == [
        ("3", "Alder Creek has no wine XX."),
        ("4", "From 1 to 1,000,000 bottles; this says 0."),
        ("5", "There is no warehouse XYZ."),
        ("6", "There is no bin Q-9 in ACN."),
        ("7", "A whole number, not 'six'."),
    ]
    said = {"rows": content.decode(), "delivery": hidden(page, "delivery")}
    assert client.post(reverse("stock_delivery"), said).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert on_hand(house)["ZN21"] == (1000, None)


def test_a_winerys_people_receive_nothing_themselves(house: House) -> None:
    assert client_of(house.nora).get(reverse("stock_delivery")).status_code == HTTPStatus.FORBIDDEN
