"""What is said of a shop's part: the choice before a stop, and afterwards what the shop was told."""

from recork.fulfillment.models import Cancellation
from recork.fulfillment.rules.cancellation import ShopNext
from recork.fulfillment.rules.shop_next import told_to
from recork.fulfillment.web.forms.shop_next import ShopNextForm

TEMPLATE = "fulfillment/cancellations/shop_next.html"


def offer(ask_id: str = "ask", form: ShopNextForm | None = None) -> dict[str, object]:
    """The choice as a popup shows it beneath what OK will do; `form` brings back what was said before."""
    return {"ask_more": TEMPLATE, "next": form or ShopNextForm(auto_id=f"{ask_id}-%s")}


def told(stop: Cancellation) -> str:
    """End the sentence "The shop is told ..." for the stop that happened."""
    return told_to(ShopNext(stop.shop_next), stop.pickup_location, stop.pickup_ready_on)
