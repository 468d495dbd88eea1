"""The cast as programs: each with a token of their own."""

import pytest

from tests.fulfillment.api.calls import Caller
from tests.fulfillment.cast import PETE, SERVICE, House


@pytest.fixture
def shop(house: House) -> Caller:
    """Alder's shop, which sends orders and hears what becomes of them."""
    return Caller(house.alder_shop)


@pytest.fixture
def nora(house: House) -> Caller:
    """A manager's program at Alder Creek, which belongs to no shop connection."""
    return Caller(house.nora)


@pytest.fixture
def bo(house: House) -> Caller:
    """A manager's program at Birch Hill, the other winery."""
    return Caller(house.bo)


@pytest.fixture
def viewer(house: House) -> Caller:
    """A program at Alder Creek that may look and nothing else."""
    return Caller(house.viewer)


@pytest.fixture
def floor(house: House) -> Caller:
    """A scanner on the warehouse's floor."""
    return Caller(PETE)


@pytest.fixture
def service(house: House) -> Caller:
    """Client services, who see every winery."""
    return Caller(SERVICE)
