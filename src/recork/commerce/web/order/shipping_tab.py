"""The SHIPPING tab: who brings the wine, where the customer fetches it, and what the warehouse says."""

from dataclasses import dataclass
from uuid import uuid4

from recork.commerce.models import Shop
from recork.commerce.operations.address import FREE
from recork.commerce.operations.handing_over import WAITING
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.order import BY_PEOPLE, SHIPPING_WORDS, OrderStatus, ShippingStatus
from recork.commerce.rules.submission import SubmissionState
from recork.commerce.web.order.contents import Shown, effect_lines
from recork.commerce.web.order.forms import ShippingForm
from recork.commerce.web.order.head import SHIPPED
from recork.commerce.web.order.ways import carrier_ways
from recork.manners.web import say

BLANK_WORDS = "(blank: send to the warehouse)"
SYSTEMS = ("Sent to Fulfillment", "Shipped", "Picked Up")
MEANINGS = (
    ("(blank)", "Sends the order to the warehouse", False),
    ("Handled Externally", "The customer collects it, or you deliver. Nothing is sent", False),
    ("No Shipping Required", "Nothing leaves the house", False),
    ("Sent to Fulfillment", "Set by the system when the warehouse has it", True),
    ("Shipped", "Set by the system when the truck has it", True),
    ("Picked Up", "Set by the system when the customer has fetched it", True),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the select."""

    value: str
    words: str
    is_chosen: bool
    is_disabled: bool = False


def shipping(shown: Shown) -> dict[str, object]:
    """Everything but what somebody has typed, which comes with the form."""
    read = shown.read
    form = ShippingForm(None, read.order, pickup_locations(), initial=_initial(read))
    return {
        "form": form,
        "options": options_of(read, read.order.shipping_status),
        "key": uuid4(),
        "why_fixed": why_fixed(read),
        "may_hand_over": _may_hand_over(read),
        "may_mend_address": _may_mend_address(read),
        "says": _says(shown),
        "ways": carrier_ways(read),
        "effects": effect_lines(shown.effects, read.order.currency, shown.now),
        "meanings": MEANINGS,
    }


def pickup_locations() -> list[str]:
    """Where this shop's customers may fetch their wine."""
    shop = Shop.objects.only("pickup_locations").first()
    return [str(each) for each in shop.pickup_locations] if shop else []


def options_of(read: OrderRead, chosen: str) -> list[Option]:
    """What people may choose, and what the system sets, which is shown and can't be chosen."""
    ours = [
        Option(str(each), SHIPPING_WORDS[each] or BLANK_WORDS, is_chosen=chosen == each) for each in BY_PEOPLE
    ]
    now_words = read.shipping_words
    words = [*SYSTEMS, *([now_words] if now_words == "Returned" else [])]
    is_set = ShippingStatus(chosen) not in BY_PEOPLE
    systems = [
        Option("", f"{each} (set by the system)", is_chosen=is_set and each == now_words, is_disabled=True)
        for each in words
    ]
    return [*ours, *systems]


def why_fixed(read: OrderRead) -> str:
    """Why nothing can be saved here now; empty when it can."""
    if read.order.status == OrderStatus.CANCELLED:
        return "The order is cancelled: nothing is shipped."
    if read.order.status == OrderStatus.CANCELLING:
        return "The warehouse is being asked whether the order can be cancelled. Its answer comes first."
    if read.newest_state in SHIPPED:
        return "It has shipped: its Shipping Status stays."
    if read.order.shipping_status == ShippingStatus.PICKED_UP:
        return "The customer has fetched it: its Shipping Status stays."
    return ""


def _may_hand_over(read: OrderRead) -> bool:
    order = read.order
    is_waiting = order.status == OrderStatus.SUBMITTED and order.shipping_status in WAITING
    return is_waiting and read.open_question is None


def _may_mend_address(read: OrderRead) -> bool:
    is_over = read.order.status in {OrderStatus.CANCELLED, OrderStatus.COMPLETED}
    return not is_over and read.open_question is None and read.newest_state in FREE


def _initial(read: OrderRead) -> dict[str, object]:
    order = read.order
    return {"pickup_location": order.pickup_location, "pickup_ready_on": order.pickup_ready_on}


def _says(shown: Shown) -> dict[str, str] | None:
    """What was last heard of the newest sending; None before the first."""
    newest, now = shown.read.newest, shown.now
    if newest is None:
        return None
    status = newest.warehouse_status
    if newest.state == SubmissionState.CANCELLED:
        status = "Cancelled"
    return {
        "number": newest.order_number,
        "status": status,
        "heard": f"heard {say.shortly(newest.heard_at, now)}" if newest.heard_at else "",
        "words": newest.refusal_words or newest.last_words,
        "fulfillment_number": newest.fulfillment_number,
        "tracking": ", ".join(
            str(each.get("tracking"))
            for each in newest.packages
            if isinstance(each, dict) and each.get("tracking")
        ),
    }
