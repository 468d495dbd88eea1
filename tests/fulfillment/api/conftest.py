"""The cast as programs: each actor with a token of their own, and how they call."""

from collections.abc import Iterator

import pytest

from tests.fulfillment.api.calls import Caller
from tests.fulfillment.cast import House


@pytest.fixture
def shop(house: House) -> Caller:
    """Alder's shop, which sends orders and hears what becomes of them."""
    return Caller(house.alder_shop)
