"""Cancel the selected orders together: the preview, each order's answer, retrying, and large groups."""

import csv
import html
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from recork.fulfillment.models import Cancellation, CancellationBatch, Order, Selection, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.cancellation_batch import answer_batch
from recork.fulfillment.operations.move import move_orders, put_in_cart
from recork.fulfillment.operations.selection import tick
from recork.fulfillment.queries.cancellation_preview import preview
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.door import LOOKED_AT
from tests.fulfillment.cast import NOW, ON_THE_WAY, PETE, SERVICE, House, advance, place
from tests.fulfillment.people import Answer, client_of, employ
from tests.support.hostile import HOSTILE, formulas

SCRIPT = {"HX-Request": "true"}
SELECTION = UUID("44444444-4444-4444-8444-444444444444")
GROUP = UUID("55555555-5555-4555-8555-555555555555")
THERE = f"/orders/cancellations/{GROUP}/"


def select(actor: Actor, orders: Sequence[Order], *, looking_at: int | None = None) -> None:
    """Let somebody tick these orders."""
    ids = [order.pk for order in orders]
    winery = actor.winery_id or looking_at
    person = Actor(actor.name, actor.role, actor.winery_id, user_id=employ(actor).pk)
    with scope.of_every_winery() if winery is None else scope.of_winery(winery):
        tick(person, winery, SELECTION, shown=ids, ticked=ids, now=NOW)


def ask(client: Client, **more: str) -> Answer:
    said = {"selection": str(SELECTION)} | more
    return client.get("/orders/cancellations/new/", said, headers=SCRIPT)


def ok(client: Client, *, by_script: bool = True, key: UUID = GROUP, **more: str) -> Answer:
    said = {"key": str(key), "selection": str(SELECTION), "reason": "weather", "note": "Frost"} | more
    return client.post("/orders/cancellations/", said, headers=SCRIPT if by_script else {})


def words(answer: Answer) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.text).split()))


def states(*orders: Order) -> list[str]:
    with scope.of_every_winery():
        found = Order.objects.in_bulk([order.pk for order in orders])
    return [found[order.pk].state for order in orders]


@pytest.fixture
def six(house: House) -> list[Order]:
    """Four that can be cancelled, one of them half picked; one packed; one cancelled before."""
    orders = [place(house.nora, str(10240 + n)) for n in range(3)]
    picking = place(house.nora, "10243", state=OrderState.PICKING)
    with scope.of_every_winery():
        put_in_cart(PETE, picking.lines.get().pk, 1, now=NOW)
    packed = place(house.nora, "10244", state=OrderState.PACKED)
    gone = place(house.nora, "10245")
    client_of(house.nora).post(
        f"/orders/{gone.fulfillment_number}/cancellations/", {"key": str(uuid4()), "reason": "other"}
    )
    return [*orders, picking, packed, gone]


def test_before_ok_the_popup_says_how_many_and_which_not_and_why(house: House, six: list[Order]) -> None:
    select(house.nora, six)

    asked = ask(client_of(house.nora))

    told = words(asked)
    assert "Cancel 4 of 6 orders?" in told
    assert "4 can be cancelled, 2 are left as they are · 24 bottles, 1 of them back from the cart" in told
    assert "10244 Already packed It is left alone" in told
    assert "10245 Already cancelled. It stays so" in told
    assert "10243 Marisol Vega, 6 bottles, 1 back from the cart" in told
    assert "OK cancels these 4 orders. Cancel keeps them." in told
    assert told.index("10244") < told.index("10245") < told.index("10240")
    with scope.of_every_winery():
        assert Cancellation.objects.count() == 1


def test_ok_answers_each_order_on_its_own(house: House, six: list[Order]) -> None:
    select(house.nora, six)

    answer = ok(client_of(house.nora), next="/orders/?status=open")

    told = words(answer)
    assert "4 of 6 orders are cancelled" in told
    assert "4 cancelled 1 already cancelled 1 unable to cancel" in told
    assert "10244 Unable to cancel in Fulfillment: already packed" in told
    assert "10245 Already cancelled by Nora Quist. It stays so" in told
    assert "10240 Cancelled · 6 bottles released" in told
    assert "10243 Cancelled · 5 bottles released, 1 back from the cart" in told
    assert told.index("10244") < told.index("10240")
    assert "Copy list" in told
    assert "Retry failed" in told
    assert 'data-then="/orders/?status=open"' in answer.text
    assert states(*six) == ["cancelled"] * 4 + ["packed", "cancelled"]


