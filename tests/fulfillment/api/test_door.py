"""Who may call at all, and the manners that hold for every call."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recork.fulfillment.models import ApiToken, Order, scope
from recork.fulfillment.rules.order import OrderState
from recork.manners.token import digest_of
from tests.fulfillment.api.calls import BODY, OTHER, QUESTION, Caller, read, token_of
from tests.fulfillment.cast import House, place
from tests.fulfillment.people import client_of

CALLS = [
    ("GET", "/orders"),
    ("PUT", "/orders/10234"),
    ("GET", "/orders/10234"),
    ("PUT", f"/orders/10234/cancellations/{QUESTION}"),
    ("GET", f"/orders/10234/cancellations/{QUESTION}"),
    ("PUT", f"/cancellation-batches/{QUESTION}"),
    ("GET", "/fulfillments/F1000001"),
    ("PUT", f"/fulfillments/F1000001/moves/{QUESTION}"),
    ("GET", "/events"),
    ("GET", "/stock"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize(
    "authorization", [None, "Bearer", "Bearer recork_guessed", "Basic bm9yYTpub3Jh", "Bearer \u00ff\u00fe"]
)
def test_who_brings_no_valid_token_stays_outside(
    db: None, method: str, path: str, authorization: str | None
) -> None:
    headers = {"Authorization": authorization} if authorization else {}

    answer = read(Client(headers=headers).generic(method, f"/api/v1{path}", "{}", "application/json"))

    assert answer.refusal == (401, "unauthorized", None)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_or_expired_token_is_none(house: House) -> None:
    now = timezone.now()
    for field, value in (("revoked_at", now), ("expires_at", now - timedelta(seconds=1))):
        secret = token_of(house.viewer)
        with scope.of_every_winery():
            ApiToken.objects.filter(digest=digest_of(secret)).update(**{field: value})
        answer = read(Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/orders"))
        assert answer.refusal == (401, "unauthorized", None)


def test_a_signed_in_person_has_no_key_to_the_api(house: House) -> None:
    assert read(client_of(house.nora).get("/api/v1/orders")).refusal == (401, "unauthorized", None)


def test_a_call_sets_no_cookie_and_is_kept_nowhere(shop: Caller) -> None:
    answer = shop.get("/orders")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_wrong_method_is_told_the_right_ones(shop: Caller, method: str, path: str) -> None:
    right = {known for known, at in CALLS if at == path}
    for wrong in {"GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"} - right:
        answer = read(shop.client.generic(wrong, f"/api/v1{path}"))
        assert answer.refusal == (405, "method_not_allowed", None)
        assert set(answer.headers["Allow"].split(", ")) == right


@pytest.mark.parametrize("path", ["/nothing", "/", "", "/orders/", "/orders/a/b", "/orders/a%2Fb", "/../v2"])
def test_an_unknown_address_is_a_problem_too(shop: Caller, path: str) -> None:
    assert shop.get(path).refusal == (404, "not_found", None)


def test_a_cancellation_asks_the_database_twice(live_house: House) -> None:
    shop = warm(live_house)
    place(live_house.alder_shop)
    place(live_house.alder_shop, "10235", state=OrderState.PACKED)

    assert statements(shop, f"/orders/10234/cancellations/{QUESTION}") == (201, 2)
    assert statements(shop, f"/orders/10234/cancellations/{QUESTION}") == (200, 3)
    assert statements(shop, f"/orders/10234/cancellations/{OTHER}") == (200, 3)
    assert statements(shop, f"/orders/10235/cancellations/{QUESTION}") == (409, 3)


def test_so_does_one_that_may_come_before_its_order(live_house: House) -> None:
    shop = warm(live_house)
    place(live_house.alder_shop)
    for number in ("10234", "10235"):
        there = f"/orders/{number}/cancellations/{QUESTION}"
        assert statements(shop, there, {"before_arrival": True}) == (201, 2)


def warm(house: House) -> Caller:
    """Alder's shop, which has called before: a portion of the calls it may make is drawn and lasts a while."""
    shop = Caller(house.alder_shop)
    assert shop.get("/orders").status == HTTPStatus.OK
    return shop


def statements(caller: Caller, path: str, body: object = None) -> tuple[int, int]:
    """Call and count the statements between BEGIN and COMMIT; there are no others."""
    with CaptureQueriesContext(connection) as captured:
        status = caller.put(path, body).status
    first, *asked, last = (query["sql"] for query in captured)
    assert (first, last) == ("BEGIN", "COMMIT")
    return status, len(asked)


def test_a_refusal_leaves_nothing_behind(shop: Caller) -> None:
    assert shop.put("/orders/10234", BODY | {"lines": []}).refusal == (422, "invalid", "lines")
    with scope.of_every_winery():
        assert not Order.objects.exists()


def test_a_database_that_does_not_answer_is_not_our_callers_fault(
    shop: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_answer(*_: Any) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("recork.fulfillment.api.door.enter_by_token", no_answer)

    answer = shop.get("/orders")

    assert answer.refusal == (503, "unavailable", None)
    assert answer.headers["Retry-After"] == "5"
