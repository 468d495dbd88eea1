"""Addresses that strangers write, by their spelling and by the machine they mean."""

from ipaddress import ip_address

import pytest

from recork.wire.guard import Forbidden, check_url, is_public


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example.com/webhooks/fulfillment/",
        "https://shop.example.com",
        "https://shop.example.com:443/hooks?shop=7&to=x",
        "HTTPS://SHOP.EXAMPLE.COM/",
        "https://xn--bcher-kva.example/",
        "https://1.1.1.1/hooks",
        "https://[2606:4700:4700::1111]/hooks",
        "https://a.b-c.d9.example/%7Ehooks",
    ],
)
def test_public_hosts_may_be_called(url: str) -> None:
    check_url(url, allow_loopback=False)
    check_url(url, allow_loopback=True)


FORBIDDEN = [
    "",
    "shop.example.com",
    "//shop.example.com/",
    "http://shop.example.com/",
    "ftp://shop.example.com/",
    "file:///etc/passwd",
    "gopher://shop.example.com/",
    "javascript:alert(1)",
    "unix:/run/postgresql",
    "https://",
    "https:///hooks",
    "https://:443/",
    "https://shop.example.com:80/",
    "https://shop.example.com:8443/",
    "https://shop.example.com:22/",
    "https://shop.example.com:0/",
    "https://shop.example.com:99999/",
    "https://shop.example.com:port/",
    "https://user:password@shop.example.com/",
    "https://shop.example.com@127.0.0.1/",
    "https://@shop.example.com/",
    "https://shop.example.com/#here",
    "https://shop.example.com#@127.0.0.1/",
    "https://shop.example.com\\@127.0.0.1/",
    "https://shop.example.com/a b",
    "https://shop.example.com/\r\nX-Injected: yes",
    "https://shop.example.com/\t",
    "https://shop.example.com/\0",
    " https://shop.example.com/",
    "https://bücher.example/",
    "https://①②⑦.⓪.⓪.①/",
    "https://shop。example.com/",
    "https://localhost.localdomain:8001/",
    "https://shop/",
    "https://shop.example.com./",
    "https://.example.com/",
    "https://-shop.example.com/",
    "https://shop_.example.com/",
    "https://shop..example.com/",
    "https://" + "a" * 64 + ".example.com/",
    "https://" + "a." * 130 + "example.com/",
    "https://shop.example.com/" + "a" * 2_000,
    "https://[::1",
    "https://[]/",
    "https://[shop.example.com]/",
]
# this machine and its neighbours, in every spelling that some resolver understands
INSIDE = [
    "https://localhost/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://127.0.0.2/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://127.0.0.01/",
    "https://0/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/",
    "https://100.64.0.1/",
    "https://192.0.0.8/",
    "https://198.18.0.1/",
    "https://203.0.113.7/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:1.1.1.1]/",
    "https://[::127.0.0.1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::101:101]/",
    "https://[64:ff9b:1::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "https://[2001:db8::1]/",
]


@pytest.mark.parametrize("url", [*FORBIDDEN, *INSIDE])
def test_nothing_else_may_be_called(url: str) -> None:
    with pytest.raises(Forbidden):
        check_url(url, allow_loopback=False)


HERE = [
    "http://127.0.0.1:8001/webhooks/fulfillment/",
    "http://localhost:8001/",
    "http://[::1]:8001/",
    "https://localhost/",
    "https://127.0.0.1/",
    "https://[::1]/",
]


@pytest.mark.parametrize("url", HERE)
def test_this_machine_may_be_called_by_name_when_it_is_allowed(url: str) -> None:
    check_url(url, allow_loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        *FORBIDDEN,
        *(url for url in INSIDE if url not in HERE),
        "http://127.0.0.2:8001/",
        "http://127.1:8001/",
        "http://2130706433:8001/",
        "http://0.0.0.0:8001/",
        "http://[::ffff:127.0.0.1]:8001/",
        "http://10.0.0.1:8001/",
        "http://user:password@127.0.0.1:8001/",
        "ftp://127.0.0.1/",
    ],
)
def test_and_then_still_only_by_name(url: str) -> None:
    with pytest.raises(Forbidden):
        check_url(url, allow_loopback=True)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("1.1.1.1", True),
        ("2606:4700:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.100.100.200", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("::7f00:1", False),
        ("fec0::1", False),
        ("fe80::1%eth0", False),
    ],
)
def test_a_machine_is_public_or_not(address: str, *, expected: bool) -> None:
    assert is_public(ip_address(address)) is expected
