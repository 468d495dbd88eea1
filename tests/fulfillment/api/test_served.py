"""What only the real server can show: bodies that never end, and headers as they come over the wire."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from recork.cellar import Role, conninfo
from recork.fulfillment.models import Order, scope
from recork.fulfillment.rules.actor import Actor
from tests.fulfillment.api.calls import BODY, token_of
from tests.fulfillment.cast import House
from tests.fulfillment.people import client_of


@contextmanager
def connected(served: str) -> Iterator[http.client.HTTPConnection]:
    with closing(http.client.HTTPConnection(urlsplit(served).netloc, timeout=20)) as caller:
        yield caller


def headers_of(actor: Actor) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(actor)}", "Content-Type": "application/json"}


def said_to(served: str, actor: Actor, header: str, body: bytes) -> str:
    """Send the head of an order and the beginning of its body in one breath; return all of the first answer."""
    head = (
        "PUT /api/v1/orders/10234 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {token_of(actor)}\r\nContent-Type: application/json\r\n{header}\r\n\r\n"
    )
    address = urlsplit(served)
    with socket.create_connection((address.hostname, address.port), timeout=20) as caller:
        caller.sendall(head.encode() + body)
        with closing(http.client.HTTPResponse(caller)) as answer:
            answer.begin()
            return f"{answer.status} {answer.headers['Content-Type']} {answer.read().decode()}"


def test_ten_megabytes_are_refused_before_they_arrive(served: str, live_house: House) -> None:
    answer = said_to(served, live_house.alder_shop, "Content-Length: 10000000", b'{"gift_message": "')
    assert answer.startswith("413 application/problem+json ")


def test_a_body_in_chunks_is_asked_for_its_length(served: str, live_house: House) -> None:
    body = json.dumps(BODY).encode()
    chunks = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    answer = said_to(served, live_house.alder_shop, "Transfer-Encoding: chunked", chunks)
    assert answer.startswith("411 application/problem+json ")
    assert "length_required" in answer


def test_ten_megabytes_sent_to_the_end_are_refused_too(served: str, live_house: House) -> None:
    body = json.dumps(BODY | {"gift_message": "x" * 10_000_000})
    with connected(served) as caller:
        try:
            caller.request("PUT", "/api/v1/orders/10234", body, headers_of(live_house.alder_shop))
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server has said no and hung up while we were still talking
        else:
            assert caller.getresponse().status == 413
    with scope.of_every_winery():
        assert not Order.objects.exists()


def test_nobody_waits_for_the_body_of_whoever_has_no_key(served: str, live_house: House) -> None:
    address = urlsplit(served)
    for key in ("", "Authorization: Bearer recork_\r\n"):
        head = (
            f"PUT /api/v1/orders/10234 HTTP/1.1\r\nHost: 127.0.0.1\r\n{key}"
            "Content-Type: application/json\r\nContent-Length: 500000\r\n\r\n{"
        )
        with socket.create_connection((address.hostname, address.port), timeout=20) as caller:
            caller.sendall(head.encode())
            with closing(http.client.HTTPResponse(caller)) as answer:
                answer.begin()
                assert (answer.status, json.load(answer)["code"]) == (401, "unauthorized")


def test_vital_signs_are_there_for_this_machine_alone(served: str, live_house: House) -> None:
    with connected(served) as caller:
        caller.request("GET", "/metrics")
        answer = caller.getresponse()
        assert (answer.status, answer.read()[:7]) == (200, b"# HELP ")
        caller.request("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.7"})
        hidden = caller.getresponse()
        assert hidden.status == 404
        hidden.read()


def test_a_call_that_takes_too_long_is_given_up_and_changes_nothing(served: str, live_house: House) -> None:
    """Somebody holds what it waits for, and never lets go; a search that would read for minutes ends the same."""
    headers = headers_of(live_house.alder_shop)
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.OWNER))) as holder:
        holder.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        with closing(http.client.HTTPConnection(urlsplit(served).netloc, timeout=60)) as caller:
            caller.request("PUT", "/api/v1/orders/10234", json.dumps(BODY), headers)
            answer = caller.getresponse()
            said = json.loads(answer.read())

    assert (answer.status, said["code"], answer.headers["Retry-After"]) == (503, "unavailable", "5")
    assert said["detail"].startswith("This took longer than a call may. Nothing was changed")
    with scope.of_every_winery():
        assert not Order.objects.exists()


def test_so_is_a_page(live_house: House) -> None:
    nora = client_of(live_house.nora)
    nora.raise_request_exception = False
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.OWNER))) as holder:
        holder.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '300ms'")
            answer = nora.get("/orders/")
            cursor.execute("RESET statement_timeout")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "This took too long" in answer.text
