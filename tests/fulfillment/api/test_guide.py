"""`docs/api.md` as somebody would follow it: every command is run, every answer compared."""

from pathlib import Path

from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import token_of
from tests.fulfillment.cast import PETE, House, place
from tests.support.guide import follow

GUIDE = Path(__file__).parents[3] / "docs" / "api.md"


def test_the_guide_says_what_happens(served: str, live_house: House) -> None:
    place(live_house.alder_shop, "10241", state=OrderState.PACKED)
    place(live_house.alder_shop, "10250", state=OrderState.SHIPPED)
    follow(
        GUIDE,
        PORTAL=served,
        TOKEN=token_of(live_house.alder_shop),
        MANAGER=token_of(live_house.nora),
        FLOOR=token_of(PETE),
    )
