"""What the portal tells every browser, and what it takes from none: on all pages, as the addresses are found."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver, reverse

from recork.fulfillment.models import scope
from recork.fulfillment.rules.actor import Role
from recork.look.help import PAGES
from recork.manners.address import of_address
from recork.manners.web.browser import MOST_BYTES
from tests.fulfillment.cast import House
from tests.fulfillment.doors.addresses import addresses, things_of
from tests.fulfillment.doors.print_of_all import print_of_all
from tests.fulfillment.doors.test_pages import seated, worker
from tests.fulfillment.models.stage import set_stage
from tests.fulfillment.people import Answer, employ
from tests.support.markup import HEADERS, expected_at, headers_of, inline_of

SCRIPT = {"HX-Request": "true"}
PEOPLE = (Role.MANAGER, Role.CLIENT_SERVICES, Role.ADMINISTRATOR, Role.FLOOR)


@pytest.fixture
def stage(house: House) -> House:
    set_stage(house)
    return house


def plain_addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address of the house that has no gap, the account's and the API's too."""
    for pattern in (resolver or get_resolver()).url_patterns:
        found = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from plain_addresses(pattern, found)
        elif not pattern.pattern.converters and "(" not in found:
            yield "/" + found.removesuffix("$")


def everything(house: House) -> list[str]:
    """Every address: those with gaps lead to something of Alder's."""
    with scope.of_every_winery():
        own = things_of(house.alder.pk)
    named = [address.fill(own) for address in addresses()]
    helped = [reverse("help_page", kwargs={"name": page.name}) for page in PAGES]
    return sorted({*named, *helped, *plain_addresses(), "/nothing/here/", "/account/password/reset/key/a-b/"})


def look(client: Client, url: str, **headers: str) -> Answer:
    with transaction.atomic():
        answer = client.get(url, headers=headers)
        transaction.set_rollback(True)
    return answer


def test_there_are_pages_of_every_kind(stage: House) -> None:
    found = everything(stage)
    for known in ("/", "/account/login/", "/help/pickup/", "/healthz", "/api/v1/docs", "/orders/export.csv"):
        assert known in found
    assert len(found) > 90


@pytest.mark.parametrize("role", PEOPLE)
def test_every_answer_bears_the_same_headers_and_nothing_runs_in_a_page(stage: House, role: Role) -> None:
    client, wrong = seated(stage, worker(stage, role)), []
    for url in everything(stage):
        for headers in ({}, SCRIPT):
            answer = look(client, url, **headers)
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, url
            if (told := headers_of(answer)) != expected_at(url):
                wrong.append((url, str(told)))
            if "html" in answer.headers.get("Content-Type", "") and (inline := inline_of(answer.text)):
                wrong.append((url, str(inline)))
    assert wrong == [], "\n".join(map(str, wrong))


def test_a_stranger_is_told_the_same(stage: House) -> None:
    wrong = [url for url in everything(stage) if headers_of(Client().get(url)) != expected_at(url)]
    assert wrong == []


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_looking_changes_nothing(stage: House, role: Role) -> None:
    client = seated(stage, worker(stage, role))
    before = print_of_all()
    changing = []
    for url in everything(stage):
        client.get(url)
        client.head(url)
        if print_of_all() != before:
            changing.append(url)
            before = print_of_all()
    assert changing == []


def test_what_is_only_sent_to_is_no_page(stage: House) -> None:
    with scope.of_every_winery():
        own = things_of(stage.alder.pk)
    client = seated(stage, worker(stage, Role.MANAGER))
    for name in ("hold_order", "release_order", "switch_winery"):
        (address,) = (each for each in addresses() if each.name == name)
        assert client.get(address.fill(own)).status_code == HTTPStatus.METHOD_NOT_ALLOWED, name


@pytest.mark.parametrize("whose", ["cross-site", "same-site", "nonsense"])
def test_another_sites_page_can_send_no_form(stage: House, whose: str) -> None:
    with scope.of_every_winery():
        own = things_of(stage.alder.pk)
    client = seated(stage, worker(stage, Role.MANAGER))
    before = print_of_all()
    for address in addresses():
        url = address.fill(own)
        for method in ("POST", "PUT", "DELETE"):
            answer = client.generic(method, url, headers={"Sec-Fetch-Site": whose})
            assert answer.status_code == HTTPStatus.FORBIDDEN, (method, url)
    assert print_of_all() == before


