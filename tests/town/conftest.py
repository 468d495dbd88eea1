"""One town for all tests of a run; each plays with order numbers of its own."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.town.town import Town, open_town


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    with TemporaryDirectory(prefix="recork-town-") as folder, open_town(Path(folder)) as town:
        yield town
        town.audit()
