"""Labels on the floor: numbers typed, refusals tried again, voids closed by a person, sheets to print."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import Label, Order, scope
from recork.fulfillment.operations.intercept import Wanted, accept_intercept, ask_intercept
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.fulfillment.people import client_of

LABELS = "/warehouse/labels/"


@pytest.fixture
def floor(house: House) -> Client:
    return client_of(PETE)


def packed(house: House, number: str = "10234") -> Order:
    order = place(house.nora, number, state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, order.pk, now=NOW)
    return order


def pull_out(house: House, order: Order) -> None:
    question = uuid4()
    with scope.of_actor(house.nora):
        ask_intercept(house.nora, order.pk, Wanted(question, AskedFrom.API), now=NOW)
    with scope.of_every_winery():
        accept_intercept(PETE, order.pk, question, now=NOW)


def label_of(order: Order) -> Label:
    with scope.of_every_winery():
        return Label.objects.select_related("package").filter(order=order).latest("wanted_at", "closed_at")


def words_of(client: Client, at: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", client.get(at).content.decode())


def test_a_number_is_typed_once(house: House, floor: Client) -> None:
    order = packed(house)
    label = label_of(order)
    assert "Numbers to type" in words_of(floor, LABELS)
    for number in ("1Z999", "1Z000"):
        floor.post(f"{LABELS}{label.pk}/tracking/", {"tracking": number})
    label = label_of(order)
    assert (label.state, label.tracking, label.package.tracking) == ("bought", "1Z999", "1Z999")
    assert "somebody was quicker" in words_of(floor, LABELS)


@pytest.mark.parametrize("number", ["", "é", "x" * 61, "a\nb"])
def test_a_number_that_no_label_bears_is_refused(house: House, floor: Client, number: str) -> None:
    label = label_of(packed(house))
    floor.post(f"{LABELS}{label.pk}/tracking/", {"tracking": number})
    assert "type the tracking number as it stands" in words_of(floor, LABELS)


def test_the_label_says_adult_signature_and_where_to(house: House, floor: Client) -> None:
    order = packed(house)
    at = f"/warehouse/orders/{order.fulfillment_number}/labels/"
    assert "No label yet" in words_of(floor, at)
    floor.post(f"{LABELS}{label_of(order).pk}/tracking/", {"tracking": "1Z999"})
    page = floor.get(at).content.decode()
    assert 'aria-label="Barcode 1Z999"' in page
    assert "signature of a person 21 or older required" in page
    assert "12 Congress Avenue" in page


def test_no_label_is_printed_for_what_was_pulled_out(house: House, floor: Client) -> None:
    order = packed(house)
    floor.post(f"{LABELS}{label_of(order).pk}/tracking/", {"tracking": "1Z999"})
    pull_out(house, order)
    page = floor.get(f"/warehouse/orders/{order.fulfillment_number}/labels/").content.decode()
    assert "was cancelled. No label goes on its boxes." in page
    assert "Barcode" not in page


def test_a_label_bought_by_hand_is_given_back_by_hand(house: House, floor: Client) -> None:
    order = packed(house)
    floor.post(f"{LABELS}{label_of(order).pk}/tracking/", {"tracking": "1Z999"})
    pull_out(house, order)
    label = label_of(order)
    assert "Void it with the carrier by hand" in words_of(floor, LABELS)
    for nonsense in ({}, {"outcome": "x"}, {"outcome": "paid", "note": ""}):
        floor.post(f"{LABELS}{label.pk}/close/", nonsense)
        assert label_of(order).state == "void_wanted"
    floor.post(f"{LABELS}{label.pk}/close/", {"outcome": "void"})
    label = label_of(order)
    assert (label.state, label.closed_by) == ("voided", "Pete Alvarado")
    assert "the label is settled" in words_of(floor, LABELS)
    assert "Label given back by hand" in words_of(
        client_of(house.nora), f"/orders/{order.fulfillment_number}/"
    )


def test_a_refused_label_is_wanted_again_under_a_new_key(house: House, floor: Client) -> None:
    order = packed(house)
    first = label_of(order)
    with scope.of_every_winery():
        Label.objects.filter(pk=first.pk).update(state="failed", words="No such street.")
    assert "No such street." in words_of(floor, LABELS)
    for _ in range(2):
        floor.post(f"{LABELS}{first.pk}/again/")
    with scope.of_every_winery():
        states = sorted(Label.objects.filter(order=order).values_list("state", flat=True))
    assert states == ["failed", "wanted"]


def test_missing_labels_are_wanted_once(house: House, floor: Client) -> None:
    order = packed(house)
    with scope.of_every_winery():
        Label.objects.filter(order=order).update(state="failed", closed_at=NOW)
    at = f"/warehouse/orders/{order.fulfillment_number}/labels/"
    for _ in range(2):
        floor.post(f"{at}wanted/")
    with scope.of_every_winery():
        assert Label.objects.filter(order=order, state="wanted").count() == 1


def test_doors(house: House, floor: Client) -> None:
    order = packed(house)
    label = label_of(order)
    manager = client_of(house.nora)
    paths = (
        LABELS,
        f"/warehouse/orders/{order.fulfillment_number}/labels/",
    )
    posts = [f"{LABELS}{label.pk}/{verb}/" for verb in ("tracking", "again", "close")]
    posts.append(f"/warehouse/orders/{order.fulfillment_number}/labels/wanted/")
    assert {manager.get(path).status_code for path in paths} == {403}
    assert {manager.post(path).status_code for path in posts} == {403}
    assert {floor.get(path).status_code for path in posts} == {405}
    floor.post("/winery/", {"winery": house.birch.pk})
    assert {floor.post(path).status_code for path in posts} == {404}
    assert floor.get(paths[1]).status_code == 404
    assert floor.post(f"{LABELS}{uuid4()}/again/").status_code == 404


def test_the_list_asks_the_database_as_often_for_many_labels_as_for_few(house: House, floor: Client) -> None:
    asked = []
    for numbers in (range(10), range(10, 60)):
        for n in numbers:
            packed(house, str(n))
        with CaptureQueriesContext(connection) as captured:
            assert floor.get(LABELS).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]
