"""Places in addresses: what was written is read back, and nothing else is believed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recork.manners.place import Place, decode

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=2_900_000)).map(lambda since: BEGINNING + since)
PLACES = st.builds(Place, INSTANTS, st.integers(1, 2**63 - 1))


@given(PLACES)
def test_a_place_is_read_back_as_it_was_written(place: Place) -> None:
    assert decode(place.encode()) == place


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_place_or_nothing(typed: str) -> None:
    place = decode(typed)
    assert place is None or decode(place.encode()) == place


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "????",
        "MTIzNDU",  # one number
        "MS4yLjM",  # three
        "MS4w",  # no order has the id 0
        "LTEuNQ",  # before time began
        "MV8wLjU",  # 1_0.5
        "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5LjU",
        "MS45MjIzMzcyMDM2ODU0Nzc1ODA4",  # one more than the database can count
        "\0",
        "𝟙",
    ],
)
def test_a_broken_place_is_no_place(broken: str) -> None:
    assert decode(broken) is None
