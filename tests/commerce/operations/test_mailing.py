"""Letters are owed with what they tell, sent once, and say where the money went."""

import contextlib
from uuid import uuid4

import pytest
from django.core import mail

from recork.commerce.gateways import ManualGateway
from recork.commerce.models import Mail, RefundIntent
from recork.commerce.operations import mailing
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.dead_letters import send_again
from recork.commerce.operations.mailing import message_id, send_mails
from recork.commerce.operations.settling import confirm_manual
from recork.commerce.rules.refund import Destination, TenderKind
from recork.commerce.rules.sale import Buyer, Tender
from tests.commerce.accounts import Accounts
from tests.commerce.cast import IVO, NOW, House, sell


def test_letters_are_owed_once_and_sent_once(accounts: Accounts) -> None:
    accounts.sell()
    accounts.cancel()
    accounts.pay()
    assert sorted(Mail.objects.values_list("kind", flat=True)) == ["cancelled", "refunded"]
    for _ in range(3):
        send_mails(now=accounts.clock)
        accounts.later(minutes=10)
    assert [(each.subject, each.to) for each in mail.outbox] == [
        ("Your order 10234 is cancelled", ["marisol.vega@example.com"]),
        ("$312.00 of order 10234 given back", ["marisol.vega@example.com"]),
    ]
    assert "$312.00 to Visa ··4242" in mail.outbox[0].body
    assert mail.outbox[0].extra_headers["Message-ID"] == message_id(Mail.objects.get(kind="cancelled"))


def test_a_letter_that_nobody_takes_is_tried_again(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.sell()
    accounts.cancel()
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _no_server)
    send_mails(now=accounts.clock)
    owed = Mail.objects.get()
    assert (owed.sent_at, owed.attempts, owed.last_words) == (None, 1, "ConnectionRefusedError: nobody")
    monkeypatch.undo()
    accounts.later(hours=1)
    send_mails(now=accounts.clock)
    owed.refresh_from_db()
    assert (owed.sent_at, owed.attempts) == (accounts.now, 2)


def _no_server(*_args: object, **_named: object) -> int:
    raise ConnectionRefusedError("nobody")


def test_hostile_names_stay_words_in_letters(house: House) -> None:
    sell(buyer=Buyer('<script>alert("x")</script>\N{RIGHT-TO-LEFT OVERRIDE}', "x@example.com"))
    cancel_order(IVO, "10234", Asking(uuid4()), now=NOW)
    owed = Mail.objects.get()
    assert "<script>" not in owed.html
    assert "<script>" in owed.text


def test_a_letter_whose_sender_dies_is_handed_over_once_more_and_then_given_up(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.sell()
    accounts.cancel()
    handed_over: list[str] = []

    def send_and_die(letter: Mail, _now: object) -> None:
        handed_over.append(message_id(letter))
        raise KeyboardInterrupt

    monkeypatch.setattr(mailing, "_send", send_and_die)
    for _ in range(4):
        for _ in range(3):  # nobody takes it up before its lease is over
            with contextlib.suppress(KeyboardInterrupt):
                send_mails(now=accounts.clock)
        accounts.later(minutes=6)
    owed = Mail.objects.get()
    assert (len(handed_over), len(set(handed_over))) == (2, 1)
    assert (owed.sent_at, owed.last_words) == (None, mailing.LOST_TWICE)
    assert owed.gave_up_at is not None

    monkeypatch.undo()
    assert send_again(IVO, owed.pk, now=accounts.now)
    send_mails(now=accounts.clock)
    assert len(mail.outbox) == 1


def test_letters_say_that_money_becomes_store_credit(accounts: Accounts) -> None:
    accounts.sell()
    accounts.cancel(refund_to=Destination.STORE_CREDIT)
    accounts.pay()
    cancelled, refunded = Mail.objects.order_by("pk").values_list("text", flat=True)
    assert "$312.00 to your store credit" in cancelled
    assert "$312.00 to your store credit" in refunded


def test_money_given_back_by_hand_is_told_when_somebody_has_said_so(accounts: Accounts) -> None:
    cheque = Tender(TenderKind.MANUAL, "Cheque 112", 1200, gateway="manual")
    accounts.sell(tenders=(accounts.card(30000), cheque))
    accounts.cancel()
    accounts.tills["manual"] = ManualGateway()
    accounts.pay()
    assert not Mail.objects.filter(kind="refunded").exists()
    intent = RefundIntent.objects.get(capture__kind="manual")
    for _ in range(2):
        assert isinstance(confirm_manual(IVO, intent.pk, now=accounts.now), RefundIntent)
    told = Mail.objects.get(kind="refunded")
    assert told.subject == "$312.00 of order 10234 given back"
    assert "$300.00 to Visa ··4242\n  $12.00 to Cheque 112" in told.text


def test_who_has_no_address_gets_no_letter(house: House) -> None:
    sell(buyer=Buyer("Walk-in"))
    cancel_order(IVO, "10234", Asking(uuid4()), now=NOW)
    assert not Mail.objects.exists()
