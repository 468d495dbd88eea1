"""The warehouse has said no as the box is packed; its floor is asked on, from the order's page and the queues."""

import re
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest

from recork.commerce.models import Order, Question, Submission
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.shipping import Pickup, change_to_pickup
from tests.commerce.cast import IVO, NOW, VERA, House, sell
from tests.commerce.people import SCRIPT, Answer, client_of
from tests.commerce.told import answer, send, tell
from tests.commerce.web.reading import words

NO, KEY = UUID("33333333-3333-4333-8333-333333333333"), UUID("44444444-4444-4444-8444-444444444444")
NEW = "/orders/10234/intercepts/new/"
ASK = "Ask the warehouse to intercept"


def declined(*, pickup: bool = False) -> Submission:
    sent = send(sell())
    tell(sent, "packed")
    if pickup:
        change_to_pickup(IVO, "10234", NO, Pickup("Tasting room"), now=NOW)
    else:
        cancel_order(IVO, "10234", Asking(NO), now=NOW)
    answer(sent, NO, code="already_packed", words="Unable to cancel: order 10234 is already packed.")
    return sent


def ok(*, by_script: bool = True, key: UUID = KEY, declined: str = str(NO), **more: str) -> Answer:
    said = {"key": str(key), "answer_in": "60", "declined": declined} | more
    return client_of(IVO).post(
        "/orders/10234/intercepts/", said, headers=SCRIPT if by_script else {}, follow=True
    )


def floor_says(sent: Submission, said: str, code: str = "") -> None:
    question = {
        "kind": "intercept",
        "id": str(KEY),
        "answer": said,
        "code": code,
        "detail": "It is on the truck.",
    }
    if said == "accepted":
        tell(sent, "cancelled", question=question, shop_next="cancel_order")
    else:
        tell(sent, "packed", kind="intercept.answered", question=question)


def standing() -> tuple[str, str]:
    return Order.objects.values_list("status", "shipping_status").get(number="10234")


def test_the_no_offers_it_in_the_banner_and_in_the_popup(house: House) -> None:
    declined()
    ivo = client_of(IVO)
    page = ivo.get("/orders/10234/status/")
    assert ASK in words(page)
    assert f'name="declined" value="{NO}"' in page.text
    popup = ivo.get(f"/orders/10234/cancellations/{NO}/", headers=SCRIPT)
    assert f"{NEW}?declined={NO}" in popup.text
    assert words(popup).count(ASK) == 1
    asked = ivo.get(f"{NEW}?declined={NO}", headers=SCRIPT)
    assert "Ask the warehouse to intercept order 10234?" in words(asked)
    assert "The order is cancelled, with the refund" in words(asked)
    assert Question.objects.count() == 1


def test_ok_asks_the_floor_and_the_page_says_by_when(house: House) -> None:
    declined()
    told = ok()
    assert told.status_code == HTTPStatus.ACCEPTED
    assert "The warehouse is asked to intercept order 10234" in words(told)
    assert standing() == ("cancelling", "sent")
    page = words(client_of(IVO).get("/orders/10234/"))
    assert "The warehouse is asked to intercept 10234" in page
    assert "Its floor answers by" in page
    assert f"{ASK} " not in page.partition("Timeline")[0].replace("is asked to intercept", "")


def test_the_floors_yes_and_no_in_words(house: House) -> None:
    sent = declined()
    ok()
    floor_says(sent, "declined", "on_the_truck")
    assert standing() == ("submitted", "sent")
    told = client_of(IVO).get(f"/orders/10234/intercepts/{KEY}/", headers=SCRIPT)
    assert told.status_code == HTTPStatus.CONFLICT
    assert "It is on the truck." in words(told)
    page = words(client_of(IVO).get("/orders/10234/"))
    assert "It is on the truck." in page
    assert ASK in page  # the box is still there: it may be asked once more
    key = uuid4()
    assert ok(key=key, declined=str(KEY)).status_code == HTTPStatus.ACCEPTED
    question = {"kind": "intercept", "id": str(key), "answer": "accepted", "code": "", "detail": ""}
    tell(sent, "cancelled", question=question, shop_next="cancel_order")
    assert standing() == ("cancelled", "")
    told = client_of(IVO).get(f"/orders/10234/intercepts/{key}/", headers=SCRIPT)
    assert "Order 10234 is cancelled" in words(told)


