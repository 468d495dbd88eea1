"""What tests of pages share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.support.catalogue import Visitor, open_catalogue


@pytest.fixture
def visitor(page: Page) -> Iterator[Visitor]:
    """A browser at the catalogue of the look; its scripts run."""
    with open_catalogue() as address:
        visitor = Visitor(page, address)
        page.goto(f"{address}/look/")
        visitor.listen()
        yield visitor
