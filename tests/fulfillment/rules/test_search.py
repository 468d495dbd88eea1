"""Names, phones and numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recork.fulfillment.rules.search import (
    fulfillment_number,
    order_id_of,
    phone_digits,
    surname_key,
    text_key,
)
from recork.manners.prefix import after_prefix


@pytest.mark.parametrize(
    ("typed", "key"),
    [("Lucía  Ferrer", "lucia ferrer"), ("HÔTEL Lumière", "hotel lumiere"), ("", ""), ("  \t", "")],
)
def test_a_name_is_found_without_its_accents_and_case(typed: str, key: str) -> None:
    assert text_key(typed) == key


@pytest.mark.parametrize(("name", "key"), [("Marisol Vega", "vega"), ("Wen Li Zhao", "zhao"), ("", "")])
def test_the_surname_is_the_last_word(name: str, key: str) -> None:
    assert surname_key(name) == key


@pytest.mark.parametrize("typed", ["1 (503) 555-0142", "+1 503.555.0142", "503 555 0142", "5035550142"])
def test_a_phone_is_its_digits_without_the_country(typed: str) -> None:
    assert phone_digits(typed) == "5035550142"


@given(st.integers(1, 10**17))
def test_a_fulfillment_number_reads_back_as_its_order(order_id: int) -> None:
    assert order_id_of(fulfillment_number(order_id)) == order_id
    assert order_id_of(f"  {fulfillment_number(order_id).lower()} ") == order_id


@pytest.mark.parametrize(
    "typed", ["", "10234", "F12", "F1000000", "F0999999", "F9999999999999999999", "F１００００01"]
)
def test_what_is_no_fulfillment_number_finds_no_order(typed: str) -> None:
    assert order_id_of(typed) is None


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_range_holds_what_starts_with_its_prefix_and_nothing_else(prefix: str, key: str) -> None:
    held = prefix <= key < after_prefix(prefix)
    assert held is key.startswith(prefix)
    assert prefix <= prefix + key < after_prefix(prefix)
