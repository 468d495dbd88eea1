"""What a token's scopes let it do of what its role may, and for how long."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from recork.fulfillment.models import ApiToken, Winery, scope
from recork.fulfillment.operations.token import NewToken, create_token, make_second, revoke_token
from recork.fulfillment.rules.actor import MACHINE, MAY, Actor, NotAllowed, Role, Verb, require
from recork.manners.entry import Unfit
from recork.manners.token import digest_of
from tests.fulfillment.api.calls import QUESTION, Answer, read
from tests.fulfillment.cast import House, place

NOW = timezone.now()
TODAY = timezone.localdate()
READS = [str(Verb.READ_ORDERS)]


def made(house: House, **said: object) -> NewToken:
    with scope.of_every_winery():
        winery = Winery.objects.get(pk=house.alder.pk)
        return create_token(MACHINE, Role.SHOP, "Reports", now=NOW, winery=winery, **said)  # type: ignore[arg-type]  # as each test says


def ask(secret: str, method: str, path: str, body: object = None) -> Answer:
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    return read(client.generic(method, f"/api/v1{path}", b"" if body is None else body, "application/json"))


def test_a_token_does_what_its_scopes_say_and_nothing_else_of_its_role(house: House) -> None:
    place(house.alder_shop)
    secret = made(house, scopes=READS).secret

    assert ask(secret, "GET", "/orders/10234").status == 200
    refused = ask(secret, "PUT", f"/orders/10234/cancellations/{QUESTION}")

    assert (refused.status, refused.body) == (
        403,
        {
            "type": "urn:problem-type:recork:forbidden",
            "title": "Forbidden",
            "status": 403,
            "code": "forbidden",
            "detail": "Reports (Shop) may not do this (its token lacks the scope orders:cancel).",
            "next_steps": [
                {"action": "read_reference", "label": "Read how to make this call", "url": "/api/v1/docs"}
            ],
            "scope": "orders:cancel",
        },
    )
    assert refused.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="orders:cancel"'
    assert ask(secret, "GET", "/orders/10234").body["state"] == "received"


def test_a_role_that_may_not_is_told_the_verb_it_lacks(house: House) -> None:
    refused = ask(made(house).secret, "PUT", f"/fulfillments/F1000001/moves/{QUESTION}", '{"to": "picked"}')

    assert refused.refusal == (403, "forbidden", None)
    assert refused.body["scope"] == "floor:move"


def test_a_token_without_scopes_may_what_its_role_may(house: House) -> None:
    place(house.alder_shop)
    assert ask(made(house).secret, "PUT", f"/orders/10234/cancellations/{QUESTION}").status == 201


def test_who_may_not_read_orders_has_them_told_nowhere(house: House) -> None:
    manages = str(Verb.MANAGE_WEBHOOKS)
    own, both = made(house, scopes=[manages]), made(house, scopes=[manages, *READS])
    with scope.of_every_winery():
        for token in (own.token, both.token):
            token.connection = house.shop
            token.save()
    to, elsewhere = (f'{{"url": "https://{name}.example.com/"}}' for name in ("shop", "elsewhere"))
    path = f"/webhook-endpoints/{QUESTION}"

    assert ask(own.secret, "PUT", path, to).body["scope"] == "orders:read"
    assert ask(both.secret, "PUT", path, to).status == 201
    assert ask(own.secret, "PUT", path, elsewhere).body["scope"] == "orders:read"
    assert ask(own.secret, "PUT", path, to).status == 200
    assert ask(own.secret, "GET", path).body["url"] == "https://shop.example.com/"


@pytest.mark.parametrize("beyond", ["house:write", "floor:move", "everything"])
def test_no_scope_goes_beyond_its_role(house: House, beyond: str) -> None:
    with pytest.raises(Unfit, match=f"can't have the scope {beyond}"):
        made(house, scopes=[*READS, beyond])


@pytest.mark.parametrize("role", list(Role))
def test_scopes_only_take_away(role: Role) -> None:
    for chosen in Verb:
        actor = Actor("Reports", role, winery_id=None, scopes=frozenset({chosen}))
        allowed = {verb for verb in Verb if actor.may(verb)}
        assert allowed == {chosen} & MAY[role]
        for verb in set(Verb) - allowed:
            with pytest.raises(NotAllowed):
                require(actor, verb)


def test_a_token_without_any_scope_can_not_be_kept(house: House) -> None:
    token = made(house).token
    with (
        scope.of_every_winery(),
        pytest.raises(IntegrityError, match="api_token_scopes_some"),
        transaction.atomic(),
    ):
        ApiToken.objects.filter(pk=token.pk).update(scopes=[])


def test_a_token_ends_with_its_last_day(house: House) -> None:
    new = made(house, expires_on=TODAY)
    assert ask(new.secret, "GET", "/orders").status == 200

    with scope.of_every_winery():
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert ask(new.secret, "GET", "/orders").refusal == (401, "unauthorized", None)
    for over in (TODAY - timedelta(days=1), TODAY.replace(year=9999, month=12, day=31)):
        with pytest.raises(Unfit):
            made(house, expires_on=over)


def test_two_are_alive_until_the_first_one_ends(house: House) -> None:
    first = made(house, scopes=READS)
    with scope.of_every_winery():
        second = make_second(MACHINE, first.token, ends_on=TODAY + timedelta(days=7), now=NOW)

    assert [ask(each.secret, "GET", "/orders").status for each in (first, second)] == [200, 200]
    assert (second.token.winery_id, second.token.scopes, second.token.succeeds_id) == (
        house.alder.pk,
        READS,
        first.token.pk,
    )
    with scope.of_every_winery():
        ApiToken.objects.filter(pk=first.token.pk).update(expires_at=timezone.now())

    assert [ask(each.secret, "GET", "/orders").status for each in (first, second)] == [401, 200]


def test_there_is_never_a_third(house: House) -> None:
    in_a_week = TODAY + timedelta(days=7)
    first = made(house)
    with scope.of_every_winery():
        second = make_second(MACHINE, first.token, ends_on=in_a_week, now=NOW)
        for each in (first, second):
            with pytest.raises(Unfit, match="Two are alive already"):
                make_second(MACHINE, each.token, ends_on=in_a_week, now=NOW)
        with pytest.raises(IntegrityError, match="api_token_succeeded_once"), transaction.atomic():
            ApiToken.objects.filter(pk=first.token.pk).update(succeeds=first.token)

        revoke_token(MACHINE, first.token, now=NOW)
        third = make_second(MACHINE, second.token, ends_on=in_a_week, now=NOW)

    assert [ask(each.secret, "GET", "/orders").status for each in (first, second, third)] == [401, 200, 200]


def test_a_second_one_has_a_term_of_the_same_length_and_the_first_never_a_longer_one(house: House) -> None:
    first = made(house, expires_on=TODAY + timedelta(days=3))
    with scope.of_every_winery():
        later = NOW + timedelta(days=1)
        second = make_second(MACHINE, first.token, ends_on=TODAY + timedelta(days=30), now=later)
        kept = ApiToken.objects.get(pk=first.token.pk)

    assert first.token.expires_at is not None
    assert kept.expires_at == first.token.expires_at
    assert second.token.expires_at == later + (first.token.expires_at - NOW)


def test_what_is_over_is_not_made_twice(house: House) -> None:
    first = made(house)
    with scope.of_every_winery():
        for beyond in (TODAY + timedelta(days=92), TODAY - timedelta(days=1)):
            with pytest.raises(Unfit):
                make_second(MACHINE, first.token, ends_on=beyond, now=NOW)
        revoke_token(MACHINE, first.token, now=NOW)
        with pytest.raises(Unfit, match="This token is over"):
            make_second(MACHINE, first.token, ends_on=TODAY + timedelta(days=7), now=NOW)


def test_a_revoked_token_is_refused_by_the_very_next_request(house: House) -> None:
    new = made(house)
    assert ask(new.secret, "GET", "/orders").status == 200
    with scope.of_every_winery():
        revoke_token(MACHINE, new.token, now=NOW)
    assert ask(new.secret, "GET", "/orders").refusal == (401, "unauthorized", None)


def test_a_secret_is_256_random_bits_and_kept_as_a_hash_alone(house: House) -> None:
    secrets = {made(house).secret for _ in range(20)}

    assert {len(each.removeprefix("recork_")) for each in secrets} == {43}  # base64 of 32 bytes
    assert len(secrets) == 20
    with scope.of_every_winery():
        assert {each.digest for each in ApiToken.objects.all()} == {digest_of(each) for each in secrets}
        stored = str(list(ApiToken.objects.values()))
    assert not any(each in stored for each in secrets)


@pytest.mark.parametrize(
    "address",
    ["/orders?token={}", "/orders?q={}", "/orders/{}", "/orders?access_token={}", "/orders?x=%20{}"],
)
def test_a_token_in_an_address_is_refused_and_never_written_down(
    house: House, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    secret = made(house).secret
    with caplog.at_level("DEBUG"):
        answer = ask(secret, "GET", address.format(secret))

    assert answer.refusal == (400, "token_in_address", None)
    assert secret not in str(answer.body)
    assert secret not in caplog.text
    assert ask("", "GET", "/orders").status == 401
