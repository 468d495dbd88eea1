"""What keeps a house from opening: each would let people in whom nobody has asked, sooner or later."""

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from recork.manners import checks

LONG = "kept-to-ourselves-8f41b0c9d2e7a65413f0bb9c27d6e8a1-really-long"


@pytest.fixture(autouse=True)
def in_order(settings: Settings) -> None:
    """A house that may open, as it comes from the tests' own surroundings."""
    settings.DEMO, settings.SECRET_KEY = False, LONG
    assert refused() == []


def refused() -> list[str | None]:
    return [said.id for said in run_checks(tags=[checks.SERVING], include_deployment_checks=True)]


def test_who_serves_over_https_says_how_many_proxies_stand_in_front(settings: Settings) -> None:
    """Else everybody comes from the proxy's address, and anybody's wrong passwords lock everybody out."""
    settings.BASE_URL = "https://portal.example.com"
    settings.TRUSTED_PROXIES_SAID = False
    assert refused() == ["recork.trusted_proxies"]
    settings.TRUSTED_PROXIES_SAID = True  # 0 is a number, too
    assert refused() == []


@pytest.mark.parametrize(
    "address",
    [
        "http://portal.example.com",
        "http://192.168.7.7:8000",
        "HTTPS://portal.example.com",
        "portal.example.com",
        "http://localhost.example.com",
        "",
    ],
)
def test_no_password_goes_over_the_net_in_clear(settings: Settings, address: str) -> None:
    settings.BASE_URL = address
    assert refused() == ["recork.base_url"]
    settings.DEMO = True
    assert refused() == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_on_this_machine_no_encryption_is_asked(settings: Settings, address: str) -> None:
    settings.BASE_URL = address
    assert refused() == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.7.7"])
def test_nor_is_a_network_listened_to_without_it(settings: Settings, host: str) -> None:
    settings.BASE_URL = "http://127.0.0.1:8000"
    with pytest.raises(CommandError, match="must begin with https://"):
        call_command("serve", "--host", host)


@pytest.mark.parametrize("key", ["x", "x" * 60, "short-but-nobody-would-guess-this-one-8f41b0c9"])
def test_a_key_that_seals_what_nobody_may_read_is_long(settings: Settings, key: str) -> None:
    settings.SECRET_KEY = key
    assert refused() == ["recork.secret_key"]
    (said,) = checks.check_secret_key()
    assert "a new key opens nothing that the old one sealed" in str(said.hint)
