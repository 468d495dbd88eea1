"""What the shop's tests share. After every test that opened the shop, no invariant is violated."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.commerce.accounts import Accounts, open_accounts
from tests.commerce.cast import House, open_house
from tests.support.invariants import broken


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """The shop before opening hours; gone after the test."""
    yield open_house()
    assert broken(connection) == {}


@pytest.fixture
def accounts(live_house: House, tmp_path: Path) -> Iterator[Accounts]:
    """The shop's money, with a payment sandbox of its own."""
    with open_accounts(live_house, tmp_path) as opened:
        yield opened


@pytest.fixture
def live_house(transactional_db: None) -> Iterator[House]:
    """The same, committed, for tests with several connections; every table is emptied afterwards."""
    yield open_house()
    assert broken(connection) == {}
