"""Settings: the shop, its line to the warehouse, its people and tokens; for administrators alone."""

import json
import re
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from recork.commerce.models import ApiToken, Shop, User, Warehouse
from recork.wire.sealed import unseal
from tests.commerce.cast import ADA, IVO, NOW, House, connect_house
from tests.commerce.desk import Desk
from tests.commerce.people import Answer, client_of, employ
from tests.commerce.warehouse import WarehouseHouse
from tests.commerce.web.reading import words

PAGES = ("shop", "connection", "people", "tokens")
ENDPOINT = UUID("88888888-8888-4888-8888-888888888888")


def handed_over(**more: object) -> SimpleUploadedFile:
    """The file that the warehouse's people write for a shop."""
    said = {
        "fulfillment_url": "https://fulfillment.example/",
        "token": "recork_1",
        "webhook_endpoint_id": str(ENDPOINT),
        "webhook_secret": "whsec_1",
    } | more
    return SimpleUploadedFile("shop.json", json.dumps(said).encode())


def secret_of(warehouse: Warehouse) -> str:
    assert warehouse.secret is not None
    return unseal(bytes(warehouse.secret), key=settings.SECRET_KEY)


@pytest.mark.parametrize("name", PAGES)
def test_settings_are_for_administrators_alone(house: House, name: str) -> None:
    assert client_of(ADA).get(f"/settings/{name}/").status_code == HTTPStatus.OK
    for method in ("get", "post"):
        assert getattr(client_of(IVO), method)(f"/settings/{name}/").status_code == HTTPStatus.FORBIDDEN
    assert 'href="/settings/"' not in client_of(IVO).get("/orders/").text


def test_settings_begin_with_the_shop(house: House) -> None:
    assert client_of(ADA).get("/settings/")["Location"] == "/settings/shop/"


def change_shop(**more: str) -> Answer:
    said = {
        "name": "Alder Creek",
        "support_phone": "",
        "support_email": "",
        "pickup_location": "Winery gate\n\nTasting room\nWinery gate",
    } | more
    return client_of(ADA).post("/settings/shop/", said)


def test_the_shop_is_changed(house: House) -> None:
    assert change_shop(support_phone="707-555-0100").status_code == HTTPStatus.FOUND
    shop = Shop.objects.get()
    assert (shop.pickup_locations, shop.may_portal_cancel, shop.support_phone) == (
        ["Winery gate", "Tasting room"],
        False,
        "707-555-0100",
    )
    change_shop(may_portal_cancel="on", portal_pickup_refunds_fee="on")
    shop = Shop.objects.get()
    assert (shop.may_portal_cancel, shop.portal_pickup_refunds_fee) == (True, True)


@pytest.mark.parametrize(
    "more",
    [
        {"name": ""},
        {"name": "a\0"},
        {"support_email": "nobody"},
        {"support_phone": "ring"},
        {"pickup_location": "x" * 121},
    ],
)
def test_an_unfit_shop_changes_nothing(house: House, more: dict[str, str]) -> None:
    answer = change_shop(**more)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Shop.objects.get().pickup_locations == ["Tasting room, Healdsburg"]


def test_the_warehouse_is_connected_by_the_file_its_people_hand_over(house: House) -> None:
    ada = client_of(ADA)
    assert "Not connected yet" in words(ada.get("/settings/connection/"))
    assert ada.post("/settings/connection/", {"file": handed_over()}).status_code == HTTPStatus.FOUND
    warehouse = Warehouse.objects.get()
    assert (warehouse.address, warehouse.endpoint_id, secret_of(warehouse)) == (
        "https://fulfillment.example",
        ENDPOINT,
        "whsec_1",
    )
    page = ada.get("/settings/connection/").text
    assert "https://fulfillment.example" in page
    assert "whsec_1" not in page
    assert "recork_1" not in page


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"address": "ftp://x", "token": "t"},
        {"address": "https://x", "token": ""},
        {"file": SimpleUploadedFile("a.json", b"{")},
        {"file": SimpleUploadedFile("a.json", b"[1]")},
        {"file": SimpleUploadedFile("a.json", b"\xff\x00" * 50_000)},
        {"file": handed_over(webhook_endpoint_id="x")},
    ],
)
def test_an_unfit_connection_changes_nothing(house: House, said: dict[str, object]) -> None:
    assert client_of(ADA).post("/settings/connection/", said).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Warehouse.objects.exists()


