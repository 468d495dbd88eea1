"""The doors are tried while the warehouse is there."""

from collections.abc import Iterator

import pytest

from tests.commerce.cast import House
from tests.commerce.desk import Desk
from tests.commerce.warehouse import open_warehouse


@pytest.fixture
def desk(live_house: House) -> Iterator[Desk]:
    with open_warehouse() as warehouse:
        yield Desk(live_house, warehouse)
