"""What the house's tests share. After every test that opened the house, no invariant is violated."""

from collections.abc import Iterator

import pytest
from django.db import connection

from recork.fulfillment.models import User
from tests.fulfillment.cast import House, open_house
from tests.fulfillment.invariants import violations
from tests.fulfillment.people import PASSWORD, employ


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


@pytest.fixture
def nora(house: House) -> User:
    """The manager of Alder Creek, with a password."""
    return employ(house.nora, PASSWORD)
