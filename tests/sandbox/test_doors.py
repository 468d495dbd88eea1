"""Whoever comes with nonsense gets a plain answer, and the next one is served as before."""

import base64
import socket

import pytest

from tests.support.payments import SECRET_KEY, Sandbox

BASIC = base64.b64encode(f"{SECRET_KEY}:".encode()).decode()


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (f"Bearer {SECRET_KEY}", 200),
        (f"Basic {BASIC}", 200),
        ("", 401),
        ("Bearer ", 401),
        ("Bearer pk_test_1", 401),
        ("Bearer sk_live_1", 401),
        ("Basic !!!", 401),
        ("Basic /w==", 401),
        (SECRET_KEY, 401),
    ],
)
def test_only_a_secret_key_of_the_test_mode_opens(sandbox: Sandbox, authorization: str, status: int) -> None:
    assert sandbox.ask("GET", "/v1/charges", Authorization=authorization).status == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/nothing"),
        ("PUT", "/v1/refunds"),
        ("DELETE", "/v1/refunds/re_1"),
        ("POST", "/v1/payment_intents/pi_1"),
        ("GET", "/v1/payment_intents/pi_1/cancel"),
        ("GET", "/nothing"),
        ("POST", "/"),
        ("GET", "/sandbox/load"),
        ("PUT", "/sandbox/settle/re_1"),
    ],
)
def test_there_is_nothing_behind_other_doors(sandbox: Sandbox, method: str, path: str) -> None:
    heard = sandbox.ask(method, path, b"", Authorization=f"Bearer {SECRET_KEY}")
    assert (heard.status, heard.said["error"]["type"]) == (404, "invalid_request_error")


@pytest.mark.parametrize(
    "body",
    [b"charge=\xff", b"charge=%ff", b"&".join(b"a=1" for _ in range(1_001)), b"\0", b"=1", b"charge[=1"],
)
def test_a_form_that_can_not_be_read_is_refused(sandbox: Sandbox, body: bytes) -> None:
    heard = sandbox.ask("POST", "/v1/refunds", body, Authorization=f"Bearer {SECRET_KEY}")
    assert (heard.status, heard.said["error"]["type"]) == (400, "invalid_request_error")


RAW = {
    "a form without length": (
        b"POST /v1/refunds HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"411",
    ),
    "a length in words": (b"POST /v1/refunds HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n", b"400"),
    "a form without end": (
        b"POST /v1/refunds HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n",
        b"413",
    ),
    "no HTTP": (b"HELLO\r\n\r\n", b"400"),
}


@pytest.mark.parametrize(("sent", "status"), RAW.values(), ids=RAW)
def test_what_is_no_request_is_refused(sandbox: Sandbox, sent: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=30) as line:
        line.sendall(sent)
        assert status in line.recv(65_536).split(b"\r\n")[0]
    assert sandbox.get("/v1/charges")["object"] == "list"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"delay_s": -1}',
        b'{"delay_s": 1e9}',
        b'{"fail_next": "3"}',
        b'{"fail_with": "418"}',
        b'{"settle": "never"}',
        b'{"colour": "red"}',
    ],
)
def test_knobs_that_do_not_exist_are_not_turned(sandbox: Sandbox, body: bytes) -> None:
    before = sandbox.ask("GET", "/sandbox/faults").said
    assert sandbox.ask("PUT", "/sandbox/faults", body).status == 400
    assert sandbox.ask("GET", "/sandbox/faults").said == before


def test_knobs_concern_the_paths_and_methods_that_they_name(sandbox: Sandbox) -> None:
    charge = sandbox.pay()["latest_charge"]
    sandbox.set_faults(only="/v1/refunds", methods=["GET"], fail_next=1)
    assert sandbox.get("/v1/charges")["object"] == "list"
    assert sandbox.post("/v1/refunds", charge=charge).status == 200
    assert sandbox.ask("GET", "/v1/refunds", Authorization=f"Bearer {SECRET_KEY}").status == 500
    assert sandbox.refunds(charge) != []


def test_it_ends_when_it_is_asked_to(sandbox: Sandbox) -> None:
    assert sandbox.stop() == 0
    sandbox.start()


def test_a_second_one_on_the_same_port_says_so(sandbox: Sandbox) -> None:
    second = Sandbox(sandbox.var, sandbox.port)
    with pytest.raises(ValueError, match="invalid literal"):
        second.start()
    assert second.process is not None
    assert second.process.stdout is not None
    second.process.stdout.close()
    assert second.process.wait(30) == 1
