"""Whoever asks for it, or is long gone, is erased: everywhere, once, and every sum still adds up."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import F

from recork.commerce.gateways import StripeEvent
from recork.commerce.models import (
    Capture,
    CarrierRequest,
    CreditEntry,
    Customer,
    Entry,
    Heard,
    Mail,
    Order,
    Question,
    Refund,
    RefundIntent,
    ShipTo,
    Shop,
    Submission,
    WarehouseEdit,
)
from recork.commerce.operations import mailing, news
from recork.commerce.operations.address import change_address
from recork.commerce.operations.carrier_request import CarrierWish, ask_carrier
from recork.commerce.operations.erasure import Erased, erase_customer, erase_old
from recork.commerce.operations.erasure_told import tell_erasures
from recork.commerce.operations.gateway_news import hear_gateway
from recork.commerce.operations.handing_over import hand_over
from recork.commerce.operations.partial_refund import Refunded, refund_lines
from recork.commerce.operations.resubmission import resubmit
from recork.commerce.operations.settling import settle_refund
from recork.commerce.operations.shipping import Changed, Pickup, change_to_pickup
from recork.commerce.operations.timeline import note
from recork.commerce.queries.person import kept_about
from recork.commerce.rules.actor import NotAllowed
from recork.commerce.rules.carrier_request import CarrierWant
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import Destination
from tests.commerce.cast import ADA, IVO, NOW, House, sell
from tests.commerce.desk import Desk
from tests.support.everywhere import places_of
from tests.support.invariants import broken

HERS = (
    "Marisol", "Vega", "marisol.vega@example.com", "512-555-0134", "2207 Garden Street", "12 Congress",
    "her birthday", "Austin", "78701", "78702",
)  # fmt: skip
DECLARED = {"capture.payment"}
"""Where her words may stay: the gateway names a payment as it likes, and money is found by that name."""

SUMS = """SELECT o.number, o.status, o.payment_status, o.shipping_status, o.total_cents, o.bottles,
       (SELECT array_agg((c.amount_cents, c.state) ORDER BY c.id) FROM capture c WHERE c.order_id = o.id),
       (SELECT array_agg((i.amount_cents, i.outcome) ORDER BY i.id) FROM refund_intent i WHERE i.order_id = o.id),
       (SELECT array_agg((s.kind, s.bottles) ORDER BY s.id) FROM stock_entry s JOIN order_line l ON l.id = s.line_id
         WHERE l.order_id = o.id),
       (SELECT array_agg((s.order_number, s.state, s.heard_version) ORDER BY s.id) FROM submission s WHERE s.order_id = o.id),
       (SELECT count(*) FROM entry e WHERE e.order_id = o.id AND e.kind <> 'erased') FROM orders o ORDER BY 1"""


def sums() -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(SUMS)
        return list(cursor.fetchall())


@pytest.fixture
def over(desk: Desk) -> Desk:
    """Marisol's order was sent, stopped there, mended, sent again and cancelled here, with words about her all along."""
    Shop.objects.update(keep_days=30)
    sold = sell("10234", gift_message="For her birthday", shipping_instructions="Leave with Vega next door")
    assert desk.sweep() == 1
    desk.deliver()
    told = desk.warehouse.stop("10234")
    told["data"]["edit"] = {
        "id": str(uuid4()),
        "by": "Pete",
        "changed": {"ship_to": {"name": "Marisol Vega"}},
    }
    desk.hear(told)
    change_address(
        IVO,
        "10234",
        Destination(name="Marisol Vega", line1="12 Congress Avenue", city="Austin", state="TX", zip="78701"),
        version=None,
        now=desk.now,
    )
    desk.later(hours=1)
    desk.sweep()
    desk.deliver()
    desk.cancel(note="Ms. Vega called: marisol.vega@example.com")
    desk.settle()
    assert desk.see(sold).status == "cancelled"
    return desk


def finish(desk: Desk) -> None:
    """The money is back and the letters are sent."""
    RefundIntent.objects.update(
        outcome="settled",
        settled_by="Ivo Marin",
        settled_how="paid to Marisol Vega in cash",
        finished_at=desk.now,
    )
    mailing.send_mails(now=desk.clock)
    desk.later(days=1)


