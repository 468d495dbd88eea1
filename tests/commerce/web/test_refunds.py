"""The Payment tab: a preview that adds up, a refund once, and what people do about one that failed."""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest

from recork.commerce.gateways import Outcome
from recork.commerce.models import Capture, CreditEntry, Refund, RefundAttempt, RefundIntent, StockEntry
from recork.commerce.operations.refund_outcome import hear_outcome, lock_intent
from recork.commerce.rules.refund import TenderKind
from recork.commerce.rules.sale import Tender
from tests.commerce.cast import IVO, NOW, VERA, House, card, sell
from tests.commerce.people import SCRIPT, Answer, client_of
from tests.commerce.told import send
from tests.commerce.web.reading import words

KEY = UUID("66666666-6666-4666-8666-666666666666")
TAB = "/orders/10234/payment/"
CASH = Tender(TenderKind.MANUAL, "Cash", 1200, gateway="manual")


def preview(**typed: Any) -> Answer:
    return client_of(IVO).get("/orders/10234/refunds/new/", typed, headers=SCRIPT)


def give_back(*, by_script: bool = True, **typed: Any) -> Answer:
    said: dict[str, Any] = {"key": str(KEY)} | typed
    return client_of(IVO).post("/orders/10234/refunds/", said, headers=SCRIPT if by_script else {})


def owed() -> list[tuple[str, int]]:
    return list(RefundIntent.objects.order_by("pk").values_list("capture__label", "amount_cents"))


def fail(intent: RefundIntent, *, for_good: bool, attempts: int = 1) -> RefundIntent:
    """Let the gateway say no, as often as it takes."""
    for number in range(1, attempts + 1):
        attempt = RefundAttempt.objects.create(
            intent=intent, number=number, key=UUID(int=number + 1000 * intent.pk), started_at=NOW
        )
        order, intent = lock_intent(intent.pk)
        outcome = Outcome.failed("card_gone", "The card is closed.", for_good=for_good)
        hear_outcome(order, intent, attempt, outcome, now=NOW)
    intent.refresh_from_db()
    return intent


@pytest.fixture
def two_tenders(house: House) -> House:
    sell(tenders=(card(30000), CASH))
    return house


def test_the_tab_says_what_came_in_and_what_may_go_back(two_tenders: House) -> None:
    page = words(client_of(VERA).get(TAB))
    assert "Visa ··4471 Captured $300.00 $0.00 $300.00" in page
    assert "Cash Captured $12.00 $0.00 $12.00" in page
    assert "Refund a part" not in page


def test_a_preview_adds_up_line_by_line_and_tender_by_tender(two_tenders: House) -> None:
    said = words(preview(**{"bottles-1": "2", "return-1": "on", "shipping": "40"}))
    assert "Refund $130.68 of order 10234?" in said
    assert "2 bottles ZN21: $90.68, back on sale" in said
    assert "$40.00 of the shipping fee" in said
    assert "$130.68 to Visa ··4471" in said
    assert (Refund.objects.count(), RefundIntent.objects.count(), StockEntry.objects.count()) == (0, 0, 3)


def test_a_refund_is_shared_over_the_tenders_in_their_order(two_tenders: House) -> None:
    said = words(preview(amount="305.50"))
    assert "$300.00 to Visa ··4471" in said
    assert "$5.50 to Cash" in said


def test_ok_refunds_what_the_preview_said_once(two_tenders: House) -> None:
    typed: dict[str, Any] = {"bottles-1": "2", "return-1": "on", "shipping": "40", "note": "Two corked"}
    kept = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', preview(**typed).text))
    assert {name: kept[name] for name in typed} == typed
    told = give_back(**typed)
    assert told.status_code == HTTPStatus.CREATED
    assert "$130.68 of order 10234 are refunded" in words(told)
    assert give_back(**typed).status_code == HTTPStatus.CREATED
    assert owed() == [("Visa ··4471", 13068)]
    assert list(StockEntry.objects.filter(kind="returned").values_list("bottles", flat=True)) == [2]
    assert "Partial refund: Two corked" in words(client_of(IVO).get(TAB))


