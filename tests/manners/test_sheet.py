"""A sheet as wide as a file can be is refused like any other, and in few words."""

import pytest

from recork.manners.entry import Unfit
from recork.manners.sheet import MOST_BYTES, read_sheet

NEEDS = ("sku", "bottles")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("sku,bottles" + ",sku" * 240_000, "Its first line names sku twice."),
        (
            "sku,bottles" + "".join(f",{number:x}" for number in range(150_000)),
            "Its first line names 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 149,990 more, which nothing is done with. Known: sku, bottles.",
        ),
        ("," * 900_000, "The file is empty. Its first line names the columns: sku, bottles."),
        ("," * 900_000 + "x", "Its first line must also name sku, bottles."),
        ("sku,bottles" + ",a" * 300_000, "Its first line names a, which nothing is done with."),
        (f"sku,bottles,{'x' * 9_000}", f"names {'x' * 60}, which nothing is done with."),
    ],
)
def test_the_widest_sheet_is_refused_in_few_words(head: str, words: str) -> None:
    assert len(head) < MOST_BYTES
    with pytest.raises(Unfit) as refused:
        read_sheet(f"{head}\n".encode(), needs=NEEDS)
    assert words in str(refused.value)
    assert len(str(refused.value)) < 400


def test_columns_come_in_any_order_and_rows_know_their_line() -> None:
    rows = read_sheet("Bottles; SKU\r\n6;ZN21\r\n\r\n3; PN22\r\n".encode("utf-8-sig"), needs=NEEDS)
    assert [(row.line, row.cells) for row in rows] == [
        (2, {"bottles": "6", "sku": "ZN21"}),
        (4, {"bottles": "3", "sku": "PN22"}),
    ]
