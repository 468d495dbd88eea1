"""Loading the shop's sample: every book in order, cut off and gone on with, and nothing sent again by it."""

import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Sum

from recork.commerce.models import (
    Capture,
    Mail,
    Order,
    Product,
    Question,
    RefundIntent,
    Shop,
    Submission,
    Warehouse,
)
from recork.commerce.operations.sample_data import SandboxSilent, load_sample
from recork.commerce.operations.sweep import sweep
from recork.manners.sample_data import HouseIsTaken, Loaded
from recork.sample import generate
from recork.sample.sales import SampleSale, sales_of
from tests.support.invariants import broken
from tests.support.payments import open_sandbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("as_owner")]
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class CutOff(Exception):
    """The power fails."""


def load(orders: int, *, stop_at: int = 1_000_000, sandbox: str = "", batch_size: int = 60) -> Loaded:
    def tell(done: int) -> None:
        if done >= stop_at:
            raise CutOff

    return load_sample(
        orders=orders, random_seed=1, today=TODAY, now=NOW, tell=tell, sandbox=sandbox, batch_size=batch_size
    )


def sales(orders: int) -> list[SampleSale]:
    return [sale for _, sale in sales_of(generate(orders, 1, TODAY), "alder") if sale is not None]


def connect() -> None:
    Warehouse.objects.create(address="http://127.0.0.1:1/", token=b"", connected_at=NOW)


def test_the_shop_holds_what_the_warehouse_was_sent() -> None:
    numbered = enumerate(generate(1500, 1, TODAY).orders(), start=1_000_001)
    warehouse = {f"F{number}": order for number, order in numbered if order.winery == "alder"}

    load(1500, batch_size=4000)

    assert broken(connection) == {}
    sent = {each.order_number: each for each in Submission.objects.all()}
    assert set(sent) == {order.order_number for order in warehouse.values()}
    for number, order in warehouse.items():
        here = sent[order.order_number]
        assert (here.generation, here.warehouse_state) == (order.generation, order.state)
        assert (here.heard_version, here.fulfillment_number) == (len(order.moves), number)
    assert Counter(Order.objects.values_list("status", "shipping_status", "payment_status")).keys() == {
        ("submitted", "sent", "paid"),
        ("completed", "sent", "paid"),
        ("cancelled", "", "refunded"),
        ("submitted", "", "paid"),
        ("submitted", "handled_externally", "paid"),
        ("submitted", "no_shipping_required", "paid"),
    }
    assert set(Question.objects.values_list("answer", flat=True)) == {"accepted", "declined"}


def test_nothing_is_sent_again_but_what_waits_to_show_it() -> None:
    load(1500, batch_size=4000)
    connect()

    assert sweep(now=NOW) == 0
    assert sweep(now=NOW + timedelta(minutes=20)) == 2
    again = Submission.objects.filter(state="asked").order_by("order_number")
    assert list(again.values_list("order_number", "generation")) == [("10198-2", 2), ("10221-2", 2)]
    assert sweep(now=NOW + timedelta(days=30)) == 0


def test_a_body_is_what_the_shop_would_write_itself() -> None:
    load(200)
    connect()
    sweep(now=NOW + timedelta(minutes=20))
    for number in ("10198", "10221"):
        first, second = Submission.objects.filter(order__number=number).order_by("generation")
        assert bytes(first.body) == bytes(second.body)


def test_every_cancelled_sale_has_given_its_money_back_to_where_it_came_from() -> None:
    load(1500, batch_size=4000)
    cancelled = Order.objects.filter(status="cancelled")
    paid = cancelled.aggregate(sum=Sum("total_cents"))["sum"]
    back = RefundIntent.objects.aggregate(sum=Sum("amount_cents"))["sum"]
    assert paid == back
    assert set(RefundIntent.objects.values_list("outcome", flat=True)) == {"succeeded"}
    letters = Counter(Mail.objects.values_list("kind", flat=True))
    assert letters["cancelled"] == letters["refunded"] == cancelled.count()
    assert not Mail.objects.filter(sent_at=None).exists()
    assert not Product.objects.annotate(sellable=Sum("entries__bottles")).filter(sellable__lt=0).exists()


def test_loading_goes_on_where_it_was_cut_off() -> None:
    with pytest.raises(CutOff):
        load(300, stop_at=120)
    before = Order.objects.count()
    assert 0 < before < 120

    assert load(300) == Loaded(added=len(sales(300)) - before, today=TODAY)
    assert set(Order.objects.values_list("number", flat=True)) == {
        each.newest.shop_number for each in sales(300)
    }
    assert load(300) == Loaded(added=0, today=TODAY)
    assert broken(connection) == {}


def test_another_sample_does_not_fit_into_the_same_shop() -> None:
    load(40)
    with pytest.raises(HouseIsTaken, match="no other sample fits in"):
        load(50)
    assert Order.objects.count() == len(sales(40))


def test_a_shop_without_orders_has_its_wines_on_sale() -> None:
    assert load(0) == Loaded(added=0, today=TODAY)
    assert Shop.objects.get().name == "Alder Creek Shop"
    assert Product.objects.filter(is_on_sale=True).count() == 12
    assert broken(connection) == {}


def test_the_sandbox_knows_every_card_and_what_went_back_to_it() -> None:
    with open_sandbox(Path(os.environ["RECORK_VAR"]) / "seeded") as sandbox:
        load(300, sandbox=sandbox.address)
        for charge in Capture.objects.filter(kind="card"):
            known = sandbox.get(f"/v1/charges/{charge.charge}")
            assert (known["amount"], known["payment_intent"]) == (charge.amount_cents, charge.payment)
            intents = RefundIntent.objects.filter(capture=charge)
            assert known["amount_refunded"] == sum(intent.amount_cents for intent in intents)


def test_a_sandbox_that_is_silent_leaves_nothing_half_written() -> None:
    with pytest.raises(SandboxSilent):
        load(40, sandbox="http://127.0.0.1:1")
    assert Order.objects.count() == 0