def test_the_same_ok_again_after_everything_was_refunded_is_no_refusal(house: House) -> None:
    sell()
    typed: dict[str, Any] = {"bottles-1": "6"}
    assert [give_back(**typed).status_code for _ in range(2)] == [HTTPStatus.CREATED] * 2
    assert Refund.objects.count() == 1


def test_without_script_a_preview_is_the_page_with_the_popup_before_it(house: House) -> None:
    sell()
    page = client_of(IVO).get("/orders/10234/refunds/new/", {"amount": "5"}).text
    assert " open>" in page
    assert 'name="amount" value="5"' in page
    told = give_back(by_script=False, amount="5")
    assert told["Location"] == f"/orders/10234/refunds/{KEY}/"
    assert client_of(IVO).get(told["Location"]).status_code == HTTPStatus.CREATED


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (
            {},
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "Amount: Choose what is to be refunded: bottles of a wine",
        ),
        ({"note": "x"}, HTTPStatus.UNPROCESSABLE_ENTITY, "mend what you typed on the Payment tab"),
        ({"amount": "312.01"}, HTTPStatus.CONFLICT, "at most $312.00 can be given back now"),
        ({"amount": "1", "shipping": "1"}, HTTPStatus.UNPROCESSABLE_ENTITY, "not both"),
        ({"shipping": "41"}, HTTPStatus.CONFLICT, "The shipping fee was $40.00."),
        ({"bottles-1": "7"}, HTTPStatus.UNPROCESSABLE_ENTITY, "less than or equal to 6"),
        ({"bottles-1": "-1"}, HTTPStatus.UNPROCESSABLE_ENTITY, "greater than or equal to 0"),
        ({"amount": "12,5x"}, HTTPStatus.UNPROCESSABLE_ENTITY, "An amount such as 40 or 40.50"),
        ({"amount": "-5"}, HTTPStatus.UNPROCESSABLE_ENTITY, "An amount such as 40 or 40.50"),
        ({"amount": "1e9"}, HTTPStatus.UNPROCESSABLE_ENTITY, "An amount such as 40 or 40.50"),
        ({"note": "a\0b", "amount": "1"}, HTTPStatus.UNPROCESSABLE_ENTITY, "Null characters"),
        ({"note": "x" * 241, "amount": "1"}, HTTPStatus.UNPROCESSABLE_ENTITY, "at most 240"),
    ],
)
def test_what_cannot_be_refunded_is_refused_in_words(
    house: House, typed: dict[str, Any], code: HTTPStatus, said: str
) -> None:
    sell()
    for told in (preview(**typed), give_back(**typed)):
        assert told.status_code == code
        assert said in words(told)
    assert owed() == []


def test_without_script_what_was_typed_is_kept_beside_what_is_missing(house: House) -> None:
    sell()
    said = client_of(IVO).get("/orders/10234/refunds/new/", {"note": "Corked", "return-1": "on"})
    assert said.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="Corked"' in said.text
    assert 'name="return-1" checked' in said.text
    assert 'id="refund-amount-error"' in said.text or "aria-invalid" in said.text


def test_bottles_of_a_parcel_that_ships_whole_do_not_come_back(house: House) -> None:
    send(sell())
    told = preview(**{"bottles-1": "1", "return-1": "on"})
    assert told.status_code == HTTPStatus.CONFLICT
    assert "ships whole or not at all" in words(told)
    assert preview(**{"bottles-1": "1"}).status_code == HTTPStatus.OK


def test_a_refund_that_failed_for_good_is_settled_and_never_retried_in_vain(house: House) -> None:
    sell()
    give_back(amount="50")
    intent = fail(RefundIntent.objects.get(), for_good=True)
    ivo = client_of(IVO)
    page = ivo.get(TAB).text
    assert "Try again" not in page
    assert "Give as store credit" in page

    ivo.post(f"/refunds/{intent.pk}/settlement/", {"by": "other"})
    assert "Say how it was paid" in words(ivo.get(TAB))
    ivo.post(f"/refunds/{intent.pk}/settlement/", {"by": "store_credit"})
    ivo.post(f"/refunds/{intent.pk}/settlement/", {"by": "store_credit"})

    intent.refresh_from_db()
    assert (intent.outcome, intent.settled_by) == ("settled", "Ivo Marin")
    assert list(CreditEntry.objects.values_list("amount_cents", flat=True)) == [5000]