def test_her_words_are_in_many_places_before(over: Desk) -> None:
    finish(over)
    assert places_of(*HERS) >= {
        "cancellation.note",
        "customer.email",
        "customer.name",
        "entry.what",
        "heard.body",
        "mail.html",
        "mail.text",
        "mail.to",
        "orders.gift_message",
        "orders.shipping_instructions",
        "question.note",
        "ship_to.line1",
        "ship_to.name",
        "submission.body",
    }


def test_a_customer_who_asks_for_it_is_erased_everywhere_and_every_sum_stays(over: Desk) -> None:
    finish(over)
    customer, before = Customer.objects.get(), sums()

    assert erase_customer(ADA, customer.pk, now=over.now) == Erased(customer, 1)

    assert places_of(*HERS) == DECLARED
    assert sums() == before
    assert broken(connection) == {}
    customer.refresh_from_db()
    assert (customer.name, customer.email, customer.phone) == ("Erased", None, "")
    assert (customer.erased_at, customer.erased_by) == (over.now, "Ada Stone")
    newest = Entry.objects.order_by("-pk")[0]
    assert (newest.who, newest.what, newest.kind) == (
        "Ada Stone",
        "What names the customer was erased",
        "erased",
    )
    assert ShipTo.objects.get().state == "TX"
    assert json.loads(bytes(Submission.objects.order_by("pk")[0].body))["ship_to"]["name"] == ""


def test_asking_again_erases_nothing_more(over: Desk) -> None:
    finish(over)
    customer = Customer.objects.get()
    erase_customer(ADA, customer.pk, now=over.now)
    told = list(Entry.objects.values_list("pk", "what"))
    over.later(days=1)
    again = erase_customer(ADA, customer.pk, now=over.now)
    assert isinstance(again, Erased)
    assert (again.orders, list(Entry.objects.values_list("pk", "what"))) == (0, told)


def test_the_warehouse_is_told_until_it_has_forgotten(over: Desk) -> None:
    finish(over)
    over.warehouse.erased.clear()
    erase_customer(ADA, Customer.objects.get().pk, now=over.now)
    over.warehouse.down = 503
    assert tell_erasures(over.phone, now=over.clock) == 2
    assert over.warehouse.erased == []
    over.warehouse.down = None
    over.later(hours=1)
    assert tell_erasures(over.phone, now=over.clock) == 2
    assert over.warehouse.erased == ["10234", "10234-2"]
    over.later(days=2)
    assert tell_erasures(over.phone, now=over.clock) == 0
    over.report()
    assert places_of(*HERS) == DECLARED


@pytest.mark.parametrize("status", [200, 404])
def test_whoever_answers_in_the_warehouses_place_has_forgotten_and_kept_nothing(
    over: Desk, status: int
) -> None:
    """A proxy says so of a house that is away."""
    finish(over)
    erase_customer(ADA, Customer.objects.get().pk, now=over.now)
    over.warehouse.down = status
    assert tell_erasures(over.phone, now=over.clock) == 2
    told = Submission.objects.filter(report_told__gte=F("report_version")).count()
    over.report()
    assert Submission.objects.filter(report_told__gte=F("report_version")).count() == told
    over.warehouse.down = None
    over.warehouse.erased.clear()
    over.later(hours=1)
    assert tell_erasures(over.phone, now=over.clock) == 2
    assert over.warehouse.erased == ["10234", "10234-2"]


def test_while_an_order_is_in_anybodys_hands_nothing_is_erased(over: Desk) -> None:
    finish(over)
    sell("10300")
    before = places_of(*HERS)
    refused = erase_customer(ADA, Customer.objects.get().pk, now=over.now)
    assert isinstance(refused, Refused)
    assert (refused.code, "10300" in refused.words) == ("still_needed", True)
    assert places_of(*HERS) == before
    assert Order.objects.get(number="10234").erased_at is None


@pytest.mark.parametrize("owed", ["refund", "letter"])
def test_money_and_letters_come_first(over: Desk, owed: str) -> None:
    finish(over)
    if owed == "refund":
        RefundIntent.objects.update(outcome="unknown")
    else:
        Mail.objects.update(sent_at=None, next_try_at=over.now)
    assert isinstance(erase_customer(ADA, Customer.objects.get().pk, now=over.now), Refused)
    assert not Entry.objects.filter(kind="erased").exists()


def test_only_the_administrator_may(over: Desk) -> None:
    with pytest.raises(NotAllowed):
        erase_customer(IVO, Customer.objects.get().pk, now=over.now)


