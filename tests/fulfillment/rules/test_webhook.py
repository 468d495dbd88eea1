"""What an answer means for a message."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recork.fulfillment.rules.webhook import MOST_ATTEMPTS, Verdict, judge, words_of
from recork.wire.backoff import asked_wait


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, Verdict.TAKEN),
        (204, Verdict.TAKEN),
        (299, Verdict.TAKEN),
        (300, Verdict.LATER),
        (301, Verdict.LATER),
        (308, Verdict.LATER),
        (400, Verdict.LATER),
        (401, Verdict.LATER),
        (404, Verdict.LATER),
        (410, Verdict.GONE),
        (429, Verdict.LATER),
        (500, Verdict.LATER),
        (503, Verdict.LATER),
        (100, Verdict.LATER),
        (999, Verdict.LATER),
        (None, Verdict.LATER),
    ],
)
def test_only_2xx_is_taken_and_only_410_is_the_end(status: int | None, expected: Verdict) -> None:
    assert judge(status, 1, is_test=False) is expected


def test_a_message_is_given_up_after_days() -> None:
    assert judge(500, MOST_ATTEMPTS - 1, is_test=False) is Verdict.LATER
    assert judge(500, MOST_ATTEMPTS, is_test=False) is Verdict.GIVEN_UP
    assert judge(None, MOST_ATTEMPTS + 1, is_test=False) is Verdict.GIVEN_UP
    assert judge(200, MOST_ATTEMPTS, is_test=False) is Verdict.TAKEN


@pytest.mark.parametrize("status", [None, 301, 410, 500])
def test_a_test_is_tried_once_and_switches_nothing_off(status: int | None) -> None:
    assert judge(status, 1, is_test=True) is Verdict.GIVEN_UP


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("", 0),
        ("120", 120),
        ("0", 0),
        ("999999", 14_400),
        ("9" * 400, 0),
        ("-5", 0),
        ("1.5", 0),
        ("١٢", 0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 0),
    ],
)
def test_who_asks_for_patience_gets_it_within_reason(said: str, seconds: int) -> None:
    assert asked_wait(said) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", ""),
        (b"  Not\r\n\tfound\x00 ", "Not found"),
        ("Señor".encode(), "Señor"),
        (b"\xff\xfeok", "��ok"),
        (b"\x1b[31mred\x1b[0m", "[31mred [0m"),
        (b"x" * 9_999, "x" * 200),
    ],
)
def test_of_an_answer_one_clean_line_is_kept(body: bytes, words: str) -> None:
    assert words_of(body) == words


@given(st.binary(max_size=3_000))
def test_whatever_is_answered_can_be_kept(body: bytes) -> None:
    words = words_of(body)
    assert len(words) <= 200
    assert words.isprintable()