def test_once_answered_the_selection_is_empty(house: House, six: list[Order]) -> None:
    select(house.nora, six)
    ok(client_of(house.nora))
    with scope.of_every_winery():
        assert Selection.objects.get().order_ids == []
    assert "No order is selected." in words(ask(client_of(house.nora)))


def test_ok_twice_asks_once(house: House, six: list[Order]) -> None:
    select(house.nora, six)
    nora = client_of(house.nora)
    assert words(ok(nora)).split("Copy list")[0] == words(ok(nora)).split("Copy list")[0]
    with scope.of_every_winery():
        assert CancellationBatch.objects.count() == 1
        assert Cancellation.objects.filter(batch_id=GROUP).count() == 6


def test_the_result_can_be_looked_at_again_and_as_a_file(house: House, six: list[Order]) -> None:
    select(house.nora, six)
    nora = client_of(house.nora)
    assert nora.get(THERE).status_code == HTTPStatus.NOT_FOUND
    ok(nora)
    assert "4 of 6 orders are cancelled" in words(nora.get(THERE))

    file = nora.get(f"{THERE}outcomes.csv")

    rows = list(csv.reader(io.StringIO(file.text)))
    assert rows[0] == ["Order no.", "Fulfillment no.", "Outcome", "In words", "Released", "Coming back"]
    assert [(row[0], row[2]) for row in rows[1:]] == [
        ("10245", "already_cancelled"),
        ("10244", "declined"),
        ("10243", "cancelled"),
        ("10242", "cancelled"),
        ("10241", "cancelled"),
        ("10240", "cancelled"),
    ]


def test_in_the_file_nothing_is_computed_whoever_had_stopped_them(house: House) -> None:
    names = [name[:120] for name in HOSTILE.values() if "\0" not in name and "\ud800" not in name]
    orders = [place(house.nora, str(10300 + n)) for n in range(len(names))]
    for order, name in zip(orders, names, strict=True):
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.ORDER_DETAILS)
        stopper, numbers = replace(house.nora, name=name), [order.order_number]
        with scope.of_actor(house.nora):
            cancel_orders(stopper, numbers, asking, now=NOW, by_fulfillment_number=False)
    select(house.nora, orders)
    nora = client_of(house.nora)
    ok(nora)

    text = nora.get(f"{THERE}outcomes.csv").content.decode()

    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [len(row) for row in rows] == [6] * (len(names) + 1)
    assert {row[0] for row in rows[1:]} == {order.order_number for order in orders}
    assert "HYPERLINK" in text
    assert formulas(text) == []


def test_retry_asks_again_for_those_that_failed_alone(house: House, six: list[Order]) -> None:
    select(house.nora, six)
    nora = client_of(house.nora)
    answer = ok(nora)
    (key,) = re.findall(r'name="key" value="([^"]+)"', answer.text)
    again = {"key": key, "retry_of": str(GROUP)}
    for _ in range(2):
        told = words(nora.post("/orders/cancellations/", again, headers=SCRIPT))
        assert "The order is not cancelled" in told
        assert "10244 Unable to cancel in Fulfillment: already packed" in told
    with scope.of_every_winery():
        assert CancellationBatch.objects.count() == 2


def test_a_group_of_which_nothing_can_be_cancelled_offers_no_ok(house: House) -> None:
    select(house.nora, [place(house.nora, state=OrderState.PACKED)])
    asked = ask(client_of(house.nora))
    assert "None of these orders can be cancelled" in words(asked)
    assert '<form method="post"' not in asked.text


def test_without_script_the_group_is_asked_and_answered_on_pages(house: House, six: list[Order]) -> None:
    select(house.nora, six)
    nora = client_of(house.nora)
    question = nora.get("/orders/cancellations/new/", {"selection": str(SELECTION), "next": "/orders/?q=1"})
    assert re.search(r"<dialog[^>]* open>", question.text)
    assert "Cancel 4 of 6 orders?" in words(question)
    answer = ok(nora, by_script=False, next="/orders/?q=1")
    assert answer["Location"] == f"{THERE}?next=%2Forders%2F%3Fq%3D1"
    result = nora.get(answer["Location"])
    assert "4 of 6 orders are cancelled" in words(result)
    assert '<input type="hidden" name="q" value="1">' in result.text


