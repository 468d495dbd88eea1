"""A group of orders is asked about together and answered one by one, once."""

from uuid import UUID, uuid4

import pytest

from recork.fulfillment.models import Cancellation, CancellationBatch, Order, scope
from recork.fulfillment.operations.cancellation import Answer, Asking
from recork.fulfillment.operations.cancellation_batch import (
    BatchIdTaken,
    Progress,
    answer_batch,
    answer_whole_batch,
    open_batch,
    read_answers,
    retry_failed,
)
from recork.fulfillment.rules.actor import Actor, NotAllowed
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, SERVICE, House, place

BATCH = UUID("22222222-2222-4222-8222-222222222222")


def opened(actor: Actor, *numbers: str, batch_id: UUID = BATCH) -> CancellationBatch:
    asking = Asking(question_id=batch_id, asked_from=AskedFrom.GROUP)
    return open_batch(actor, numbers, asking, now=NOW, by_fulfillment_number=False)


def outcomes(answers: list[Answer]) -> list[tuple[str, str]]:
    return [(answer.number, str(answer.outcome)) for answer in answers]


def test_a_batch_answers_each_order_on_its_own(house: House) -> None:
    place(house.nora, "1")
    place(house.nora, "2", state=OrderState.PACKED)
    with scope.of_actor(house.nora):
        answers = answer_whole_batch(opened(house.nora, "2", "1", "gone"), now=NOW)
    assert outcomes(answers) == [("2", "declined"), ("1", "cancelled"), ("gone", "not_found")]


def test_a_batch_goes_on_where_it_was_cut_short(house: House) -> None:
    numbers = [str(n) for n in range(5)]
    for number in numbers:
        place(house.nora, number)
    with scope.of_actor(house.nora):
        batch = opened(house.nora, *numbers)
        assert answer_batch(batch.pk, now=NOW, chunk=2) == Progress(2, 5)
        batch.refresh_from_db()
        assert outcomes(read_answers(batch)) == [("0", "cancelled"), ("1", "cancelled")]
        assert answer_batch(batch.pk, now=NOW, chunk=2) == Progress(4, 5)
        assert outcomes(answer_whole_batch(batch, now=NOW)) == [(n, "cancelled") for n in numbers]
        assert answer_batch(batch.pk, now=NOW).finished


def test_looking_at_the_answers_again_stops_nothing_that_has_arrived_since(house: House) -> None:
    with scope.of_actor(house.nora):
        batch = opened(house.nora, "10234")
        answer_whole_batch(batch, now=NOW)
    order = place(house.nora)
    with scope.of_actor(house.nora):
        batch.refresh_from_db()
        assert outcomes(read_answers(batch)) == [("10234", "not_found")]
        assert outcomes(answer_whole_batch(batch, now=NOW)) == [("10234", "not_found")]
        assert Order.objects.get(pk=order.pk).state == OrderState.RECEIVED
        assert not Cancellation.objects.exists()


def test_opening_the_same_batch_twice_opens_one(house: House) -> None:
    with scope.of_actor(house.nora):
        assert opened(house.nora, "1") == opened(house.nora, "1")
        with pytest.raises(BatchIdTaken):
            opened(house.nora, "1", "2")


def test_an_id_of_another_winerys_batch_is_taken_and_tells_nothing(house: House) -> None:
    with scope.of_actor(house.nora):
        opened(house.nora, "1")
    with scope.of_actor(house.bo), pytest.raises(BatchIdTaken):
        opened(house.bo, "1")


def test_only_the_failed_are_asked_again_and_a_repeat_asks_once(house: House) -> None:
    place(house.nora, "1")
    place(house.nora, "2", state=OrderState.PACKED)
    again = uuid4()
    with scope.of_actor(house.nora):
        batch = opened(house.nora, "1", "2", "gone")
        answer_whole_batch(batch, now=NOW)
        batch.refresh_from_db()
        second = retry_failed(house.nora, batch, again, now=NOW)
        assert (second.pk, second.numbers) == (again, ["2", "gone"])
        assert retry_failed(house.nora, batch, again, now=NOW) == second


def test_the_house_opens_a_batch_in_the_scope_of_the_winery_it_looks_at(house: House) -> None:
    order = place(house.nora)
    with scope.of_winery(house.alder.pk):
        batch = open_batch(
            SERVICE,
            [order.fulfillment_number],
            Asking(question_id=BATCH, asked_from=AskedFrom.GROUP),
            now=NOW,
            by_fulfillment_number=True,
            looking_at=house.alder.pk,
        )
        (answer,) = answer_whole_batch(batch, now=NOW)
    assert (batch.winery_id, answer.order_number) == (house.alder.pk, "10234")


def test_who_may_only_look_opens_no_batch(house: House) -> None:
    with scope.of_actor(house.viewer), pytest.raises(NotAllowed):
        opened(house.viewer, "1")