def test_nobody_is_not_there(house: House) -> None:
    assert erase_customer(ADA, 99_999, now=NOW) is None


def test_what_is_over_for_long_enough_is_erased_at_night(over: Desk) -> None:
    finish(over)
    before = sums()
    over.now = Order.objects.get().changed_at + timedelta(days=30)
    assert erase_old(now=over.now) == 0
    over.later(seconds=1)
    assert [erase_old(now=over.now), erase_old(now=over.now)] == [1, 0]
    assert sums() == before
    assert places_of(*HERS) == DECLARED
    assert Customer.objects.get().erased_by == "Recork"
    assert broken(connection) == {}


def test_what_is_never_to_be_erased_stays(over: Desk) -> None:
    finish(over)
    Shop.objects.update(keep_days=None)
    assert erase_old(now=over.now + timedelta(days=4000)) == 0
    assert Customer.objects.get().name == "Marisol Vega"


def test_who_has_ordered_again_since_keeps_their_name_and_who_has_credit_too(over: Desk) -> None:
    finish(over)
    over.now = Order.objects.get().changed_at + timedelta(days=40)
    new = sell("10300")
    assert erase_old(now=over.now) == 1
    assert Customer.objects.get().name == "Marisol Vega"
    assert ShipTo.objects.get(order__number="10234").name == "Erased"
    assert ShipTo.objects.get(order=new).name == "Marisol Vega"

    Order.objects.filter(pk=new.pk).update(erased_at=over.now)
    credit = CreditEntry.objects.create(
        account=f"customer:{new.customer_id}", amount_cents=500, at=NOW, actor="Ada Stone", note="For Marisol"
    )
    assert erase_old(now=over.now) == 0
    assert Customer.objects.get().name == "Marisol Vega"
    CreditEntry.objects.create(account=credit.account, amount_cents=-500, at=NOW, actor="Ada Stone")
    erase_old(now=over.now)
    assert Customer.objects.get().name == "Erased"
    credit.refresh_from_db()
    assert credit.note == "For [erased]"


def test_news_is_forgotten_once_it_has_done_its_work(over: Desk) -> None:
    heard = Heard.objects.exclude(applied_at=None)
    assert heard.exclude(body=b"{}").exists()
    later = over.now + timedelta(days=91)
    for name, at in (("too late", over.now), ("late", later - timedelta(days=90))):
        Heard.objects.create(
            message_id=name, came_by="feed", body=b"not applied", received_at=at, why_not="It isn't JSON."
        )
    erase_old(now=later)
    assert not heard.exclude(body=b"{}").exists()
    given_up, waiting = (Heard.objects.get(message_id=name) for name in ("too late", "late"))
    assert (given_up.applied_at, given_up.why_not) == (later, "Nobody could apply it in time. It isn't JSON.")
    assert (bytes(waiting.body), waiting.applied_at) == (b"not applied", None)


@pytest.mark.parametrize("said", ["10234", "ZN21", "US", "wine club", "processing"])
def test_whatever_a_person_said_what_was_sent_stays_what_it_is(desk: Desk, said: str) -> None:
    """A gift message may be a word that programs use, too."""
    order = sell("10234", gift_message=said)
    desk.sweep()
    desk.deliver()
    told = desk.warehouse.stop("10234")
    lines = [{"sku": "ZN21", "bottles": 2}]
    told["data"]["edit"] = {"id": str(uuid4()), "by": "Pete", "changed": {"lines": lines}}
    desk.hear(told)
    desk.cancel(note=said)
    desk.settle()
    finish(desk)
    sent = Submission.objects.get(order=order)
    before = json.loads(bytes(sent.body))

    assert isinstance(erase_customer(ADA, order.customer_id, now=desk.now), Erased)

    sent.refresh_from_db()
    after = json.loads(bytes(sent.body))
    assert after == before | {"ship_to": dict.fromkeys(before["ship_to"], ""), "gift_message": ""}
    assert WarehouseEdit.objects.get().changed == {"lines": lines}


@pytest.fixture
def forgotten(desk: Desk) -> Desk:
    """Marisol's order has shipped, and she was erased."""
    order = desk.sell_and_send()
    desk.warehouse.move("10234", "shipped")
    desk.read_feed()
    erase_customer(ADA, order.customer_id, now=desk.now)
    assert places_of(*HERS) == DECLARED
    return desk


