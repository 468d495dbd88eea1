"""The cast as programs: each with a token of their own."""

import pytest

from tests.commerce.api.calls import Caller
from tests.commerce.cast import VERA, WEBSITE, House


@pytest.fixture
def website(house: House) -> Caller:
    """What brings orders."""
    return Caller(WEBSITE)


@pytest.fixture
def viewer(house: House) -> Caller:
    """A program that may look and nothing else."""
    return Caller(VERA)
