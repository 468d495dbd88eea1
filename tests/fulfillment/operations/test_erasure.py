"""Whom an order was for is erased at their wish or when the time is over: everywhere, once, and every sum still adds up."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from recork.fulfillment.models import (
    Cancellation,
    CarrierRequest,
    Hold,
    News,
    Order,
    OrderEdit,
    Selection,
    ShipTo,
    ShopConnection,
    ShopReport,
    WebhookDelivery,
    WebhookEndpoint,
    Winery,
    scope,
)
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.cancellation_batch import answer_whole_batch, open_batch
from recork.fulfillment.operations.edit import edit_order
from recork.fulfillment.operations.erasure import ErasureOutcome, erase_old, erase_orders, keep_people
from recork.fulfillment.operations.hold import hold_orders
from recork.fulfillment.operations.shop_next import Wish, WishOutcome, change_shop_next
from recork.fulfillment.operations.shop_report import Report, hear_report
from recork.fulfillment.queries.order_story import order_story
from recork.fulfillment.queries.person import kept_about, orders_of_person
from recork.fulfillment.rules.actor import Actor, NotAllowed
from recork.fulfillment.rules.cancellation import AskedFrom, ShopNext
from recork.fulfillment.rules.carrier_request import CarrierWant
from recork.fulfillment.rules.edit import Edit
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.tasks.erasure import erase
from recork.manners.entry import Unfit
from tests.fulfillment.cast import MARISOL, NOW, SERVICE, TODAY, House, place
from tests.fulfillment.operations import test_carrier_request as with_carrier
from tests.fulfillment.people import client_of
from tests.support.everywhere import places_of

HERS = ("Marisol", "Vega", "marisol.vega@example.com", "marisol vega", "512-555-0134", "5125550134", "Congress Avenue",
        "Virginia Street", "her birthday", "Reno", "89501", "Austin", "78701")  # fmt: skip
LATER = NOW + timedelta(days=1)
ERASED, IN_HAND = ErasureOutcome.ERASED, ErasureOutcome.IN_HAND

SUMS = """SELECT o.order_number, o.state, o.status, o.version, o.bottles, o.total_cents, o.ship_state,
       (SELECT array_agg((s.kind, s.bottles, s.counted) ORDER BY s.id) FROM stock_entry s JOIN order_line l ON l.id = s.line_id
         WHERE l.order_id = o.id),
       (SELECT array_agg((m.from_state, m.to_state) ORDER BY m.version) FROM move m WHERE m.order_id = o.id),
       (SELECT array_agg((n.type, n.data ->> 'state', n.data ->> 'version', n.data -> 'lines') ORDER BY n.id)
          FROM news n WHERE n.order_id = o.id) FROM orders o ORDER BY 1"""


def sums() -> list[Any]:
    with scope.of_every_winery(), connection.cursor() as cursor:
        cursor.execute(SUMS)
        return list(cursor.fetchall())


def places() -> set[str]:
    with scope.of_every_winery():
        return places_of(*HERS)


def erase_one(actor: Actor, order: Order) -> ErasureOutcome:
    with scope.of_actor(actor):
        return erase_orders(actor, [order.pk], now=LATER)[order.pk]


@pytest.fixture
def over(house: House) -> Order:
    """Marisol's order was edited, held and cancelled, with words about her all along, and its shop told its part."""
    shop = house.alder_shop
    order = place(shop, "10234", gift_message="For her birthday", shipping_instructions="Leave with Vega")
    reno = replace(MARISOL, line1="1 Virginia Street", city="Reno", state="NV", zip="89501")
    with scope.of_actor(shop):
        edit_order(shop, "10234", uuid4(), Edit(version=1, ship_to=reno), now=NOW, today=TODAY)
        body = {
            "links": [{"order_number": "10234", "state": "live"}],
            "entries": [{"at": NOW.isoformat(), "who": "Ivo", "what": "Ship to: Marisol Vega, 12 Congress Avenue, Austin TX"}],
            "effects": [{"effect": "email", "state": "done", "words": "Dear Ms. Vega"}],
            "resend_at": None,
        }  # fmt: skip
        hear_report(shop, "10234", Report(1, "10234", "Submitted", "Paid", "", body), now=NOW)
    with scope.of_actor(house.nora):
        hold_orders(house.nora, [order.pk], "Ms. VEGA travels", until_on=None, now=NOW, today=TODAY)
        asking = Asking(
            question_id=uuid4(), asked_from=AskedFrom.ORDER_DETAILS, note="marisol.vega@example.com wrote"
        )
        cancel_orders(house.nora, ["10234"], asking, now=NOW, by_fulfillment_number=False)
    return order