@pytest.fixture
def many(house: House) -> list[Order]:
    return [place(house.nora, str(20_000 + n), bottles=1) for n in range(501)]


def test_a_large_group_is_left_to_the_worker_and_can_be_watched(house: House, many: list[Order]) -> None:
    select(house.nora, many)
    nora = client_of(house.nora)
    asked = words(ask(nora))
    assert "Cancel 501 orders?" in asked
    assert "451 more Can be cancelled too" in asked

    answer = ok(nora)

    assert answer.status_code == HTTPStatus.ACCEPTED
    assert answer["HX-Redirect"] == f"{THERE}?next=%2Forders%2F"
    jobs = ProcrastinateJob.objects.filter(task_name="fulfillment.answer_batch")
    assert [job.args for job in jobs] == [{"batch_id": str(GROUP)}]
    assert '<progress max="501" value="0"' in nora.get(THERE).text
    assert nora.get(THERE, headers=SCRIPT)["HX-Redirect"] == f"{THERE}?next=%2Forders%2F"
    assert "501" in words(nora.get("/orders/cancellations/"))

    listed = words(nora.get("/orders/"))
    assert "Your group of 501 orders is being cancelled: 0 so far. Watch it" in listed

    with scope.of_every_winery():
        answer_batch(GROUP, now=NOW, chunk=500)
    bar = nora.get(f"{THERE}progress/")
    assert "Cancelling 501 orders 500 of 501" in words(bar)
    assert not bar.has_header("HX-Refresh")

    advance(many[0], OrderState.PACKED)
    with scope.of_every_winery():
        answer_batch(GROUP, now=NOW)
    assert nora.get(f"{THERE}progress/")["HX-Refresh"] == "true"
    assert "Your group of 501 orders has been answered." in words(nora.get("/orders/"))
    result = words(nora.get(THERE))
    assert "Your group" not in words(nora.get("/orders/"))
    assert "500 of 501 orders are cancelled" in result
    assert "20000 Unable to cancel in Fulfillment: already packed" in result
    assert "1 more Cancelled too" in result


def test_beyond_what_is_shown_each_reason_is_counted(house: House, many: list[Order]) -> None:
    packed, cancelled, rest = many[:53], many[53:55], many[55:]
    onward(packed, OrderState.PACKED)
    with scope.of_actor(house.nora):
        numbers = [order.order_number for order in cancelled]
        cancel_orders(
            house.nora, numbers, Asking(uuid4(), AskedFrom.API), now=NOW, by_fulfillment_number=False
        )
    select(house.nora, many)
    nora = client_of(house.nora)
    asked = words(ask(nora))
    assert "Cancel 446 of 501 orders?" in asked
    assert "3 more Already packed It is left alone" in asked
    assert "2 more Already cancelled. It stays so" in asked
    assert "396 more Can be cancelled too" in asked

    ok(nora)
    onward(rest, OrderState.PACKED)
    onward([rest[0]], OrderState.SHIPPED)
    with scope.of_every_winery():
        answer_batch(GROUP, now=NOW, chunk=500)
        answer_batch(GROUP, now=NOW)
    told = words(nora.get(THERE))
    assert "None of these orders is cancelled" in told
    assert "1 more Already cancelled. They stay so" in told
    assert "Cancelled too" not in told


def onward(orders: Sequence[Order], last: OrderState) -> None:
    """Take them all along the floor as one set."""
    with scope.of_every_winery():
        for step in ON_THE_WAY[: ON_THE_WAY.index(last) + 1]:
            move_orders(PETE, [order.pk for order in orders], step, now=NOW)


def test_pressing_ok_twice_on_a_large_group_promises_it_once(house: House, many: list[Order]) -> None:
    select(house.nora, many)
    nora = client_of(house.nora)
    assert ok(nora)["HX-Redirect"] == ok(nora)["HX-Redirect"]
    assert ProcrastinateJob.objects.filter(task_name="fulfillment.answer_batch").count() == 1


