"""What the house's tests share. After every test that opened the house, no invariant is violated."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.fulfillment.cast import House, open_house
from tests.fulfillment.invariants import violations


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """The house before opening hours; gone after the test."""
    yield open_house()
    assert violations(connection) == {}


@pytest.fixture
def live_house(transactional_db: None) -> Iterator[House]:
    """The same, committed, for tests with several connections; every table is emptied afterwards."""
    yield open_house()
    assert violations(connection) == {}
