"""A shop is connected from the command line, and gets a file with what it needs."""

import json
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from recork.fulfillment.models import ApiToken, ShopConnection, WebhookEndpoint, scope
from recork.fulfillment.models.scope import enter_by_token
from recork.wire.sealed import unseal
from tests.fulfillment.cast import NOW, House

URL = "http://127.0.0.1:8001/webhooks/fulfillment/"


@pytest.fixture(autouse=True)
def _as_in_the_demo(settings: Settings) -> None:
    settings.WEBHOOKS_TO_LOOPBACK = True


def connect(file: Path, *more: str, name: str = "Alder's shop") -> None:
    call_command("shop", "connect", "--winery", "alder", "--name", name, "--to-file", str(file), *more)


def counted() -> tuple[int, int, int]:
    """Shops, tokens, endpoints."""
    with scope.of_every_winery():
        return ShopConnection.objects.count(), ApiToken.objects.count(), WebhookEndpoint.objects.count()


def test_a_shop_gets_a_file_with_all_it_needs(live_house: House, tmp_path: Path) -> None:
    file = tmp_path / "alder.json"
    connect(file, "--webhook-url", URL)

    said = json.loads(file.read_text())
    with scope.of_every_winery():
        endpoint = WebhookEndpoint.objects.get()
        secret = unseal(bytes(endpoint.secret), key=settings.SECRET_KEY)
        actor = enter_by_token(said.pop("token"), NOW)
    assert said == {
        "fulfillment_url": "http://127.0.0.1:8000",
        "webhook_endpoint_id": str(endpoint.pk),
        "webhook_secret": secret,
    }
    assert actor is not None
    assert (actor.connection_id, endpoint.connection_id, endpoint.url) == (
        live_house.shop.pk,
        live_house.shop.pk,
        URL,
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert counted() == (1, 1, 1)


def test_a_second_time_nothing_is_made(live_house: House, tmp_path: Path) -> None:
    file = tmp_path / "alder.json"
    connect(file, "--webhook-url", URL)
    before = file.read_text()
    connect(file, "--webhook-url", URL)
    assert (file.read_text(), counted()) == (before, (1, 1, 1))


def test_a_lost_file_is_made_anew_with_new_secrets(live_house: House, tmp_path: Path) -> None:
    file = tmp_path / "alder.json"
    connect(file, "--webhook-url", URL)
    before = json.loads(file.read_text())
    file.unlink()

    connect(file, "--webhook-url", URL)

    after = json.loads(file.read_text())
    assert after["webhook_endpoint_id"] == before["webhook_endpoint_id"]
    assert (after["webhook_secret"] == before["webhook_secret"], after["token"] == before["token"]) == (
        False,
        False,
    )
    assert counted() == (1, 2, 1)


def test_a_shop_that_is_told_nothing_gets_a_token_alone(live_house: House, tmp_path: Path) -> None:
    file = tmp_path / "pos.json"
    connect(file, name="POS")
    said = json.loads(file.read_text())
    assert (said["webhook_endpoint_id"], said["webhook_secret"]) == (None, None)
    assert counted() == (2, 1, 0)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--winery", "elder"), "No winery is called 'elder'"),
        (("--name", " "), "connection: This can't be empty"),
        (("--webhook-url", "http://10.0.0.1/"), "url: The address begins with https"),
        (("--to-file", "/nowhere/shop.json"), "There is no folder /nowhere"),
    ],
)
def test_what_can_not_be_is_said_and_nothing_is_made(
    live_house: House, tmp_path: Path, words: tuple[str, str], why: str
) -> None:
    file = tmp_path / "shop.json"
    with pytest.raises(CommandError) as refusal:
        connect(file, *words)
    assert str(refusal.value).startswith(why)
    assert (file.exists(), counted()) == (False, (1, 0, 0))


def test_a_file_that_came_in_between_is_not_written_over(live_house: House, tmp_path: Path) -> None:
    file = tmp_path / "shop.json"
    file.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(CommandError, match="can't be written"):
        connect(file)
    assert not (tmp_path / "elsewhere.json").exists()
