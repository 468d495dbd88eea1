"""What somebody else wrote, made fit to keep."""

import pytest

from recork.commerce.rules.words import as_uuid, one_line, plain


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (None, ""),
        (5, "5"),
        ("Füße 🍷\n\tnext", "Füße 🍷\n\tnext"),
        ("a\0b\x1bc\x7fd", "abcd"),
        ("half \ud83c of it", "half  of it"),
        ("x" * 50, "x" * 40),
    ],
)
def test_words_are_kept_without_what_no_text_holds(said: object, kept: str) -> None:
    assert plain(said, 40) == kept


def test_one_line_has_no_breaks() -> None:
    assert one_line(" a\r\nb\tc ", 40) == "a b c"


@pytest.mark.parametrize("said", [None, 7, "", "x", "7" * 33, "\ud800", {"id": 1}, "ü" * 32])
def test_what_is_no_id_is_none(said: object) -> None:
    assert as_uuid(said) == ""


def test_an_id_is_spelt_one_way() -> None:
    spelt = "77777777-7777-4777-8777-77777777777a"
    assert as_uuid(spelt.upper()) == as_uuid(spelt) == spelt
