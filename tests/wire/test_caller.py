"""Calls to others, who answer, don't, or answer for ever. Their sockets are real; the waiting is short."""

import socket
import time

import pytest

from recork.wire.caller import Heard, NoAnswer, call
from tests.support.others import Other, dripping, endless_after, saying, silent, zipped

LATE_S = 0.3
MUCH_LATER_S = 5.0  # what a call may take on a busy machine when its limit is LATE_S


def ask(
    url: str, *, timeout_s: float = 5.0, body: bytes | None = b"{}", largest: int = 1_000
) -> Heard | NoAnswer:
    return call("POST", url, body=body, timeout_s=timeout_s, guarded=False, largest_answer=largest)


def test_an_answer_is_heard_whole(other: Other) -> None:
    other.behaviour = saying(b"HTTP/1.1 201 Created\r\nContent-Length: 4\r\nX-Kind: Wine\r\n\r\n\xff\0ok")
    heard = ask(other.url)
    assert heard == Heard(201, b"\xff\0ok", {"content-length": "4", "x-kind": "Wine"})
    assert heard.is_success


def test_what_is_sent_are_the_very_bytes(other: Other) -> None:
    body = '{"note": "Señor  Ñ"}\n'.encode()
    call(
        "PUT",
        other.url + "?a=b%20c",
        body=body,
        headers={"Authorization": "Bearer abc", "Content-Type": "application/json"},
        timeout_s=5,
        guarded=False,
    )
    head, _, sent = other.asked[0].partition(b"\r\n\r\n")
    assert sent == body
    lines = head.split(b"\r\n")
    assert lines[0] == b"PUT /hooks?a=b%20c HTTP/1.1"
    assert {b"User-Agent: Recork", b"Authorization: Bearer abc", b"Accept-Encoding: identity"} < set(lines)


def test_get_carries_no_body(other: Other) -> None:
    call("GET", other.url, body=None, timeout_s=5, guarded=False)
    assert other.asked[0].startswith(b"GET /hooks HTTP/1.1\r\n")
    assert b"ontent-" not in other.asked[0]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(other: Other, status: int) -> None:
    line = f"HTTP/1.1 {status} Elsewhere\r\nLocation: {other.url}/elsewhere\r\nContent-Length: 0\r\n\r\n"
    other.behaviour = saying(line.encode())
    heard = ask(other.url)
    assert isinstance(heard, Heard)
    assert (heard.status, heard.is_success, len(other.asked)) == (status, False, 1)


def test_not_even_the_body_of_a_redirect_is_read_for_ever(other: Other) -> None:
    other.behaviour = endless_after(f"HTTP/1.1 302 Found\r\nLocation: {other.url}/elsewhere\r\n\r\n")
    heard = ask(other.url, largest=1_000)
    assert isinstance(heard, Heard)
    assert (heard.status, len(heard.body), heard.is_whole, len(other.asked)) == (302, 1_000, False, 1)


def test_the_environment_s_proxies_and_passwords_stay_where_they_are(
    other: Other, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    notes = tmp_path_factory.mktemp("home") / "netrc"
    notes.write_text("machine 127.0.0.1 login me password mine\n")
    notes.chmod(0o600)
    monkeypatch.setenv("NETRC", str(notes))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert isinstance(ask(other.url), Heard)
    assert b"Authorization" not in other.asked[0]


@pytest.mark.parametrize(
    "behaviour",
    [
        silent,
        dripping(b"HTTP/1.1 200 OK\r\n", b"X-Drop: 1\r\n", every_s=0.05),
        dripping(b"HTTP/1.1 200 O", b"K", every_s=0.05),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"x", every_s=0.05),
        dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x", every_s=0.05),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", every_s=0.05),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n", every_s=0.05),
    ],
    ids=[
        "silent",
        "headers drip",
        "a status drips",
        "a body drips",
        "no length",
        "chunks drip",
        "continue drips",
    ],
)
def test_waiting_ends_in_time_however_the_answer_drips(other: Other, behaviour: object) -> None:
    other.behaviour = behaviour  # type: ignore[assignment]  # parametrize forgets types
    since = time.monotonic()
    assert ask(other.url, timeout_s=LATE_S) == NoAnswer("No answer within 0.3 seconds.")
    assert time.monotonic() - since < MUCH_LATER_S


def test_of_an_endless_answer_only_the_beginning_is_read(other: Other) -> None:
    other.behaviour = endless_after("HTTP/1.1 200 OK\r\n\r\n")
    assert ask(other.url, largest=1_000) == Heard(200, b"x" * 1_000, {}, is_whole=False)


def test_an_answer_of_exactly_the_size_is_whole(other: Other) -> None:
    other.behaviour = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1_000)
    heard = ask(other.url, largest=1_000)
    assert isinstance(heard, Heard)
    assert (len(heard.body), heard.is_whole) == (1_000, True)


def test_a_small_answer_that_unfolds_to_a_huge_one_stays_small(other: Other) -> None:
    other.behaviour = zipped(50_000_000)
    heard = ask(other.url, largest=1_000)
    assert isinstance(heard, Heard)
    assert (heard.body, heard.is_whole) == (b"\0" * 1_000, False)


BROKEN = "The answer broke off, or was none of HTTP's."
NOT_HTTP = {
    "nothing": b"",
    "other words": b"SSH-2.0-OpenSSH_9.6\r\n",
    "no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "a number too large": b"HTTP/1.1 1000 OK\r\n\r\n",
    "a line without end": b"HTTP/1.1 200 " + b"x" * 70_000,
    "too many headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
    "a body cut short": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
    "chunks cut short": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    "chunks of no length": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
    "not zipped": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
}


@pytest.mark.parametrize("said", NOT_HTTP.values(), ids=NOT_HTTP.keys())
def test_what_is_no_answer_of_http_is_none(other: Other, said: bytes) -> None:
    other.behaviour = saying(said)
    heard = ask(other.url)
    assert isinstance(heard, NoAnswer)
    assert heard.words in {BROKEN, f"No connection to 127.0.0.1:{other.port}."}


def test_nobody_there_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}/") == NoAnswer(f"No connection to 127.0.0.1:{port}.")


@pytest.mark.parametrize(
    "url",
    [
        "http://no-such-host.invalid/",
        "http://" + "a" * 70 + ".example/",
        "http://ex..ample/",
        "nonsense",
        "http://",
    ],
)
def test_an_address_that_leads_nowhere_is_no_answer(url: str) -> None:
    assert isinstance(ask(url), NoAnswer)


def test_a_server_that_knows_no_tls_is_no_answer(other: Other) -> None:
    other.is_curt = True
    assert ask(other.url.replace("http:", "https:")) == NoAnswer(
        "No safe connection: the certificate, or TLS itself, does not hold."
    )
