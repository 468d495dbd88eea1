"""Holds in the portal: on the order's page, in the list, and of a selection."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from recork.fulfillment.models import Hold, Order, Selection, scope
from recork.fulfillment.rules.hold import HoldReason
from tests.fulfillment.cast import NOW, SERVICE, House, place
from tests.fulfillment.operations.test_hold import open_holds, plant
from tests.fulfillment.people import Answer, client_of, employ, signed_in
from tests.support.axe import in_every_light


def words(answer: Answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def at(order: Order, more: str = "") -> str:
    return f"/orders/{order.fulfillment_number}/{more}"


def select(house: House, *orders: Order) -> str:
    ids = [order.pk for order in orders]
    with scope.of_every_winery():
        user = employ(house.nora)
        kept = Selection.objects.create(
            id=uuid4(), winery=house.alder, user=user, order_ids=ids, changed_at=NOW
        )
    return str(kept.pk)


def test_the_page_and_the_list_say_why_and_who_may(house: House) -> None:
    order = place(house.nora)
    plant(order, HoldReason.WEATHER, NOW.date())
    client = client_of(house.nora)
    for url in (at(order), "/orders/?ordered=any"):
        text = words(client.get(url))
        assert "Because. Until 23 Nov" in text
        assert "The winery or client services may clear it" in text


def test_the_list_and_the_export_tell_of_each_hold(house: House) -> None:
    order, free = place(house.nora), place(house.nora, "10235")
    plant(order, HoldReason.WEATHER, NOW.date())
    plant(order, HoldReason.COMPLIANCE)
    client = client_of(house.nora)
    text = words(client.get("/orders/?ordered=any"))
    assert (
        "Because. Client services may clear it. Also held: Because. Until 23 Nov. "
        "The winery or client services may clear it"
    ) in text
    assert text.count("Also held") == 1
    exported = b"".join(client.get("/orders/export.csv?ordered=any")).decode()
    held, through = (next(line for line in exported.splitlines() if line.startswith(number)) for number in
                     (order.order_number, free.order_number))  # fmt: skip
    assert ("Because; Because" in held, "Because" in through) == (True, False)


def test_the_page_offers_what_the_person_may_clear(house: House) -> None:
    order = place(house.nora)
    for reason in (HoldReason.WEATHER, HoldReason.COMPLIANCE, HoldReason.INSUFFICIENT_INVENTORY):
        plant(order, reason)
    offered = {
        who.name: re.findall(r'aria-label="Release hold: ([^"]+)"', client_of(who).get(at(order)).text)
        for who in (house.nora, SERVICE, house.viewer)
    }
    assert offered == {
        "Nora Quist": ["Weather"],
        "Sam Service": ["Weather", "Compliance"],
        "Vera Low": [],
    }


def test_release_and_hold_from_the_page(house: House) -> None:
    order = place(house.nora)
    plant(order, HoldReason.WEATHER)
    client = client_of(house.nora)
    assert "Weather cleared" in words(
        client.post(at(order, "holds/release/"), {"reason": "weather"}, follow=True)
    )
    assert open_holds(order) == []
    again = client.post(at(order, "holds/release/"), {"reason": "weather"}, follow=True)
    assert "Nothing of this kind holds it" in words(again)
    client.post(at(order, "holds/"), {"hold-words": "Fraud check", "hold-until_on": ""})
    assert open_holds(order) == ["manual"]
    assert "Nora Quist" in words(client.get(at(order)))


@pytest.mark.parametrize(
    "said", [{}, {"hold-words": " "}, {"hold-words": "x" * 201}, {"hold-words": "x", "hold-until_on": "2020-01-01"},
             {"hold-words": "a\x00b"}, {"hold-words": "x", "hold-until_on": "soon"}]
)  # fmt: skip
def test_a_hold_that_says_nothing_is_said_again(house: House, said: dict[str, str]) -> None:
    order = place(house.nora)
    answer = client_of(house.nora).post(at(order, "holds/"), said)
    assert (answer.status_code, open_holds(order)) == (422, [])


@pytest.mark.parametrize("reason", ["compliance", "needs_action", "nonsense"])
def test_what_is_not_theirs_stays(house: House, reason: str) -> None:
    order = place(house.nora)
    plant(order, HoldReason.COMPLIANCE)
    plant(order, HoldReason.NEEDS_ACTION)
    client_of(house.nora).post(at(order, "holds/release/"), {"reason": reason})
    assert open_holds(order) == ["compliance", "needs_action"]


def test_another_winerys_order_is_not_found_and_a_viewer_may_not(house: House) -> None:
    order = place(house.bo)
    plant(order, HoldReason.WEATHER)
    for more in ("holds/", "holds/release/"):
        assert client_of(house.nora).post(at(order, more)).status_code == 404
        assert client_of(house.viewer).post(at(order, more)).status_code == 403
    assert open_holds(order) == ["weather"]


def test_a_selection_is_released_by_reason_and_each_order_answers(house: House) -> None:
    orders = [place(house.nora, str(n)) for n in range(3)]
    for order in orders[:2]:
        plant(order, HoldReason.WEATHER)
    plant(orders[0], HoldReason.COMPLIANCE)
    client, selection = client_of(house.nora), select(house, *orders)
    page = words(client.get(f"/orders/holds/?selection={selection}"))
    assert "Holds of 3 orders" in page
    assert "Weather (2)" in page
    assert "Compliance (1)" not in page
    answer = client.post("/orders/holds/", {"selection": selection, "do": "release", "reason": ""})
    assert "Cleared holds of 2 of 3 orders" in words(answer)
    assert [open_holds(order) for order in orders] == [["compliance"], [], []]


def test_a_selection_is_put_on_hold(house: House) -> None:
    orders = [place(house.nora, str(n)) for n in range(3)]
    client, selection = client_of(house.nora), select(house, *orders)
    said = {"selection": selection, "do": "hold", "hold-words": "Labels are wrong"}
    assert "Put on hold 3 orders" in words(client.post("/orders/holds/", said))
    assert [open_holds(order) for order in orders] == [["manual"]] * 3
    assert "Nothing was changed" in words(client.post("/orders/holds/", said))


def test_the_list_leads_there(house: House) -> None:
    order = place(house.nora)
    client, selection = client_of(house.nora), str(uuid4())
    ticked = {
        "selection": selection,
        "do": "holds",
        "shown": order.fulfillment_number,
        "order": order.fulfillment_number,
    }
    answer = client.post("/orders/selection/", ticked)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (303, "/orders/holds/")
    assert "Holds of 1 order" in words(client.get(answer["Location"]))


def test_somebody_elses_selection_is_as_good_as_none(house: House) -> None:
    order = place(house.nora)
    selection = select(house, order)
    other = client_of(house.bo)
    assert "No order is selected" in words(other.get(f"/orders/holds/?selection={selection}"))
    other.post("/orders/holds/", {"selection": selection, "do": "hold", "hold-words": "x"})
    assert open_holds(order) == []


def test_the_page_of_a_selection_costs_the_same_for_any_number(house: House) -> None:
    orders = [place(house.nora, str(n)) for n in range(12)]
    for order in orders:
        plant(order, HoldReason.WEATHER)
    client, counts = client_of(house.nora), []
    client.get("/orders/holds/")
    for group in (orders[:2], orders):
        selection = select(house, *group)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/orders/holds/?selection={selection}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.browser
def test_nothing_stands_in_the_way(live_house: House, live_server: LiveServer, page: Page) -> None:
    order = place(live_house.nora)
    plant(order, HoldReason.WEATHER)
    selection = select(live_house, order)
    signed_in(page, live_server.url, live_house.nora)
    for url in (at(order), f"/orders/holds/?selection={selection}"):
        page.goto(f"{live_server.url}{url}")
        assert in_every_light(page) == []
    page.get_by_role("button", name="Release holds").click()
    page.get_by_role("heading", name="Cleared holds of 1 order").wait_for()
    assert in_every_light(page) == []
    with scope.of_every_winery():
        assert Hold.objects.get(order=order).released_by == "Nora Quist"
