"""A line of the log is one line, bears the request's id, and holds nothing secret, whatever somebody typed."""

import json
import logging
import sys

import pytest
from django.http import HttpRequest

from recork.manners.log import Line, Structured, without_secrets
from recork.manners.trail.standing import KEPT, Door, Standing, standing_at
from tests.support.hostile import HOSTILE


def record(words: str, *values: object, error: bool = False) -> logging.LogRecord:
    return logging.LogRecord(
        "recork", logging.INFO, __file__, 1, words, values, sys.exc_info() if error else None
    )


@pytest.mark.parametrize(
    "words",
    [
        "token recork_abcdEFGH1234567890",
        "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.x.y",
        "key sk_live_51HxYzAbCdEf",
        "whsec_MfKQ9r8GKYqrTwjU",
        "paid with 4242 4242 4242 4242 today",
        "paid with 4242424242424242",
        "postgresql://app:hunter22@db/recork",
        "{'password': 'hunter22', 'x': 1}",
        "password=hunter22&next=/",
    ],
)
def test_a_secret_is_not_written(words: str) -> None:
    for form in (Line(), Structured()):
        said = form.format(record("%s", words))
        for secret in ("abcdEFGH", "eyJ", "51Hx", "MfKQ", "4242", "hunter22"):
            assert secret not in said


PASSPHRASE = 'it\'s old "vines", deep roots \\ & stones'


@pytest.mark.parametrize(
    "words",
    [
        str({"password": PASSPHRASE}),
        str({"password": PASSPHRASE.replace('"', "")}),
        json.dumps({"password1": PASSPHRASE, "x": 1}),
        json.dumps(json.dumps({"password": PASSPHRASE})),
        f"Person(name='Ann', password={PASSPHRASE!r}, x=1)",
        f"secret={PASSPHRASE.encode()!r}",
        f"<QueryDict: { ({'password': [PASSPHRASE]}) }>",
        json.dumps({"password": [PASSPHRASE]}),
        "password='old vines, deep roots and sto",
        "Cookie: recork-fulfillment-session=vines0123deep456; theme=dark",
        "{'__Host-recork-commerce-session': 'vines0123deep456', 'x': 1}",
        "recork-commerce-csrf=vines0123deep456",
        "postgresql://app:vines/deep@roots@db/recork",
        "password=vines\\deep'",
        "redis://:vines@db:6379/0",
        "Service Unavailable: /account/password/reset/key/6-vines0-deep/",
        "GET /account/password/reset/key/6-vines0-deep HTTP/1.1",
    ],
)
def test_a_secret_of_many_words_is_not_written_either(words: str) -> None:
    said = without_secrets(words)
    assert [word for word in ("old", "vines", "deep", "roots", "stones", "sto") if word in said] == []
    assert "(kept secret)" in said
    assert without_secrets(said) == said


def test_what_stands_around_a_secret_stays() -> None:
    words = "{'user': 'ann', 'password': 'old vines, deep', 'next': '/'} at http://127.0.0.1:8000/?q=ann@example.com"
    assert without_secrets(words) == words.replace("old vines, deep", "(kept secret)")
    address = "postgresql://app:vines/deep@db/recork and https://example.com/a:b"
    assert without_secrets(address) == address.replace("vines/deep", "(kept secret)")


@pytest.mark.parametrize(
    "words",
    [
        "password" * 20_000,
        "password='" * 20_000,
        "secret" * 20_000,
        "'" * 100_000,
        "://" * 40_000 + "a:" * 40_000,
    ],
)
def test_a_line_that_is_long_on_purpose_is_written(words: str) -> None:
    assert without_secrets(words)


@pytest.mark.parametrize(
    "words", ["order 10234", "F1000234 shipped as 1Z999AA10123456784", "4242424242424241", "12 bottles"]
)
def test_what_is_none_stays(words: str) -> None:
    assert without_secrets(words) == words


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\x0b", "\x1b[31m", "\x85", "\u2028", "\0"])
def test_nobody_can_begin_a_line_of_their_own(break_: str) -> None:
    nasty = f"order{break_}2026-11-28 06:00:00 INFO recork: all is well"
    line = Line().format(record("No %s", nasty))
    assert len(line.splitlines()) == 1
    assert break_ not in line
    structured = Structured().format(record("No %s", nasty))
    assert len(structured.splitlines()) == 1
    assert json.loads(structured)["message"] == f"No {nasty}"


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_whatever_somebody_is_called_a_line_stays_a_line(name: str) -> None:
    line = Line().format(record("Order of %s", name))
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    structured = Structured().format(record("Order of %s", name))
    assert len(structured.encode().splitlines()) == 1
    assert json.loads(structured)["message"] == f"Order of {name}"


def test_the_request_is_named() -> None:
    standing = Standing(Door.PAGE, "GET /orders/", "call-0001")
    with standing_at(standing):
        assert " [call-0001]: Done" in Line().format(record("Done"))
        said = json.loads(Structured().format(record("Done")))
    assert (said["request"], said["door"], said["doing"], said["level"]) == (
        "call-0001",
        "page",
        "GET /orders/",
        "INFO",
    )


def test_a_trace_is_told_without_its_secrets_and_indented() -> None:
    try:
        int("password=hunter22\n2026-11-28 INFO recork: all is well")
    except ValueError:
        broken = record("It broke", error=True)
    line = Line().format(broken)
    assert "ValueError" in line
    assert "hunter22" not in line
    assert all(each.startswith("  ") for each in line.splitlines()[1:])
    assert "ValueError" in json.loads(Structured().format(broken))["trace"]


def test_what_is_logged_after_a_request_bears_its_id_too() -> None:
    """Django tells of a 5xx when every door is closed again; what it tells bears the request."""
    request = HttpRequest()
    standing = Standing(Door.PAGE, "GET /orders/", "call-0001")
    request.META[KEPT] = standing
    late = record("Service Unavailable: %s", "/orders/")
    late.request = request
    assert " [call-0001]: Service Unavailable" in Line().format(late)
    assert json.loads(Structured().format(late))["request"] == "call-0001"
