"""Whole cents, shared out so that nothing is lost."""

from collections.abc import Sequence


def share(total_cents: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights into whole cents that add up to it: the largest remainders get the odd cents.

    Weights are not negative. When all are nought everything falls to the first.
    """
    assert total_cents >= 0
    assert all(weight >= 0 for weight in weights)
    if not weights:
        assert total_cents == 0
        return []
    whole = sum(weights)
    if not whole:
        return [total_cents, *([0] * (len(weights) - 1))]
    shares = [total_cents * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda n: (-(total_cents * weights[n] % whole), n))
    for n in by_remainder[: total_cents - sum(shares)]:
        shares[n] += 1
    return shares


def part_of(paid_cents: int, bottles: int, *, gone: int, more: int) -> int:
    """What `more` bottles of a line cost, of which `gone` are paid back already.

    Whoever pays back a line in pieces of any size pays back the whole, to the cent.
    """
    return sum(share(paid_cents, [1] * bottles)[gone : gone + more])


def draw(cents: int, reaches: Sequence[int]) -> list[int]:
    """Take an amount out of several purses in their order, from each as far as it reaches; less if none is left."""
    parts: list[int] = []
    for reach in reaches:
        parts.append(min(cents, max(reach, 0)))
        cents -= parts[-1]
    return parts


def spoken(cents: int, currency: str = "USD") -> str:
    """$312.00; other currencies say their code."""
    amount = f"{cents // 100:,}.{cents % 100:02}"
    return f"${amount}" if currency == "USD" else f"{amount} {currency}"
