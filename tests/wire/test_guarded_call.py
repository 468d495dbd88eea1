"""Calls to addresses that a stranger wrote: where they end, whatever the name is made to mean."""

import socket
from pathlib import Path
from typing import Any

import pytest
import requests

from recork.wire.caller import Heard, NoAnswer, call
from tests.support.others import Other, anybody, certificate, saying

PRIVATE = NoAnswer("The address leads into a private network.")
UNSAFE = NoAnswer("No safe connection: the certificate, or TLS itself, does not hold.")
PUBLIC = "1.1.1.1"


def hook(url: str, *, allow_loopback: bool = False) -> Heard | NoAnswer:
    return call("POST", url, body=b"{}", timeout_s=3, guarded=True, allow_loopback=allow_loopback)


class Names:
    """What a resolver that a stranger controls answers: one address after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self.ways: dict[str, int] = {}  # where a public address is led on this machine, by port
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._look_up)

    def _look_up(self, host: str, port: int | None, *args: Any, **named: Any) -> Any:
        if host in self.answers:
            self.asked.append(host)
            host = self.answers[host].pop(0)
        elif host in self.ways:
            host, port = "127.0.0.1", self.ways[host]
        return self._real(host, port, *args, **named)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    return Names(monkeypatch)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.100.100.200",
        "0.0.0.0",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
    ],
)
@pytest.mark.parametrize("allow_loopback", [False, True], ids=["in production", "in the demo"])
def test_a_public_name_for_a_private_machine_leads_nowhere(
    names: Names, address: str, *, allow_loopback: bool
) -> None:
    names.answers["shop.example.com"] = [address]
    assert hook("https://shop.example.com/hooks", allow_loopback=allow_loopback) == PRIVATE


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/", "https://127.0.0.1/", "http://localhost:{port}/"]
)
def test_this_machine_is_not_called_unless_allowed(other: Other, url: str) -> None:
    assert isinstance(hook(url.format(port=other.port)), NoAnswer)
    assert other.asked == []


def test_this_machine_is_called_by_name_when_allowed(other: Other) -> None:
    assert isinstance(hook(other.url, allow_loopback=True), Heard)
    assert isinstance(hook(f"http://127.1:{other.port}/", allow_loopback=True), NoAnswer)
    assert len(other.asked) == 1


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    context, file = certificate(tmp_path, "shop.example.com")
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(file))
    return context


def test_a_name_is_looked_up_once_and_a_second_meaning_changes_nothing(names: Names, trusted: Any) -> None:
    with anybody(trusted) as shop, anybody() as inside:
        names.answers["shop.example.com"] = [PUBLIC, "127.0.0.1", "127.0.0.1"]
        names.ways[PUBLIC] = shop.port
        heard = hook("https://shop.example.com/hooks")
    assert isinstance(heard, Heard)
    assert names.asked == ["shop.example.com"]
    assert inside.asked == []
    assert b"\r\nHost: shop.example.com\r\n" in shop.asked[0]


def test_the_certificate_must_be_the_name_s_and_not_the_address_s(names: Names, trusted: Any) -> None:
    with anybody(trusted) as shop:
        names.answers["other.example.com"] = [PUBLIC]
        names.ways[PUBLIC] = shop.port
        heard = hook("https://other.example.com/hooks")
    assert heard == UNSAFE
    assert not any(shop.asked)  # a line that was opened and closed again says nothing


def test_a_certificate_that_nobody_vouches_for_is_refused(names: Names, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path, "shop.example.com")
    with anybody(context) as shop:
        names.answers["shop.example.com"] = [PUBLIC]
        names.ways[PUBLIC] = shop.port
        assert hook("https://shop.example.com/hooks") == UNSAFE
    assert not any(shop.asked)  # a line that was opened and closed again says nothing


def test_a_public_host_that_points_inside_is_not_followed(names: Names, trusted: Any) -> None:
    with anybody(trusted) as shop, anybody() as inside:
        names.answers["shop.example.com"] = [PUBLIC]
        names.ways[PUBLIC] = shop.port
        line = f"HTTP/1.1 307 Inside\r\nLocation: {inside.url}\r\nContent-Length: 0\r\n\r\n"
        shop.behaviour = saying(line.encode())
        heard = hook("https://shop.example.com/hooks")
    assert isinstance(heard, Heard)
    assert (heard.status, inside.asked) == (307, [])
