"""Shops and what they are told: seen by whom it concerns, made once, changed in words."""

import re
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recork.fulfillment.models import ApiToken, ShopConnection, WebhookDelivery, WebhookEndpoint, scope
from recork.fulfillment.rules.actor import Actor
from tests.fulfillment.cast import PETE, SERVICE, House, place
from tests.fulfillment.people import client_of
from tests.fulfillment.webhooks import ENDPOINT, TAKEN, URL, deliveries, endpoint, listen, queue, send

CONNECTIONS = "/settings/connections/"
HERE = f"/settings/connections/endpoints/{ENDPOINT}/"
OTHER_URL = "https://shop.example.com/elsewhere/"


def connect(actor: Actor, key: UUID, **said: str) -> tuple[int, str]:
    answer = client_of(actor).post(CONNECTIONS, {"key": key, "name": "POS", "url": URL, **said})
    return answer.status_code, answer.text


def secrets_in(page: str) -> list[str]:
    return re.findall(r"<code>(?:recork_|whsec_)[^<]+</code>", page)


def test_a_shop_is_connected_once_however_often_the_form_is_sent(house: House) -> None:
    key = uuid4()
    status, shown = connect(house.nora, key)
    assert (status, len(secrets_in(shown))) == (HTTPStatus.OK, 2)

    status, shown = connect(house.nora, key)

    assert (status, secrets_in(shown)) == (HTTPStatus.UNPROCESSABLE_ENTITY, [])
    assert "This token is made already" in shown
    with scope.of_winery(house.alder.pk):
        shop = ShopConnection.objects.get(name="POS")
        assert ApiToken.objects.filter(connection=shop).count() == 1
        assert WebhookEndpoint.objects.get(connection=shop).secret_version == 1


def test_a_shop_that_is_there_gets_a_token_more_and_a_new_secret(house: House) -> None:
    connect(house.nora, uuid4())
    connect(house.nora, uuid4())
    with scope.of_winery(house.alder.pk):
        shop = ShopConnection.objects.get(name="POS")
        assert ApiToken.objects.filter(connection=shop).count() == 2
        assert WebhookEndpoint.objects.get(connection=shop).secret_version == 2


def test_a_wrong_address_keeps_nothing(house: House) -> None:
    status, shown = connect(house.nora, uuid4(), url="http://10.0.0.1/")
    assert (status, secrets_in(shown)) == (HTTPStatus.UNPROCESSABLE_ENTITY, [])
    assert "The address begins with https://." in shown
    with scope.of_winery(house.alder.pk):
        assert ApiToken.objects.count() == 0
        assert not ShopConnection.objects.filter(name="POS").exists()


def test_the_house_s_people_choose_a_winery_first(house: House) -> None:
    assert "Whose do you want to see?" in client_of(SERVICE).get(CONNECTIONS).text


@pytest.mark.parametrize("path", [CONNECTIONS, HERE, HERE + "secret/", HERE + "delete/"])
def test_who_may_not_set_up_sees_nothing_of_it(house: House, path: str) -> None:
    listen(house)
    for actor in (house.viewer, PETE):
        assert client_of(actor).get(path).status_code == HTTPStatus.FORBIDDEN


def paths_of(house: House, message: int) -> list[tuple[str, str]]:
    return [
        ("get", HERE),
        ("post", HERE),
        ("get", HERE + "secret/"),
        ("post", HERE + "secret/"),
        ("get", HERE + "delete/"),
        ("post", HERE + "delete/"),
        ("post", HERE + "on/"),
        ("post", HERE + "off/"),
        ("post", HERE + "test/"),
        ("post", f"{HERE}messages/{message}/replay/"),
        ("get", f"{CONNECTIONS}{house.shop.pk}/endpoints/new/"),
        ("post", f"{CONNECTIONS}{house.shop.pk}/endpoints/new/"),
    ]


def test_another_winery_s_looks_unknown_at_every_address(house: House) -> None:
    listen(house)
    place(house.alder_shop)
    (message,) = send(TAKEN)
    bo = client_of(house.bo)
    for method, path in paths_of(house, message.delivery_id):
        answer = getattr(bo, method)(path, {"key": uuid4(), "url": URL, "version": 2})
        assert (path, answer.status_code) == (path, HTTPStatus.NOT_FOUND)
    assert (endpoint().secret_version, endpoint().is_on, len(deliveries())) == (1, True, 1)
    assert "Alder" not in bo.get(CONNECTIONS).text


@pytest.mark.parametrize("path", [HERE + "on/", HERE + "off/", HERE + "test/", HERE + "messages/1/replay/"])
def test_what_changes_something_is_asked_by_post_alone(house: House, path: str) -> None:
    listen(house)
    assert client_of(house.nora).get(path).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_what_nobody_knows_is_not_there(house: House) -> None:
    listen(house)
    nora = client_of(house.nora)
    assert nora.post(HERE + "sing/").status_code == HTTPStatus.NOT_FOUND
    assert nora.post(HERE + "messages/7/replay/").status_code == HTTPStatus.NOT_FOUND
    assert nora.get(f"/settings/connections/endpoints/{uuid4()}/").status_code == HTTPStatus.NOT_FOUND
    assert nora.get(f"{CONNECTIONS}{uuid4()}/endpoints/new/").status_code == HTTPStatus.NOT_FOUND


