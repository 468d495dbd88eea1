"""The words in which a shop's order stands: what becomes of it, its money and its parcel."""

from enum import StrEnum


class OrderStatus(StrEnum):
    """What becomes of the sale."""

    PENDING = "pending"
    SUBMITTED = "submitted"
    COMPLETED = "completed"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    HOLD = "hold"
    QUARANTINE = "quarantine"

    @property
    def words(self) -> str:
        """What people call it."""
        return self.value.capitalize()


class PaymentStatus(StrEnum):
    """Where the money is, over all tenders."""

    PENDING = "pending"
    AUTHORIZED = "authorized"
    PAID = "paid"
    DECLINED = "declined"
    REFUNDING = "refunding"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    VOIDED = "voided"

    @property
    def words(self) -> str:
        """What people call it."""
        return self.value.replace("_", " ").capitalize()


class ShippingStatus(StrEnum):
    """Who brings the wine. Blank means that the warehouse is to have it.

    Kept is what was decided: SENT is shown as Sent to Fulfillment or as Shipped, by what is heard of
    the submission, so that a shipment heard meanwhile is never hidden.
    """

    BLANK = ""
    SENT = "sent"
    PICKED_UP = "picked_up"
    HANDLED_EXTERNALLY = "handled_externally"
    NO_SHIPPING_REQUIRED = "no_shipping_required"


EXEMPT: frozenset[ShippingStatus] = frozenset(
    {
        ShippingStatus.HANDLED_EXTERNALLY,
        ShippingStatus.NO_SHIPPING_REQUIRED,
        ShippingStatus.PICKED_UP,
    }
)
"""Nothing of such an order is sent to the warehouse."""

BY_PEOPLE: tuple[ShippingStatus, ...] = (
    ShippingStatus.BLANK,
    ShippingStatus.HANDLED_EXTERNALLY,
    ShippingStatus.NO_SHIPPING_REQUIRED,
)
"""What a person may choose; the rest is set by the system and only shown."""

SHIPPING_WORDS: dict[ShippingStatus, str] = {
    ShippingStatus.BLANK: "",
    ShippingStatus.SENT: "Sent to Fulfillment",
    ShippingStatus.PICKED_UP: "Picked Up",
    ShippingStatus.HANDLED_EXTERNALLY: "Handled Externally",
    ShippingStatus.NO_SHIPPING_REQUIRED: "No Shipping Required",
}
