"""The file for a person: every column that erasing would take is in it, and nobody else's address."""

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from recork.cellar import Role, conninfo
from recork.fulfillment.models import Order, ShopConnection, WebhookEndpoint, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.edit import edit_order
from recork.fulfillment.operations.hold import hold_orders
from recork.fulfillment.operations.intercept import Wanted, ask_intercept, decline_intercept
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.operations.shop_next import Wish, change_shop_next
from recork.fulfillment.operations.shop_report import Report, hear_report
from recork.fulfillment.queries.person import kept_about, orders_of_person
from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.cancellation import AskedFrom, ShopNext
from recork.fulfillment.rules.carrier_request import CarrierWant
from recork.fulfillment.rules.edit import Edit
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.person import ADDRESS, for_one_alone
from tests.fulfillment.cast import MARISOL, NOW, PETE, TODAY, House, place
from tests.fulfillment.operations import test_carrier_request as with_carrier
from tests.fulfillment.operations.test_words_about_people import ERASED

REPEATED = {
    "the same words in another column": {"ship_to.email_key", "ship_to.name_key", "ship_to.surname_key"},
    "each of the group's orders has them": {"cancellation_batch.note", "cancellation_batch.pickup_location"},
    "told to the shop of what is in the file: edits, holds, questions": {"news.data"},
}
"""Erased, and in the file by the column that they repeat."""

PLANTED = {
    "carrier_request.location": "CASE WHEN want = 'hold_at_location' THEN {word} ELSE location END",
    "carrier_request.ship_to": "jsonb_set(ship_to, '{{name}}', to_jsonb({word}))",
    "order_edit.after": "jsonb_set(after, '{{ship_to,name}}', to_jsonb({word}))",
    "order_edit.before": "jsonb_set(before, '{{ship_to,name}}', to_jsonb({word}))",
    "shop_report.body": "jsonb_set(body, '{{effects,0,words}}', to_jsonb({word}))",
}
"""How a word comes into a column that isn't all text, or not in every row."""

BODY: dict[str, Any] = {
    "links": [{"order_number": "10234", "state": "live"}],
    "entries": [],
    "effects": [{"effect": "email", "state": "done", "words": "Dear Ms. Vega"}],
    "resend_at": None,
}
RENO = replace(MARISOL, line1="1 Virginia Street", city="Reno", state="NV", zip="89501")


def plant(places: set[str]) -> None:
    """Write each column's name into it, as the tables' owner: nobody else may rewrite history."""
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.OWNER))) as owner:
        owner.execute("SELECT enter_scope(NULL)")
        for each in sorted(places):
            table, column = each.split(".")
            said = PLANTED.get(each, "{word}").format(word=f"'W-{each}'::text")
            assert owner.execute(f"UPDATE {table} SET {column} = {said}".encode()).rowcount, each


def all_that_can_happen(house: House) -> list[Order]:
    """Orders about which everything was said that can be: edited, held and stopped; sent; packed."""
    shop, nora = house.alder_shop, house.nora
    with scope.of_every_winery():
        WebhookEndpoint.objects.create(
            winery_id=house.alder.pk, connection=ShopConnection.objects.get(winery=house.alder), url="https://x.example.com/",
            secret=b"x", created_by="Ada", created_at=NOW, first_seq=0, queued_seq=0,
        )  # fmt: skip
    stopped = place(shop, "10234")
    with scope.of_actor(shop):
        edit_order(shop, "10234", uuid4(), Edit(version=1, ship_to=RENO), now=NOW, today=TODAY)
        hear_report(shop, "10234", Report(1, "10234", "Submitted", "Paid", "", BODY), now=NOW)
    asking = Asking(uuid4(), AskedFrom.ORDER_DETAILS)
    with scope.of_actor(nora):
        hold_orders(nora, [stopped.pk], "Travels", until_on=None, now=NOW, today=TODAY)
        cancel_orders(nora, ["10234"], asking, now=NOW, by_fulfillment_number=False)
        wish = Wish(ShopNext.HANDLED_EXTERNALLY, pickup_location="The tasting room")
        change_shop_next(nora, "10234", asking.question_id, wish, now=NOW)
    sent = place(shop, "10300", state=OrderState.SHIPPED)
    for want in (
        {"want": CarrierWant.REROUTE, "ship_to": with_carrier.RENO},
        {"want": CarrierWant.HOLD_AT_LOCATION, "location": "The store"},
    ):
        asked = with_carrier.ask(nora, sent, uuid4(), **want)
        with_carrier.answer(sent, with_carrier.NO, asked.question_id)
    boxed = place(shop, "10400", state=OrderState.PICKED)
    question = uuid4()
    with scope.of_every_winery():
        pack_order(PETE, boxed.pk, now=NOW)
    with scope.of_actor(nora):
        ask_intercept(nora, boxed.pk, Wanted(question, AskedFrom.API), now=NOW)
    with scope.of_every_winery():
        decline_intercept(PETE, boxed.pk, question, "floor_declined", "", now=NOW)
        with connection.cursor() as cursor:
            cursor.execute("SELECT queue_deliveries(100, %s)", [NOW])
    return [stopped, sent, boxed]


def test_every_column_that_is_erased_is_in_the_file_before(live_house: House) -> None:
    orders = all_that_can_happen(live_house)
    looked_for = ERASED.difference(*REPEATED.values())
    plant(looked_for)
    with scope.of_actor(live_house.nora):
        fresh = list(Order.objects.select_related("ship_to").filter(pk__in=[each.pk for each in orders]))
        told = json.dumps(kept_about(fresh), default=str)
    assert {each for each in looked_for if f"W-{each}" not in told} == set()


