"""The page View Orders: addresses in, rows and words out."""

import re
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recork.fulfillment.models import Order
from recork.fulfillment.rules.actor import Actor, Role
from recork.fulfillment.rules.order import OrderState
from recork.manners.place import Place
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.people import client_of

LIST = "/orders/"


def recent(actor: Actor, number: str = "10234", **more: object) -> Order:
    """An order of these days: the page reads the clock, so the cast's own days would one day be too long ago."""
    return place(actor, number, **{"bottles": 1, "ordered_at": timezone.now(), **more})  # type: ignore[arg-type]


def shown(client: Client, address: str = LIST) -> list[str]:
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK
    return re.findall(r'class="order" href="[^"]*">([^<]*)<', page.text)


def test_the_last_thirty_days_are_shown_newest_first(house: House) -> None:
    now = timezone.now()
    recent(house.nora, "new", ordered_at=now)
    recent(house.nora, "older", ordered_at=now - timedelta(days=29))
    recent(house.nora, "old", ordered_at=now - timedelta(days=40))
    nora = client_of(house.nora)

    assert shown(nora) == ["new", "older"]
    assert shown(nora, "/orders/?ordered=7") == ["new"]
    assert shown(nora, "/orders/?ordered=today") == ["new"]
    assert shown(nora, "/orders/?ordered=90") == ["new", "older", "old"]
    assert shown(nora, "/orders/?ordered=any") == ["new", "older", "old"]
    last = timezone.localtime(now - timedelta(days=35)).date()
    assert shown(nora, f"/orders/?last={last}") == ["old"]
    assert shown(nora, f"/orders/?first={last}&ordered=days") == ["new", "older"]


def test_a_search_looks_at_every_day_unless_days_are_chosen(house: House) -> None:
    recent(house.nora, "old", ordered_at=timezone.now() - timedelta(days=400))
    nora = client_of(house.nora)
    assert shown(nora) == []
    assert shown(nora, "/orders/?q=vega") == ["old"]
    assert "Searched the orders of every day" in nora.get("/orders/?q=vega").text
    assert shown(nora, "/orders/?q=vega&ordered=30") == []


def test_an_exact_number_leads_straight_to_the_order(house: House) -> None:
    order = recent(house.nora)
    answer = client_of(house.nora).get("/orders/?q=10234&status=packed")
    assert (answer.status_code, answer["Location"]) == (
        HTTPStatus.SEE_OTHER,
        reverse("order", args=[order.fulfillment_number]),
    )


def test_nothing_found_says_what_was_looked_for(house: House) -> None:
    nora = client_of(house.nora)
    assert "Nothing found for “&lt;b&gt;”" in nora.get("/orders/?q=<b>").text
    assert "Nothing found for “vega” here" in nora.get("/orders/?q=vega&status=packed").text
    assert "Looked for orders: Packed, ordered " in nora.get("/orders/?status=packed").text
    assert "No orders in the last 30 days" in nora.get(LIST).text


def test_filters_stand_in_the_address_and_are_marked(house: House) -> None:
    recent(house.nora, "10234", state=OrderState.PACKED)
    recent(house.nora, "10235")
    nora = client_of(house.nora)
    assert shown(nora, "/orders/?status=packed") == ["10234"]
    assert shown(nora, "/orders/?status=open") == ["10235", "10234"]
    assert shown(nora, "/orders/?status=fulfilling&type=Club&carrier=UPS&state=TX&warehouse=ACN") == ["10234"]

    page = nora.get("/orders/?status=packed&ordered=any").text
    marked = re.findall(r'is-set"><label for="(\w+)"', page)
    assert marked == ["status"]
    assert '<option value="packed" selected>Packed</option>' in page
    assert "Clear filters" in page


def test_a_cross_stands_beside_every_number(house: House) -> None:
    live, packed = recent(house.nora, "1"), recent(house.nora, "2", state=OrderState.PACKED)
    page = client_of(house.nora).get(LIST).text
    crosses = re.findall(r"<button class=\"cross\"(.*?)>", page, re.DOTALL)
    asks, refuses = sorted(crosses, key=lambda cross: "aria-disabled" in cross)

    assert 'aria-label="Cancel order 1"' in asks
    assert f'data-action="/orders/{live.fulfillment_number}/cancellations/"' in asks
    assert f'formaction="/orders/{live.fulfillment_number}/cancellations/new/"' in asks
    assert 'data-title="Cancel order 1?"' in asks
    assert 'aria-label="Cancel order 2"' in refuses
    assert f'formaction="/orders/{packed.fulfillment_number}/cancellations/new/"' in refuses
    assert "data-popup" in refuses
    assert "Already packed. Only the floor can still pull it out." in page


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FLOOR])
def test_who_may_only_look_gets_no_cross_to_press(house: House, role: Role) -> None:
    recent(house.nora)
    actor = house.viewer if role is Role.VIEWER else PETE
    page = client_of(actor).get(LIST).text
    (cross,) = re.findall(r"<button class=\"cross\"(.*?)>", page, re.DOTALL)
    assert 'type="button"' in cross
    assert 'aria-disabled="true"' in cross
    assert "formaction" not in cross
    assert "Your role may only look." in page
    assert 'class="tick"' not in page
    assert "Cancel orders" not in page


