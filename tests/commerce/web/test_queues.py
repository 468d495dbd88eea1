"""What waits for people: about to be sent again, needs attention, disagreements."""

import re
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recork.commerce.models import Heard, Mail, Order, Question, StockEntry, Submission, WarehouseStock
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.shipping import set_shipping_status
from recork.commerce.operations.timeline import changed
from recork.commerce.rules.order import ShippingStatus
from tests.commerce.cast import ADA, IVO, NOW, VERA, House, connect_house, sell
from tests.commerce.people import client_of
from tests.commerce.told import answer, send, tell
from tests.commerce.web.reading import words

KEY = UUID("77777777-7777-4777-8777-777777777777")


def stop(number: str = "10234", *, minutes: float = 7) -> Order:
    """An order that the warehouse has stopped, to be sent again in so many minutes."""
    order = sell(number)
    tell(send(order), "cancelled", now=timezone.now())
    Order.objects.filter(pk=order.pk).update(resend_at=timezone.now() + timedelta(minutes=minutes, seconds=1))
    return order


def refuse(
    number: str = "10234", *, code: str = "invalid", said: str = "ship_to.zip: five digits"
) -> Submission:
    submission = send(sell(number), arrive=False)
    Submission.objects.filter(pk=submission.pk).update(state="refused", refusal_code=code, refusal_words=said)
    Order.objects.filter(number=number).update(shipping_status="")
    return submission


def numbers(address: str) -> list[str]:
    return re.findall(r'class="order" href="[^"]*">([^<]*)<', client_of(IVO).get(address).text)


def test_each_order_stands_there_with_its_time_and_what_it_will_be_called(house: House) -> None:
    connect_house()
    stop("10235", minutes=9)
    stop("10234")
    sell("10236")
    assert numbers("/sending/") == ["10234", "10235"]
    page = words(client_of(IVO).get("/sending/"))
    due = Order.objects.get(number="10234").resend_at
    assert due is not None
    assert f"{timezone.localtime(due):%H:%M} in 7 min, as 10234-2" in page
    assert "The warehouse stopped 10234 at" in page
    assert "6 bottles to TX" in page


def test_what_was_chosen_there_takes_the_order_out_of_the_queue(house: House) -> None:
    connect_house()
    stop()
    ivo = client_of(IVO)
    said = {"shipping_status": "handled_externally", "next": "/sending/"}
    assert ivo.post("/orders/10234/shipping-status/", said)["Location"] == "/sending/"
    assert "Nothing is about to be sent again" in words(ivo.get("/sending/"))


def shown(address: str) -> dict[str, str]:
    """What the buttons of the only row send."""
    page = client_of(IVO).get(address).text.partition("<main")[2]
    return dict(re.findall(r'name="(version|next)" value="([^"]*)"', page))


def test_a_button_of_an_old_page_says_who_was_quicker(house: House) -> None:
    connect_house()
    stop()
    old, ivo = shown("/sending/"), client_of(IVO)
    set_shipping_status(
        ADA, "10234", ShippingStatus.HANDLED_EXTERNALLY, version=None, question_id=KEY, now=NOW
    )
    set_shipping_status(ADA, "10234", ShippingStatus.BLANK, version=None, question_id=KEY, now=NOW)

    ivo.post("/orders/10234/sendings/", old)
    assert "Ada Stone has changed order 10234 at" in words(ivo.get("/sending/"))
    told = ivo.post("/orders/10234/shipping-status/", old | {"shipping_status": "no_shipping_required"})
    assert told.status_code == HTTPStatus.CONFLICT
    assert "Ada Stone has changed order 10234 at" in words(told)
    ivo.post("/orders/10234/sendings/", old | {"version": "x\0"})
    assert "Nothing of yours was saved" in words(ivo.get("/sending/"))
    assert (Order.objects.get().shipping_status, Submission.objects.count()) == ("", 1)

    ivo.post("/orders/10234/sendings/", shown("/sending/"))
    assert Submission.objects.count() == 2


def test_a_decision_of_an_old_page_is_not_taken(house: House) -> None:
    house.shop.may_portal_cancel = False
    house.shop.save()
    tell(send(sell()), "cancelled", shop_next="cancel_order")
    old, ivo = shown("/attention/"), client_of(IVO)
    order = Order.objects.get()
    changed(order, "Ada Stone", now=NOW, attention="Look at the note")
    ivo.post("/orders/10234/kept/", old)
    assert "Ada Stone has changed order 10234 at" in words(ivo.get("/attention/"))
    assert Order.objects.get().status == "hold"
    ivo.post("/orders/10234/kept/", shown("/attention/"))
    assert Order.objects.get().status == "submitted"


def test_a_page_says_when_nothing_can_be_sent(house: House) -> None:
    assert "This shop is not connected to a warehouse" in words(client_of(VERA).get("/sending/"))
    warehouse = connect_house()
    warehouse.paused_at = NOW
    warehouse.save()
    assert "Sending is paused" in words(client_of(VERA).get("/sending/"))