OTTO = Address(
    name="Otto Vega-Other",
    line1="5 Elm Street",
    city="Reno",
    state="TX",
    zip="75462",
    phone="903-555-0199",
    email="Otto@Example.com",
)
HIS = ("Otto", "Elm Street", "Reno", "75462", "903-555-0199", "otto@example.com")
HERS = (
    "Marisol",
    "Congress Avenue",
    "Austin",
    "78701",
    "512-555-0134",
    "marisol.vega@example.com",
    "birthday",
    "ring twice!",
)


def redirected(house: House) -> list[Order]:
    """Marisol's order was edited to go to Otto; a parcel of hers was rerouted to him. Her wishes came with both."""
    shop = house.alder_shop
    edited = place(shop, "10234", gift_message="For her birthday", shipping_instructions="Ring TWICE!")
    with scope.of_actor(shop):
        edit_order(shop, "10234", uuid4(), Edit(version=1, ship_to=OTTO), now=NOW, today=TODAY)
        what = "Ship to: Otto Vega-Other, 5 Elm Street, Reno; it was Marisol Vega, 12 Congress Avenue, Austin"
        body = BODY | {"entries": [{"at": NOW.isoformat(), "who": "Ivo", "what": what}]}
        hear_report(shop, "10234", Report(1, "10234", "Submitted", "Paid", "", body), now=NOW)
    sent = place(shop, "10300", state=OrderState.SHIPPED, gift_message="For her birthday")
    wish = {"want": CarrierWant.REROUTE, "ship_to": OTTO, "note": "OTTO (903-555-0199) takes it for Marisol"}
    asked = with_carrier.ask(house.nora, sent, uuid4(), **wish)
    with_carrier.answer(sent, replace(with_carrier.NO, words="Nobody at 5 Elm Street"), asked.question_id)
    return [edited, sent]


def test_the_file_for_one_person_holds_no_other_persons_address(house: House) -> None:
    redirected(house)

    def file_of(typed: str) -> tuple[str, Any]:
        with scope.of_actor(house.nora):
            told = kept_about(orders_of_person(house.alder.pk, typed), typed)
        return json.dumps(told, default=str).casefold(), told["orders"]

    def said(words: tuple[str, ...], text: str) -> list[str]:
        return [word for word in words if word.casefold() in text]

    text, (sent, edited) = file_of("marisol.vega@example.com")
    assert (said(HIS, text), said(HERS, text)) == ([], list(HERS))
    to = {name: edited["ship_to"][name] for name in ADDRESS}
    assert to == {name: "[somebody else]" if name == "name" else "" for name in ADDRESS}
    assert edited["ship_to"]["gift_message"] == "For her birthday"
    assert sent["ship_to"]["line1"] == "12 Congress Avenue"
    assert [note["note"] for note in sent["notes"]] == [
        "[somebody else] ([somebody else]) takes it for Marisol"
    ]

    text, (sent, edited) = file_of("OTTO@example.com")
    assert (said(HERS, text), said(HIS, text)) == ([], list(HIS))
    assert edited["ship_to"]["line1"] == "5 Elm Street"
    assert edited["ship_to"]["gift_message"] == sent["ship_to"]["gift_message"] == "[somebody else]"
    assert edited["ship_to"]["shipping_instructions"] == "[somebody else]"

    text, _ = file_of("10234")
    assert (said(HERS, text), said(HIS, text)) == (list(HERS), list(HIS))


def test_who_stands_alone_in_an_order_gets_it_whole(house: House) -> None:
    place(house.alder_shop, "10234", gift_message="For her birthday")
    with scope.of_actor(house.nora):
        orders = orders_of_person(house.alder.pk, "marisol.vega@example.com")
        assert kept_about(orders, "Marisol.Vega@example.com") == kept_about(orders)


def test_letters_that_fold_to_others_are_found_as_they_are_written() -> None:
    hers = {"name": "Marisol", "email": "m@example.com", "line1": "1 Oak Street"}
    other = {"name": "Otto Groß", "email": "", "line1": "Hauptstraße 5"}
    told: dict[str, Any] = {
        "ship_to": other,
        "edits": [{"before": {"ship_to": hers}, "after": {"ship_to": other}}],
        "timeline": [{"what": "Ship to: Otto Groß, Hauptstraße 5; Mr. GROSS, otto groß"}],
    }
    (entry,) = for_one_alone(told, "m@example.com")["timeline"]
    assert "Groß" not in entry["what"]
    assert "Hauptstraße" not in entry["what"]


@pytest.mark.parametrize("name", ["(", "a|b", "Ana (", "...", "Li", ""])
def test_a_name_is_no_pattern_and_facts_stay(name: str) -> None:
    hers = {"name": "Marisol", "email": "m@example.com", "line1": "1 Oak Street"}
    other = {"name": name, "email": "", "line1": "delivered"}
    told: dict[str, Any] = {
        "status": "delivered",
        "ship_to": hers,
        "edits": [{"before": {"ship_to": other}, "after": {"ship_to": hers}}],
        "timeline": [{"what": f"It was {name} before, DELIVERED"}],
    }
    kept = for_one_alone(told, "m@example.com")
    assert (kept["status"], kept["ship_to"]) == ("delivered", hers)
    assert kept["edits"][0]["before"] == {"ship_to": {"name": "[somebody else]", "email": "", "line1": ""}}
    assert "DELIVERED" not in kept["timeline"][0]["what"]
    assert (name in kept["timeline"][0]["what"]) == (len(name) <= 2)
