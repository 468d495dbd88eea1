"""The shop's desk with a warehouse at the other end of a real line."""

from collections.abc import Iterator

import pytest

from tests.commerce.cast import House
from tests.commerce.desk import Desk
from tests.commerce.warehouse import WarehouseHouse, open_warehouse


@pytest.fixture
def warehouse() -> Iterator[WarehouseHouse]:
    with open_warehouse() as house:
        yield house


@pytest.fixture
def desk(live_house: House, warehouse: WarehouseHouse) -> Desk:
    """Committed rows: nothing calls the warehouse inside a transaction."""
    return Desk(live_house, warehouse)