def test_an_edit_that_is_heard_later_is_not_kept(over: Desk) -> None:
    finish(over)
    customer = Customer.objects.get()
    erase_customer(ADA, customer.pk, now=over.now)
    told = over.warehouse.stop("10234-2")
    told["type"] = "order.edited"
    for changed in (
        {"name": "Marisol Vega", "line1": "12 Congress Avenue"},
        {"name": "Marisol Vega", "zip": 5},
    ):
        told["id"], told["data"]["version"] = str(uuid4()), told["data"]["version"] + 1
        told["data"]["edit"] = {"id": str(uuid4()), "by": "Pete", "changed": {"ship_to": changed}}
        told["data"]["holds"] = [{"reason": "manual", "words": "Ms. Vega travels"}]
        over.hear(told)
    assert not Heard.objects.filter(applied_at=None).exists()
    assert places_of(*HERS) == DECLARED


def test_a_place_of_pickup_that_is_heard_later_is_not_kept(over: Desk) -> None:
    finish(over)
    erase_customer(ADA, Customer.objects.get().pk, now=over.now)
    told = over.warehouse.stop("10234-2", "handled_externally")
    told["type"], told["data"]["pickup"] = (
        "cancellation.shop_next_changed",
        {"location": "Ms. Vega's, Austin"},
    )
    over.hear(told)
    assert places_of(*HERS) == DECLARED


def test_what_can_not_be_read_later_is_not_kept_either(over: Desk) -> None:
    finish(over)
    erase_customer(ADA, Customer.objects.get().pk, now=over.now)
    told = over.warehouse.stop("10234-2")
    del told["timestamp"]
    told["data"]["edit"] = {
        "id": str(uuid4()),
        "by": "Pete",
        "changed": {"ship_to": {"name": "Marisol Vega"}},
    }
    over.hear(told)
    assert not Heard.objects.filter(applied_at=None).exists()
    assert places_of(*HERS) == DECLARED


def test_a_refund_later_takes_no_words_about_them(forgotten: Desk) -> None:
    def refund(note: str) -> Refunded | Refused:
        return refund_lines(IVO, "10234", uuid4(), [], amount_cents=100, note_text=note, now=forgotten.now)

    refused = refund("Marisol Vega called from 512-555-0134")
    assert isinstance(refused, Refused)
    assert (refused.code, Refund.objects.count()) == ("erased", 0)
    done = refund("")
    assert isinstance(done, Refunded)
    assert (done.is_new, places_of(*HERS)) == (True, DECLARED)


def test_how_a_later_refund_was_paid_is_not_written_down(forgotten: Desk) -> None:
    done = refund_lines(IVO, "10234", uuid4(), [], amount_cents=100, now=forgotten.now)
    assert isinstance(done, Refunded)
    intent = RefundIntent.objects.get()
    RefundIntent.objects.update(outcome="failed")
    settled = settle_refund(
        IVO, intent.pk, by_store_credit=False, how="Marisol Vega fetched it in cash", now=forgotten.now
    )
    assert isinstance(settled, RefundIntent)
    assert settled.settled_how == "another way: [erased]"
    assert places_of(*HERS) == DECLARED


def test_nobody_is_written_to_about_an_order_that_is_erased(desk: Desk) -> None:
    order = desk.sell_and_send()
    desk.warehouse.move("10234", "shipped")
    desk.read_feed()
    Shop.objects.update(keep_days=30)
    desk.later(days=31)
    sell("10300")
    assert erase_old(now=desk.now) == 1
    mailing.owe_mail(desk.see(order), "refunded", "1", now=desk.now)
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "wish",
    [
        {"want": CarrierWant.RETURN_TO_SENDER, "note": "Marisol moved"},
        {"want": CarrierWant.HOLD_AT_LOCATION, "location": "The store in Austin"},
        {"want": CarrierWant.REROUTE, "ship_to": Destination("Marisol Vega", line1="9 New Road")},
    ],
)
def test_a_carrier_is_asked_later_without_words_alone(forgotten: Desk, wish: dict[str, Any]) -> None:
    refused = ask_carrier(IVO, "10234", CarrierWish(uuid4(), **wish), now=forgotten.now)
    assert isinstance(refused, Refused)
    assert (refused.code, places_of(*HERS)) == ("erased", DECLARED)
    bare = CarrierWish(uuid4(), CarrierWant.RETURN_TO_SENDER)
    assert isinstance(ask_carrier(IVO, "10234", bare, now=forgotten.now), CarrierRequest)
    forgotten.settle()
    no = {"code": "carrier_refused", "detail": "Ms. Vega took it"}
    forgotten.hear(forgotten.warehouse.carrier_says("10234", str(bare.request_id), "refused", **no))
    assert CarrierRequest.objects.get().standing == "refused"
    assert places_of(*HERS) == DECLARED


