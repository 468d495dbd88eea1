"""Who comes in, and what stands around every page."""

from http import HTTPStatus

import pytest
from django.test import Client

from recork.commerce.models import Shop
from tests.commerce.cast import ADA, IVO, VERA, House, sell
from tests.commerce.people import client_of, employ


@pytest.mark.parametrize("address", ["/", "/orders/", "/orders/10234/", "/orders/10234/status/"])
def test_who_is_not_signed_in_is_asked_to(house: House, address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, f"/account/login/?next={address}")


def test_home_leads_to_the_orders(house: House) -> None:
    answer = client_of(VERA).get("/")
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, "/orders/")


def test_the_bar_bears_the_shops_name_and_says_who_is_signed_in(house: House) -> None:
    page = client_of(IVO).get("/orders/").text
    assert "Alder Creek <small>Shop admin</small>" in page
    assert "<title>Orders · Alder Creek</title>" in page
    assert "Ivo Marin" in page
    assert 'data-house="shop"' in page


def test_every_page_names_whom_to_call_the_shops_own_first(house: House) -> None:
    assert "707-603-4011" in client_of(IVO).get("/orders/").text
    Shop.objects.update(support_phone="707-555-0100")
    assert "707-555-0100" in client_of(IVO).get("/orders/").text


def test_who_was_shut_out_is_out_at_once(house: House) -> None:
    client, user = client_of(IVO), employ(IVO)
    assert client.get("/orders/").status_code == HTTPStatus.OK
    user.is_active = False
    user.save()
    assert client.get("/orders/").status_code == HTTPStatus.FOUND


def test_signing_in_with_a_password_begins_with_the_orders(house: House) -> None:
    user = employ(ADA)
    user.set_password("a long password of hers")
    user.save()
    said = {"login": user.email, "password": "a long password of hers"}
    answer = Client().post("/account/login/", said, follow=True)
    assert answer.redirect_chain[-1][0] == "/orders/"


def test_pages_are_never_kept_by_browsers(house: House) -> None:
    sell()
    for address in ("/orders/", "/orders/10234/"):
        assert client_of(IVO).get(address)["Cache-Control"] == "no-store"
