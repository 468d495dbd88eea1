"""What people do by hand is on the trail by their name: who, on what, before and after; what the machine does isn't."""

from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from recork.fulfillment.carriers import Bought, Parcel, Refused
from recork.fulfillment.models import (
    AuditEntry,
    Label,
    Manifest,
    Membership,
    Order,
    Sku,
    StockBalance,
    WebhookDelivery,
    scope,
)
from recork.fulfillment.operations.label import Errand, record_answer
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.operations.stock import fold_stock, tell_stock
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.people import client_of, employ
from tests.fulfillment.webhooks import ENDPOINT, TAKEN, URL, listen, queue, send

LABELS, LISTS = "/warehouse/labels/", "/warehouse/hand-over/"
PARCEL = Parcel("UPS Ground", "Marisol Vega", "12 Congress Avenue", "Austin", "TX", "78701", 1)
KEPT_ASIDE = "She rang: Marisol pays it herself"

type Told = tuple[str, str, Any, Any]


def told(*, since: int = 0, **which: Any) -> list[Told]:
    """Who did what, before and after."""
    with scope.of_every_winery():
        found = AuditEntry.objects.filter(pk__gt=since, **which).order_by("pk")
        return [(entry.who, entry.what, entry.before, entry.after) for entry in found]


def last_entry() -> int:
    with scope.of_every_winery():
        return AuditEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0


@pytest.fixture
def floor(house: House) -> Client:
    return client_of(PETE)


def packed(house: House, number: str = "10234", *tracking: str) -> Order:
    order = place(house.nora, number, bottles=1, state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, order.pk, tracking=tracking, now=NOW)
    return order


def label_of(order: Order) -> Label:
    with scope.of_every_winery():
        return Label.objects.get(order=order)


def set_label(label: Label, **columns: object) -> None:
    with scope.of_every_winery():
        Label.objects.filter(pk=label.pk).update(**columns)


def test_a_typed_number_says_who_typed_it(house: House, floor: Client) -> None:
    order = packed(house)
    label = label_of(order)

    floor.post(f"{LABELS}{label.pk}/tracking/", {"tracking": "1Z999"})

    assert label_of(order).bought_by == "Pete Alvarado"
    assert told(about="label", what="changed", order_ids=[order.pk]) == [
        (
            "Pete Alvarado",
            "changed",
            {"state": "wanted", "tracking": "", "bought_by": ""},
            {"state": "bought", "tracking": "1Z999", "bought_by": "Pete Alvarado"},
        )
    ]


def test_a_number_typed_with_the_box_says_who_typed_it(house: House) -> None:
    order = packed(house, "10234", "1Z10234")
    assert label_of(order).bought_by == "Pete Alvarado"
    ((_, what, before, after),) = told(about="label")
    assert (what, before) == ("added", None)
    assert after == {
        "state": "bought",
        "carrier": "manual",
        "tracking": "1Z10234",
        "bought_by": "Pete Alvarado",
    }


@pytest.mark.parametrize(
    ("outcome", "state"),
    [pytest.param("paid", "void_refused", id="paid for"), pytest.param("void", "voided", id="void")],
)
def test_settling_a_label_that_no_carrier_took_back_is_an_entry(
    house: House, floor: Client, outcome: str, state: str
) -> None:
    order = packed(house)
    label = label_of(order)
    set_label(label, state="void_refused", carrier="sandbox")
    since = last_entry()

    floor.post(f"{LABELS}{label.pk}/close/", {"outcome": outcome, "note": KEPT_ASIDE})

    before = {"closed_by": ""} | ({"state": "void_refused"} if outcome == "void" else {})
    ((who, what, was, is_now),) = told(about="label", since=since, order_ids=[order.pk])
    assert (who, what, was) == ("Pete Alvarado", "changed", before | {"closed_at": None})
    assert is_now["closed_by"] == "Pete Alvarado"
    assert is_now.get("state", "void_refused") == state
    with scope.of_every_winery():
        assert not AuditEntry.objects.filter(reason__contains="Marisol").exists()


