"""Fifty people and programs cancel the same order in the same moment: it is stopped once, and nobody sees an error."""

import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client

from recork.fulfillment.models import Cancellation, Move, Order, Selection, StockEntry, scope
from recork.fulfillment.operations.selection import tick
from recork.fulfillment.rules.actor import Actor
from tests.fulfillment.api.calls import token_of
from tests.fulfillment.cast import NOW, House, place
from tests.fulfillment.people import client_of, employ

RACERS = 50
SAME = UUID("66666666-6666-4666-8666-666666666666")
PATIENCE_S = 60


class Browser:
    """Somebody signed in, as the house hears them: a session, and the token that its pages carry."""

    def __init__(self, actor: Actor, address: str) -> None:
        self._address = address
        client: Client = client_of(actor)
        page = client.get("/orders/")
        self._token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
        self._cookies = "; ".join(f"{name}={client.cookies[name].value}" for name in names)

    def post(self, path: str, **said: str) -> int:
        body = urlencode(said | {"csrfmiddlewaretoken": self._token}).encode()
        headers = {"Cookie": self._cookies, "HX-Request": "true"}
        return _status(urllib.request.Request(f"{self._address}{path}", body, headers))


def by_api(address: str, token: str, number: str, question: UUID) -> int:
    path = f"{address}/api/v1/orders/{number}/cancellations/{question}"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = json.dumps({"reason": "other"}).encode()
    return _status(urllib.request.Request(path, body, headers, method="PUT"))


def _status(request: urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def race(runners: list[Callable[[], int]]) -> Counter[int]:
    """Let all go at once and count what they hear."""
    line = threading.Barrier(len(runners))
    heard: list[int] = []

    def run(runner: Callable[[], int]) -> None:
        line.wait(PATIENCE_S)
        heard.append(runner())

    threads = [threading.Thread(target=run, args=(runner,)) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert len(heard) == len(runners), "somebody never heard an answer"
    return Counter(heard)


@pytest.fixture
def order(live_house: House) -> Iterator[Order]:
    """Stopped once, however many ask: that is what is looked at when the race is over."""
    order = place(live_house.alder_shop)
    yield order
    with scope.of_every_winery():
        assert Cancellation.objects.filter(outcome="cancelled").count() == 1
        assert Move.objects.filter(to_state="cancelled").count() == 1
        entries = StockEntry.objects.filter(line__order=order).order_by("id")
        assert list(entries.values_list("kind", "bottles")) == [("allocated", 6), ("released", 6)]


@pytest.mark.parametrize("same", [True, False], ids=["one id", "an id each"])
def test_from_pages_and_programs(live_house: House, served: str, order: Order, *, same: bool) -> None:
    nora, token = Browser(live_house.nora, served), token_of(live_house.alder_shop)
    path = f"/orders/{order.fulfillment_number}/cancellations/"

    def runner(lane: int) -> Callable[[], int]:
        question = SAME if same else uuid4()
        if lane % 2:
            return lambda: nora.post(path, key=str(question), reason="other")
        return lambda: by_api(served, token, "10234", question)

    heard = race([runner(lane) for lane in range(RACERS)])

    assert heard == {201: 1, 200: RACERS - 1}


def test_the_same_group_pressed_at_once_is_asked_once(live_house: House, served: str, order: Order) -> None:
    selection, group = uuid4(), uuid4()
    nora = live_house.nora
    person = Actor(nora.name, nora.role, nora.winery_id, user_id=employ(nora).pk)
    with scope.of_winery(live_house.alder.pk):
        tick(person, live_house.alder.pk, selection, shown=[order.pk], ticked=[order.pk], now=NOW)
    browser = Browser(nora, served)
    said = {"key": str(group), "selection": str(selection), "reason": "other"}

    heard = race([lambda: browser.post("/orders/cancellations/", **said) for _ in range(10)])

    assert heard == {200: 10}
    with scope.of_every_winery():
        assert Selection.objects.get().order_ids == []
        assert Cancellation.objects.count() == 1