def test_her_words_are_in_many_places_before(over: Order) -> None:
    assert places() >= {
        "cancellation.note",
        "hold.words",
        "news.data",
        "order_edit.after",
        "order_edit.before",
        "ship_to.email_key",
        "ship_to.gift_message",
        "ship_to.line1",
        "ship_to.name",
        "ship_to.name_key",
        "ship_to.phone_key",
        "ship_to.surname_key",
        "shop_report.body",
    }


def test_whom_an_order_was_for_is_erased_everywhere_and_every_sum_stays(house: House, over: Order) -> None:
    before = sums()
    assert erase_one(house.alder_shop, over) is ERASED
    assert places() == set()
    assert sums() == before
    with scope.of_every_winery():
        to = ShipTo.objects.get(order=over)
        assert (to.name, to.state, to.erased_at, to.erased_by) == ("Erased", "NV", LATER, "Alder's shop")
        told = order_story(Order.objects.select_related("ship_to").get(pk=over.pk))
        assert [(each.who, each.what) for each in told if each.kind == "erased"] == [
            ("Alder's shop", "What names the customer was erased")
        ]
        assert [each.kind for each in told].count("edited") == 1
        edit = OrderEdit.objects.get()
        assert edit.after["ship_to"].keys() == edit.before["ship_to"].keys() >= {"name", "line1"}
        assert ShopReport.objects.get().body["effects"][0]["state"] == "done"
        assert News.objects.get(type="order.edited").data["edit"]["changed"]["ship_to"]["name"] == ""


def test_what_was_said_of_a_group_goes_too(house: House) -> None:
    order = place(house.alder_shop, "10234")
    asking = Asking(
        uuid4(), AskedFrom.GROUP, note="Ms. Vega called", pickup_location="Tasting room, for Marisol"
    )
    with scope.of_actor(house.nora):
        batch = open_batch(house.nora, ["10234"], asking, now=NOW, by_fulfillment_number=False)
        answer_whole_batch(batch, now=NOW)
    assert {"cancellation_batch.note", "cancellation_batch.pickup_location"} <= places()
    assert erase_one(house.nora, order) is ERASED
    assert places() == set()


