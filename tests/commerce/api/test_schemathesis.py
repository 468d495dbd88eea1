"""The shop's API, tried against the served shop by a machine that means no good."""

import random
from pathlib import Path

from tests.commerce.api.calls import token_of
from tests.commerce.cast import WEBSITE, House, sell
from tests.support.schemathesis import let_loose

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


def test_the_shop_keeps_what_its_document_promises(served: str, live_house: House, tmp_path: Path) -> None:
    for number in ("10", "11", "12"):
        sell(number)
    tried = let_loose(served, token_of(WEBSITE), CONFIGURATION, random.randrange(2**32), tmp_path)
    print(tried.stdout)
    assert tried.returncode == 0