def test_the_house_sees_whose_each_order_is_and_a_winery_does_not_wonder(house: House) -> None:
    recent(house.nora, "1")
    recent(house.bo, "2")
    service = client_of(SERVICE)
    assert shown(service) == ["2", "1"]
    assert "Birch Hill</span>" in service.get(LIST).text
    assert "Alder Creek</span></td>" not in client_of(house.nora).get(LIST).text

    service.post(reverse("switch_winery"), {"winery": str(house.birch.pk), "next": LIST})
    assert shown(service) == ["2"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "status=open",
        "ordered=any&hold=any",
        "q=vega",
        "q=ZN21",
        "q=10",
        "type=Club",
        "carrier=UPS",
        "warehouse=ACN",
    ],
)
def test_nothing_of_another_winery_shows_by_any_filter(house: House, query: str) -> None:
    recent(house.bo, "10", sku="ZN21", shipping_instructions="Ring")
    page = client_of(house.nora).get(f"{LIST}?{query}")
    assert page.status_code == HTTPStatus.OK
    assert "Marisol" not in page.text
    assert "0 orders" in page.text


def test_a_cursor_into_another_winery_is_only_a_place_in_time(house: House) -> None:
    recent(house.nora, "mine", ordered_at=NOW - timedelta(days=2))
    foreign = recent(house.bo, "theirs", ordered_at=NOW - timedelta(days=1))
    cursor = Place(foreign.ordered_at, foreign.pk).encode()
    assert shown(client_of(house.nora), f"/orders/?ordered=any&older={cursor}") == ["mine"]


HUGE = "9" * 4000
BAD = [
    *(f"{name}={value}" for name in ("status", "hold", "type", "warehouse", "state", "carrier", "ordered", "limit")
      for value in ("nope", "%00", "%F0%9F%8D%B7", HUGE, "-1", "%FF", "' OR 1=1 --")),
    *(f"{name}={value}" for name in ("first", "last")
      for value in ("2026-02-30", "0001-01-01", "9999-12-31", "%00", "yesterday", HUGE)),
    "first=2026-12-01&last=2026-11-01",
    "ordered=days",
    "q=%00",
    "q=%FF%FE",
    f"q={HUGE}",
    "q=%ED%A0%80",
    "q=F9223372036854775807",
    "q=F999999999999999999",
    "q=" + "%F4%8F%BF%BF" * 3,
    "older=nonsense&newer=nonsense",
    "older=%00",
    "selection=nonsense",
    f"selection={uuid4()}",
    "status=open&status=packed&q=a&q=b",
]  # fmt: skip


@pytest.mark.parametrize("query", BAD, ids=lambda query: query[:30])
def test_whatever_stands_in_the_address_is_answered_calmly(house: House, query: str) -> None:
    nora = client_of(house.nora)
    recent(house.nora)
    assert nora.get(f"{LIST}?{query}").status_code == HTTPStatus.OK
    export = nora.get(f"/orders/export.csv?{query}")
    assert export.status_code == HTTPStatus.OK
    assert b"Order number" in b"".join(export)


@pytest.mark.parametrize(
    ("query", "unread"),
    [
        ("status=nope", "Status"),
        ("first=9999-12-31", "From"),
        ("first=2026-12-01&last=2026-11-01", "To"),
        ("status=nope&hold=nope", "Status, Hold"),
        (f"q={'x' * 121}", "Quick search order"),
    ],
)
def test_what_could_not_be_read_is_named(house: House, query: str, unread: str) -> None:
    page = client_of(house.nora).get(f"{LIST}?{query}").text
    assert f"Not applied, because it could not be read: {unread}." in page


def test_ten_rows_or_a_hundred_take_the_same_statements(house: House) -> None:
    nora = client_of(house.nora)

    def statements(rows: int) -> int:
        nora.get(f"{LIST}?limit=100")
        with CaptureQueriesContext(connection) as captured:
            assert len(shown(nora, f"{LIST}?limit=100")) == rows
        return len(captured)

    for n in range(10):
        recent(house.nora, str(n), requested_ship_on=None if n % 2 else NOW.date() + timedelta(days=60))
    ten = statements(10)
    for n in range(10, 100):
        recent(house.nora, str(n), state=OrderState.PICKING if n % 2 else OrderState.SHIPPED)
    assert statements(100) == ten
    # session, person, seat, rows, count, carriers and types, warehouses, the winery's face; a savepoint around it
    assert ten == 10


@pytest.mark.parametrize(("limit", "rows"), [("", 25), ("?limit=50", 50), ("?limit=7", 25)])
def test_as_many_rows_as_somebody_likes(house: House, limit: str, rows: int) -> None:
    for n in range(51):
        recent(house.nora, str(n))
    assert len(shown(client_of(house.nora), f"{LIST}{limit}")) == rows


def test_a_stranger_is_asked_who_they_are(house: House) -> None:
    answer = Client().get(LIST)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("account_login"))


def test_the_list_is_read_and_never_written_to(house: House) -> None:
    nora = client_of(house.nora)
    for address in (LIST, "/orders/export.csv"):
        assert nora.post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert nora.get("/orders/selection/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
