"""Money that a website has set aside is taken once, by a person's word; what is not taken is let go."""

from functools import partial
from http import HTTPStatus

import pytest
from django.utils import timezone

from recork.commerce.gateways import Result
from recork.commerce.models import Capture, Order
from recork.commerce.operations.capturing import take_set_aside
from recork.commerce.operations.shipping import Changed
from recork.commerce.operations.sweep import sweep
from recork.commerce.operations.tills import payment_of
from recork.commerce.rules.actor import NotAllowed
from recork.commerce.rules.refund import TenderKind
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import Tender
from tests.commerce.accounts import Accounts
from tests.commerce.cast import IVO, VERA, connect_house, sell
from tests.commerce.people import client_of
from tests.commerce.web.reading import words
from tests.support.racing import race


def set_aside(accounts: Accounts, number: str = "10234") -> Order:
    """Marisol's order with $312.00 that nobody has taken yet."""
    paid = accounts.sandbox.pay(31200, capture_method="manual")
    card = Tender(
        TenderKind.CARD,
        "Visa ··4242",
        31200,
        gateway="stripe",
        payment=paid["id"],
        charge=paid["latest_charge"],
        source="pm_card_visa",
        is_captured=False,
    )
    return sell(number, tenders=(card,))


def let_go(accounts: Accounts) -> None:
    """Somebody lets it go at the gateway itself."""
    gone = accounts.tills["stripe"].void(payment_of(Capture.objects.get()), key="by hand")
    assert gone.result is Result.SUCCEEDED


def press(accounts: Accounts, version: int | None = None) -> Changed | Refused:
    return take_set_aside(IVO, "10234", version=version, now=accounts.now)


def books(accounts: Accounts) -> tuple[str, str, str, list[int]]:
    """Order, payment, capture, and what the gateway itself has taken."""
    order, capture = Order.objects.get(), Capture.objects.get()
    charges = accounts.sandbox.get("/v1/charges?limit=100")["data"]
    return (order.status, order.payment_status, capture.state, [each["amount_captured"] for each in charges])


def test_it_is_taken_once_and_the_order_goes_to_the_warehouse(accounts: Accounts) -> None:
    connect_house()
    set_aside(accounts)
    assert books(accounts) == ("pending", "authorized", "authorized", [0])
    accounts.charge()
    assert books(accounts) == ("pending", "authorized", "authorized", [0])  # nobody has asked for it
    assert isinstance(press(accounts), Changed)
    again = press(accounts)
    assert isinstance(again, Refused)
    assert again.code == "nothing_set_aside"
    for _ in range(2):
        accounts.charge()
    assert books(accounts) == ("submitted", "paid", "captured", [31200])
    assert sweep(now=accounts.now) == 1


def test_pressed_by_two_at_once_it_is_asked_for_once(accounts: Accounts) -> None:
    order = set_aside(accounts)
    results = race(*(partial(press, accounts, order.version) for _ in range(4)))
    assert sorted(type(each).__name__ for each in results) == ["Changed", "Refused", "Refused", "Refused"]
    assert order.entries.filter(kind="capturing").count() == 1


@pytest.mark.parametrize(
    "fault", [{"drop_answer_after_effect": 1}, {"fail_next": 1, "fail_after_effect": True}, {"fail_next": 1}]
)
def test_an_answer_that_is_lost_takes_nothing_twice(accounts: Accounts, fault: dict[str, object]) -> None:
    set_aside(accounts)
    press(accounts)
    accounts.sandbox.set_faults(**fault)
    accounts.charge()
    for hours in (1, 21, 30):  # a 500 is said again under its key for a day
        accounts.later(hours=hours)
        if hours == 30:
            accounts.sandbox.ask("DELETE", "/sandbox/keys")
        accounts.charge()
    assert books(accounts) == ("submitted", "paid", "captured", [31200])


def test_what_the_gateway_refuses_calls_people_and_can_be_asked_for_again(accounts: Accounts) -> None:
    set_aside(accounts)
    let_go(accounts)
    press(accounts)
    accounts.charge()
    assert books(accounts) == ("pending", "declined", "declined", [0])
    assert Order.objects.get().attention.startswith("Payment of $312.00 by Visa ··4242 was declined")
    key = Capture.objects.get().key
    assert isinstance(press(accounts), Changed)
    assert Capture.objects.get().key != key
    assert Order.objects.get().attention == ""


def test_cancelled_before_it_is_taken_it_is_let_go(accounts: Accounts) -> None:
    set_aside(accounts)
    press(accounts)
    accounts.cancel()
    accounts.charge()
    accounts.pay()
    assert books(accounts) == ("cancelled", "voided", "voided", [0])


def test_cancelled_while_it_is_taken_it_goes_back(accounts: Accounts) -> None:
    set_aside(accounts)
    press(accounts)
    accounts.sandbox.set_faults(drop_answer_after_effect=1)
    accounts.charge()
    accounts.cancel()
    accounts.later(hours=1)
    accounts.charge()
    accounts.pay()
    assert books(accounts) == ("cancelled", "refunded", "captured", [31200])
    assert accounts.paid_back() == [31200]


def test_refused_after_the_order_was_cancelled_it_is_let_go(accounts: Accounts) -> None:
    set_aside(accounts)
    press(accounts)
    accounts.sandbox.kill()
    accounts.charge()
    accounts.cancel()
    accounts.sandbox.start()
    let_go(accounts)
    accounts.later(hours=1)
    accounts.charge()
    accounts.pay()
    assert books(accounts) == ("cancelled", "voided", "voided", [0])


def test_the_payment_tab_takes_it(accounts: Accounts) -> None:
    order = set_aside(accounts)
    ivo = client_of(IVO)
    page = ivo.get("/orders/10234/payment/")
    assert "$312.00 is set aside, and not taken yet." in words(page)
    assert "Take $312.00" in words(page)
    assert "Its money is set aside and not taken" in words(ivo.get("/attention/"))
    assert "Take $312.00" not in words(client_of(VERA).get("/orders/10234/payment/"))
    told = ivo.post("/orders/10234/captures/", {"version": order.version - 1}, follow=True)
    assert "Website has changed order 10234" in words(told)
    told = ivo.post("/orders/10234/captures/", {"version": order.version})
    assert (told.status_code, told["Location"]) == (HTTPStatus.SEE_OTHER, "/orders/10234/payment/")
    assert "Take $312.00" not in words(ivo.get("/orders/10234/payment/"))
    assert client_of(VERA).post("/orders/10234/captures/").status_code == HTTPStatus.FORBIDDEN
    accounts.now = timezone.now()
    accounts.charge()
    assert Order.objects.get().status == "submitted"
    assert ivo.get("/orders/10234/captures/").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_who_may_only_look_takes_nothing(accounts: Accounts) -> None:
    set_aside(accounts)
    with pytest.raises(NotAllowed):
        take_set_aside(VERA, "10234", now=accounts.now)


def test_what_is_another_orders_money_already_pays_for_no_second_one(accounts: Accounts) -> None:
    """A website named the payment for one order, and the charge that came of it for the next."""
    set_aside(accounts)
    held = Capture.objects.get()
    Capture.objects.update(charge="")
    card = Tender(TenderKind.CARD, "Visa ··4242", 31200, gateway="stripe", charge=held.charge)
    sell("10235", tenders=(card,))
    press(accounts)
    accounts.charge()
    first, second = Order.objects.order_by("number")
    assert (first.status, first.payment_status) == ("pending", "declined")
    assert f"The charge {held.charge} is the money of order 10235 already" in first.attention
    assert (second.status, second.payment_status) == ("submitted", "paid")
