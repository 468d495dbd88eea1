"""Sellable stock: counted, corrected, taken off sale; each once, each by whom it concerns."""

from uuid import UUID

import pytest

from recork.commerce.models import StockEntry
from recork.commerce.operations.stock import correct_stock, count_stock, sellable_of, take_off_sale
from recork.commerce.rules.actor import NotAllowed
from recork.manners.entry import Unfit
from tests.commerce.cast import IVO, NOW, VERA, House, sell

REQUEST = UUID("11111111-1111-4111-8111-111111111111")


def test_a_count_books_the_difference_once_whatever_is_sold_meanwhile(house: House) -> None:
    sell()
    first = count_stock(IVO, house.zinfandel, 480, now=NOW, note="Shelf count", request_id=REQUEST)
    sell("10235")
    again = count_stock(IVO, house.zinfandel, 480, now=NOW, note="Shelf count", request_id=REQUEST)

    assert (first.entry.bottles, first.sellable, first.is_new) == (-14, 480, True)
    assert (again.entry, again.sellable, again.is_new) == (first.entry, 474, False)


def test_a_count_that_agrees_is_on_record_too(house: House) -> None:
    count_stock(IVO, house.zinfandel, 500, now=NOW, request_id=REQUEST)
    sell()
    assert not count_stock(IVO, house.zinfandel, 500, now=NOW, request_id=REQUEST).is_new
    assert sellable_of(house.zinfandel) == 494


def test_a_correction_and_what_is_off_sale_say_why(house: House) -> None:
    assert correct_stock(IVO, house.zinfandel, -2, now=NOW, note="Miscounted").sellable == 498
    assert correct_stock(IVO, house.zinfandel, 5, now=NOW, note="Found").sellable == 503
    assert take_off_sale(IVO, house.zinfandel, 3, now=NOW, note="Broken at the warehouse").sellable == 500
    told = StockEntry.objects.filter(product=house.zinfandel).order_by("pk")[1:]
    assert [(each.kind, each.bottles, each.note, each.actor) for each in told] == [
        ("counted", -2, "Miscounted", "Ivo Marin"),
        ("counted", 5, "Found", "Ivo Marin"),
        ("off_sale", -3, "Broken at the warehouse", "Ivo Marin"),
    ]


@pytest.mark.parametrize(
    ("change", "bottles", "note", "field"),
    [
        (count_stock, -1, "", "bottles"),
        (count_stock, 2**63, "", "bottles"),
        (correct_stock, 0, "x", "bottles"),
        (correct_stock, -(2**63), "x", "bottles"),
        (correct_stock, 1, " ", "note"),
        (take_off_sale, 0, "x", "bottles"),
        (take_off_sale, -1, "x", "bottles"),
        (take_off_sale, 1, "", "note"),
        (take_off_sale, 1, "a\0b", "note"),
        (take_off_sale, 1, "x" * 241, "note"),
    ],
)
def test_what_cannot_be_is_refused(
    house: House, change: type[object], bottles: int, note: str, field: str
) -> None:
    with pytest.raises(Unfit) as unfit:
        change(IVO, house.zinfandel, bottles, now=NOW, note=note)  # type: ignore[call-arg]  # any of the three
    assert unfit.value.field == field
    assert sellable_of(house.zinfandel) == 500


@pytest.mark.parametrize("change", [count_stock, correct_stock, take_off_sale])
def test_a_viewer_changes_no_stock(house: House, change: type[object]) -> None:
    with pytest.raises(NotAllowed):
        change(VERA, house.zinfandel, 5, now=NOW, note="x")  # type: ignore[call-arg]  # any of the three
