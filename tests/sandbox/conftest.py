from collections.abc import Iterator

import pytest

from tests.support.payments import Sandbox, open_sandbox


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with open_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    """A sandbox on a good day; what other tests left in the ledger stays there."""
    running.set_faults()
    yield running
    running.set_faults()