def test_a_pickup_is_asked_on_as_a_pickup(house: House) -> None:
    sent = declined(pickup=True)
    ivo = client_of(IVO)
    assert "The customer gets it another way" in words(ivo.get(f"{NEW}?declined={NO}", headers=SCRIPT))
    ok()
    assert standing() == ("submitted", "handled_externally")
    floor_says(sent, "accepted")
    told = ivo.get(f"/orders/10234/intercepts/{KEY}/", headers=SCRIPT)
    assert "Order 10234 is Handled Externally" in words(told)


def test_without_script_it_is_pages_and_forms(house: House) -> None:
    declined()
    page = client_of(IVO).get(f"{NEW}?declined={NO}")
    assert re.search(r"<dialog[^>]* open>", page.text)
    told = ok(by_script=False)
    assert told.status_code == HTTPStatus.ACCEPTED
    assert "The warehouse is asked to intercept order 10234" in words(told)


def test_two_presses_ask_once_and_a_second_question_waits(house: House) -> None:
    declined()
    assert [ok().status_code, ok().status_code] == [HTTPStatus.ACCEPTED, HTTPStatus.ACCEPTED]
    assert Question.objects.count() == 2
    other = ok(key=uuid4())
    assert other.status_code == HTTPStatus.CONFLICT
    assert "Its answer comes first." in words(other)
    assert "Its answer comes first." in words(client_of(IVO).get(NEW, headers=SCRIPT))


@pytest.mark.parametrize("wrong", [{"answer_in": "5"}, {"key": "x"}, {"declined": "x"}])
def test_a_form_that_cannot_be_read_asks_nobody(house: House, wrong: dict[str, str]) -> None:
    declined()
    said = {"key": str(KEY), "answer_in": "60", "declined": str(NO)} | wrong
    told = client_of(IVO).post("/orders/10234/intercepts/", said, headers=SCRIPT)
    assert told.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Question.objects.count() == 1


def test_what_has_shipped_is_beyond_the_floor(house: House) -> None:
    sent = declined()
    tell(sent, "shipped")
    told = ok()
    assert told.status_code == HTTPStatus.CONFLICT
    assert "There is nothing to intercept" in words(told)
    assert ASK not in words(client_of(IVO).get("/orders/10234/"))


def test_who_may_only_look_is_not_let_and_unknown_is_not_found(house: House) -> None:
    declined()
    vera = client_of(VERA)
    assert vera.get(NEW).status_code == HTTPStatus.FORBIDDEN
    assert vera.post("/orders/10234/intercepts/", {}).status_code == HTTPStatus.FORBIDDEN
    assert ASK not in words(vera.get("/orders/10234/"))
    assert client_of(IVO).get(f"/orders/10234/intercepts/{NO}/").status_code == HTTPStatus.NOT_FOUND
    assert client_of(IVO).get("/orders/99999/intercepts/new/").status_code == HTTPStatus.NOT_FOUND


def test_refunded_and_in_the_box_has_it_as_its_one_action(house: House) -> None:
    tell(send(sell()), "packed")
    Order.objects.update(payment_status="refunded")
    page = client_of(IVO).get("/attention/disagreements/")
    assert "10234 : Refunded, and in the box" in words(page)
    assert re.findall(r'formaction="(/orders/10234/[^"]*)"', page.text) == [NEW]
    assert ok(declined="").status_code == HTTPStatus.ACCEPTED
    assert standing()[0] == "cancelling"
    question = {
        "kind": "intercept",
        "id": str(KEY),
        "answer": "declined",
        "code": "on_the_truck",
        "detail": "No.",
    }
    tell(Submission.objects.get(), "packed", kind="intercept.answered", question=question)
    Order.objects.update(payment_status="paid")


def test_live_there_and_cancelled_here_is_asked_on_after_a_no(house: House) -> None:
    sent = send(sell())
    cancel_order(IVO, "10234", Asking(uuid4()), now=NOW)
    answer(sent, Question.objects.get().pk)
    tell(sent, "packed")
    ivo = client_of(IVO)
    ivo.post("/orders/10234/stops/", {"key": str(NO), "sent_as": "10234"})
    answer(sent, NO, code="already_packed", words="It is packed.")
    page = ivo.get("/attention/disagreements/")
    assert f'name="declined" value="{NO}"' in page.text
    assert "It is packed." in words(page)
    assert "Nothing changes here" in words(ivo.get(f"{NEW}?declined={NO}", headers=SCRIPT))
    assert ok().status_code == HTTPStatus.ACCEPTED
    assert standing()[0] == "cancelled"
    floor_says(sent, "accepted")
    assert "Order 10234 was intercepted" in words(ivo.get(f"/orders/10234/intercepts/{KEY}/", headers=SCRIPT))
    assert "Shop and warehouse agree" in words(ivo.get("/attention/disagreements/"))
