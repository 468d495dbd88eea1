"""Tokens: made by whom they concern, shown once, gone when revoked."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from recork.fulfillment.models import ApiToken, ShopConnection, scope
from recork.fulfillment.models.scope import enter_by_token
from recork.fulfillment.rules.actor import Actor, Role, Verb
from recork.manners.token import digest_of
from tests.fulfillment.cast import NOW, SERVICE, House
from tests.fulfillment.people import client_of

ADA = Actor(name="Ada Admin", role=Role.ADMINISTRATOR, winery_id=None)


def make(actor: Actor, **said: object) -> str:
    form = {"key": uuid4(), "name": "Web shop", **said}
    return client_of(actor).post(reverse("settings_tokens"), form).text


def secret_in(page: str) -> str:
    found = re.search(r"<code>(recork_[\w-]{43})</code>", page)
    assert found, page
    return found[1]


def whose(secret: str) -> Actor | None:
    with transaction.atomic():
        return enter_by_token(secret, NOW + timedelta(days=1))


def test_a_shops_token_speaks_for_its_winery(house: House) -> None:
    secret = secret_in(make(house.nora, shop=house.shop.pk))

    actor = whose(secret)

    assert actor is not None
    assert (actor.name, actor.role, actor.winery_id, actor.connection_id) == (
        "Web shop",
        Role.SHOP,
        house.alder.pk,
        house.shop.pk,
    )
    with scope.of_winery(house.alder.pk):
        (token,) = ApiToken.objects.all()
    assert (token.digest, token.hint, token.created_by) == (digest_of(secret), secret[:11], "Nora Quist")
    listed = client_of(house.nora).get(reverse("settings_tokens")).text
    assert secret[:11] in listed
    assert secret not in listed


def test_a_new_shop_is_named_as_its_token(house: House) -> None:
    actor = whose(secret_in(make(house.nora, name="Tasting room", shop="new")))

    assert actor is not None
    with scope.of_winery(house.alder.pk):
        assert list(ShopConnection.objects.filter(name="Tasting room").values_list("pk", flat=True)) == [
            actor.connection_id
        ]


def test_a_form_sent_twice_makes_one_token(house: House) -> None:
    key = uuid4()
    make(house.nora, key=key, shop="")

    again = make(house.nora, key=key, shop="")

    assert "This token is made already" in again
    assert "recork_" not in re.sub(r"recork_[\w-]{4}…", "", again)
    with scope.of_winery(house.alder.pk):
        assert ApiToken.objects.count() == 1


def test_another_winerys_shop_can_not_be_spoken_for(house: House) -> None:
    assert "not one of the available choices" in make(house.bo, shop=house.shop.pk)
    with scope.of_every_winery():
        assert ApiToken.objects.count() == 0


def test_a_revoked_token_opens_nothing(house: House) -> None:
    secret = secret_in(make(house.nora, shop=""))
    with scope.of_winery(house.alder.pk):
        token = ApiToken.objects.get()
    url = reverse("settings_token_revoke", args=[token.pk])
    client = client_of(house.nora)

    assert "This can't be taken back" in client.get(url).text
    assert whose(secret) is not None
    client.post(url)

    assert whose(secret) is None
    assert "revoked" in client.get(reverse("settings_tokens")).text


def test_what_is_ticked_is_all_it_may(house: House) -> None:
    actor = whose(secret_in(make(house.nora, shop="", scopes=["orders:read", "stock:read"])))

    assert actor is not None
    assert actor.scopes == frozenset({Verb.READ_ORDERS, Verb.READ_STOCK})
    assert "orders:read, stock:read" in client_of(house.nora).get(reverse("settings_tokens")).text


def test_what_its_role_may_not_can_not_be_ticked(house: House) -> None:
    page = make(ADA, name="Scanner 7", role="floor", scopes=["orders:cancel"])
    assert "A token of this role can&#x27;t have the scope orders:cancel." in page
    assert "not one of the available choices" in make(house.nora, shop="", scopes=["house:write"])
    with scope.of_every_winery():
        assert ApiToken.objects.count() == 0


@pytest.mark.parametrize("day", ["2020-01-01", "9999-12-31", "soon"])
def test_a_last_day_lies_ahead(house: House, day: str) -> None:
    assert "recork_" not in make(house.nora, shop="", expires_on=day)
    with scope.of_every_winery():
        assert ApiToken.objects.count() == 0


def test_a_second_one_is_made_beside_the_first(house: House) -> None:
    first = secret_in(make(house.nora, shop=house.shop.pk, scopes=["orders:read"]))
    with scope.of_winery(house.alder.pk):
        url = reverse("settings_token_second", args=[ApiToken.objects.get().pk])
    client = client_of(house.nora)
    asked = client.get(url).text
    assert "A second token for Web shop" in asked
    in_a_week = timezone.localdate() + timedelta(days=7)
    assert f'value="{in_a_week}"' in asked
    form = {"key": uuid4(), "ends_on": in_a_week}

    second = secret_in(client.post(url, form).text)

    old, new = whose(first), whose(second)
    assert old is not None
    assert new is not None
    assert replace(new, token_id=old.token_id) == old
    with scope.of_winery(house.alder.pk):
        (ends,) = ApiToken.objects.exclude(expires_at=None)
    assert (ends.digest, timezone.localtime(ends.expires_at)) == (
        digest_of(first),
        datetime.combine(in_a_week + timedelta(days=1), time(), timezone.get_current_timezone()),
    )
    again = client.post(url, form)
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Two are alive already." in again.text
    for day in ("9999-12-31", "2020-01-01", ""):
        assert (
            client.post(url, {"key": uuid4(), "ends_on": day}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        )
    assert client_of(house.bo).post(url, form).status_code == HTTPStatus.NOT_FOUND


def test_another_winerys_token_is_not_there(house: House) -> None:
    secret = secret_in(make(house.bo, name="Birch's shop", shop=""))
    with scope.of_winery(house.birch.pk):
        url = reverse("settings_token_revoke", args=[ApiToken.objects.get().pk])
    client = client_of(house.nora)

    assert client.get(url).status_code == HTTPStatus.NOT_FOUND
    assert client.post(url).status_code == HTTPStatus.NOT_FOUND
    assert "Birch" not in client.get(reverse("settings_tokens")).text
    assert whose(secret) is not None


def test_the_houses_tokens_are_an_administrators_business(house: House) -> None:
    secret = secret_in(make(ADA, name="Scanner 7", role="floor"))
    actor = whose(secret)
    assert actor is not None
    assert (actor.role, actor.winery_id) == (Role.FLOOR, None)

    client = client_of(SERVICE)
    assert "Make a token" not in client.get(reverse("settings_tokens")).text
    sent = {"key": uuid4(), "name": "Scanner 8", "role": "floor"}
    assert client.post(reverse("settings_tokens"), sent).status_code == HTTPStatus.FORBIDDEN
    with scope.of_every_winery():
        url = reverse("settings_token_revoke", args=[ApiToken.objects.get().pk])

    assert client.post(url).status_code == HTTPStatus.FORBIDDEN
    assert whose(secret) is not None
    with scope.of_every_winery():
        assert ApiToken.objects.count() == 1
