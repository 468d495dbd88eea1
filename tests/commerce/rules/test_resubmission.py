"""What the order in place of another is charged."""

import pytest

from recork.commerce.rules.resubmission import Charged, Tendered, charged_anew

CARD, GIFT = Tendered(20000, is_card=True), Tendered(11200, is_card=False)


@pytest.mark.parametrize(
    ("tenders", "credit", "charged"),
    [
        ([CARD, GIFT], None, [Charged(0, 20000), Charged(1, 11200)]),
        ([GIFT, CARD], 20000, [Charged(None, 20000), Charged(1, 11200)]),
        ([GIFT, CARD], 31200, [Charged(None, 31200)]),
        ([GIFT, CARD], 99999, [Charged(None, 31200)]),
        ([CARD], 0, [Charged(0, 31200)]),
        ([GIFT], 100, [Charged(None, 31200)]),  # there is no card: credit pays, or the payment is declined
    ],
)
def test_the_whole_is_charged(tenders: list[Tendered], credit: int | None, charged: list[Charged]) -> None:
    assert charged_anew(tenders, 31200, credit_cents=credit) == charged
