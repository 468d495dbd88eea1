"""`docs/shop-api.md` as somebody would follow it: every command is run, every answer compared."""

from pathlib import Path
from uuid import UUID

from recork.commerce.operations.cancellation import Asked, Asking, cancel_order
from tests.commerce.api.calls import token_of
from tests.commerce.cast import NOW, WEBSITE, House, sell
from tests.commerce.told import answer, send, tell
from tests.support.guide import follow

GUIDE = Path(__file__).parents[3] / "docs" / "shop-api.md"


def test_the_guide_says_what_happens(served: str, live_house: House) -> None:
    send(sell("10241"))
    asked = Asking(UUID("0f4c2a52-9d3e-4c0f-8f7a-2d9b6c1e5a03"))
    packed = send(sell("10242"))
    assert isinstance(cancel_order(WEBSITE, "10242", asked, now=NOW), Asked)
    words = "Unable to cancel in Fulfillment: order 10242 is already packed."
    answer(packed, asked.question_id, code="already_packed", words=words)
    tell(send(sell("10250")), "shipped")
    sell("10243")
    sell("10244")
    follow(GUIDE, SHOP=served, TOKEN=token_of(WEBSITE))
