"""Cool packs: by the day, by where it goes, or because somebody wants one."""

from datetime import date

import pytest

from recork.fulfillment.rules.cool_pack import wants_cool_pack


@pytest.mark.parametrize(
    ("state", "on", "wanted"),
    [
        ("TX", date(2026, 4, 14), False),
        ("TX", date(2026, 4, 15), True),
        ("tx", date(2026, 10, 31), True),
        ("TX", date(2026, 11, 1), False),
        ("OR", date(2026, 5, 31), False),
        ("OR", date(2026, 6, 1), True),
        ("OR", date(2026, 9, 15), True),
        ("OR", date(2026, 9, 16), False),
        ("", date(2026, 7, 1), True),
    ],
)
def test_warm_weeks_want_one(state: str, on: date, wanted: bool) -> None:  # noqa: FBT001 -- a table's column
    assert wants_cool_pack(state=state, on=on) is wanted


def test_whoever_asks_for_one_gets_it() -> None:
    assert wants_cool_pack(state="OR", on=date(2026, 1, 1), is_asked=True)
