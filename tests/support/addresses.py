"""Every address of a house, found where the house itself looks them up, and what is open to all of them."""

import re
from collections.abc import Collection, Iterable, Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from recork.manners.opens_with import verb_of
from tests.support.prints import Asked, Print, ask_and_take_back, print_of_all

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
READ = [200, 200, 405, 405, 405, 405]

OPEN_TO_ALL = {
    "api/v1/openapi.json": READ,
    "api/v1/docs": READ,
    "api(?:/|$)": [404] * 6,
    "healthz": READ,
    "readyz": READ,
    "metrics": READ,  # for the addresses that may watch, which tests of its own try
    "help/": READ,
    "help/<slug:name>/": READ,
    "theme/": [405, 405, 302, 405, 405, 405],  # a cookie of the browser's
}
"""What lies before every door of every house, and what a stranger is answered there, by `METHODS`."""


def every_address(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each address as it is written, with its gaps, and what lies there."""
    for pattern in (resolver or get_resolver()).url_patterns:
        found = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern, found)
        else:
            yield found, pattern


def without_a_door(pages: Collection[object], calls: Collection[str]) -> set[str]:
    """The addresses that are none of these: a page with a verb, a call (by its path), one's own account."""
    return {
        address
        for address, pattern in every_address()
        if not (pattern in pages and verb_of(pattern.callback) is not None)
        and not address.startswith("account/")
        and not (address.startswith("api/v1/") and _path_of(address) in calls)
    }


def _path_of(address: str) -> str:
    """An address of the API as its calls are named: gaps in braces."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address.removeprefix("api/v1"))


def told_to_a_stranger(address: str) -> tuple[list[int], set[str]]:
    """What somebody with no name is answered there, by `METHODS`, and what that has changed."""
    url, before = "/" + address.replace("<slug:name>", "pickup").partition("(")[0], print_of_all()
    asked = [_ask(Client(), method, url, before) for method in METHODS]
    return [each.status for each in asked], {table for each in asked for table in each.changed}


def by_odd_methods(client: Client, urls: Iterable[str]) -> list[tuple[str, str, Asked]]:
    """Pages that do anything but refuse what no page takes: PUT, PATCH and DELETE."""
    before = print_of_all()
    asked = [
        (method, url, _ask(client, method, url, before))
        for url in urls
        for method in ("PUT", "PATCH", "DELETE")
    ]
    return [(method, url, said) for method, url, said in asked if said != Asked(405)]


def _ask(client: Client, method: str, url: str, before: Print) -> Asked:
    return ask_and_take_back(lambda: client.generic(method, url).status_code, before, looks=True)
