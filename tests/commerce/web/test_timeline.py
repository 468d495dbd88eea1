"""The Timeline tab: under each entry what has come of it, each effect with its own state."""

import re
from uuid import UUID

from recork.commerce.models import Mail, Question, RefundIntent
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.partial_refund import refund_lines
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.operations.shipping import Pickup, change_to_pickup
from tests.commerce.cast import IVO, NOW, House, sell
from tests.commerce.people import client_of
from tests.commerce.told import answer, send

KEY = UUID("77777777-7777-4777-8777-777777777777")


def effects(what: str) -> list[tuple[str, str]]:
    """State and name of the effects under the newest entry that begins so."""
    page = client_of(IVO).get("/orders/10234/timeline/").text
    entry = next(part for part in page.split("<time>")[1:] if f"<p><b>{what}" in part).partition("</ol>")[0]
    shown = re.findall(r'<li(?: class="is-(\w+)")?><svg.*?<b>([^<]*)</b>', entry, re.DOTALL)
    return [(state or "done", name) for state, name in shown]


def test_a_question_shows_how_it_stands(house: House) -> None:
    submission = send(sell())
    cancel_order(IVO, "10234", Asking(KEY), now=NOW)
    assert effects("Asked the warehouse") == [("pending", "Stop")]
    Question.objects.update(last_words="The warehouse answered 503.")
    assert effects("Asked the warehouse") == [("retrying", "Stop")]
    answer(submission, KEY, code="already_packed")
    assert effects("Asked the warehouse") == [("failed", "Stop")]


def test_a_cancellation_shows_bottles_money_and_letter(house: House) -> None:
    submission = send(sell())
    cancel_order(IVO, "10234", Asking(KEY), now=NOW)
    answer(submission, KEY)
    assert effects("Asked the warehouse") == [("done", "Stop")]
    assert effects("Order cancelled") == [("done", "Stock"), ("pending", "Refund"), ("pending", "E-mail")]
    RefundIntent.objects.update(outcome="failed", next_try_at=None)
    Mail.objects.update(attempts=2)
    assert effects("Order cancelled") == [("done", "Stock"), ("failed", "Refund"), ("retrying", "E-mail")]


def test_each_refund_shows_its_own_money(house: House) -> None:
    sell()
    for key in (KEY, UUID(int=5)):
        refund_lines(IVO, "10234", key, [LineBack(1, 1)], note_text=f"Bottle {key.int % 7}", now=NOW)
    RefundIntent.objects.filter(refund=KEY).update(outcome="failed", next_try_at=None)
    page = client_of(IVO).get("/orders/10234/timeline/").text
    assert re.findall(r'<li class="is-(\w+)"><svg', page) == ["pending", "failed"]


def test_a_pickup_shows_its_letter(house: House) -> None:
    sell()
    change_to_pickup(IVO, "10234", KEY, Pickup("Tasting room, Healdsburg"), now=NOW)
    assert effects("Customer picks it up") == [("pending", "E-mail")]
    assert effects("Order placed") == []
