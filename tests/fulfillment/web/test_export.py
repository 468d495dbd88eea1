"""The export: what the filter shows, harmless in a spreadsheet."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.utils import timezone

from recork.fulfillment.models import Package, scope
from recork.fulfillment.queries import export_orders
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web import export as export_page
from recork.manners.web import csv_file
from tests.fulfillment.cast import MARISOL, NOW, SERVICE, House, place
from tests.fulfillment.people import client_of


def exported(actor: Actor, query: str = "ordered=any") -> list[list[str]]:
    """The lines under the header."""
    answer = client_of(actor).get(f"/orders/export.csv?{query}")
    today = timezone.localtime(timezone.now()).date()
    assert answer["Content-Disposition"] == f'attachment; filename="orders-{today}.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer).decode("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    assert header == list(export_orders.HEADER)
    return lines


def test_a_line_says_what_the_row_does_and_more(house: House) -> None:
    lucia = replace(MARISOL, name="Lucía, née Øst", company='"Vino" & Co')
    order = place(house.nora, state=OrderState.SHIPPED, ship_to=lucia, requested_ship_on=date(2026, 11, 20))
    with scope.of_every_winery():
        Package.objects.filter(order=order).delete()
        for tracking in ("1Z1", "", "1Z2"):
            Package.objects.create(
                winery=house.alder, order=order, box_bottles=3, tracking=tracking, packed_at=NOW
            )
    assert exported(house.nora) == [
        [
            "10234",
            order.fulfillment_number,
            "Alder Creek",
            "2026-11-23 13:00",
            "Shipped",
            "",
            "Lucía, née Øst",
            '"Vino" & Co',
            "Austin",
            "TX",
            "78701",
            "Club",
            "6",
            "2026-11-20",
            "American Canyon",
            "UPS",
            "UPS Ground",
            "1Z1 1Z2",
            "2026-11-23 13:00",
        ]
    ]


def test_the_filter_decides_and_pages_do_not(house: House) -> None:
    for n in range(30):
        place(house.nora, str(n), bottles=1, carrier="GLS" if n % 3 else "UPS")
    assert len(exported(house.nora)) == 30
    assert len(exported(house.nora, "ordered=any&carrier=UPS&limit=25")) == 10
    assert [line[0] for line in exported(house.nora, "q=7")] == ["7"]
    assert len(exported(house.nora, "q=vega&status=packed")) == 0


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1+1",
        "-1+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1+1",
        "\r=1+1",
        "  =1+1",
        "%0A",
        "|x",
        '=HYPERLINK("x")',
    ],
)
def test_no_cell_is_a_formula(house: House, formula: str) -> None:
    place(
        house.nora, "10234", ship_to=replace(MARISOL, name=formula, city=formula), shipping_instructions="=1"
    )
    (line,) = exported(house.nora)
    for cell in line:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "%", "|", " "))


def test_nothing_of_another_winery_is_exported(house: House) -> None:
    place(house.bo, "10234")
    for query in ("ordered=any", "q=vega", "q=10234", "status=open&ordered=any"):
        assert exported(house.nora, query) == []
    assert [line[2] for line in exported(SERVICE)] == ["Birch Hill"]


def test_the_file_is_whole_before_it_is_sent(house: House) -> None:
    """Who reads it slowly, or not at all, keeps neither a transaction nor a thread of the server's."""
    place(house.nora)
    answer = client_of(house.nora).get("/orders/export.csv?ordered=any")
    with connection.cursor() as cursor:
        cursor.execute("SELECT enter_scope(-1)")
    assert not answer.streaming
    assert b"10234" in answer.content


def test_who_asks_for_file_after_file_waits(house: House) -> None:
    nora, service = client_of(house.nora), client_of(SERVICE)
    *asked, last = [nora.get("/orders/export.csv") for _ in range(13)]
    assert {each.status_code for each in asked} == {HTTPStatus.OK}
    assert last.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "Wait a minute, then ask again." in last.text
    assert service.get("/orders/export.csv").status_code == HTTPStatus.OK


def test_a_file_that_was_cut_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_orders, "MOST", 2)
    monkeypatch.setattr(export_page, "MOST", 2)
    for n in range(3):
        place(house.nora, str(n), bottles=1, ordered_at=NOW + timedelta(minutes=n))
    *lines, last = exported(house.nora)
    assert [line[0] for line in lines] == ["2", "1"]
    assert last == [export_page.CUT]


def test_a_file_that_grew_too_large_is_cut(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        place(house.nora, str(n), bottles=1, ordered_at=NOW + timedelta(minutes=n))
    header = len(",".join(export_orders.HEADER))
    monkeypatch.setattr(csv_file, "MOST_SIGNS", header + 50)
    *lines, last = exported(house.nora)
    assert [line[0] for line in lines] == ["2"]
    assert last == [export_page.CUT]