def test_what_people_wrote_of_it_goes_whole_and_what_endpoints_answered_too(
    house: House, over: Order
) -> None:
    """Nobody can know how else somebody is called."""
    said = "In hospital; husband Carlos, (512) 555 0134"
    other = place(house.alder_shop, "10300", ship_to=replace(MARISOL, name="Ana"))
    with scope.of_actor(house.nora):
        hold_orders(house.nora, [other.pk], said, until_on=None, now=NOW, today=TODAY)
        cancel_orders(
            house.nora, ["10300"], Asking(uuid4(), AskedFrom.API), now=NOW, by_fulfillment_number=False
        )
    with scope.of_every_winery():
        WebhookEndpoint.objects.create(
            winery_id=house.alder.pk, connection=ShopConnection.objects.get(winery=house.alder), url="https://x.example.com/",
            secret=b"x", created_by="Ada", created_at=NOW, first_seq=0, queued_seq=0,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SELECT queue_deliveries(100, %s)", [NOW])
        with_holds = News.objects.exclude(data__holds=[]).filter(order=other)
        answered = WebhookDelivery.objects.filter(news__in=list(with_holds))
        assert answered.update(words='{"error": "no hold", "words": "husband Carlos"}') == 1
        carlos = "Carlos", "(512) 555"
        assert places_of(*carlos) == {"hold.words", "news.data", "webhook_delivery.words"}
    assert erase_one(house.alder_shop, other) is ERASED
    with scope.of_every_winery():
        assert places_of(*carlos) == set()
        assert Hold.objects.get(order=other).words == "[erased]"


def test_a_selection_keeps_no_word_that_was_typed(house: House) -> None:
    place(house.alder_shop, "10234", state=OrderState.DELIVERED)
    ticked = {
        "selection": str(uuid4()),
        "do": "all",
        "here": "q=Marisol+Vega&ordered=any",
        "shown": "",
        "ticked": "",
    }
    client_of(house.nora).post("/orders/selection/", ticked)
    with scope.of_every_winery():
        (kept,) = Selection.objects.values_list("filter", flat=True)
        assert "found by a search" in (kept or {})["words"]
        assert "selection.filter" not in places_of(*HERS)


def test_asking_again_changes_nothing(house: House, over: Order) -> None:
    erase_one(house.alder_shop, over)
    with scope.of_every_winery():
        erased = ShipTo.objects.filter(order=over).values().get()
    with scope.of_actor(house.nora):
        assert erase_orders(house.nora, [over.pk], now=LATER + timedelta(days=1)) == {over.pk: ERASED}
    with scope.of_every_winery():
        assert ShipTo.objects.filter(order=over).values().get() == erased


@pytest.mark.parametrize(
    "state", [OrderState.RECEIVED, OrderState.RELEASED, OrderState.PICKING, OrderState.PACKED]
)
def test_what_somebody_still_needs_is_left_as_it_is(house: House, state: OrderState) -> None:
    order = place(house.alder_shop, "10234", state=state)
    before = places()
    assert erase_one(house.alder_shop, order) is IN_HAND
    assert places() == before


@pytest.mark.parametrize("state", [OrderState.SHIPPED, OrderState.DELIVERED, OrderState.RETURNED])
def test_what_has_left_can_be_erased(house: House, state: OrderState) -> None:
    order = place(house.alder_shop, "10234", state=state)
    before = sums()
    assert erase_one(house.nora, order) is ERASED
    assert (places(), sums()) == (set(), before)


def test_who_may_not_erase_erases_nothing(house: House, over: Order) -> None:
    with scope.of_actor(house.viewer), pytest.raises(NotAllowed):
        erase_orders(house.viewer, [over.pk], now=LATER)


def test_another_winerys_order_is_out_of_reach(house: House, over: Order) -> None:
    before = places()
    with scope.of_actor(house.bo):
        assert erase_orders(house.bo, [over.pk], now=LATER) == {}
    assert places() == before


def test_somebody_else_of_the_same_town_stays_whole(house: House, over: Order) -> None:
    jan = replace(MARISOL, name="Jan Reno", email="jan@example.com", phone="", line1="7 Elm Street")
    other = place(house.alder_shop, "10300", ship_to=jan)
    with scope.of_every_winery():
        before = ShipTo.objects.filter(order=other).values().get()
    erase_one(house.alder_shop, over)
    with scope.of_every_winery():
        assert ShipTo.objects.filter(order=other).values().get() == before


def test_the_night_erases_what_is_over_for_long_enough(live_house: House) -> None:
    shop, now = live_house.alder_shop, NOW
    for number in range(3):
        place(shop, f"1{number}", state=OrderState.DELIVERED)
    waiting = place(shop, "20")
    place(live_house.bo, "30", state=OrderState.DELIVERED)
    with scope.of_every_winery():
        keep_people(live_house.nora, live_house.alder, 30)
    before = sums()

    def named() -> list[str]:
        with scope.of_every_winery():
            left = ShipTo.objects.filter(erased_at=None).order_by("order__order_number")
            return list(left.values_list("order__order_number", flat=True))

    with scope.of_winery(live_house.alder.pk):
        erase_old(live_house.alder.pk, 30, 0, now=now + timedelta(days=30))
    assert named() == ["10", "11", "12", "20", "30"]
    with scope.of_winery(live_house.alder.pk):
        portion = erase_old(live_house.alder.pk, 30, 0, now=now + timedelta(days=30, seconds=1))
        assert (portion.last, portion.erased) == (waiting.pk, 3)
        assert erase_old(live_house.alder.pk, 30, portion.last, now=now + timedelta(days=31)).last == 0
    assert named() == ["20", "30"]
    assert sums() == before
    erase(0)
    assert named() == ["20", "30"]


@pytest.mark.parametrize("days", [29, 0, -1, 36_501])
def test_people_are_kept_for_a_month_at_least(house: House, days: int) -> None:
    with scope.of_every_winery(), pytest.raises(Unfit):
        keep_people(house.nora, house.alder, days)
    with scope.of_every_winery():
        assert Winery.objects.get(pk=house.alder.pk).keep_days is None


def test_the_news_of_an_order_is_found_by_its_index(house: House, over: Order) -> None:
    with scope.of_every_winery(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            """EXPLAIN SELECT FROM news WHERE order_id = %s
                  AND (type IN ('order.edited', 'carrier_request.changed') OR data -> 'holds' <> '[]' OR data ->> 'pickup' IS NOT NULL
                       OR data #>> '{question,detail}' IS NOT NULL)""",
            [over.pk],
        )
        assert "news_with_words" in "".join(line for (line,) in cursor.fetchall())


def test_service_erases_for_any_winery(house: House, over: Order) -> None:
    assert erase_one(SERVICE, over) is ERASED


def test_while_a_carrier_is_asked_it_is_needed_and_then_that_address_goes_too(house: House) -> None:
    order = place(house.alder_shop, "10234", state=OrderState.SHIPPED)
    with_carrier.ask(
        house.nora,
        order,
        want=CarrierWant.REROUTE,
        ship_to=with_carrier.RENO,
        note="Marisol moved to 7 Oak Street",
    )
    assert erase_one(house.nora, order) is IN_HAND
    with_carrier.answer(order, with_carrier.NO)
    assert erase_one(house.nora, order) is ERASED
    with scope.of_every_winery():
        assert places_of(*HERS, "Oak Street", "Houston", "77002") == set()
        assert set((CarrierRequest.objects.get().ship_to or {"": "none"}).values()) == {""}


TOLD: dict[str, Any] = {
    "links": [{"order_number": "10234", "state": "cancelled"}],
    "entries": [{"at": NOW.isoformat(), "who": "Ivo", "what": "Cancelled: done"}],
    "effects": [
        {"question_id": None, "effect": each, "state": "done", "at": NOW.isoformat(), "amount_cents": 5, "words": "Visa"}
        for each in ("stop", "stock", "refund", "email")
    ],
    "shop_next_answers": [],
    "resend_at": None,
}  # fmt: skip


@pytest.mark.parametrize(
    "said", ["done", "10234", "received", "cancelled", "email", "processing", "accepted", "order.held"]
)
@pytest.mark.parametrize("where", ["note", "gift_message", "name"])
def test_whatever_a_person_said_facts_stay_what_they_are(house: House, said: str, where: str) -> None:
    """A note or a name may be a word that programs use, too."""
    to = replace(MARISOL, name=f"{said} {said}") if where == "name" else MARISOL
    gift = said if where == "gift_message" else ""
    order = place(house.alder_shop, "10234", ship_to=to, gift_message=gift)
    asking = Asking(uuid4(), AskedFrom.ORDER_DETAILS, note=said if where == "note" else "")
    with scope.of_actor(house.nora):
        hold_orders(house.nora, [order.pk], "Travels", until_on=None, now=NOW, today=TODAY)
        cancel_orders(house.nora, ["10234"], asking, now=NOW, by_fulfillment_number=False)
    with scope.of_actor(house.alder_shop):
        hear_report(
            house.alder_shop, "10234", Report(1, "10234", "Cancelled", "Refunded", "", TOLD), now=LATER
        )

    def facts() -> Any:
        with scope.of_every_winery():
            told = ShopReport.objects.get().body
            return (
                [
                    without_the_said(each)
                    for each in News.objects.order_by("pk").values_list("data", flat=True)
                ],
                [{**each, "words": ""} for each in told["effects"]],
                told["links"],
            )

    before = facts()
    assert erase_one(house.nora, order) is ERASED
    assert facts() == before
    shown = client_of(house.nora).get(f"/orders/{order.fulfillment_number}/")
    assert (shown.status_code, "Refund" in shown.text) == (200, True)


def without_the_said(news: Any) -> Any:
    """News without the sentences in it."""
    return {
        **news,
        "holds": [{**each, "words": ""} for each in news["holds"]],
        "question": {**news["question"], "detail": ""} if news["question"] else None,
    }


@pytest.mark.parametrize("state", ["done", "[erased]"])
def test_a_state_that_nobody_knows_is_shown_as_one(house: House, state: str) -> None:
    order = place(house.alder_shop, "10234")
    with scope.of_actor(house.nora):
        asking = Asking(uuid4(), AskedFrom.ORDER_DETAILS)
        cancel_orders(house.nora, ["10234"], asking, now=NOW, by_fulfillment_number=False)
    told = {**TOLD, "effects": [{**each, "state": state} for each in TOLD["effects"]]}
    with scope.of_actor(house.alder_shop):
        hear_report(
            house.alder_shop, "10234", Report(1, "10234", "Cancelled", "Refunded", "", told), now=LATER
        )
    shown = client_of(house.nora).get(f"/orders/{order.fulfillment_number}/")
    known = "The shop tells no state that is known here" not in shown.text
    assert (shown.status_code, known) == (200, state == "done")


def test_what_a_shop_tells_later_is_kept_without_words(house: House, over: Order) -> None:
    erase_one(house.alder_shop, over)
    with scope.of_every_winery():
        before = ShopReport.objects.get().body["entries"]
    entry = {"at": NOW.isoformat(), "who": "Ivo", "what": "Ship to: Marisol Vega"}
    told = {
        **TOLD,
        "entries": [entry],
        "effects": [{**each, "words": "Dear Ms. Vega"} for each in TOLD["effects"]],
    }
    with scope.of_actor(house.alder_shop):
        report = Report(2, "10234", "Cancelled", "Refunded", "", told)
        assert hear_report(house.alder_shop, "10234", report, now=LATER) == 2
    assert places() == set()
    with scope.of_every_winery():
        kept = ShopReport.objects.get()
    assert (kept.payment_status, kept.body["entries"], kept.body["links"]) == (
        "Refunded",
        before,
        told["links"],
    )
    assert [each["state"] for each in kept.body["effects"]] == ["done"] * 4


def test_what_is_asked_later_is_kept_without_words(house: House) -> None:
    order = place(house.alder_shop, "10234", state=OrderState.SHIPPED)
    assert erase_one(house.nora, order) is ERASED
    with pytest.raises(Unfit):
        with_carrier.ask(house.nora, order, want=CarrierWant.REROUTE, ship_to=with_carrier.RENO)
    with pytest.raises(Unfit):
        with_carrier.ask(house.nora, order, want=CarrierWant.HOLD_AT_LOCATION, location="The store in Austin")
    asked = with_carrier.ask(house.nora, order, note="Marisol moved to Reno")
    assert (asked.standing, asked.note) == ("wanted", "[erased]")
    no = with_carrier.answer(order, replace(with_carrier.NO, words="Ms. Vega took it"))
    with scope.of_actor(house.nora):
        asking = Asking(
            uuid4(),
            AskedFrom.ORDER_DETAILS,
            note="Marisol Vega called",
            pickup_location="At Ms. Vega's, Austin",
        )
        (declined,) = cancel_orders(house.nora, ["10234"], asking, now=NOW, by_fulfillment_number=False)
    assert (no, declined.outcome, places()) == (True, "declined", set())
    assert erase_one(house.nora, order) is ERASED


def test_where_an_erased_order_is_fetched_is_kept_without_words(house: House, over: Order) -> None:
    with scope.of_every_winery():
        question = Cancellation.objects.get(order=over).question_id
    assert erase_one(house.nora, over) is ERASED
    wish = Wish(ShopNext.HANDLED_EXTERNALLY, pickup_location="Marisol Vega, 12 Congress Avenue, Austin")
    with scope.of_actor(house.nora):
        assert change_shop_next(house.nora, "10234", question, wish, now=LATER).outcome is WishOutcome.ASKED
    assert places() == set()
    with scope.of_every_winery():
        assert Cancellation.objects.get(order=over).pickup_location == "[erased]"


def test_each_word_that_is_erased_is_in_the_file_before(house: House) -> None:
    order = place(house.alder_shop, "10234", gift_message="For her birthday")
    reno = replace(MARISOL, name="Ana Reno", email="Ana@Example.com", line1="1 Virginia Street")
    with scope.of_actor(house.alder_shop):
        edit_order(house.alder_shop, "10234", uuid4(), Edit(version=1, ship_to=reno), now=NOW, today=TODAY)
    with scope.of_actor(house.nora):
        hold_orders(house.nora, [order.pk], "W-hold", until_on=None, now=NOW, today=TODAY)
    sent = place(house.alder_shop, "10300", state=OrderState.SHIPPED, ship_to=replace(MARISOL, email=""))
    third = replace(with_carrier.RENO, name="W-name", email="Third@Example.com")
    wishes: tuple[dict[str, Any], ...] = (
        {"want": CarrierWant.REROUTE, "ship_to": third},
        {"want": CarrierWant.HOLD_AT_LOCATION, "location": "W-location"},
    )
    for wish in wishes:
        asked = with_carrier.ask(house.nora, sent, uuid4(), note="W-note", **wish)
        with_carrier.answer(sent, replace(with_carrier.NO, words="W-words"), asked.question_id)
    with scope.of_actor(house.nora):
        for typed in ("ana@example.com", "MARISOL.vega@example.com", "10234"):
            assert [each.pk for each in orders_of_person(house.alder.pk, typed)] == [order.pk]
        assert [each.pk for each in orders_of_person(house.alder.pk, "third@example.com")] == [sent.pk]
        told = json.dumps(kept_about([order, sent]), default=str)
    words = (
        "W-hold",
        "W-note",
        "W-location",
        "W-name",
        "W-words",
        "Congress Avenue",
        "Virginia Street",
        "birthday",
    )
    assert [word for word in words if word not in told] == []


def test_whoever_stood_in_an_address_is_found_by_an_index(house: House) -> None:
    with scope.of_every_winery(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for table, said, index in (
            ("order_edit", "before #>> '{ship_to,email}'", "order_edit_from_email"),
            ("order_edit", "after #>> '{ship_to,email}'", "order_edit_to_email"),
            ("carrier_request", "ship_to ->> 'email'", "carrier_request_email"),
        ):
            cursor.execute(
                f"EXPLAIN SELECT order_id FROM {table} WHERE winery_id = 1 AND {said} <> '' AND lower({said}) = 'x'"
            )
            assert index in "".join(line for (line,) in cursor.fetchall())
