"""News of a refund goes one way, and patience grows up to a ceiling."""

from datetime import timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from recork.commerce.rules.refund import RefundOutcome
from recork.commerce.rules.refund_pace import LATEST, SOONEST, patience, says_more

TOLD = (RefundOutcome.PENDING, RefundOutcome.SUCCEEDED, RefundOutcome.FAILED)


def test_in_whatever_order_and_however_often_it_is_told_the_last_word_stays() -> None:
    for order in permutations(TOLD * 2):
        known = RefundOutcome.UNKNOWN
        for told in order:
            known = told if says_more(known, told) else known
        assert known is RefundOutcome.FAILED


def test_nothing_new_is_no_news() -> None:
    assert [each for each in TOLD if says_more(each, each)] == []
    assert [each for each in TOLD if says_more(each, RefundOutcome.UNKNOWN)] == []


@given(st.timedeltas(timedelta(0), timedelta(days=400)), st.timedeltas(timedelta(0), timedelta(days=1)))
def test_what_hangs_longer_is_asked_for_less_often(age: timedelta, more: timedelta) -> None:
    assert SOONEST <= patience(age) <= patience(age + more) <= LATEST