def test_wanting_another_label_is_an_entry(house: House, floor: Client) -> None:
    label = label_of(packed(house))
    set_label(label, state="failed", carrier="sandbox")
    since = last_entry()
    floor.post(f"{LABELS}{label.pk}/again/")
    assert [(who, what) for who, what, _, _ in told(about="label", since=since)] == [
        ("Pete Alvarado", "changed"),
        ("Pete Alvarado", "added"),
    ]


@pytest.mark.parametrize(
    "answer", [Bought("1Z1", 900), Refused("no_town", "No such town.")], ids=["bought", "refused"]
)
def test_what_the_carrier_answers_is_no_act_of_anybodys(house: House, answer: Bought | Refused) -> None:
    order = packed(house)
    label = label_of(order)
    set_label(label, carrier="sandbox")
    since = last_entry()
    with scope.of_every_winery():
        record_answer(Errand(label.pk, "sandbox", PARCEL), answer, now=NOW)
    assert label_of(order).state in {"bought", "failed"}
    assert told(since=since) == []


def test_putting_on_a_list_and_taking_off_it_are_entries(house: House, floor: Client) -> None:
    order = packed(house, "1", "1Z1")
    floor.post(f"{LISTS}scan/", {"code": "1Z1"})
    manifest = Manifest.objects.get()

    floor.post(f"{LISTS}{manifest.pk}/take-off/", {"order": order.fulfillment_number})

    assert told(about="manifest_order", order_ids=[order.pk]) == [
        ("Pete Alvarado", "added", None, {"manifests": manifest.number}),
        ("Pete Alvarado", "removed", {"manifests": manifest.number}, None),
    ]


def test_a_set_of_orders_goes_on_a_list_as_one_entry(house: House, floor: Client) -> None:
    ids = [packed(house, number, f"1Z{number}").pk for number in ("1", "2", "3")]
    floor.post(f"{LISTS}scan/", {"all": "1"})
    assert told(about="manifest_order", order_ids=ids) == [
        ("Pete Alvarado", "added", None, {"orders": 3, "manifests": Manifest.objects.get().number})
    ]


def test_where_a_wine_stands_is_an_entry_and_its_sums_are_not(house: House) -> None:
    with scope.of_every_winery():
        sku = Sku.objects.get(winery=house.alder, code="ZN21")
    said = {
        "receive-request": uuid4(),
        "receive-warehouse": "ACN",
        "receive-bottles": "12",
        "receive-bin": "b-12",
        "receive-note": "",
    }
    for _ in range(2):
        client_of(SERVICE).post(reverse("stock_receive", args=[sku.pk]), said | {"receive-request": uuid4()})
    with scope.of_every_winery():
        fold_stock()
        tell_stock(now=NOW)
        entry = AuditEntry.objects.get(about="stock_balance")
        balance = StockBalance.objects.get(sku=sku)
    assert (entry.who, entry.what, entry.winery_id) == ("Sam Service", "changed", house.alder.pk)
    assert (entry.row_id, entry.named) == (str(balance.pk), "ZN21 in ACN")
    assert (entry.before, entry.after) == ({"bin": None}, {"bin": "B-12"})