@pytest.mark.parametrize("end", ["shipped", "fetched", "cancelled"])
def test_however_it_ended_no_later_word_is_kept(desk: Desk, end: str) -> None:
    order = sell("10234") if end == "fetched" else desk.sell_and_send()
    match end:
        case "shipped":
            desk.warehouse.move("10234", "shipped")
            desk.read_feed()
        case "fetched":
            desk.set_status(ShippingStatus.HANDLED_EXTERNALLY)
            assert isinstance(hand_over(IVO, "10234", now=desk.now), Changed)
        case _:
            desk.cancel()
            desk.settle()
            finish(desk)
    assert isinstance(erase_customer(ADA, order.customer_id, now=desk.now), Erased)
    her, now = "Marisol Vega", desk.now
    to = Destination(name=her, line1="12 Congress Avenue", city="Austin", state="TX", zip="78701")
    said = [
        desk.cancel(note=her),
        change_to_pickup(IVO, "10234", uuid4(), Pickup(her), now=now),
        change_address(IVO, "10234", to, version=None, now=now),
        refund_lines(IVO, "10234", uuid4(), [], amount_cents=100, note_text=her, now=now),
        ask_carrier(IVO, "10234", CarrierWish(uuid4(), CarrierWant.RETURN_TO_SENDER, note=her), now=now),
        resubmit(IVO, "10234", now=now),
    ]
    assert [type(each) for each in said] == [Refused] * 6
    assert places_of(*HERS) == DECLARED


def test_a_place_of_pickup_is_refused_by_itself(desk: Desk) -> None:
    """Should an order that is erased ever be one that can be changed to pickup, its place is not kept."""
    order = sell("10234")
    desk.set_status(ShippingStatus.HANDLED_EXTERNALLY)
    hand_over(IVO, "10234", now=desk.now)
    erase_customer(ADA, order.customer_id, now=desk.now)
    Order.objects.update(shipping_status=ShippingStatus.HANDLED_EXTERNALLY)
    refused = change_to_pickup(IVO, "10234", uuid4(), Pickup("Marisol Vega's cellar"), now=desk.now)
    assert isinstance(refused, Refused)
    assert (refused.code, places_of(*HERS)) == ("erased", DECLARED)


def test_what_is_erased_is_not_sold_anew(over: Desk) -> None:
    finish(over)
    erase_customer(ADA, Customer.objects.get().pk, now=over.now)
    refused = resubmit(IVO, "10234", now=over.now)
    assert isinstance(refused, Refused)
    assert (refused.code, Order.objects.count()) == ("erased", 1)


def test_news_that_nobody_could_apply_goes_with_its_order(over: Desk) -> None:
    finish(over)
    data = {
        "order_number": "10234",
        "state": "brandnew",
        "edit": {"changed": {"ship_to": {"name": "Marisol"}}},
    }
    for number, name in (("10234", "hers"), ("10300", "another's")):
        over.hear({"id": name, "type": "order.edited", "data": data | {"order_number": number}})
    hers, others = Heard.objects.get(message_id="hers"), Heard.objects.get(message_id="another's")
    assert (hers.applied_at, hers.order_number) == (None, "10234")
    assert isinstance(erase_customer(ADA, Customer.objects.get().pk, now=over.now), Erased)
    hers.refresh_from_db()
    assert (bytes(hers.body), hers.applied_at, hers.why_not) == (
        b"{}",
        over.now,
        "The order that it is about is erased.",
    )
    others.refresh_from_db()
    assert (b"Marisol" in bytes(others.body), others.applied_at) == (True, None)
    erase_old(now=over.now + timedelta(days=91))
    assert places_of(*HERS) == DECLARED


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (b'{"data": {"order_number": "10234"}}', "10234"),
        (b'{"data": {"order_number": 10234}}', ""),
        (b'{"data": {"order_number": "10\\u00002"}}', ""),
        (b'{"data": {"order_number": "%s"}}' % (b"1" * 61), ""),
        (b'{"data": []}', ""),
        (b"[]", ""),
        (b"\xff", ""),
        (b"[" * 100_000, ""),
    ],
)
def test_news_is_kept_under_the_number_that_it_names(desk: Desk, body: bytes, number: str) -> None:
    news.hear("m1", body, "webhook", now=desk.now)
    assert Heard.objects.get().order_number == number


