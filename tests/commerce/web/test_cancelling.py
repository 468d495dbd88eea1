"""Cancel Order: the question, the answer, the answer again, and the page that follows along."""

import re
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest

from recork.commerce.models import Cancellation, Order, Question, RefundIntent, StockEntry
from tests.commerce.cast import IVO, VERA, House, sell
from tests.commerce.people import SCRIPT, Answer, client_of
from tests.commerce.told import answer, send, tell
from tests.commerce.web.reading import words

KEY = UUID("33333333-3333-4333-8333-333333333333")
BOTH = {"return_inventory": "on", "send_email": "on"}


def ok(*, key: UUID = KEY, by_script: bool = True, ticks: dict[str, str] = BOTH, **more: str) -> Answer:
    """Press OK in the popup."""
    said = {"key": str(key), "reason": "customer_request", "note": ""} | ticks | more
    return client_of(IVO).post("/orders/10234/cancellations/", said, headers=SCRIPT if by_script else {})


def owed() -> list[int]:
    return list(RefundIntent.objects.values_list("amount_cents", flat=True))


def restored() -> int:
    return sum(StockEntry.objects.filter(kind="restored").values_list("bottles", flat=True))


def test_the_popup_says_what_will_happen_before_anything_does(house: House) -> None:
    tell(send(sell()), "picking")
    page = client_of(IVO).get("/orders/10234/status/").text
    popup = page.partition('id="ask-cancel"')[2].partition("</dialog>")[0]
    said = " ".join(re.sub(r"<[^>]+>", " ", popup).split())
    assert "Cancel order 10234?" in said
    assert "$312.00 to Visa ··4471" in said
    assert "The warehouse must agree to stop 10234 (Picking, heard" in said
    assert "Nothing is refunded before" in said
    assert popup.count(" checked>") == 2
    assert "Return inventory to website stock" in said
    assert "Send cancellation e-mail to customer" in said
    assert "autofocus" in popup.partition("Cancel</button>")[0].rpartition("<button")[2]


def test_with_nothing_at_the_warehouse_it_is_cancelled_at_once(house: House) -> None:
    sell()
    told = ok()
    assert told.status_code == HTTPStatus.CREATED
    assert "Order 10234 is cancelled" in words(told)
    assert "Stock 6 bottles back on sale" in words(told)
    assert "Refund $312.00 to Visa ··4471" in words(told)
    assert (owed(), restored()) == ([31200], 6)


def test_with_something_at_the_warehouse_it_is_asked_and_nothing_moves(house: House) -> None:
    send(sell())
    told = ok(note="She moved")
    assert told.status_code == HTTPStatus.ACCEPTED
    assert "Order 10234 is being cancelled" in words(told)
    assert (owed(), restored(), Order.objects.get().status) == ([], 0, "cancelling")
    question = Question.objects.get()
    assert (question.pk, question.note, question.asked_by) == (KEY, "She moved", "Ivo Marin")


def test_what_was_unticked_does_not_happen(house: House) -> None:
    sell()
    ok(ticks={})
    cancellation = Cancellation.objects.get()
    assert (cancellation.return_inventory, cancellation.send_email, restored()) == (False, False, 0)


def test_ok_twice_cancels_once(house: House) -> None:
    sell()
    assert [ok().status_code, ok().status_code] == [HTTPStatus.CREATED, HTTPStatus.CREATED]
    assert (owed(), restored(), Question.objects.count()) == ([31200], 6, 1)


def test_another_ok_on_a_cancelled_order_is_refused_in_words(house: House) -> None:
    sell()
    ok()
    told = ok(key=uuid4())
    assert told.status_code == HTTPStatus.CONFLICT
    assert "Order 10234 is already cancelled." in words(told)
    assert "Answer code already_cancelled" in words(told)
    assert owed() == [31200]


def test_a_shipped_order_is_refused_with_what_can_be_done(house: House) -> None:
    tell(send(sell()), "shipped")
    assert "It has shipped." in words(client_of(IVO).get("/orders/10234/cancellations/new/", headers=SCRIPT))
    told = ok()
    assert told.status_code == HTTPStatus.CONFLICT
    assert "Take it back as a return and refund its lines" in words(told)
    assert "707-603-4011" in words(told)
    assert (owed(), Order.objects.get().status) == ([], "completed")


def test_the_answer_can_be_asked_for_again_and_is_unheard_of_before(house: House) -> None:
    send(sell())
    client, address = client_of(IVO), f"/orders/10234/cancellations/{KEY}/"
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND
    ok()
    assert "is being cancelled" in words(client.get(address, headers=SCRIPT))
    sell("10235")
    assert client.get(f"/orders/10235/cancellations/{KEY}/").status_code == HTTPStatus.NOT_FOUND


