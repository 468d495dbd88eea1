from collections.abc import Iterator

import pytest

from recork.commerce.gateways import StripeGateway
from tests.support.payments import SECRET_KEY, Sandbox, open_sandbox


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with open_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    """A sandbox on a good day."""
    running.set_faults()
    yield running
    running.set_faults()


@pytest.fixture
def gateway(sandbox: Sandbox) -> StripeGateway:
    """A gateway without patience, so that a slow answer is no answer."""
    return StripeGateway(SECRET_KEY, address=sandbox.address, timeout_s=(5, 2))
