"""Whom a proxy names is found, also where it adds the port; what is no address is nobody's."""

import pytest
from django.test import RequestFactory, override_settings

from recork.manners.web.whence import address_of, network_around

PROXY = "198.51.100.1"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:41000", "203.0.113.7"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("192.0.2.9, 203.0.113.7:1", "203.0.113.7"),
        ("203.0.113.7:410000", PROXY),
        ("unknown", PROXY),
        ("[]:1", PROXY),
        ("", PROXY),
    ],
)
@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_whom_the_proxy_heard(said: str, found: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": said})
    assert address_of(request) == found


@pytest.mark.parametrize(
    ("address", "network"),
    [("2001:db8::1", "2001:db8::/64"), ("203.0.113.7", "203.0.113.7"), ("", ""), ("unknown", "unknown")],
)
def test_the_network_around(address: str, network: str) -> None:
    assert network_around(address) == network
