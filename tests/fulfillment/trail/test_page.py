"""The page "Audit trail": what a manager and the house's people find there, and nobody else."""

import csv
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from http import HTTPStatus
from io import StringIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recork.fulfillment.models import ApiToken, AuditEntry, AuditOrder, AuditSeal, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.token import create_token
from recork.fulfillment.queries.trail import entries_of
from recork.fulfillment.rules.actor import MACHINE, Actor, Role
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.manners.trail.reading import Wanted, matching, read_page
from recork.manners.trail.sealing import seal_all
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.people import client_of
from tests.support.hostile import HOSTILE, formulas

URL, FILE = "/settings/trail/", "/settings/trail/export.csv"


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def make_token(client: Client, name: str) -> None:
    client.post(
        reverse("settings_tokens"), {"key": uuid4(), "name": name, "shop": ""}, REMOTE_ADDR="203.0.113.7"
    )


def test_a_manager_finds_who_did_what(house: House) -> None:
    client = client_of(house.nora)
    make_token(client, "Web shop")
    page = words(client.get(URL).text)
    assert "Added token Web shop" in page
    assert "digest: (kept secret)" in page
    assert "Page at 203.0.113.7 POST /settings/tokens/" in page
    assert 'href="/settings/trail/"' in client.get("/settings/winery/").text


def test_another_winerys_are_not_there_and_the_house_sees_all(house: House) -> None:
    make_token(client_of(house.bo), "Birch's shop")
    assert "Birch's shop" not in words(client_of(house.nora).get(URL).text)
    assert "Birch's shop" in words(client_of(SERVICE).get(URL).text)


@pytest.mark.parametrize("path", [URL, FILE])
def test_a_viewer_and_the_floor_find_nothing(house: House, path: str) -> None:
    viewer = Actor("Vera", Role.VIEWER, house.alder.pk)
    for actor in (viewer, PETE):
        assert client_of(actor).get(path).status_code == HTTPStatus.FORBIDDEN


def test_an_order_is_found_by_its_number(house: House) -> None:
    order = place(house.nora, "101")
    place(house.nora, "102")
    with scope.of_winery(house.alder.pk):
        asking = Asking(uuid4(), AskedFrom.ORDER_DETAILS)
        cancel_orders(house.nora, ["101"], asking, now=NOW, by_fulfillment_number=False)
    client = client_of(house.nora)
    for typed in ("101", order.fulfillment_number):
        page = words(client.get(URL, {"q": typed}).text)
        assert "Added cancellation" in page
        assert order.fulfillment_number in page
    assert "Nothing of that kind" in words(client.get(URL, {"q": "999"}).text)
    assert "Nothing of that kind" in words(client_of(house.bo).get(URL, {"q": "101"}).text)


def test_by_person_kind_and_days(house: House) -> None:
    client = client_of(house.nora)
    make_token(client, "Web shop")
    client_of(Actor("Vera Low", Role.VIEWER, house.alder.pk)).get(URL)

    def found(**asked: str) -> str:
        return words(client.get(URL, asked).text)

    assert "Web shop" in found(who="NORA")
    assert "Web shop" not in found(who="vera")
    assert "may not do this (trail:read)" in found(what="refused")
    assert "Web shop" not in found(what="refused")
    assert "Web shop" in found(ordered="today")
    assert "Nothing of that kind" in found(ordered="days", last="2020-01-01")
    assert "could not be read: What" in found(what="nonsense")


@pytest.mark.parametrize(
    "asked", [{"older": "nonsense"}, {"who": "\0"}, {"q": "\0" * 5}, {"first": "x"}, {"q": "x" * 999}]
)
def test_what_can_not_be_read_breaks_nothing(house: House, asked: dict[str, str]) -> None:
    client = client_of(house.nora)
    assert client.get(URL, asked).status_code == HTTPStatus.OK
    assert client.get(FILE, asked).status_code == HTTPStatus.OK