def test_the_page_follows_along_until_the_warehouse_has_agreed(house: House) -> None:
    submission = send(sell())
    ok()
    ivo = client_of(IVO)
    page = ivo.get("/orders/10234/status/").text
    asks = re.search(r'hx-get="(/orders/10234/following/[^"]*)" hx-trigger="every 2s"', page)
    assert asks is not None
    address = asks[1].replace("&amp;", "&")
    assert "Cancelling…" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert ivo.get(address).status_code == HTTPStatus.NO_CONTENT

    answer(submission, KEY)

    now = ivo.get(address)
    assert now.status_code == HTTPStatus.OK
    assert "Cancelled" in words(now)
    assert "Stop 10234 is stopped" in words(now)
    assert "Stock 6 bottles back on sale" in words(now)
    assert 'id="status-now" hx-swap-oob="true"' in now.text
    assert (owed(), restored()) == ([31200], 6)


def test_a_no_is_told_in_the_warehouses_words_and_all_is_as_before(house: House) -> None:
    submission = send(sell())
    ok()
    answer(
        submission,
        KEY,
        code="already_packed",
        words="Unable to cancel in Fulfillment: order 10234 is already packed.",
    )
    ivo = client_of(IVO)
    page = words(ivo.get("/orders/10234/status/"))
    assert "Unable to cancel in Fulfillment: order 10234 is already packed." in page
    assert "Everything is as before: nothing was refunded, no bottle went back on sale." in page
    assert "707-603-4011" in page
    assert (owed(), restored(), Order.objects.get().status) == ([], 0, "submitted")
    told = ivo.get(f"/orders/10234/cancellations/{KEY}/", headers=SCRIPT)
    assert told.status_code == HTTPStatus.CONFLICT
    assert 'href="/help/unable-to-cancel/"' in told.text


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (["Ask for an intercept", "Call 707-603-4011"], "Ask for an intercept Call 707-603-4011 What"),
        ([], "Questions? Call 707-603-4011 or write to help@recork.example ."),
    ],
)
def test_a_no_names_the_telephone_once(house: House, steps: list[str], said: str) -> None:
    submission = send(sell())
    ok()
    answer(submission, KEY, code="already_packed", words="Unable to cancel in Fulfillment.")
    Question.objects.update(next_steps=steps)
    page = client_of(IVO).get("/orders/10234/").text
    banner = page.partition('<div class="banner')[2].partition("</div>\n</div>")[0]
    told = " ".join(re.sub(r"<[^>]+>", " ", banner).split())
    assert said in told
    assert told.count("707-603-4011") == 1


def test_without_script_ok_leads_to_the_page_with_the_answer_before_it(house: House) -> None:
    sell()
    told = ok(by_script=False)
    assert (told.status_code, told["Location"]) == (
        HTTPStatus.SEE_OTHER,
        f"/orders/10234/cancellations/{KEY}/",
    )
    page = client_of(IVO).get(told["Location"]).text
    assert 'role="alertdialog"' in page
    assert " open>" in page
    assert "Order 10234 is cancelled" in page


def test_a_viewer_may_look_and_not_cancel(house: House) -> None:
    sell()
    vera = client_of(VERA)
    assert "Your role (viewer) may not cancel orders." in vera.get("/orders/10234/status/").text
    assert vera.post("/orders/10234/cancellations/", {"key": KEY}).status_code == HTTPStatus.FORBIDDEN
    assert Order.objects.get().status == "submitted"


@pytest.mark.parametrize(
    "more",
    [
        {"key": "x"},
        {"key": ""},
        {"reason": "because"},
        {"note": "x" * 241},
        {"note": "a\0b"},
        {"reason": "\ud800"},
        {"note": "x" * 100_000},
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(house: House, more: dict[str, str]) -> None:
    sell()
    said = {"key": str(KEY), "reason": "other", "note": ""} | more
    body = "&".join(f"{name}={value}" for name, value in said.items()).encode("utf-8", "surrogatepass")
    told = client_of(IVO).post(
        "/orders/10234/cancellations/", body, content_type="application/x-www-form-urlencoded", headers=SCRIPT
    )
    assert told.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Nothing was changed" in words(told)
    assert Order.objects.get().status == "submitted"


@pytest.mark.parametrize(("method", "address"), [("get", ""), ("post", "new/"), ("put", "")])
def test_the_wrong_method_changes_nothing(house: House, method: str, address: str) -> None:
    sell()
    told = getattr(client_of(IVO), method)(f"/orders/10234/cancellations/{address}")
    assert told.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_an_unknown_order_is_not_cancelled(house: House) -> None:
    said = {"key": str(KEY), "reason": "other", "note": ""}
    assert client_of(IVO).post("/orders/1/cancellations/", said).status_code == HTTPStatus.NOT_FOUND
