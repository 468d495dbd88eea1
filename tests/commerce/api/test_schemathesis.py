"""The shop's API, tried against the served shop by a machine that means no good."""

import random
from pathlib import Path
from uuid import UUID

import pytest

from recork.commerce.operations.cancellation import Asked, Asking, cancel_order
from recork.commerce.operations.partial_refund import Refunded, refund_lines
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.rules.actor import Actor
from tests.commerce.api.calls import token_of
from tests.commerce.cast import IVO, NOW, VERA, WEBSITE, House, sell
from tests.commerce.told import send
from tests.support.schemathesis import let_loose

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
QUESTION = UUID("22222222-2222-4222-8222-222222222222")
REFUND = UUID("33333333-3333-4333-8333-333333333333")


@pytest.mark.parametrize("who", [WEBSITE, VERA], ids=["website", "viewer"])
def test_the_shop_keeps_what_its_document_promises(
    served: str, live_house: House, who: Actor, tmp_path: Path
) -> None:
    sell("10")
    send(sell("11"))
    assert isinstance(cancel_order(IVO, "11", Asking(QUESTION), now=NOW), Asked)
    sell("12")
    assert isinstance(refund_lines(IVO, "12", REFUND, [LineBack(1, 2)], now=NOW), Refunded)

    tried = let_loose(served, token_of(who), CONFIGURATION, random.randrange(2**32), tmp_path)

    print(tried.stdout)
    assert tried.returncode == 0
