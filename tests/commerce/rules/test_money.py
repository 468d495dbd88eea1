"""No cent is lost and none is made, however an amount is shared out."""

from hypothesis import given
from hypothesis import strategies as st

from recork.commerce.rules.money import draw, part_of, share


def test_the_largest_remainders_get_the_odd_cents() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(8796, [2, 1]) == [5864, 2932]
    assert share(5, [0, 0]) == [5, 0]
    assert share(0, []) == []


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_shares_add_up_and_follow_their_weights(total: int, weights: list[int]) -> None:
    shares = share(total, weights)
    assert sum(shares) == total
    if sum(weights):
        for cents, weight in zip(shares, weights, strict=True):
            assert abs(cents - total * weight / sum(weights)) <= 1 + total * 1e-15


@given(st.integers(0, 10**9), st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_a_line_paid_back_in_pieces_of_any_size_comes_to_the_line(paid: int, pieces: list[int]) -> None:
    bottles, gone, back = sum(pieces), 0, []
    for more in pieces:
        back.append(part_of(paid, bottles, gone=gone, more=more))
        gone += more
    assert sum(back) == paid
    for more, cents in zip(pieces, back, strict=True):
        assert abs(cents - paid * more / bottles) < more


@given(st.lists(st.integers(0, 20_000), max_size=8), st.lists(st.integers(1, 20_000), min_size=1, max_size=4))
def test_tenders_give_in_their_order_and_never_more_than_they_hold(
    amounts: list[int], tenders: list[int]
) -> None:
    left = list(tenders)
    for amount in amounts:
        parts = draw(amount, left)
        assert sum(parts) == min(amount, sum(left))
        touched = [n for n, part in enumerate(parts) if part]
        assert all(parts[n] == left[n] for n in touched[:-1])  # only the last one keeps a rest
        left = [rest - part for rest, part in zip(left, parts, strict=True)]
    assert all(rest >= 0 for rest in left)
