"""What a shop relies on when a cancellation overtakes its order, or meets one that was refused."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import Cancellation, Move, Order, RefusedSubmission, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.rules.cancellation import AskedFrom, Found
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import BODY, OTHER, QUESTION, Caller
from tests.fulfillment.cast import NOW, House, advance, place
from tests.support.racing import race

ASK = f"/orders/10234/cancellations/{QUESTION}"
BEFORE = {"before_arrival": True, "shop_next": "cancel_order"}
BAD = BODY | {"carrier": "U" * 50}
ROUNDS = 100


def events(shop: Caller) -> list[tuple[str, str]]:
    return [(each["type"], each["data"].get("shop_next")) for each in shop.get("/events").body["items"]]


def test_tombstone_before_arrival(shop: Caller) -> None:
    first = shop.put(ASK, BEFORE)
    assert (first.status, first.body["found"], first.body["state"]) == (201, "before_arrival", "cancelled")
    again = shop.put(ASK, BEFORE)
    assert (again.status, again.body) == (200, first.body)

    dead = shop.put("/orders/10234", BODY)

    assert dead.refusal == (409, "cancelled_before_arrival", None)
    assert (dead.body["question_id"], dead.body["shop_next"]) == (str(QUESTION), "cancel_order")
    shown = shop.get("/orders/10234").body
    assert (shown["state"], shown["version"], shown["lines"], shown["bottles"]) == ("cancelled", 1, [], 0)
    assert events(shop) == [("order.cancelled", "cancel_order")]
    other = shop.put(f"/orders/10234/cancellations/{OTHER}", BEFORE)
    assert (other.status, other.body["found"], other.body["shop_next"]) == (
        200,
        "already_cancelled",
        "cancel_order",
    )


def test_tombstone_only_for_the_shop(shop: Caller, nora: Caller, service: Caller) -> None:
    for caller, number in ((shop, "10234"), (nora, "10234"), (service, "F1000001")):
        body = BEFORE if caller is not shop else BEFORE | {"before_arrival": False}
        answer = caller.put(f"/orders/{number}/cancellations/{QUESTION}", body)
        assert answer.refusal == (404, "order_not_found", None)
    with scope.of_every_winery():
        assert not Order.objects.exists()
        assert not Cancellation.objects.exists()
    assert shop.put("/orders/10234", BODY).status == 201


def test_what_isnt_sure_of_itself_buries_nothing(shop: Caller) -> None:
    odds: tuple[object, ...] = ("true", 1, None, [])
    for odd in odds:
        assert shop.put(ASK, {"before_arrival": odd}).refusal == (422, "invalid", "before_arrival")
    assert shop.get("/orders/10234").status == 404


def test_an_order_that_is_here_is_stopped_and_not_buried(shop: Caller) -> None:
    shop.put("/orders/10234", BODY)
    answer = shop.put(ASK, BEFORE)
    assert (answer.status, answer.body["found"], answer.body["bottles_released"]) == (201, "stopped", 6)
    assert shop.put("/orders/10234", BODY).body["state"] == "cancelled"


def test_a_packed_order_is_declined_before_arrival_or_not(house: House, shop: Caller) -> None:
    shop.put("/orders/10234", BODY)
    with scope.of_every_winery():
        advance(Order.objects.get(), OrderState.PACKED)
    assert shop.put(ASK, BEFORE).refusal == (409, "already_packed", None)
    assert shop.put(ASK, BEFORE).refusal == (409, "already_packed", None)


def test_accept_tells_of_refusal(shop: Caller) -> None:
    refused = shop.put("/orders/10234", BAD)
    assert refused.refusal == (422, "invalid", "carrier")

    answer = shop.put(ASK, BEFORE)

    assert (answer.status, answer.body["found"], answer.body["state"]) == (201, "refused", "cancelled")
    again = shop.put(ASK, BEFORE)
    assert (again.status, again.body) == (200, answer.body)
    assert shop.get(ASK).body == answer.body
    assert shop.put("/orders/10234", BODY).refusal == (409, "cancelled_before_arrival", None)
    assert shop.put("/orders/10234", BAD).body == refused.body


@pytest.mark.parametrize("first", [BAD, BODY | {"order_type": "Daily"}], ids=["mended", "sent otherwise"])
def test_a_refusal_under_its_number_keeps_no_order_alive(shop: Caller, first: dict[str, object]) -> None:
    """Something was refused under the number, but something else was taken: that is what has to stop."""
    if first is BAD:
        assert shop.put("/orders/10234", BAD).status == 422
    assert shop.put("/orders/10234", BODY).status == 201
    if first is not BAD:
        assert shop.put("/orders/10234", first).status == 409
    answer = shop.put(ASK, BEFORE)
    assert (answer.status, answer.body["found"]) == (201, "stopped")
    assert shop.get("/orders/10234").body["state"] == "cancelled"


def test_what_arrives_at_a_tombstone_is_cancelled_and_not_refused(shop: Caller) -> None:
    shop.put(ASK, BEFORE)
    for body in (b"{", b'{"lines": []}'):
        answer = shop.put_bytes("/orders/10234", body)
        assert answer.refusal == (409, "cancelled_before_arrival", None)
    with scope.of_every_winery():
        assert not RefusedSubmission.objects.exists()


def test_another_winerys_number_is_another_number(shop: Caller, bo: Caller) -> None:
    shop.put(ASK, BEFORE)
    assert bo.put("/orders/10234", BODY).status == 201
    assert shop.get("/orders/10234").body["state"] == "cancelled"
    assert bo.get("/orders/10234").body["state"] == "received"


def test_a_set_is_called_back_in_one_statement(house: House) -> None:
    place(house.alder_shop, "1")
    place(house.alder_shop, "2", state=OrderState.PACKED)
    asking = Asking(QUESTION, AskedFrom.SHOP, before_arrival=True)
    numbers = ["4", "2", "1", "3"]
    with scope.of_actor(house.alder_shop), CaptureQueriesContext(connection) as captured:
        answers = cancel_orders(house.alder_shop, numbers, asking, now=NOW, by_fulfillment_number=False)
    assert len(captured) == 1
    assert [(each.number, each.found) for each in answers] == [
        ("4", Found.BEFORE_ARRIVAL),
        ("2", None),
        ("1", Found.STOPPED),
        ("3", Found.BEFORE_ARRIVAL),
    ]
    with scope.of_every_winery():
        moves = Move.objects.filter(order__is_tombstone=True).values_list("version", "from_state", "to_state")
        assert list(moves) == [(1, None, "cancelled")] * 2


def sent(caller: Caller, order: str, body: Any) -> int:
    return caller.put(order, body).status


def called_back(caller: Caller, question: str) -> str:
    return str(caller.put(question, BEFORE).body["found"])


def test_submit_against_cancel_before_arrival_a_hundred_rounds(live_house: House) -> None:
    """Whichever is first: stopped or buried, and never alive afterwards."""
    sender, canceller = Caller(live_house.alder_shop), Caller(live_house.alder_shop)
    for n in range(ROUNDS):
        order = f"/orders/2{n:04}"
        question = f"{order}/cancellations/{uuid4()}"
        pair = race(
            partial(sent, sender, order, BODY),
            partial(called_back, canceller, question),
        )
        assert pair in ([201, "stopped"], [409, "before_arrival"])
    with scope.of_every_winery():
        assert set(Order.objects.values_list("state", flat=True)) == {"cancelled"}
        assert Cancellation.objects.filter(outcome="cancelled").count() == ROUNDS


def test_a_refusal_against_cancel_before_arrival_a_hundred_rounds(live_house: House) -> None:
    """Both tell the shop the same story: refused and known as refused, or buried."""
    sender, canceller = Caller(live_house.alder_shop), Caller(live_house.alder_shop)
    for n in range(ROUNDS):
        order = f"/orders/2{n:04}"
        question = f"{order}/cancellations/{uuid4()}"
        pair = race(
            partial(sent, sender, order, BAD),
            partial(called_back, canceller, question),
        )
        assert pair in ([422, "refused"], [409, "before_arrival"])


@pytest.mark.parametrize("same", [True, False], ids=["one id", "an id each"])
def test_twenty_at_once_bury_an_order_once(live_house: House, same: bool) -> None:  # noqa: FBT001 -- a parameter
    callers = [Caller(live_house.alder_shop) for _ in range(20)]
    ids: list[UUID] = [QUESTION if same else uuid4() for _ in callers]
    answers = race(
        *(
            lambda caller=caller, question=question: caller.put(
                f"/orders/10234/cancellations/{question}", BEFORE
            )
            for caller, question in zip(callers, ids, strict=True)
        )
    )
    told = sorted((answer.status, str(answer.body["found"])) for answer in answers)
    late = "before_arrival" if same else "already_cancelled"
    assert told == [(200, late)] * 19 + [(201, "before_arrival")]
    with scope.of_every_winery():
        assert Order.objects.count() == Cancellation.objects.filter(outcome="cancelled").count() == 1
