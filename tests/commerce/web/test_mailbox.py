"""The demo shows its letters; no other installation has such a page."""

from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.mailing import send_mails
from tests.commerce.cast import IVO, NOW, House, sell


@pytest.fixture
def letter(house: House) -> None:
    sell()
    cancel_order(IVO, "10234", Asking(uuid4()), now=NOW)
    send_mails(now=lambda: NOW)


def test_a_letter_is_read_in_a_demo(letter: None, settings: Settings) -> None:
    settings.DEMO = True
    page = Client().get("/mailbox/").content.decode()
    assert "Your order 10234 is cancelled" in page
    (item,) = Client().get("/mailbox.json").json()["items"]
    assert (item["order"], item["to"], item["kind"]) == ("10234", "marisol.vega@example.com", "cancelled")


def test_nowhere_else_is_there_such_a_page(letter: None, settings: Settings) -> None:
    settings.DEMO = False
    assert [Client().get(path).status_code for path in ("/mailbox/", "/mailbox.json")] == [404, 404]
