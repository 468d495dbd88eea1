"""Which gateway holds a tender's money."""

from recork.commerce import environment
from recork.commerce.gateways import Gateway, ManualGateway, Payment, StripeGateway
from recork.commerce.models import Capture

type Tills = dict[str, Gateway]


def open_tills() -> Tills:
    """The gateways of this shop by name. Without a key for Stripe there is only what people record by hand."""
    tills: Tills = {"manual": ManualGateway()}
    if environment.STRIPE_KEY:
        tills["stripe"] = StripeGateway(environment.STRIPE_KEY, address=environment.STRIPE_ADDRESS)
    return tills


def till_of(capture: Capture, tills: Tills) -> Gateway | None:
    """The gateway that took a capture; None when this shop has no key for it any more."""
    return tills.get(capture.gateway or "manual")


def payment_of(capture: Capture) -> Payment:
    """The gateway's names for a capture's money."""
    return Payment(capture.payment, capture.charge)