def test_sending_is_paused_and_goes_on(house: House) -> None:
    connect_house()
    ada = client_of(ADA)
    ada.post("/settings/connection/pause/", {"paused": "yes"})
    assert Warehouse.objects.get().paused_at is not None
    assert "Sending is paused: nothing goes to the warehouse" in words(ada.get("/settings/connection/"))
    ada.post("/settings/connection/pause/", {"paused": "no"})
    assert Warehouse.objects.get().paused_at is None


def test_a_first_secret_registers_the_shop_and_a_new_one_follows_it(
    desk: Desk, warehouse: WarehouseHouse
) -> None:
    ada = client_of(ADA)
    for _ in range(2):
        ada.post("/settings/connection/secrets/")
    kept = Warehouse.objects.get()
    assert (kept.secret_version, secret_of(kept)) == (2, "whsec_2")
    assert kept.secret_before is not None
    assert warehouse.endpoints[str(kept.endpoint_id)]["url"].endswith("/webhooks/fulfillment/")
    assert "Signed with secret number 2; the one before is believed until" in words(
        ada.get("/settings/connection/")
    )


def test_a_secret_whose_answer_was_lost_is_followed_by_another(desk: Desk, warehouse: WarehouseHouse) -> None:
    ada = client_of(ADA)
    warehouse.lost = 1
    ada.post("/settings/connection/secrets/")
    assert Warehouse.objects.get().secret is None
    assert "The warehouse does not answer" in words(ada.get("/settings/connection/"))
    ada.post("/settings/connection/secrets/")
    kept = Warehouse.objects.get()
    assert (kept.secret_version, secret_of(kept)) == (2, "whsec_2")


def test_the_line_is_tried_both_ways(desk: Desk, warehouse: WarehouseHouse) -> None:
    ada = client_of(ADA)
    ada.post("/settings/connection/tests/")
    page = words(ada.get("/settings/connection/"))
    assert "The warehouse answers, and knows our key." in page
    assert "It could not send us a test" in page
    ada.post("/settings/connection/secrets/")
    ada.post("/settings/connection/tests/")
    assert "It sends us a test" in words(ada.get("/settings/connection/"))
    warehouse.down = 401
    ada.post("/settings/connection/tests/")
    assert "The warehouse answers 401." in words(ada.get("/settings/connection/"))


def test_the_line_is_tried_while_sending_is_paused(desk: Desk, warehouse: WarehouseHouse) -> None:
    ada = client_of(ADA)
    ada.post("/settings/connection/secrets/")
    ada.post("/settings/connection/pause/", {"paused": "yes"})
    ada.post("/settings/connection/tests/")
    page = words(ada.get("/settings/connection/"))
    assert "The warehouse answers, and knows our key." in page
    assert "It sends us a test" in page
    assert "Sending is paused: nothing goes to the warehouse" in page


@pytest.mark.parametrize("act", ["tests", "secrets", "pause"])
def test_the_line_is_an_administrators_and_never_changed_by_looking(house: House, act: str) -> None:
    connect_house()
    assert client_of(IVO).post(f"/settings/connection/{act}/").status_code == HTTPStatus.FORBIDDEN
    assert client_of(ADA).get(f"/settings/connection/{act}/").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_somebody_is_let_in_by_a_link_that_is_handed_over(house: House) -> None:
    said = {"name": "Lena Roth", "email": "Lena@Alder.test", "role": "viewer"}
    page = client_of(ADA).post("/settings/people/", said)
    link = re.search(r"<code>(.*?)</code>", page.text)
    assert link is not None
    assert "/account/password/reset/key/" in link[1]
    lena = User.objects.get(email="lena@alder.test")
    assert (lena.role, lena.has_usable_password()) == ("viewer", False)
    assert client_of(ADA).post("/settings/people/", said).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    again = client_of(ADA).post(f"/settings/people/{lena.pk}/new_link/")
    assert "<code>http" in again.text


