"""A message is believed only when everything about it holds; whatever else comes is one and the same error."""

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from standardwebhooks import Webhook

from recork.wire.signature import BadSignature, new_secret, sign, verify

BODY = '{"type":"order.cancelled","data":{"note":"Señor Ñ 🍷"}}'.encode()
OLD, NEW, FOREIGN = (f"whsec_{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2, 3))


def now() -> datetime:
    return datetime.now(UTC)


def test_what_was_signed_is_believed_and_gives_its_id() -> None:
    assert verify([NEW], sign([NEW], "msg_7", now(), BODY), BODY) == "msg_7"


def test_a_receiver_with_the_library_alone_believes_it_too() -> None:
    headers = sign([NEW], "msg_7", now(), BODY)
    assert Webhook(NEW).verify(BODY, headers)["type"] == "order.cancelled"


def test_the_time_of_another_zone_is_the_same_moment() -> None:
    there = now().astimezone(timezone(timedelta(hours=-8)))
    assert sign([NEW], "msg_7", there, BODY) == sign([NEW], "msg_7", there.astimezone(UTC), BODY)


@pytest.mark.parametrize(
    ("signed_with", "known"),
    [([NEW, OLD], [OLD]), ([NEW, OLD], [NEW]), ([NEW], [OLD, NEW]), ([OLD], [NEW, OLD])],
    ids=["still old there", "already new there", "knows both, new comes", "knows both, old comes"],
)
def test_while_a_secret_is_changed_either_is_enough(signed_with: list[str], known: list[str]) -> None:
    assert verify(known, sign(signed_with, "msg_7", now(), BODY), BODY) == "msg_7"


def test_header_names_may_be_written_in_any_case() -> None:
    headers = {name.title(): value for name, value in sign([NEW], "msg_7", now(), BODY).items()}
    assert verify([NEW], headers, BODY) == "msg_7"


def test_a_signature_of_another_kind_beside_ours_is_passed_over() -> None:
    headers = sign([NEW], "msg_7", now(), BODY)
    headers["webhook-signature"] = "v1a,abcd " + headers["webhook-signature"]
    assert verify([NEW], headers, BODY) == "msg_7"


@pytest.mark.parametrize("seconds", [-299, 0, 299])
def test_clocks_may_differ_by_minutes(seconds: int) -> None:
    at = now() + timedelta(seconds=seconds) - timedelta(milliseconds=500) * (seconds > 0)
    assert verify([NEW], sign([NEW], "msg_7", at, BODY), BODY) == "msg_7"


@pytest.mark.parametrize("seconds", [-302, 302, -86_400, 86_400 * 365])
def test_what_is_too_old_or_from_the_future_is_not_believed(seconds: int) -> None:
    headers = sign([NEW], "msg_7", now() + timedelta(seconds=seconds), BODY)
    with pytest.raises(BadSignature, match=r"too (old|new)"):
        verify([NEW], headers, BODY)


@pytest.mark.parametrize(
    "other", [BODY + b" ", BODY[:-1], b"", b"{}", BODY.replace(b"cancelled", b"released"), b"\xff\xfe", b"\0"]
)
def test_another_body_is_not_believed(other: bytes) -> None:
    with pytest.raises(BadSignature):
        verify([NEW], sign([NEW], "msg_7", now(), BODY), other)


WRONG_HEADERS: dict[str, dict[str, str | None]] = {
    "no id": {"webhook-id": None},
    "empty id": {"webhook-id": ""},
    "another id": {"webhook-id": "msg_8"},
    "id of other letters": {"webhook-id": "msg_ü"},
    "id with a newline": {"webhook-id": "msg_7\n"},
    "endless id": {"webhook-id": "m" * 10_000},
    "no time": {"webhook-timestamp": None},
    "empty time": {"webhook-timestamp": ""},
    "time in words": {"webhook-timestamp": "now"},
    "time not a number": {"webhook-timestamp": "nan"},
    "time without end": {"webhook-timestamp": "inf"},
    "time before time": {"webhook-timestamp": "-1"},
    "time of the first day": {"webhook-timestamp": "0"},
    "time too large": {"webhook-timestamp": "9" * 11},
    "time far too large": {"webhook-timestamp": "9" * 5_000},
    "time in other digits": {"webhook-timestamp": "١٧٠٠٠٠٠٠٠٠"},
    "time as a float": {"webhook-timestamp": "1e9"},
    "time with underscores": {"webhook-timestamp": "1_700_000_000"},
    "time in hexadecimal": {"webhook-timestamp": "0x6553f100"},
    "no signature": {"webhook-signature": None},
    "empty signature": {"webhook-signature": ""},
    "spaces for a signature": {"webhook-signature": "   "},
    "no version": {"webhook-signature": "YWJj"},
    "version alone": {"webhook-signature": "v1,"},
    "two commas": {"webhook-signature": "v1,YWJj,YWJj"},
    "not base64": {"webhook-signature": "v1,a"},
    "not even ASCII": {"webhook-signature": "v1,ÿÿÿÿ"},
    "too short": {"webhook-signature": "v1,YWJj"},
    "only of another kind": {"webhook-signature": "v1a,YWJj"},
    "thousands of them": {"webhook-signature": "v1,YWJj " * 5_000},
    "a NUL": {"webhook-signature": "v1,\0"},
}


@pytest.mark.parametrize("wrong", WRONG_HEADERS.values(), ids=WRONG_HEADERS.keys())
def test_wrong_headers_are_a_bad_signature_and_nothing_else(wrong: dict[str, str | None]) -> None:
    headers = sign([NEW], "msg_7", now(), BODY) | wrong
    with pytest.raises(BadSignature):
        verify([NEW], {name: value for name, value in headers.items() if value is not None}, BODY)


def test_the_time_is_signed_too() -> None:
    headers = sign([NEW], "msg_7", now() - timedelta(minutes=10), BODY)
    headers["webhook-timestamp"] = str(int(now().timestamp()))
    with pytest.raises(BadSignature, match="No matching signature"):
        verify([NEW], headers, BODY)


def test_a_foreign_secret_opens_nothing() -> None:
    with pytest.raises(BadSignature, match="No matching signature"):
        verify([NEW, OLD], sign([FOREIGN], "msg_7", now(), BODY), BODY)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_a", "whsec_ÿ", "=", "whsec_!!!!", "\0"])
def test_a_broken_secret_of_our_own_opens_nothing_either(secret: str) -> None:
    with pytest.raises(BadSignature):
        verify([secret], sign([NEW], "msg_7", now(), BODY), BODY)


def test_without_a_secret_nothing_is_believed() -> None:
    with pytest.raises(BadSignature, match="No secret is known"):
        verify([], sign([NEW], "msg_7", now(), BODY), BODY)


def test_a_new_secret_is_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert {len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) for secret in made} == {32}
