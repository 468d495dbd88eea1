from collections.abc import Iterator

import pytest

from tests.support.others import Other, anybody


@pytest.fixture
def other() -> Iterator[Other]:
    with anybody() as other:
        yield other