def test_a_role_is_changed_and_a_way_in_taken_and_given_back(house: House) -> None:
    ivo, ada = employ(IVO), client_of(ADA)
    ada.post(f"/settings/people/{ivo.pk}/", {"role": "viewer"})
    assert User.objects.get(pk=ivo.pk).role == "viewer"
    ada.post(f"/settings/people/{ivo.pk}/shut_out/")
    assert User.objects.get(pk=ivo.pk).is_active is False
    ada.post(f"/settings/people/{ivo.pk}/let_in_again/")
    assert User.objects.get(pk=ivo.pk).is_active is True


def test_nobody_changes_their_own_place(house: House) -> None:
    ada = client_of(ADA)
    me = employ(ADA)
    assert "This is you." in words(ada.get(f"/settings/people/{me.pk}/"))
    assert (
        ada.post(f"/settings/people/{me.pk}/", {"role": "viewer"}).status_code
        == HTTPStatus.UNPROCESSABLE_ENTITY
    )
    ada.post(f"/settings/people/{me.pk}/shut_out/")
    assert User.objects.get(pk=me.pk).is_active is True


@pytest.mark.parametrize("address", ["people/999999/", f"people/{'9' * 40}/", f"tokens/{ENDPOINT}/revoke/"])
def test_who_and_what_is_unknown_is_nowhere(house: House, address: str) -> None:
    assert client_of(ADA).get(f"/settings/{address}").status_code == HTTPStatus.NOT_FOUND
    assert client_of(ADA).post(f"/settings/people/{employ(IVO).pk}/fly/").status_code == HTTPStatus.NOT_FOUND


def test_a_token_is_shown_once_and_revoked(house: House) -> None:
    ada = client_of(ADA)
    said = {"name": "Website", "role": "order_manager", "key": str(ENDPOINT)}
    made = ada.post("/settings/tokens/", said)
    secret = re.search(r"<code>(recork_shop_[\w-]+)</code>", made.text)
    assert secret is not None
    assert ada.post("/settings/tokens/", said).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert secret[1] not in ada.get("/settings/tokens/").text
    assert "Revoke Website?" in words(ada.get(f"/settings/tokens/{ENDPOINT}/revoke/"))
    ada.post(f"/settings/tokens/{ENDPOINT}/revoke/")
    assert ApiToken.objects.get().revoked_at is not None
    assert ApiToken.objects.get().created_at > NOW.replace(year=2020)


def test_a_token_may_what_is_ticked_and_a_second_one_the_same(house: House) -> None:
    ada = client_of(ADA)
    said = {"name": "Website", "role": "viewer", "key": str(ENDPOINT)}
    assert (
        "can&#x27;t have the scope orders:write"
        in ada.post("/settings/tokens/", said | {"scopes": ["orders:write"]}).text
    )
    assert "<code>recork_shop_" in ada.post("/settings/tokens/", said | {"scopes": ["orders:read"]}).text
    url = f"/settings/tokens/{ENDPOINT}/second/"
    assert "A second token for Website" in words(ada.get(url))
    day = timezone.localdate() + timedelta(days=7)

    made = ada.post(url, {"key": str(uuid4()), "ends_on": f"{day}"})

    assert "<code>recork_shop_" in made.text
    first, second = ApiToken.objects.order_by("created_at")
    assert (second.role, second.scopes, second.succeeds_id) == ("viewer", ["orders:read"], first.pk)
    assert f"{timezone.localtime(first.expires_at):%Y-%m-%d}" == f"{day + timedelta(days=1)}"
    again = ada.post(url, {"key": str(uuid4()), "ends_on": f"{day}"})
    assert (again.status_code, "Two are alive already." in again.text) == (422, True)
    assert client_of(IVO).get(url).status_code == HTTPStatus.FORBIDDEN
