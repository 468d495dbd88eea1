"""What people may type when they set a house up."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recork.manners import entry
from recork.manners.entry import Unfit
from recork.manners.sheet import Row, read_sheet


def _price(text: str) -> int:
    return entry.cents_of(text, "price")


def _note(text: str) -> str:
    return entry.text_of(text, "note", most=40)


def _number(text: str) -> str:
    return entry.order_number(text, "number", most=40)


def _country(text: str) -> str:
    return entry.country_of(text, "country")


def _day(text: str) -> date | None:
    return entry.day_of(text, "day")


FIT: list[tuple[Callable[[str], object], str, object]] = [
    (entry.slug_of, " Birch-Hill ", "birch-hill"),
    (entry.warehouse_code, "amc", "AMC"),
    (entry.bin_code, " b-12 ", "B-12"),
    (entry.sku_code, " ALD  ZN21 ", "ALD ZN21"),
    (entry.bottle_size, "1,500", 1500),
    (entry.bottle_size, "", 750),
    (_price, "42", 4200),
    (_price, " $1,200.50 ", 120_050),
    (_price, "40.5", 4050),
    (_price, "", 0),
    (entry.phone_of, "+1 (707) 603-4011", "+1 (707) 603-4011"),
    (entry.phone_of, "", ""),
    (_note, " Salud!\r\n\tYours, Ana \N{FAMILY} ", "Salud!\n\tYours, Ana \N{FAMILY}"),
    (_note, "", ""),
    (_number, " 10234 ", "10234"),
    (_number, "A?b c", "A?b c"),
    (_country, "us ", "US"),
    (_country, "", "US"),
    (_day, "2026-11-23", date(2026, 11, 23)),
    (_day, " ", None),
    (entry.email_of, " Nora@Alder.Example ", "nora@alder.example"),
]
UNFIT: list[tuple[Callable[[str], object], str]] = [
    (entry.slug_of, "-birch"),
    (entry.slug_of, "birch hill"),
    (entry.slug_of, "b" * 41),
    (entry.warehouse_code, ""),
    (entry.warehouse_code, "A" * 21),
    (entry.bin_code, "B 12"),
    (entry.bin_code, "-1"),
    (entry.sku_code, "\0"),
    (entry.sku_code, "\ud800"),
    (entry.sku_code, "ZN/21"),
    (entry.sku_code, ".ZN21"),
    (entry.sku_code, "A" * 61),
    (entry.bottle_size, "0"),
    (entry.bottle_size, "30001"),
    (entry.bottle_size, "75cl"),
    *((_price, typed) for typed in ("-1", "4.", "4.205", "1e3", "٤٢", "9999999999", "42 USD")),
    (entry.phone_of, "call me"),
    *((_note, typed) for typed in ("a\0b", "a\x85b", "\ud800", "x" * 41)),
    *((_number, typed) for typed in ("", ".1", "a/b", "a\\b", "a\tb\0", "x" * 41)),
    *((_country, typed) for typed in ("USA", "U", "ÜS", "12")),
    *(
        (_day, typed)
        for typed in ("20261123", "2026-W48-1", "1999-12-31", "2100-01-01", "2026-02-30", "soon")
    ),
    (entry.email_of, "nora@alder"),
    (entry.email_of, "nora alder@alder.example"),
    (entry.email_of, f"{'n' * 64}@{'a' * 250}.example"),
]


@pytest.mark.parametrize(("read", "typed", "kept"), FIT)
def test_what_is_typed_is_kept_in_its_plain_form(
    read: Callable[[str], object], typed: str, kept: object
) -> None:
    assert read(typed) == kept


@pytest.mark.parametrize(("read", "typed"), UNFIT)
def test_what_can_not_be_kept_is_refused_in_words(read: Callable[[str], object], typed: str) -> None:
    with pytest.raises(Unfit) as refusal:
        read(typed)
    assert refusal.value.words


@given(st.text())
def test_a_line_is_one_printable_line_or_refused(text: str) -> None:
    try:
        line = entry.line_of(text, "name", most=40)
    except Unfit:
        return
    assert line.isprintable()
    assert 0 < len(line) <= 40
    assert entry.line_of(line, "name", most=40) == line


@given(st.binary())
def test_any_file_is_rows_or_refused(content: bytes) -> None:
    try:
        rows = read_sheet(b"sku,name\n" + content, needs=("sku", "name"))
    except Unfit:
        return
    assert all(set(row.cells) == {"sku", "name"} for row in rows)


def test_rows_know_their_line_though_cells_run_over_lines() -> None:
    rows = read_sheet(b'sku,name\r\n"A","two\r\nlines"\r\n\r\nB,one\r\n', needs=("sku", "name"))

    assert rows == [
        Row(3, {"sku": "A", "name": "two\r\nlines"}),
        Row(5, {"sku": "B", "name": "one"}),
    ]