def test_sending_a_message_again_is_an_entry(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    send(TAKEN)
    with scope.of_every_winery():
        delivery = WebhookDelivery.objects.get()
    assert told(about="webhook_delivery") == []

    client_of(house.nora).post(reverse("settings_message_replay", args=[ENDPOINT, delivery.pk]))

    with scope.of_every_winery():
        entry = AuditEntry.objects.get(about="webhook_delivery")
    assert (entry.who, entry.what, entry.named) == ("Nora Quist", "changed", URL)
    assert (entry.row_id, entry.winery_id) == (str(delivery.pk), house.alder.pk)
    assert isinstance(entry.before, dict)
    assert isinstance(entry.after, dict)
    assert (entry.before["attempts"], entry.after["attempts"]) == (1, 0)
    assert (entry.before["replayed_by"], entry.after["replayed_by"]) == ("", "Nora Quist")


def test_trying_an_endpoint_out_is_an_entry(house: House) -> None:
    listen(house)
    for _ in range(2):
        client_of(house.nora).post(reverse("settings_endpoint_act", args=[ENDPOINT, "test"]))
    with scope.of_every_winery():
        (test,) = WebhookDelivery.objects.all()
        entry = AuditEntry.objects.get(about="webhook_delivery")
    assert (entry.who, entry.what, entry.named) == ("Nora Quist", "added", URL)
    assert (entry.row_id, entry.winery_id) == (str(test.pk), house.alder.pk)


def test_what_is_sent_by_the_machine_is_no_entry(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    since = last_entry()
    queue()
    send(TAKEN)
    assert told(since=since) == []


def act(by: Actor, on: Actor, what: str) -> None:
    with scope.of_every_winery():
        member = Membership.objects.get(user=employ(on))
    client_of(by).post(reverse("settings_person_act", args=[member.pk, what]))


def test_signing_somebody_out_everywhere_is_an_entry(house: House) -> None:
    client_of(house.viewer)
    client_of(house.viewer)
    vera = employ(house.viewer)
    since = last_entry()

    act(house.nora, house.viewer, "end_sessions")

    with scope.of_every_winery():
        entry = AuditEntry.objects.filter(pk__gt=since, what="signed_out").get()
    assert (entry.who, entry.role, entry.door) == ("Nora Quist", "manager", "page")
    assert (entry.about, entry.row_id, entry.named) == ("staff", str(vera.pk), vera.email)
    assert (entry.winery_id, entry.before, entry.after) == (house.alder.pk, {"sessions": 2}, {"sessions": 0})


def test_signing_oneself_out_elsewhere_is_an_entry(house: House) -> None:
    client_of(house.nora)
    here = client_of(house.nora)
    since = last_entry()
    here.post(reverse("account_sessions"), {"session": "others"})
    assert told(about="staff", since=since, winery_id=house.alder.pk) == [
        ("Nora Quist", "signed_out", {"sessions": 2}, {"sessions": 1}),
    ]


def test_ending_one_session_of_ones_own_is_an_entry(house: House) -> None:
    client_of(house.nora)
    here = client_of(house.nora)
    since, nora = last_entry(), employ(house.nora)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM usersessions_usersession WHERE user_id = %s", (nora.pk,))
        (other,) = cursor.fetchone()
    here.post(reverse("account_sessions"), {"session": str(other)})
    assert told(about="staff", since=since) == [
        ("Nora Quist", "signed_out", {"sessions": 2}, {"sessions": 1}),
    ]


def test_inviting_somebody_again_is_an_entry(house: House) -> None:
    vera = employ(house.viewer)
    act(house.nora, house.viewer, "invite_again")
    with scope.of_every_winery():
        entry = AuditEntry.objects.get(about="invitation")
    assert (entry.who, entry.what, entry.winery_id) == ("Nora Quist", "added", house.alder.pk)
    assert (entry.row_id, entry.named) == (str(vera.pk), vera.email)


def test_a_link_made_at_the_command_line_is_an_entry(house: House) -> None:
    vera = employ(house.viewer)
    call_command("user", "link", "--email", vera.email, stdout=StringIO())
    with scope.of_every_winery():
        entry = AuditEntry.objects.get(about="invitation_link")
    assert (entry.who, entry.door, entry.doing) == ("Command line", "command", "user link")
    assert (entry.row_id, entry.named, entry.winery_id) == (str(vera.pk), vera.email, house.alder.pk)


def test_nobody_who_is_shut_out_is_made_a_link(house: House) -> None:
    vera = employ(house.viewer)
    act(house.nora, house.viewer, "shut_out")
    with pytest.raises(CommandError, match="Let the person in again first"):
        call_command("user", "link", "--email", vera.email, stdout=StringIO())


def test_an_act_that_is_taken_back_leaves_no_entry(house: House) -> None:
    """It stands or falls with what was done."""
    since = last_entry()
    act(house.nora, house.nora, "end_sessions")  # nobody does it to themselves here
    act(house.bo, house.viewer, "end_sessions")  # not one of his people
    assert told(since=since, what="signed_out") == []
