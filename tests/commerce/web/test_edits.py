"""What was changed at the warehouse is offered in the shop, and decided before anything is sent again."""

import json
import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recork.commerce.models import Entry, Order, Submission, WarehouseEdit
from recork.commerce.operations.sweep import sweep
from recork.commerce.queries.report import report_of
from tests.commerce.cast import IVO, NOW, VERA, House, connect_house, sell
from tests.commerce.people import Answer, client_of
from tests.commerce.told import edited, send, tell
from tests.commerce.web.reading import words

RENO = {
    "name": "Marisol Vega", "company": "", "line1": "1 Virginia Street", "line2": "", "city": "Reno", "state": "NV",
    "zip": "89501", "country": "US", "phone": "512-555-0134", "email": "marisol.vega@example.com",
}  # fmt: skip
THREE = [{"sku": "ZN21", "bottles": 3}, {"sku": "CH23", "bottles": 1}]


def edit_and_stop(number: str = "10234", **changed: object) -> Order:
    """Edited at the warehouse, then stopped there: it is to be sent again, and its grace period is over."""
    order = sell(number)
    submission = send(order)
    edited(submission, changed or {"ship_to": RENO})
    tell(submission, "cancelled")
    Order.objects.filter(pk=order.pk).update(resend_at=None)
    return Order.objects.get(pk=order.pk)


def shown(page: Answer) -> dict[str, str]:
    """What the two buttons would send."""
    form = page.text.partition('/edits/"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(next|version|edit)" value="([^"]*)"', form))


def decide(decision: str, said: dict[str, str] | None = None, client: Client | None = None) -> Answer:
    client = client or client_of(IVO)
    said = said or shown(client.get("/orders/10234/"))
    return client.post("/orders/10234/edits/", said | {"decision": decision})


def sent_again() -> dict[str, object]:
    """The body of the second sending, as the sweep writes it."""
    assert sweep(now=NOW) == 1
    body: dict[str, object] = json.loads(bytes(Submission.objects.get(generation=2).body))
    return body


@pytest.mark.parametrize("tab", ["", "shipping/", "status/"])
def test_the_page_of_the_order_compares_ours_and_theirs(house: House, tab: str) -> None:
    edited(send(sell()), {"ship_to": RENO, "requested_ship_on": "2026-12-24", "lines": THREE})
    page = words(client_of(IVO).get(f"/orders/10234/{tab}"))
    assert "Changed at the warehouse 10234, by Nora Quist" in page
    for row in (
        "Address 2207 Garden Street 1 Virginia Street",
        "City Austin Reno",
        "State TX NV",
        "ZIP code 78702 89501",
        "Ship on any day 24 December 2026",
        "ZN21 6 bottles 3 bottles",
        "CH23 none 1 bottle",
    ):
        assert row in page
    assert "Taking over changes what is sent, not what was charged." in page


def test_who_may_only_read_sees_it_and_decides_nothing(house: House) -> None:
    edited(send(sell()), {"ship_to": RENO})
    vera = client_of(VERA)
    page = vera.get("/orders/10234/")
    assert ("City Austin Reno" in words(page), "Take over" in page.text) == (True, False)
    said = {"edit": str(WarehouseEdit.objects.get().pk)}
    assert decide("taken", said, vera).status_code == HTTPStatus.FORBIDDEN


def test_nothing_is_sent_again_before_somebody_has_decided(house: House) -> None:
    connect_house()
    edit_and_stop()
    assert sweep(now=NOW) == 0
    ivo = client_of(IVO)
    for address in ("/sending/", "/attention/"):
        assert "City: Austin here, Reno there" in words(ivo.get(address))
    assert "waits for a decision as 10234-2" in words(ivo.get("/sending/"))
    assert "nothing is sent before somebody has decided what" in words(ivo.get("/orders/10234/shipping/"))
    ivo.post("/orders/10234/sendings/")
    assert "it was edited at the warehouse, and nobody has decided yet" in words(ivo.get("/sending/"))
    assert Submission.objects.count() == 1