def test_an_endpoint_is_added_once_and_its_secret_shown_once(house: House) -> None:
    nora, form = client_of(house.nora), {"key": ENDPOINT, "url": URL}
    path = f"{CONNECTIONS}{house.shop.pk}/endpoints/new/"
    assert len(secrets_in(nora.post(path, form).text)) == 1
    again = nora.post(path, form, follow=True)
    assert "made already, and its secret was shown" in again.text
    assert endpoint().url == URL


def test_a_secret_is_renewed_once_however_often_the_form_is_sent(house: House) -> None:
    listen(house)
    nora = client_of(house.nora)
    assert 'value="2"' in nora.get(HERE + "secret/").text
    assert len(secrets_in(nora.post(HERE + "secret/", {"version": 2}).text)) == 1
    again = nora.post(HERE + "secret/", {"version": 2}, follow=True)
    assert "This secret is made already, and was shown." in again.text
    assert endpoint().secret_version == 2
    assert nora.post(HERE + "secret/", {"version": "x"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    nora.post(HERE + "secret/", {"version": 900})
    assert endpoint().secret_version == 3


def test_the_address_is_changed_or_refused_in_words(house: House) -> None:
    listen(house)
    nora = client_of(house.nora)
    refused = nora.post(HERE, {"url": "https://localhost/"})
    assert (refused.status_code, endpoint().url) == (HTTPStatus.UNPROCESSABLE_ENTITY, URL)
    assert "The address names a public host" in refused.text
    assert "Saved: the next message" in nora.post(HERE, {"url": OTHER_URL}, follow=True).text
    assert endpoint().url == OTHER_URL


def test_where_it_is_switched_off_nothing_is_sent_by_hand(house: House) -> None:
    listen(house)
    place(house.alder_shop)
    (message,) = send(TAKEN)
    nora = client_of(house.nora)
    nora.post(HERE + "off/")
    words = "This endpoint is switched off. Switch it on first."
    assert words in nora.post(HERE + "test/", follow=True).text
    assert words in nora.post(f"{HERE}messages/{message.delivery_id}/replay/", follow=True).text
    assert deliveries()[0].done_at is not None


def test_the_record_comes_in_pages_and_costs_the_same_however_long_it_is(house: House) -> None:
    listen(house)
    nora = client_of(house.nora)
    for number in range(3):
        place(house.alder_shop, str(number))
    queue()
    few = statements(nora, HERE), statements(nora, CONNECTIONS)
    for number in range(3, 70):
        place(house.alder_shop, str(number))
    queue()
    assert (statements(nora, HERE), statements(nora, CONNECTIONS)) == few

    seen: list[str] = []
    path: str | None = HERE
    while path:
        shown = nora.get(path).text
        seen += re.findall(r"Replay (msg_\d+)", shown)
        older = re.search(r'rel="next" href="([^"]+)"', shown)
        path = older[1].replace("&amp;", "&") if older else None
    assert seen == [each.message_id for each in reversed(deliveries())]
    back = re.search(r'rel="prev" href="([^"]+)"', shown)
    assert back
    assert nora.get(back[1]).status_code == HTTPStatus.OK


def statements(client: object, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == HTTPStatus.OK  # type: ignore[attr-defined]  # a client
    return len(captured)


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "before=" + "9" * 40, "which=nonsense", "after=%00"]
)
def test_a_strange_address_of_the_record_shows_it_all_the_same(house: House, query: str) -> None:
    listen(house)
    place(house.alder_shop)
    queue()
    assert client_of(house.nora).get(f"{HERE}?{query}").status_code == HTTPStatus.OK


def test_what_a_stranger_answers_is_shown_as_text(house: House) -> None:
    listen(house)
    place(house.alder_shop)
    queue()
    with scope.of_every_winery():
        WebhookDelivery.objects.update(
            words="<script>alert(1)</script>", status=500, tried_at="2026-11-23T21:00Z"
        )
    shown = client_of(house.nora).get(HERE).text
    assert "<script>alert" not in shown
    assert "500 &lt;script&gt;" in shown


def test_deleting_is_asked_first(house: House) -> None:
    listen(house)
    nora = client_of(house.nora)
    assert "Delete this endpoint?" in nora.get(HERE + "delete/").text
    assert endpoint().is_on
    assert "is no longer told at" in nora.post(HERE + "delete/", follow=True).text
    assert nora.get(HERE).status_code == HTTPStatus.NOT_FOUND
    assert reverse("settings_connections") == CONNECTIONS