@pytest.mark.parametrize("whose", ["same-origin", "none", None])
def test_a_page_of_ours_can(stage: House, whose: str | None) -> None:
    headers = {"Sec-Fetch-Site": whose} if whose else {}
    answer = Client().post(reverse("theme"), {"theme": "dark"}, headers=headers)
    assert answer.status_code == HTTPStatus.FOUND


def test_following_a_link_from_elsewhere_is_no_crime(stage: House) -> None:
    client = seated(stage, worker(stage, Role.MANAGER))
    assert client.get("/orders/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == HTTPStatus.OK


def test_without_its_token_no_form_is_taken(stage: House) -> None:
    with scope.of_every_winery():
        own = things_of(stage.alder.pk)
    client = seated(stage, worker(stage, Role.MANAGER))
    client.handler.enforce_csrf_checks = True
    before = print_of_all()
    for address in addresses():
        answer = client.post(address.fill(own), headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == HTTPStatus.FORBIDDEN, address.name
    assert print_of_all() == before


@pytest.mark.parametrize("length", [str(MOST_BYTES + 1), "9" * 30, "-1", "many"])
def test_what_is_too_large_is_not_even_read(stage: House, length: str) -> None:
    client = seated(stage, worker(stage, Role.MANAGER))
    answer = client.post(reverse("theme"), {"theme": "dark"}, CONTENT_LENGTH=length)
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "Nothing was changed" in answer.text or "nothing was changed" in answer.text


def test_signing_out_lets_the_browser_forget(stage: House) -> None:
    client = seated(stage, worker(stage, Role.MANAGER))
    assert client.get("/account/logout/").headers.get("Clear-Site-Data") is None
    assert client.get("/orders/").status_code == HTTPStatus.OK

    answer = client.post("/account/logout/")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/orders/").status_code == HTTPStatus.FOUND


def test_over_https_cookies_are_this_hosts_alone_and_https_is_for_a_year(stage: House) -> None:
    user = employ(stage.nora, "a long password of hers")
    said = {"login": user.email, "password": "a long password of hers"}
    with override_settings(**of_address("fulfillment", "https://portal.example.com")):
        client = Client()
        signed_in = client.post("/account/login/", said, secure=True)
        themed = client.post(reverse("theme"), {"theme": "dark"}, secure=True)
        answer = client.get("/orders/", secure=True)
        plain = client.get("/orders/")
    cookies = {**signed_in.cookies, **themed.cookies, **answer.cookies}
    assert answer.status_code == HTTPStatus.OK
    assert headers_of(answer) == HEADERS | {
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload"
    }
    assert set(cookies) == {
        "__Host-recork-fulfillment-session",
        "__Host-recork-fulfillment-csrf",
        "__Host-recork-theme",
    }
    for name, cookie in cookies.items():
        kept = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        assert kept == (True, True, "Lax", "/", ""), name
    assert (plain.status_code, plain["Location"]) == (
        HTTPStatus.MOVED_PERMANENTLY,
        "https://testserver/orders/",
    )


def test_over_http_as_in_the_demo_they_bear_plain_names() -> None:
    found = of_address("fulfillment", "http://127.0.0.1:8000")
    assert [found[name] for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "THEME_COOKIE_NAME")] == [
        "recork-fulfillment-session",
        "recork-fulfillment-csrf",
        "recork-theme",
    ]
    assert not found["SECURE_HSTS_SECONDS"]


def test_the_api_takes_no_cookies_and_gives_none(stage: House) -> None:
    for role in PEOPLE:
        client = seated(stage, worker(stage, role))
        for url in ("/api/v1/orders", "/api/v1/events", "/api/v1/stock"):
            answer = client.get(url)
            assert answer.status_code == HTTPStatus.UNAUTHORIZED
            assert not answer.cookies
