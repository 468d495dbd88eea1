"""`docs/payment-sandbox.md` as somebody would follow it."""

from pathlib import Path

from tests.support.guide import follow
from tests.support.payments import Sandbox

GUIDE = Path(__file__).parents[2] / "docs" / "payment-sandbox.md"


def test_the_guide_says_what_happens(sandbox: Sandbox) -> None:
    follow(GUIDE, SANDBOX=sandbox.address)