def test_a_refused_order_waits_for_somebody(house: House) -> None:
    connect_house()
    refuse()
    page = words(client_of(IVO).get("/attention/"))
    assert "10234 was refused: ship_to.zip: five digits" in page
    ivo = client_of(IVO)
    ivo.post("/orders/10234/sendings/", {"next": "/attention/"})
    assert Submission.objects.filter(order_number="10234-2").exists()
    assert "Nothing needs you" in words(ivo.get("/attention/"))


def test_a_number_that_was_used_before_is_resubmitted_as_a_new_order(house: House) -> None:
    connect_house()
    refuse(code="order_number_reused", said="Order number 10234 is already used for another order.")
    ivo = client_of(IVO)
    for address in ("/attention/", "/orders/10234/shipping/"):
        page = ivo.get(address)
        assert (
            "The number belongs to another order there, for ever: resubmit this one as a new order"
            in words(page)
        )
        acts = page.text.partition("<main")[2]
        assert 'formaction="/orders/10234/resubmissions/new/"' in acts
        assert "Send now" not in acts
    assert "Resubmit order 10234 as a new order?" in words(ivo.get("/orders/10234/resubmissions/new/"))
    ivo.post("/orders/10234/resubmissions/", {"key": str(KEY), "refund_to": "tender"})
    assert [order.number for order in Order.objects.order_by("pk")] == ["10234", "10234-R1"]
    assert "Nothing needs you" in words(ivo.get("/attention/"))


def test_an_unanswered_question_stands_there_after_a_while(house: House) -> None:
    now = timezone.now()
    send(sell(), now=now)
    cancel_order(IVO, "10234", Asking(KEY), now=now)
    assert "Nothing needs you" in words(client_of(IVO).get("/attention/"))
    Question.objects.update(
        asked_at=now - timedelta(minutes=3), attempts=4, last_words="The warehouse answered 503."
    )
    page = words(client_of(IVO).get("/attention/"))
    assert "Whether 10234 can be stopped The warehouse answered 503. Asked 4 times" in page
    answer(Submission.objects.get(), KEY)


def test_an_order_that_the_portal_asked_to_cancel_stands_there(house: House) -> None:
    house.shop.may_portal_cancel = False
    house.shop.save()
    tell(send(sell()), "cancelled", shop_next="cancel_order")
    page = words(client_of(IVO).get("/attention/"))
    assert "Asked to be cancelled in the portal" in page
    assert "Keep it and send it again" in page


def test_news_and_letters_that_were_given_up_are_taken_up_again(house: House) -> None:
    heard = Heard.objects.create(
        message_id="msg_x", came_by="feed", body=b"{}", received_at=NOW, attempts=8, why_not="It has no type."
    )
    mail = Mail.objects.create(
        order=sell(),
        kind="cancelled",
        about="1",
        to="a@b.example",
        subject="Cancelled",
        at=NOW,
        gave_up_at=NOW,
        attempts=12,
    )
    ivo = client_of(IVO)
    page = words(ivo.get("/attention/"))
    assert "msg_x It has no type." in page
    assert "To a@b.example" in page

    ivo.post(f"/attention/news/{heard.pk}/")
    ivo.post(f"/attention/mails/{mail.pk}/")
    ivo.post(f"/attention/mails/{mail.pk}/")

    heard.refresh_from_db()
    mail.refresh_from_db()
    assert (heard.attempts, mail.attempts, mail.gave_up_at) == (0, 0, None)
    assert "Nothing was done: it waits no more." in words(ivo.get("/attention/"))


@pytest.mark.parametrize("address", ["/sending/", "/attention/", "/attention/disagreements/"])
def test_a_queue_costs_the_same_however_long_it_is(house: House, address: str) -> None:
    ivo = client_of(IVO)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ivo.get(address).status_code == HTTPStatus.OK
        return len(captured)

    for at in range(10):
        stop(f"a{at}")
        refuse(f"r{at}")
    at_ten = statements()
    for at in range(90):
        stop(f"b{at}")
        refuse(f"s{at}")
    assert statements() == at_ten


@pytest.mark.parametrize("address", ["/sending/", "/attention/", "/attention/disagreements/"])
def test_a_queue_is_only_read_and_offers_a_viewer_nothing(house: House, address: str) -> None:
    connect_house()
    stop()
    refuse("10235")
    page = client_of(VERA).get(address)
    assert page.status_code == HTTPStatus.OK
    assert "Send now" not in page.text
    assert client_of(VERA).post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    for act in ("news/1/", "mails/1/"):
        assert client_of(VERA).post(f"/attention/{act}").status_code == HTTPStatus.FORBIDDEN


def disagreements() -> str:
    return words(client_of(IVO).get("/attention/disagreements/"))


