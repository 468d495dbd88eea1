"""The shop is connected by the file that the warehouse's people hand over."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from recork.commerce.models import Warehouse
from recork.commerce.operations.connection import BOTH_LIVE, Line, Tried, connect, try_line
from recork.commerce.rules.actor import NotAllowed
from recork.commerce.rules.refusal import Refused
from recork.manners.entry import Unfit
from recork.wire.sealed import unseal
from tests.commerce.cast import ADA, IVO, NOW, House
from tests.commerce.desk import Desk
from tests.commerce.warehouse import open_warehouse

FILE = {
    "fulfillment_url": "http://127.0.0.1:8000",
    "token": "recork_abc",
    "webhook_endpoint_id": str(UUID(int=3)),
    "webhook_secret": "whsec_abc",
}


def test_a_file_connects(house: House, tmp_path: Path) -> None:
    file = tmp_path / "connection.json"
    file.write_text(json.dumps(FILE))
    call_command("connect", str(file))
    warehouse = Warehouse.objects.get()
    assert (warehouse.address, warehouse.endpoint_id) == ("http://127.0.0.1:8000", UUID(int=3))
    assert unseal(bytes(warehouse.token), key=settings.SECRET_KEY) == "recork_abc"
    assert b"recork_abc" not in bytes(warehouse.token)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"fulfillment_url": 1, "token": ""}', "null"])
def test_another_file_connects_nothing_and_says_so(house: House, tmp_path: Path, text: str) -> None:
    file = tmp_path / "connection.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"connection\.json"):
        call_command("connect", str(file))
    with pytest.raises(CommandError, match="can't be read"):
        call_command("connect", str(tmp_path / "none"))
    assert not Warehouse.objects.exists()


def test_a_new_secret_lives_beside_the_old_one_for_a_day(house: House) -> None:
    connect(ADA, Line("https://a", "t", UUID(int=3), "whsec_1"), now=NOW)
    Warehouse.objects.update(cursor=5)
    warehouse = connect(ADA, Line("https://a/", "t", UUID(int=3), "whsec_2"), now=NOW + timedelta(hours=1))
    assert unseal(bytes(warehouse.secret_before or b""), key=settings.SECRET_KEY) == "whsec_1"
    assert (warehouse.secret_before_until, warehouse.cursor) == (NOW + timedelta(hours=1) + BOTH_LIVE, 5)
    assert connect(ADA, Line("https://b", "t"), now=NOW).cursor == 0


def test_only_administrators_connect(house: House) -> None:
    with pytest.raises(NotAllowed):
        connect(IVO, Line("https://a", "t"), now=NOW)


@pytest.mark.parametrize(
    ("address", "token"),
    [
        ("", "t"),
        ("https://a", " "),
        ("ftp://a", "t"),
        ("http://fulfillment.example.com", "t"),
        ("http://localhost.example.com", "t"),
        ("https://", "t"),
        ("https://[", "t"),
        ("http://evil.example\\@localhost", "t"),
        ("https://evil.example\\@a", "t"),
        ("https://somebody:secret@a", "t"),
        ("https://a b", "t"),
        ("https://a\x07", "t"),
        ("https://a#b", "t"),
    ],
)
def test_a_token_goes_nowhere_in_clear(house: House, address: str, token: str) -> None:
    with pytest.raises(Unfit):
        connect(ADA, Line(address, token), now=NOW)
    assert not Warehouse.objects.exists()
    assert connect(ADA, Line("http://127.0.0.1:8000/", "t"), now=NOW).address == "http://127.0.0.1:8000"


def test_the_line_is_tried_in_words(live_house: House) -> None:
    assert isinstance(try_line(), Refused)
    with open_warehouse() as warehouse:
        desk = Desk(live_house, warehouse)
        assert isinstance(try_line(desk.phone), Tried)
        warehouse.down = 401
        refused = try_line(desk.phone)
        assert isinstance(refused, Refused)
        assert refused.next_steps == ("Ask the warehouse for a new token",)
    gone = try_line(desk.phone)
    assert isinstance(gone, Refused)
    assert gone.code == "no_answer"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("as_owner")
def test_a_seed_takes_what_the_warehouses_seed_has_handed_over(tmp_path: Path) -> None:
    file = tmp_path / "alder.json"
    file.write_text(json.dumps(FILE))
    for _ in range(2):
        call_command("seed", "--orders", "20", "--connect", str(file))
    warehouse = Warehouse.objects.get()
    assert (warehouse.address, warehouse.endpoint_id) == ("http://127.0.0.1:8000", UUID(int=3))
    assert warehouse.secret is not None
    assert unseal(bytes(warehouse.secret), key=settings.SECRET_KEY) == "whsec_abc"
    with pytest.raises(CommandError, match="can't be read"):
        call_command("seed", "--orders", "20", "--connect", str(tmp_path / "none"))