def test_taken_over_the_next_sending_bears_it(house: House) -> None:
    connect_house()
    edit_and_stop(ship_to=RENO, requested_ship_on="2026-12-24", lines=THREE)
    told = decide("taken")
    assert (told.status_code, told["Location"]) == (HTTPStatus.SEE_OTHER, "/orders/10234/")
    page = words(client_of(IVO).get("/orders/10234/timeline/"))
    assert (
        "Took over what was changed at the warehouse: it goes to Marisol Vega, 1 Virginia Street, Reno NV 89501; it"
        " leaves on 2026-12-24; what is sent is 3 ZN21, 1 CH23; what was charged stays as it is"
    ) in page
    body = sent_again()
    assert (body["ship_to"], body["requested_ship_on"], body["lines"]) == (RENO, "2026-12-24", THREE)
    order = Order.objects.get()
    assert (order.total_cents, order.bottles) == (31200, 6)
    assert "Changed at the warehouse" not in words(client_of(IVO).get("/orders/10234/"))


def test_kept_ours_the_next_sending_is_as_the_first(house: House) -> None:
    connect_house()
    edit_and_stop()
    decide("kept")
    assert "Kept ours, against what was changed at the warehouse" in words(
        client_of(IVO).get("/orders/10234/timeline/")
    )
    first = json.loads(bytes(Submission.objects.get(generation=1).body))
    assert sent_again() == first


def test_pressed_twice_it_is_decided_once(house: House) -> None:
    edit_and_stop()
    said = shown(client_of(IVO).get("/orders/10234/"))
    for _ in range(2):
        ivo = client_of(IVO)
        decide("taken", said, ivo)
        assert "Order 10234 is taken over from the warehouse." in words(ivo.get("/sending/"))
    assert Entry.objects.filter(kind="taken_over").count() == 1


def test_of_two_the_second_hears_who_was_quicker(house: House) -> None:
    edit_and_stop()
    said = shown(client_of(IVO).get("/orders/10234/"))
    decide("kept", said)
    ivo = client_of(IVO)
    decide("taken", said, ivo)
    assert "Ivo Marin has changed order 10234" in words(ivo.get("/sending/"))
    assert WarehouseEdit.objects.get().decision == "kept"


def test_an_edit_that_came_after_the_page_was_shown_is_not_decided_unseen(house: House) -> None:
    submission = send(sell())
    edited(submission, {"ship_to": RENO})
    said = shown(client_of(IVO).get("/orders/10234/"))
    edited(submission, {"lines": THREE})
    ivo = client_of(IVO)
    decide("taken", said, ivo)
    assert "Fulfillment has changed order 10234" in words(ivo.get("/sending/"))
    assert set(WarehouseEdit.objects.values_list("decision", flat=True)) == {""}


def test_what_was_changed_and_changed_back_waits_for_nobody(house: House) -> None:
    connect_house()
    order = sell()
    submission = send(order)
    edited(submission, {"ship_to": RENO})
    edited(submission, {"ship_to": json.loads(bytes(submission.body))["ship_to"]})
    tell(submission, "cancelled")
    Order.objects.update(resend_at=None)
    assert sweep(now=NOW) == 1


def test_the_same_address_typed_here_settles_it(house: House) -> None:
    order = edit_and_stop()
    typed = {name: str(value) for name, value in RENO.items()}
    client_of(IVO).post("/orders/10234/address/", typed | {"version": str(order.version)})
    assert WarehouseEdit.objects.get().decision == "same"


def test_an_edit_is_heard_though_newer_news_came_first(house: House) -> None:
    """A webhook overtakes another: the address is not lost with it."""
    submission = send(sell())
    tell(submission, "received", kind="order.held", more={"version": 9})
    edited(submission, {"ship_to": RENO}, version=8)
    edited(submission, {"ship_to": RENO | {"city": "Elko"}, "requested_ship_on": "2026-12-24"}, version=5)
    page = words(client_of(IVO).get("/orders/10234/"))
    assert ("City Austin Reno" in page, "Ship on any day 24 December 2026" in page) == (True, True)
    assert Submission.objects.get().heard_version == 9


def test_the_same_edit_told_twice_is_offered_once(house: House) -> None:
    submission = send(sell())
    one = "22222222-2222-4222-8222-222222222222"
    edited(submission, {"ship_to": RENO}, edit_id=one)
    decide("kept")
    edited(submission, {"ship_to": RENO}, edit_id=one)
    assert [each.decision for each in WarehouseEdit.objects.all()] == ["kept"]
    assert Entry.objects.filter(kind="edited").count() == 1


def test_an_edit_that_is_heard_after_it_went_out_again_is_shown_to_people(house: House) -> None:
    order = sell()
    submission = send(order)
    tell(submission, "cancelled")
    send(Order.objects.get())
    edited(submission, {"ship_to": RENO}, version=2)
    page = words(client_of(IVO).get("/attention/"))
    assert "It went out again before that was heard. Mend it in the portal" in page


