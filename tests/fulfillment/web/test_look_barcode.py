"""Barcodes: what is drawn says the code, wherever a scanner reads it."""

import pytest
from barcode.charsets import code128
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from recork.look.barcode import QUIET, Barcode, NotScannable, draw_barcode

START = {103: "A", 104: "B", 105: "C"}
TURN = {"A": {100: "B", 99: "C"}, "B": {101: "A", 99: "C"}, "C": {101: "A", 100: "B"}}
STOP = "1100011101011"
LETTERS = {"A": code128.A, "B": code128.B}


def scanned(drawn: Barcode) -> str:
    """What a scanner reads: modules, symbols of eleven, the check symbol, the text."""
    modules = ["0"] * drawn.wide
    for at, width in drawn.bars:
        modules[at : at + width] = "1" * width
    text = "".join(modules)
    assert text.startswith("0" * QUIET + "1")
    assert text.endswith("1" + "0" * QUIET)
    text = text[QUIET:-QUIET]
    assert text.endswith(STOP)
    body = text.removesuffix(STOP)
    first, *symbols = [code128.CODES.index(body[at : at + 11]) for at in range(0, len(body), 11)]
    check = symbols.pop()
    assert check == (first + sum(n * symbol for n, symbol in enumerate(symbols, start=1))) % 103
    return _read(START[first], symbols)


def _read(charset: str, symbols: list[int]) -> str:
    words = ""
    for symbol in symbols:
        if symbol in TURN[charset]:
            charset = TURN[charset][symbol]
        elif charset == "C":
            words += f"{symbol:02}"
        else:
            words += next(letter for letter, value in LETTERS[charset].items() if value == symbol)
    return words


@pytest.mark.parametrize(
    "code", ["F1000234", "B-12", "1Z999AA10123456784", "7", "10234", "ZN21", "a B~1", "99", "9912", "129934"]
)
def test_a_scanner_reads_what_was_drawn(code: str) -> None:
    assert scanned(draw_barcode(code)) == code


@given(st.text(alphabet=[chr(n) for n in range(32, 127)], min_size=1, max_size=60))
def test_every_printable_code_can_be_scanned(code: str) -> None:
    assert scanned(draw_barcode(code)) == code


@pytest.mark.parametrize("code", ["", "é", "two\nlines", "x" * 61])
def test_what_has_no_bars_is_refused(code: str) -> None:
    with pytest.raises(NotScannable):
        draw_barcode(code)


def test_a_page_shows_the_bars_with_the_words_beneath() -> None:
    page = Template('{% load look %}{% barcode "B-12" %}').render(Context())
    assert 'aria-label="Barcode B-12"' in page
    assert page.count("<rect") == 1 + len(draw_barcode("B-12").bars)
    assert '<span class="code">B-12</span>' in page


def test_a_code_without_bars_is_still_told_in_words() -> None:
    page = Template("{% load look %}{% barcode code %}").render(Context({"code": "<é>"}))
    assert "<svg" not in page
    assert "&lt;é&gt;" in page
