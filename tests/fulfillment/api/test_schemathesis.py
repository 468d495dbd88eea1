"""The API's document, tried against the served house by a machine that means no good."""

import random
from pathlib import Path

import pytest

from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import token_of
from tests.fulfillment.cast import SERVICE, House, place
from tests.fulfillment.webhooks import listen
from tests.support.schemathesis import let_loose

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.parametrize("who", ["shop", "service"])
def test_the_house_keeps_what_its_document_promises(
    served: str, live_house: House, who: str, tmp_path: Path
) -> None:
    for number, state in enumerate((OrderState.RECEIVED, OrderState.PICKING, OrderState.PACKED), start=10):
        place(live_house.alder_shop, str(number), state=state)
    place(live_house.alder_shop, "13", sku="XX99")
    listen(live_house)
    caller = {"shop": live_house.alder_shop, "service": SERVICE}[who]

    tried = let_loose(served, token_of(caller), CONFIGURATION, random.randrange(2**32), tmp_path)

    print(tried.stdout)
    assert tried.returncode == 0
