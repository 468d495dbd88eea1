"""Large groups: written down first, answered piece by piece, taken up again where they stopped."""

from uuid import UUID

import pytest

from recork.fulfillment.models import CancellationBatch, Order, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.cancellation_batch import (
    BatchIdTaken,
    Progress,
    answer_batch,
    answer_whole_batch,
    open_batch,
    read_answers,
    retry_failed,
)
from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, House, place

BATCH = UUID("22222222-2222-4222-8222-222222222222")
RETRY = UUID("33333333-3333-4333-8333-333333333333")


def ask(house: House, *numbers: str, reason: CancelReason = CancelReason.WEATHER) -> CancellationBatch:
    asking = Asking(question_id=BATCH, asked_from=AskedFrom.API, reason=reason)
    return open_batch(house.nora, numbers, asking, now=NOW, by_fulfillment_number=False)


def states() -> list[str]:
    return list(Order.objects.order_by("id").values_list("state", flat=True))


def test_nothing_is_stopped_until_the_batch_is_answered(house: House) -> None:
    place(house.nora, "1")
    with scope.of_actor(house.nora):
        batch = ask(house, "1")
        assert (states(), batch.answered) == (["received"], 0)
        assert [answer.outcome for answer in answer_whole_batch(batch, now=NOW)] == ["cancelled"]
        assert states() == ["cancelled"]


def test_a_batch_cut_short_goes_on_where_it_stopped(house: House) -> None:
    for number in ("1", "2", "3"):
        place(house.nora, number)
    with scope.of_actor(house.nora):
        ask(house, "1", "2", "3")
        assert answer_batch(BATCH, now=NOW, chunk=2) == Progress(answered=2, of=3)
        assert states() == ["cancelled", "cancelled", "received"]
        assert answer_batch(BATCH, now=NOW, chunk=2) == Progress(answered=3, of=3)
        assert answer_batch(BATCH, now=NOW, chunk=2) == Progress(answered=3, of=3)
        assert states() == ["cancelled"] * 3


def test_the_same_batch_again_gets_the_first_answers(house: House) -> None:
    place(house.nora, "1", state=OrderState.PACKED)
    place(house.nora, "2")
    with scope.of_actor(house.nora):
        first = answer_whole_batch(ask(house, "1", "2", "3"), now=NOW)
    place(house.nora, "3")
    with scope.of_actor(house.nora):
        again = answer_whole_batch(ask(house, "1", "2", "3"), now=NOW)
        assert [a.outcome for a in first] == ["declined", "cancelled", "not_found"]
        assert [a.outcome for a in again] == ["declined", "cancelled", "not_found"]
        assert states() == ["packed", "cancelled", "received"]


def test_an_id_names_one_batch(house: House) -> None:
    place(house.nora, "1")
    with scope.of_actor(house.nora):
        ask(house, "1")
        with pytest.raises(BatchIdTaken):
            ask(house, "1", "2")
        with pytest.raises(BatchIdTaken):
            ask(house, "1", reason=CancelReason.FRAUD)


def test_another_winerys_batch_is_nobodys_business(house: House) -> None:
    with scope.of_actor(house.nora):
        ask(house, "1")
    with scope.of_actor(house.bo):
        assert not CancellationBatch.objects.filter(pk=BATCH).exists()
        asking = Asking(question_id=BATCH, asked_from=AskedFrom.API, reason=CancelReason.WEATHER)
        with pytest.raises(BatchIdTaken):
            open_batch(house.bo, ["1"], asking, now=NOW, by_fulfillment_number=False)


def test_only_what_failed_is_tried_again(house: House) -> None:
    place(house.nora, "1", state=OrderState.PACKED)
    place(house.nora, "2")
    with scope.of_actor(house.nora):
        batch = ask(house, "1", "2", "3")
        answers = answer_whole_batch(batch, now=NOW)
        batch.refresh_from_db()
        retry = retry_failed(house.nora, batch, RETRY, now=NOW)
        assert (retry.pk, retry.numbers, retry.answered) == (RETRY, ["1", "3"], 0)
        assert [a.outcome for a in answer_whole_batch(retry, now=NOW)] == ["declined", "not_found"]
        assert [a.outcome for a in read_answers(batch)] == [a.outcome for a in answers]


def test_an_order_that_was_asked_for_under_the_same_id_alone_keeps_its_answer(house: House) -> None:
    place(house.nora, "1")
    with scope.of_actor(house.nora):
        asking = Asking(question_id=BATCH, asked_from=AskedFrom.API)
        cancel_orders(house.nora, ["1"], asking, now=NOW, by_fulfillment_number=False)
        batch = ask(house, "1")
        answers = [answer_whole_batch(batch, now=NOW) for _ in range(2)]
    assert [[each.outcome for each in answer] for answer in answers] == [["cancelled"], ["cancelled"]]