def test_a_preview_takes_as_many_statements_for_fifty_as_for_one(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [place(house.nora, str(n)).pk for n in range(20)]
    for some in (ids[:1], ids):
        with scope.of_winery(house.alder.pk), django_assert_num_queries(6):
            assert preview(some).can == len(some)


def test_an_order_that_is_no_longer_in_sight_is_counted_as_gone(house: House) -> None:
    order = place(house.nora)
    with scope.of_winery(house.birch.pk):
        seen = preview([order.pk])
    assert (seen.can, seen.gone, seen.of) == (0, 1, 1)


def test_nobody_sees_or_stops_with_anothers_selection_or_group(house: House, six: list[Order]) -> None:
    select(house.nora, six)
    colleague = Actor("Olive Green", house.nora.role, house.alder.pk)
    for stranger in (client_of(house.bo), client_of(colleague), client_of(SERVICE)):
        assert "No order is selected." in words(ask(stranger))
        assert ok(stranger).status_code == HTTPStatus.NOT_FOUND
    assert states(*six[:4]) == ["received"] * 3 + ["picking"]

    ok(client_of(house.nora))
    for stranger in (client_of(house.bo), client_of(colleague), client_of(SERVICE)):
        for path in (THERE, f"{THERE}progress/", f"{THERE}outcomes.csv"):
            assert stranger.get(path).status_code == HTTPStatus.NOT_FOUND
        retry = {"key": str(uuid4()), "retry_of": str(GROUP)}
        assert stranger.post("/orders/cancellations/", retry).status_code == HTTPStatus.NOT_FOUND
        assert "No group yet" in words(stranger.get("/orders/cancellations/"))


def test_who_may_only_look_stops_no_group(house: House, six: list[Order]) -> None:
    select(house.viewer, six)
    viewer = client_of(house.viewer)
    for answer in (ask(viewer), ok(viewer)):
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "may not cancel orders" in words(answer)
    assert states(*six[:4]) == ["received"] * 3 + ["picking"]


@pytest.mark.parametrize("alone", [True, False], ids=["one winery", "all wineries"])
def test_the_house_cancels_a_group_of_what_it_looks_at(house: House, alone: bool) -> None:  # noqa: FBT001 -- a parameter
    orders = [place(house.nora, "1"), place(house.nora, "2")]
    if not alone:
        orders.append(place(house.bo, "1"))
    sam = client_of(SERVICE)
    looking_at = house.alder.pk if alone else None
    session = sam.session
    session[LOOKED_AT] = looking_at
    session.save()
    select(SERVICE, orders, looking_at=looking_at)
    assert f"{len(orders)} orders are cancelled" in words(ok(sam))
    assert set(states(*orders)) == {"cancelled"}


@pytest.mark.parametrize("said", [{"selection": "x"}, {"reason": "x"}, {"note": "n" * 241}, {"key": "x"}])
def test_a_crooked_form_is_refused_in_words(house: House, six: list[Order], said: dict[str, str]) -> None:
    select(house.nora, six)
    form = {"key": str(GROUP), "selection": str(SELECTION), "reason": "other"} | said
    answer = client_of(house.nora).post("/orders/cancellations/", form, headers=SCRIPT)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Nothing was changed" in words(answer)
    assert states(*six[:3]) == ["received"] * 3


@pytest.mark.parametrize("selection", ["", "nonsense", str(uuid4()), "\0"])
def test_asking_about_no_selection_says_so(house: House, selection: str) -> None:
    assert "No order is selected." in words(ask(client_of(house.nora), selection=selection))


def test_ok_cancels_what_was_shown_and_asks_again_when_it_changed(house: House) -> None:
    shown, added = place(house.nora, "1"), place(house.nora, "2")
    select(house.nora, [shown])
    nora = client_of(house.nora)
    seal = re.search(r'name="seal" value="(\w+)"', ask(nora).text)
    assert seal is not None
    select(house.nora, [shown, added])

    again = ok(nora, seal=seal[1])

    assert "Cancel 2 orders?" in words(again)
    assert states(shown, added) == ["received", "received"]