@pytest.mark.usefixtures("over")
def test_the_news_of_an_order_is_found_by_its_index() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            """EXPLAIN SELECT n.id FROM submission s
                 JOIN heard n ON n.order_number = s.order_number AND n.order_number <> '' AND n.body <> '{}' WHERE s.order_id = 1"""
        )
        assert "heard_of_order" in "".join(line for (line,) in cursor.fetchall())


def test_of_what_a_payment_service_tells_its_name_alone_is_kept(over: Desk) -> None:
    finish(over)
    assert hear_gateway(StripeEvent("evt_9", "charge.refunded", 1), now=over.now)
    kept = Heard.objects.get(message_id="stripe:evt_9")
    assert (bytes(kept.body), kept.applied_at) == (b"{}", over.now)


@pytest.mark.parametrize("name", ["Marisol Vega", "Marisol Way"])
def test_how_somebody_was_paid_in_another_way_is_erased(over: Desk, name: str) -> None:
    finish(over)
    ShipTo.objects.update(name=name)
    RefundIntent.objects.update(settled_how="another way: her husband Carlos fetched it")
    order = Order.objects.get()
    note(
        order,
        "Ivo",
        "Refund of $312.00 settled another way: her husband Carlos fetched it",
        "settled",
        now=over.now,
    )
    Submission.objects.update(warehouse_holds="Travels with Carlos")
    erase_customer(ADA, Customer.objects.get().pk, now=over.now)
    assert places_of(*HERS, "Carlos") == DECLARED
    assert RefundIntent.objects.get().settled_how == "another way: [erased]"
    told = "Refund of $312.00 settled another way: [erased]"
    assert Entry.objects.get(kind="settled").what == told.replace(
        "way", "[erased]" if "Way" in name else "way"
    )


def test_each_word_that_is_erased_is_in_the_file_before(over: Desk) -> None:
    finish(over)
    order, sent = Order.objects.get(), Submission.objects.order_by("pk")[0]
    Order.objects.update(attention="W-attention")
    Question.objects.update(
        note="W-note",
        answer_words="W-answer",
        last_words="W-last",
        next_steps=["W-step"],
        pickup_location="W-pickup",
    )
    Capture.objects.update(failure="W-failure")
    RefundIntent.objects.update(settled_how="W-how")
    Mail.objects.update(html="W-html", text="W-text", last_words="W-smtp")
    Submission.objects.update(
        refusal_words="W-refusal", last_words="W-sent", warehouse_holds="W-holds", pickup_location="W-place"
    )
    CarrierRequest.objects.create(
        id=uuid4(), order=order, submission=sent, want="reroute", ship_to={"name": "W-name", "zip": "W-zip"},
        location="W-location", note="W-moved", asked_by="Ivo", asked_at=over.now, standing="refused",
        answer_words="W-no", next_steps=["W-call"], last_words="W-line",
    )  # fmt: skip
    WarehouseEdit.objects.create(
        order=order, submission=sent, edit_id=uuid4(), version=9, edited_by="Pete", heard_at=over.now,
        heard_generation=2, changed={"ship_to": {"name": "W-edited"}},
    )  # fmt: skip
    told = json.dumps(kept_about(Customer.objects.get()), default=str)
    words = {
        "attention", "note", "answer", "last", "step", "pickup", "failure", "how", "html", "text", "smtp", "refusal", "sent",
        "holds", "place", "name", "zip", "location", "moved", "no", "call", "line",
    }  # fmt: skip
    assert {word for word in words if f'W-{word}"' not in told} == set()
    assert all(
        each in told
        for each in ("12 Congress Avenue", "marisol.vega@example.com", "2207 Garden", "her birthday")
    )
    (kept,) = kept_about(Customer.objects.get())["orders"]
    assert [each["changed"]["ship_to"]["name"] for each in kept["edits_at_the_warehouse"]] == ["W-edited"]
    assert any("Marisol Vega" in each["body"] for each in kept["heard_from_the_warehouse"])
    assert "W-moved" in [each["note"] for each in kept["notes"]]
