"""Where a shop wants to hear its news: made, changed, renewed, switched off and taken back, by whom it belongs to."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from pytest_django import Settings

from recork.fulfillment.models import ShopConnection, WebhookEndpoint, scope
from recork.fulfillment.operations.webhook_endpoint import (
    MOST_PER_SHOP,
    EndpointIdTaken,
    Kept,
    UnknownEndpoint,
    delete_endpoint,
    keep_endpoint,
    renew_secret,
    switch_endpoint,
)
from recork.fulfillment.rules.actor import Actor, NotAllowed
from recork.manners.entry import Unfit
from recork.wire.sealed import unseal
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.webhooks import ENDPOINT, TAKEN, URL, deliveries, endpoint, listen, queue, send, take

OTHER_URL = "https://shop.example.com/elsewhere/"
DAY = timedelta(days=1)


def keep(house: House, actor: Actor | None = None, url: str = URL, version: int = 1, **more: object) -> Kept:
    who = actor or house.alder_shop
    with scope.of_actor(who):
        return keep_endpoint(who, ENDPOINT, url, secret_version=version, now=NOW, **more)  # type: ignore[arg-type]  # a test's shorthand


def test_the_secret_is_given_once_and_kept_sealed(house: House) -> None:
    secret = listen(house)
    again = keep(house, shop=house.shop)
    assert (again.secret, again.is_new) == (None, False)
    kept = endpoint()
    assert secret.encode() not in bytes(kept.secret)
    assert unseal(bytes(kept.secret), key=settings.SECRET_KEY) == secret


def test_a_new_secret_signs_beside_the_old_one_for_a_day(house: House) -> None:
    old = listen(house)
    new = keep(house, version=2).secret
    place(house.alder_shop, "1")
    place(house.alder_shop, "2")
    queue()
    (first,) = take(NOW + DAY - timedelta(seconds=1), most=1)
    (second,) = take(NOW + DAY, most=1)
    assert first.secrets == (new, old)
    assert second.secrets == (new,)


def test_asking_for_the_same_version_again_renews_nothing(house: House) -> None:
    listen(house)
    assert keep(house, version=2).secret is not None
    kept = endpoint()
    assert keep(house, version=2).secret is None
    assert keep(house, version=1).secret is None
    assert (bytes(endpoint().secret), endpoint().secret_version) == (bytes(kept.secret), 2)


def test_a_person_renews_the_secret_by_its_number(house: House) -> None:
    listen(house)
    with scope.of_actor(house.nora):
        assert renew_secret(house.nora, ENDPOINT, version=2, now=NOW).secret is not None
        assert renew_secret(house.nora, ENDPOINT, version=2, now=NOW).secret is None


def test_another_address_is_a_change_and_hears_what_comes_next(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    assert keep(house, url=OTHER_URL).secret is None
    assert [message.url for message in send(TAKEN)] == [OTHER_URL]


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example.com/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://2130706433/",
        "https://[::ffff:10.0.0.1]/",
        "https://user:secret@shop.example.com/",
        "https://shop.example.com:8443/",
        "ftp://shop.example.com/",
        "",
        "https://" + "a" * 2_000,
        "http://127.0.0.1:8001/webhooks/fulfillment/",
    ],
)
def test_an_address_that_leads_elsewhere_than_to_a_public_host_is_refused(house: House, url: str) -> None:
    with pytest.raises(Unfit) as refusal:
        keep(house, url=url, shop=house.shop)
    assert refusal.value.field == "url"
    with scope.of_every_winery():
        assert WebhookEndpoint.objects.count() == 0


def test_this_machine_may_be_told_by_name_when_the_house_says_so(house: House, settings: Settings) -> None:
    settings.WEBHOOKS_TO_LOOPBACK = True
    assert keep(house, url="http://127.0.0.1:8001/webhooks/fulfillment/", shop=house.shop).is_new
    with pytest.raises(Unfit):
        keep(house, url="http://127.1:8001/webhooks/fulfillment/")


def test_another_winery_s_endpoint_is_unknown(house: House) -> None:
    listen(house)
    with scope.of_actor(house.bo):
        for act in (
            lambda: keep_endpoint(house.bo, ENDPOINT, URL, secret_version=2, now=NOW),
            lambda: renew_secret(house.bo, ENDPOINT, version=2, now=NOW),
            lambda: switch_endpoint(house.bo, ENDPOINT, is_on=False, now=NOW),
            lambda: delete_endpoint(house.bo, ENDPOINT),
        ):
            with pytest.raises(UnknownEndpoint):
                act()
    assert (endpoint().is_on, endpoint().secret_version) == (True, 1)


def test_another_shop_s_endpoint_is_unknown_to_a_shop_even_in_one_winery(house: House) -> None:
    listen(house)
    with scope.of_winery(house.alder.pk):
        second = ShopConnection.objects.create(id=uuid4(), winery=house.alder, name="POS", created_at=NOW)
        other = replace(house.alder_shop, connection_id=second.pk)
        with pytest.raises(UnknownEndpoint):
            delete_endpoint(other, ENDPOINT)
        with pytest.raises(EndpointIdTaken):
            keep_endpoint(other, ENDPOINT, URL, secret_version=1, now=NOW, shop=second)


def test_an_id_of_another_winery_can_not_be_taken_over(house: House) -> None:
    listen(house)
    with scope.of_winery(house.birch.pk):
        shop = ShopConnection.objects.create(id=uuid4(), winery=house.birch, name="Shop", created_at=NOW)
        with pytest.raises(EndpointIdTaken):
            keep_endpoint(house.bo, ENDPOINT, URL, secret_version=1, now=NOW, shop=shop)
    assert endpoint().winery_id == house.alder.pk


def test_who_may_not_manage_webhooks_is_refused(house: House) -> None:
    listen(house)
    for actor in (house.viewer, PETE):
        with scope.of_actor(actor), pytest.raises(NotAllowed):
            keep_endpoint(actor, ENDPOINT, OTHER_URL, secret_version=1, now=NOW)
    assert keep(house, actor=SERVICE, url=OTHER_URL).endpoint.url == OTHER_URL


def test_switching_off_says_who_did_and_switching_on_forgets_it(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    keep(house, actor=house.nora, is_on=False)
    assert (endpoint().disabled_at, endpoint().disabled_why) == (NOW, "Switched off by Nora Quist.")
    keep(house, actor=house.alder_shop, url=OTHER_URL)
    assert not endpoint().is_on
    assert send(TAKEN) == []

    keep(house, is_on=True)

    assert (endpoint().disabled_at, endpoint().disabled_why) == (None, "")
    assert len(send(TAKEN)) == 1


def test_a_deleted_endpoint_is_gone_and_its_id_may_be_used_again(house: House) -> None:
    listen(house)
    place(house.alder_shop, "1")
    send(TAKEN)
    with scope.of_actor(house.alder_shop):
        delete_endpoint(house.alder_shop, ENDPOINT)
        with pytest.raises(UnknownEndpoint):
            delete_endpoint(house.alder_shop, ENDPOINT)
    assert deliveries() == []
    listen(house)
    assert queue() == 0


def test_a_shop_has_so_many_endpoints_at_most(house: House) -> None:
    for _ in range(MOST_PER_SHOP):
        listen(house, endpoint_id=uuid4())
    with pytest.raises(Unfit, match="10 endpoints at most"):
        listen(house)