def lay(house: House, count: int) -> None:
    """Entries by the hundred, some of them of the same moment."""
    with scope.of_winery(house.alder.pk):
        AuditEntry.objects.bulk_create(
            AuditEntry(
                winery=house.alder,
                at=NOW - timedelta(seconds=n // 3),
                who=f"Person {n % 7}",
                door="page",
                what="changed",
                about="sku",
                named=f"W{n:04}",
            )
            for n in range(count)
        )


def named(page: str) -> list[str]:
    return re.findall(r">(W\d{4})</b>", page)


def test_pages_lead_forth_and_back_and_miss_nothing(house: House) -> None:
    lay(house, 130)
    client, seen, url = client_of(house.nora), list[str](), f"{URL}?ordered=any&who=person"
    pages = []
    while url:
        page = client.get(url).text
        pages.append(named(page))
        seen += pages[-1]
        found = re.search(r'rel="next" href="([^"]+)"', page)
        url, last = (unescape(found[1]) if found else ""), page
    assert sorted(seen) == [f"W{n:04}" for n in range(130)]
    assert [len(each) for each in pages] == [50, 50, 30]
    back = re.search(r'rel="prev" href="([^"]+)"', last)
    assert back
    assert named(client.get(unescape(back[1])).text) == pages[1]


def test_ten_and_a_hundred_entries_ask_the_same(house: House) -> None:
    client = client_of(house.nora)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(f"{URL}?ordered=any").status_code == HTTPStatus.OK
        return len(counted)

    place(house.nora, "101")
    asked()
    few = asked()
    lay(house, 100)
    for number in range(102, 108):
        place(house.nora, str(number))
    assert asked() == few


def test_the_file_holds_everything_with_its_seal_and_no_formula(house: House) -> None:
    make_token(client_of(house.nora), "=1+1")
    with scope.of_every_winery():
        seal_all()
        sealed = AuditSeal.objects.count()
    answer = client_of(house.nora).get(FILE)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-trail-')
    rows = list(csv.DictReader(StringIO(b"".join(answer).decode("utf-8-sig"))))
    row = next(each for each in rows if each["About"] == "api_token")
    assert (row["Who"], row["Address"], row["Named"]) == ("Nora Quist", "203.0.113.7", "'=1+1")
    assert 1 <= int(row["Place"]) <= sealed
    assert len(row["Hash"]) == 64


def test_in_the_file_nothing_is_computed_whatever_somebody_or_something_is_called(house: House) -> None:
    names = [name[:120] for name in HOSTILE.values() if "\0" not in name and "\ud800" not in name]
    for number, name in enumerate(names):
        with scope.of_every_winery():
            made = create_token(MACHINE, Role.SHOP, f"Shop {number}", now=NOW, winery=house.alder)
            ApiToken.objects.filter(pk=made.token.pk).update(name=name)
        place(house.nora, str(300 + number))
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.ORDER_DETAILS, note=name)
        with scope.of_actor(house.nora):
            who = replace(house.nora, name=name)
            cancel_orders(who, [str(300 + number)], asking, now=NOW, by_fulfillment_number=False)

    text = b"".join(client_of(house.nora).get(FILE)).decode()

    rows = list(csv.reader(StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), newline="")))
    assert {len(row) for row in rows} == {20}
    assert "HYPERLINK" in text
    assert formulas(text) == []


def test_a_page_keeps_to_an_index(house: House) -> None:
    lay(house, 3_000)
    place(house.nora, "101")
    with scope.of_every_winery(), connection.cursor() as cursor:
        order = AuditOrder.objects.values_list("order_id", flat=True)[0]
        for which in (
            Wanted(),
            Wanted(since=NOW - timedelta(minutes=5)),
            Wanted(who="person 3"),
            Wanted(orders=[order]),
        ):
            for looking_at in (None, house.alder.pk):
                rows = matching(entries_of(looking_at), AuditOrder.objects.all(), which).order_by(
                    "-at", "-id"
                )[:51]
                sql, values = rows.query.sql_with_params()
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute(f"EXPLAIN {sql}", values)
                plan = "\n".join(line for (line,) in cursor.fetchall())
                assert "Seq Scan on audit" not in plan, plan
                if which == Wanted():
                    assert "Sort" not in plan, plan


def test_reading_back_from_a_page_that_is_gone(house: House) -> None:
    lay(house, 3)
    with scope.of_winery(house.alder.pk):
        found = AuditEntry.objects.filter(about="sku")
        first = read_page(found, older_than=None, newer_than=None, limit=2)
        again = read_page(found, older_than=None, newer_than=first.older, limit=2)
    assert [row.pk for row in first.rows] == [row.pk for row in again.rows]