def test_houses_that_agree_say_so(house: House) -> None:
    tell(send(sell()), "shipped")
    stop("10235")
    assert "Shop and warehouse agree" in disagreements()


def forgotten(state: str = "packed") -> Submission:
    """Cancelled here, and yet the warehouse works on it."""
    submission = send(sell())
    cancel_order(IVO, "10234", Asking(KEY), now=NOW)
    answer(submission, KEY)
    tell(submission, state)
    return submission


def stop_form() -> dict[str, str]:
    page = client_of(IVO).get("/attention/disagreements/").text
    return dict(re.findall(r'name="(key|sent_as|next)" value="([^"]*)"', page))


def test_live_there_and_cancelled_here(house: House) -> None:
    submission = forgotten()
    page = disagreements()
    assert "10234 : Live there, cancelled here" in page
    assert "10234 is packed at the warehouse" in page
    assert "Ask the warehouse to stop 10234" in page
    assert "10234 is packed at the warehouse all the same" in words(
        client_of(IVO).get("/orders/10234/status/")
    )

    form, ivo = stop_form(), client_of(IVO)
    for _ in range(2):  # pressed twice
        assert ivo.post("/orders/10234/stops/", form)["Location"] == "/attention/disagreements/"
    assert "Stop The warehouse is being asked" in disagreements()
    asked = Question.objects.get(is_open=True)
    assert str(asked.pk) == form["key"]
    page = words(client_of(IVO).get("/orders/10234/"))
    assert "The warehouse is asked once more to stop 10234" in page
    assert "What was decided here stays as it is" in page

    answer(submission, asked.pk, code="already_packed", words="Unable to cancel in Fulfillment: packed.")
    page = disagreements()
    assert "Unable to cancel in Fulfillment: packed." in page
    assert "Ask the warehouse to intercept" in page  # instead of asking the same again
    assert "Ask the warehouse again to stop" not in page


def test_asking_once_more_says_when_there_is_nothing_to_stop(house: House) -> None:
    submission = forgotten("picking")
    form = stop_form()
    tell(submission, "cancelled")
    ivo = client_of(IVO)
    ivo.post("/orders/10234/stops/", form)
    assert "There is nothing to stop" in words(ivo.get("/attention/disagreements/"))
    assert ivo.post("/orders/10234/stops/", {}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert ivo.post("/orders/10235/stops/", form).status_code == HTTPStatus.NOT_FOUND
    assert client_of(VERA).post("/orders/10234/stops/", form).status_code == HTTPStatus.FORBIDDEN
    assert ivo.get("/orders/10234/stops/").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_shipped_after_it_was_cancelled(house: House) -> None:
    submission = send(sell())
    cancel_order(IVO, "10234", Asking(KEY), now=NOW)
    answer(submission, KEY)
    tell(submission, "shipped")
    page = disagreements()
    assert "10234 : Shipped after it was stopped" in page
    assert "Sell it anew" not in page  # that would send a second parcel
    assert "512-555-0134" in page


def test_handled_externally_and_allocated(house: House) -> None:
    submission = send(sell())
    tell(submission, "cancelled", shop_next="handled_externally")
    tell(submission, "picking")
    assert "Somebody else brings it, and the warehouse has it too" in disagreements()


def test_refunded_and_packed(house: House) -> None:
    tell(send(sell()), "packed")
    Order.objects.update(payment_status="refunded")
    page = disagreements()
    assert "10234 : Refunded, and in the box" in page
    assert "Ask the warehouse to intercept" in page
    Order.objects.update(payment_status="paid")


def test_blank_and_nobody_sends(house: House) -> None:
    sell()
    stop("10235")
    Order.objects.filter(number="10234").update(changed_at=timezone.now() - timedelta(hours=1))
    page = disagreements()
    assert "10234 : Blank, and nobody sends it" in page
    assert "10235" not in page


def test_more_on_sale_than_the_warehouse_has(house: House) -> None:
    told = {"version": 1, "on_hand": 500, "allocated": 0, "available": 497, "coming_back": 2, "quarantine": 1}
    WarehouseStock.objects.create(sku="ZN21", warehouse="ACN", heard_at=NOW, **told)
    WarehouseStock.objects.create(sku="CH23", warehouse="ACN", heard_at=NOW, **(told | {"available": 500}))
    page = client_of(IVO).get("/attention/disagreements/")
    assert "ZN21 : More on sale than there is" in words(page)
    assert "CH23" not in words(page)
    form = dict(re.findall(r'name="(off_sale-\w+)" value="([^"]*)"', page.text))

    for _ in range(2):
        client_of(IVO).post(f"/products/{house.zinfandel.pk}/off-sale/", form)

    assert "Shop and warehouse agree" in disagreements()
    assert list(StockEntry.objects.filter(kind="off_sale").values_list("bottles", flat=True)) == [-1]
