"""What a token of the shop opens, for how long, and how often."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from recork.commerce.models import ApiToken, Cancellation, Order
from recork.commerce.operations.token import create_token, make_second, revoke_token
from recork.commerce.rules.actor import MACHINE, Actor, Role, Verb
from recork.manners.api import door
from recork.manners.api.meter import Meter
from recork.manners.token import digest_of
from tests.commerce.api.calls import BODY, Answer, Caller, read
from tests.commerce.cast import WEBSITE, House, sell

NOW = timezone.now()
QUESTION = "22222222-2222-4222-8222-222222222222"


def ask(secret: str, method: str, path: str, body: str = "{}") -> Answer:
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    return read(client.generic(method, f"/api/v1{path}", body, "application/json"))


def test_a_token_does_what_its_scopes_say_and_nothing_else_of_its_role(house: House) -> None:
    sell("10234")
    secret = create_token(MACHINE, Role.ORDER_MANAGER, "Till", now=NOW, scopes=[Verb.READ_ORDERS]).secret

    assert ask(secret, "GET", "/orders/10234").status == 200
    refused = ask(secret, "PUT", f"/orders/10234/cancellations/{QUESTION}")

    assert refused.refusal == (403, "forbidden", None)
    assert refused.body["scope"] == "orders:cancel"
    assert refused.body["detail"] == (
        "Till (Order manager) may not do this (its token lacks the scope orders:cancel)."
    )
    assert refused.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="orders:cancel"'
    assert not Cancellation.objects.exists()


def test_selling_anew_takes_the_scope_to_sell(house: House) -> None:
    sell("10234")
    desk = create_token(MACHINE, Role.ORDER_MANAGER, "Helpdesk", now=NOW, scopes=[Verb.CANCEL_ORDERS]).secret
    path = f"/orders/10234/cancellations/{QUESTION}"

    refused = ask(desk, "PUT", path, '{"then_resubmit": true}')

    assert (refused.refusal, refused.body["scope"]) == ((403, "forbidden", None), "orders:write")
    assert not Cancellation.objects.exists()
    assert ask(desk, "PUT", path).status == 201
    assert Order.objects.count() == 1


def test_a_role_that_may_not_is_told_the_verb_it_lacks(house: House) -> None:
    viewer = Caller(Actor("Vera", Role.VIEWER))
    assert viewer.put("/orders/10234", BODY).body["scope"] == "orders:write"


def test_two_are_alive_until_the_first_one_ends_or_is_revoked(house: House) -> None:
    first = create_token(MACHINE, Role.VIEWER, "Till", now=NOW)
    second = make_second(MACHINE, first.token, ends_on=timezone.localdate() + timedelta(days=7), now=NOW)
    assert [ask(each.secret, "GET", "/products").status for each in (first, second)] == [200, 200]

    ApiToken.objects.filter(pk=first.token.pk).update(expires_at=timezone.now())
    assert [ask(each.secret, "GET", "/products").status for each in (first, second)] == [401, 200]

    revoke_token(MACHINE, second.token, now=NOW)
    assert ask(second.secret, "GET", "/products").refusal == (401, "unauthorized", None)


def test_a_secret_is_kept_as_a_hash_alone(house: House) -> None:
    secret = create_token(MACHINE, Role.VIEWER, "Till", now=NOW).secret
    assert len(secret.removeprefix("recork_shop_")) == 43  # base64 of 32 bytes
    (kept,) = ApiToken.objects.values()
    assert kept["digest"] == digest_of(secret)
    assert secret not in str(kept)


def test_a_token_in_an_address_is_refused(house: House) -> None:
    secret = create_token(MACHINE, Role.VIEWER, "Till", now=NOW).secret
    assert ask(secret, "GET", f"/products?token={secret}").refusal == (400, "token_in_address", None)


@pytest.fixture
def few(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three calls a minute for a token, four for all of the shop."""
    settings.CALLS_PER_MINUTE, settings.CALLS_PER_MINUTE_TOGETHER = 3, 4
    monkeypatch.setattr(door, "METER", Meter())


@pytest.mark.usefixtures("few")
def test_who_calls_too_often_waits_and_is_told_how_long(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Caller(WEBSITE), Caller(WEBSITE)
    assert [first.get("/products").status for _ in range(4)] == [200, 200, 200, 429]
    assert second.get("/products").status == 200

    refused = second.get("/products")

    assert refused.refusal == (429, "too_many_calls", None)
    assert refused.headers["Retry-After"] == "15"
    assert refused.headers["RateLimit"] == '"token";r=2;t=60, "together";r=0;t=60'
    with connection.cursor() as cursor:
        cursor.execute("UPDATE call_bucket SET at = at - interval '1 minute'")
    monkeypatch.setattr(door, "METER", Meter())  # another process
    assert second.get("/products").status == 200
