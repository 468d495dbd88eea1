"""What the shop tells every browser, and what it takes from none: on all pages, as the addresses are found."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver, reverse

from recork.commerce.rules.actor import Role
from recork.look.help import PAGES
from recork.manners.address import of_address
from recork.manners.web.browser import MOST_BYTES
from tests.commerce.cast import IVO
from tests.commerce.doors.test_doors import gap_filler, pages, print_of_all, staff, things
from tests.commerce.people import SCRIPT, client_of, employ
from tests.support.markup import HEADERS, expected_at, headers_of, inline_of

__all__ = ["things"]


def plain_addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address of the shop that has no gap, the account's and the API's too."""
    for pattern in (resolver or get_resolver()).url_patterns:
        found = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from plain_addresses(pattern, found)
        elif not pattern.pattern.converters and "(" not in found:
            yield "/" + found.removesuffix("$")


def everything(things: dict[str, object]) -> list[str]:
    """Every address: those with gaps lead to something of the stage's."""
    named = [gap_filler(things, door) for door in pages() if door.method == "GET"]
    helped = [reverse("help_page", kwargs={"name": page.name}) for page in PAGES]
    return sorted({*named, *helped, *plain_addresses(), "/nothing/here/", "/account/password/reset/key/a-b/"})


@pytest.mark.parametrize("role", list(Role))
def test_every_answer_bears_the_same_headers_and_nothing_runs_in_a_page(
    things: dict[str, object], role: Role
) -> None:
    client, wrong, urls = client_of(staff(role)), [], everything(things)
    assert {"/orders/10234/", "/account/login/", "/help/pickup/", "/webhooks/stripe/"} <= set(urls)
    for url in urls:
        for headers in ({}, SCRIPT):
            with transaction.atomic():
                answer = client.get(url, headers=headers)
                transaction.set_rollback(True)
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, url
            if (told := headers_of(answer)) != expected_at(url):
                wrong.append((url, str(told)))
            if "html" in answer.headers.get("Content-Type", "") and (inline := inline_of(answer.text)):
                wrong.append((url, str(inline)))
    assert wrong == [], "\n".join(map(str, wrong))


def test_a_stranger_is_told_the_same(things: dict[str, object]) -> None:
    wrong = [url for url in everything(things) if headers_of(Client().get(url)) != expected_at(url)]
    assert wrong == []


def test_looking_changes_nothing(things: dict[str, object]) -> None:
    client = client_of(staff(Role.ADMINISTRATOR))
    before, changing = print_of_all(), []
    for url in everything(things):
        client.get(url)
        client.head(url)
        if print_of_all() != before:
            changing.append(url)
            before = print_of_all()
    assert changing == []


@pytest.mark.parametrize("whose", ["cross-site", "same-site", "nonsense"])
def test_another_sites_page_can_send_no_form(things: dict[str, object], whose: str) -> None:
    client = client_of(staff(Role.ADMINISTRATOR))
    before = print_of_all()
    for door in pages():
        url = gap_filler(things, door)
        for method in ("POST", "PUT", "DELETE"):
            answer = client.generic(method, url, headers={"Sec-Fetch-Site": whose})
            assert answer.status_code == HTTPStatus.FORBIDDEN, (method, url)
    assert print_of_all() == before


def test_without_its_token_no_form_is_taken(things: dict[str, object]) -> None:
    client = client_of(staff(Role.ADMINISTRATOR))
    client.handler.enforce_csrf_checks = True
    before = print_of_all()
    for door in pages():
        answer = client.post(gap_filler(things, door), headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == HTTPStatus.FORBIDDEN, door.name
    assert print_of_all() == before


@pytest.mark.parametrize("length", [str(MOST_BYTES + 1), "9" * 30, "-1", "many"])
def test_what_is_too_large_is_not_even_read(things: dict[str, object], length: str) -> None:
    client = client_of(staff(Role.ADMINISTRATOR))
    answer = client.post("/orders/import/", {}, CONTENT_LENGTH=length)
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "nothing was changed" in answer.text


def test_signing_out_lets_the_browser_forget(things: dict[str, object]) -> None:
    client = client_of(IVO)
    assert client.get("/orders/").status_code == HTTPStatus.OK
    assert client.post("/account/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/orders/").status_code == HTTPStatus.FOUND


def test_over_https_cookies_are_this_hosts_alone_and_https_is_for_a_year(things: dict[str, object]) -> None:
    user = employ(IVO)
    user.set_password("a long password of his")
    user.save()
    said = {"login": user.email, "password": "a long password of his"}
    with override_settings(**of_address("commerce", "https://shop.example.com")):
        client = Client()
        signed_in = client.post("/account/login/", said, secure=True)
        answer = client.get("/orders/", secure=True)
    cookies = {**signed_in.cookies, **answer.cookies}
    assert headers_of(answer) == HEADERS | {
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload"
    }
    assert set(cookies) == {"__Host-recork-commerce-session", "__Host-recork-commerce-csrf"}
    for name, cookie in cookies.items():
        kept = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        assert kept == (True, True, "Lax", "/", ""), name


def test_the_api_takes_no_cookies_and_gives_none(things: dict[str, object]) -> None:
    for role in Role:
        client = client_of(staff(role))
        for url in ("/api/v1/orders/10234", "/api/v1/products"):
            answer = client.get(url)
            assert answer.status_code == HTTPStatus.UNAUTHORIZED
            assert not answer.cookies