def test_what_was_only_set_aside_is_offered_no_store_credit(house: House) -> None:
    sell()
    give_back(amount="50")
    fail(RefundIntent.objects.get(), for_good=True)
    ivo = client_of(IVO)
    assert "Give as store credit" in ivo.get(TAB).text
    Capture.objects.update(state="authorized")
    for address in (TAB, "/refunds/", "/attention/"):
        page = ivo.get(address).text
        assert "Paid another way" in page
        assert "Give as store credit" not in page
    Capture.objects.update(state="captured")


def test_a_refund_that_may_succeed_yet_is_tried_again(house: House) -> None:
    sell()
    give_back(amount="50")
    intent = fail(RefundIntent.objects.get(), for_good=False, attempts=3)
    assert intent.outcome == "failed"
    ivo = client_of(IVO)
    assert "Try again" in ivo.get(TAB).text
    ivo.post(f"/refunds/{intent.pk}/retry/")
    intent.refresh_from_db()
    assert intent.outcome == "waiting"
    ivo.post(f"/refunds/{intent.pk}/retry/", {"next": TAB})
    assert "This refund has not failed" in words(ivo.get(TAB))


def test_money_that_people_give_back_by_hand_is_confirmed_by_one(two_tenders: House) -> None:
    give_back(amount="312")
    intent = RefundIntent.objects.get(capture__kind="manual")
    attempt = RefundAttempt.objects.create(intent=intent, number=1, key=KEY, started_at=NOW)
    order, intent = lock_intent(intent.pk)
    hear_outcome(order, intent, attempt, Outcome.unknown("x"), now=NOW - timedelta(hours=1))
    ivo = client_of(IVO)
    assert "It is given back" not in ivo.get(TAB).text
    RefundAttempt.objects.filter(pk=attempt.pk).update(outcome="pending")
    RefundIntent.objects.filter(pk=intent.pk).update(outcome="pending")
    assert "It is given back" in ivo.get(TAB).text
    ivo.post(f"/refunds/{intent.pk}/confirmation/")
    intent.refresh_from_db()
    assert intent.outcome == "succeeded"


def test_all_refunds_are_a_page_by_how_they_stand(house: House) -> None:
    for number in ("10234", "10235"):
        sell(number)
        client_of(IVO).post(f"/orders/{number}/refunds/", {"key": str(UUID(int=int(number))), "amount": "5"})
    fail(RefundIntent.objects.get(order__number="10235"), for_good=True)
    ivo = client_of(IVO)
    assert re.findall(r'class="order" href="[^"]*">(\d+)<', ivo.get("/refunds/").text) == ["10235", "10234"]
    assert re.findall(r'class="order" href="[^"]*">(\d+)<', ivo.get("/refunds/?kind=failed").text) == [
        "10235"
    ]
    assert "No refunds here" in ivo.get("/refunds/?kind=done").text
    for odd in ("?kind=%00", "?below=x", "?below=" + "9" * 50, "?below=-1"):
        assert ivo.get(f"/refunds/{odd}").status_code == HTTPStatus.OK


@pytest.mark.parametrize("act", ["retry", "settlement", "confirmation"])
def test_money_moves_for_those_who_may_alone(house: House, act: str) -> None:
    sell()
    give_back(amount="5")
    address = f"/refunds/{RefundIntent.objects.get().pk}/{act}/"
    assert client_of(VERA).post(address).status_code == HTTPStatus.FORBIDDEN
    assert client_of(IVO).get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    said: dict[str, Any] = {"by": "store_credit"}
    assert client_of(IVO).post(f"/refunds/999999/{act}/", said).status_code == HTTPStatus.NOT_FOUND
    assert client_of(IVO).post(f"/refunds/{'9' * 40}/{act}/", said).status_code == HTTPStatus.NOT_FOUND
    assert client_of(VERA).post("/orders/10234/refunds/").status_code == HTTPStatus.FORBIDDEN
    assert client_of(VERA).get("/orders/10234/refunds/new/").status_code == HTTPStatus.FORBIDDEN