def test_blank_is_not_saved_before_it_is_said_which_is_sent(house: House) -> None:
    connect_house()
    edit_and_stop()
    ivo = client_of(IVO)
    save = "/orders/10234/shipping-status/"
    ivo.post(save, {"shipping_status": "handled_externally"})
    for said in ({}, {"sure": "on"}, {"sure": "on", "edits": "same"}):
        asked = ivo.post(save, {"shipping_status": ""} | said)
        assert Order.objects.get().shipping_status == "handled_externally"
        if said.get("edits") is None:
            assert "The warehouse had changed this order. Which is sent?" in words(asked)
    ivo.post(save, {"shipping_status": "", "sure": "on", "edits": "taken"})
    assert (Order.objects.get().shipping_status, WarehouseEdit.objects.get().decision) == ("", "taken")
    assert sent_again()["ship_to"] == RENO


@pytest.mark.parametrize(
    "changed",
    [
        {"ship_to": RENO | {"city": "x" * 81}},
        {"ship_to": RENO | {"country": "USA"}},
        {"ship_to": RENO | {"name": 5}},
        {"requested_ship_on": "soon"},
        {"requested_ship_on": 5},
        {"lines": []},
        {"lines": [{"sku": "ZN21", "bottles": 0}]},
        {"lines": [{"sku": "ZN21", "bottles": True}]},
        {"lines": [{"sku": "\x00", "bottles": 1}]},
        {"lines": [{"sku": "ZN21", "bottles": 1}] * 201},
        {"lines": [5]},
        {"colour": "red"},
        {},
    ],
    ids=str,
)
def test_what_can_not_be_of_an_order_is_offered_to_nobody(house: House, changed: dict[str, object]) -> None:
    submission = send(sell())
    edited(submission, changed)
    assert (WarehouseEdit.objects.count(), submission.heard_version) == (0, 2)
    assert client_of(IVO).get("/orders/10234/").status_code == HTTPStatus.OK


@pytest.mark.parametrize("edit", ["", "x", "0", "9" * 30, "-1", "\0"])
def test_an_unfit_form_changes_nothing(house: House, edit: str) -> None:
    edited(send(sell()), {"ship_to": RENO})
    ivo = client_of(IVO)
    for said in ({"edit": edit, "decision": "taken"}, {"edit": "1", "decision": "same"}):
        assert ivo.post("/orders/10234/edits/", said).status_code == HTTPStatus.SEE_OTHER
    assert WarehouseEdit.objects.get().decision == ""


@pytest.mark.parametrize("address", ["/sending/", "/attention/"])
def test_a_queue_of_offers_asks_the_same_at_any_length(house: House, address: str) -> None:
    counts = []
    ivo = client_of(IVO)
    for numbers in (range(2), range(2, 20)):
        for n in numbers:
            edit_and_stop(str(20000 + n))
        with CaptureQueriesContext(connection) as asked:
            ivo.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_waits_for_a_decision_is_not_said_to_wait_for_a_worker(house: House) -> None:
    connect_house()
    edit_and_stop()
    sell("10235")
    Order.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    page = words(client_of(IVO).get("/attention/disagreements/"))
    assert ("10235 : Blank, and nobody sends it" in page, "10234" in page) == (True, False)
    decide("kept")
    Order.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    assert "10234 : Blank, and nobody sends it" in words(client_of(IVO).get("/attention/disagreements/"))


def test_the_warehouse_and_the_list_are_told_no_time_before_somebody_has_decided(house: House) -> None:
    submission = send(sell(placed_at=timezone.now()))
    edited(submission, {"ship_to": RENO})
    tell(submission, "cancelled", now=timezone.now())
    ivo = client_of(IVO)
    assert report_of(Submission.objects.get())["resend_at"] is None
    listed = words(ivo.get("/orders/"))
    assert ("Waits for a decision about the warehouse's changes" in listed, "Sent again" in listed) == (
        True,
        False,
    )
    decide("kept")
    due = Order.objects.get().resend_at
    assert due is not None
    submission.refresh_from_db()
    assert submission.report_version > submission.report_told
    assert report_of(submission)["resend_at"] == due.isoformat()
    assert "Sent again" in words(ivo.get("/orders/"))
