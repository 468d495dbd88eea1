"""What somebody is told when it is us who are broken: words, and nothing of what broke."""

import logging
from http import HTTPStatus
from typing import Any

import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings

from recork.fulfillment import urls
from recork.manners.api.problem import PROBLEM_JSON
from tests.fulfillment.api.calls import token_of
from tests.fulfillment.cast import House
from tests.fulfillment.people import client_of
from tests.support.markup import expected_at, headers_of, inline_of

INNER = "relation orders_secret, password=hunter22"


def breaks(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError(INNER)


handler500 = urls.handler500
urlpatterns = [path("breaks/", breaks), *urls.urlpatterns]


def test_a_page_that_breaks_says_so_and_nothing_of_what_broke(
    house: House, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ROOT_URLCONF = __name__
    client = client_of(house.nora)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        answer = client.get("/breaks/")

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "Something broke on our side" in answer.text
    assert headers_of(answer) == expected_at("/breaks/")
    assert inline_of(answer.text) == []
    assert told_too_much(answer.text) == []
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == [INNER]


def test_what_every_page_needs_may_be_what_broke(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As when new code is served before its tables are there."""

    def broken(*_: Any) -> None:
        raise ProgrammingError(INNER)

    client = client_of(house.nora)
    client.raise_request_exception = False
    monkeypatch.setattr("recork.fulfillment.web.door.enter_by_user", broken)
    monkeypatch.setattr("recork.fulfillment.web.frame.enter_by_user", broken, raising=False)
    for url in ("/orders/", "/account/", "/nothing/"):
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            answer = client.get(url)
        assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR, url
        assert "Something broke on our side" in answer.text
        assert headers_of(answer) == expected_at(url)
        assert told_too_much(answer.text) == []
        traces = [str(record.exc_info[1]) for record in caplog.records if record.exc_info]
        assert INNER in traces, (url, caplog.records)


def test_a_call_that_breaks_tells_no_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError(INNER)

    monkeypatch.setattr("recork.fulfillment.api.door.enter_by_token", broken)
    asks = Client(
        raise_request_exception=False, headers={"Authorization": f"Bearer {token_of(house.alder_shop)}"}
    )
    answer = asks.get("/api/v1/orders")

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert headers_of(answer) == expected_at("/api/v1/orders")
    assert (answer["Content-Type"], answer.json()["code"]) == (PROBLEM_JSON, "broken")
    assert len(answer["X-Request-Id"]) >= 8
    assert told_too_much(answer.text) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_database_that_is_away_is_said_to_who_is_signed_in(house: House, method: str) -> None:
    """It is away where the session is looked up, before any page is asked."""

    def away(*_statement: object) -> None:
        raise OperationalError(INNER)

    client = client_of(house.nora)
    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        answer = client.generic(method, "/orders/")

    assert (answer.status_code, answer["Retry-After"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "5")
    assert "The database does not answer" in answer.text
    assert told_too_much(answer.text) == []


def told_too_much(text: str) -> list[str]:
    return [
        word
        for word in ("Traceback", "RuntimeError", "orders_secret", "hunter22", ".py", "breaks")
        if word in text
    ]
