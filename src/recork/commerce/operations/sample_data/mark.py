"""Which sample this shop holds, if any, and whether it is all there."""

from datetime import date, timedelta

from recork.commerce.models import Order, Shop, StockEntry
from recork.manners.sample_data import HouseIsTaken
from recork.sample.clock import DAYS
from recork.sample.mark import booking_id


def day_of_sample(orders: int, random_seed: int) -> date | None:
    """The `today` of this very sample if loading it has begun, whenever that was."""
    opening = StockEntry.objects.filter(request_id=booking_id(orders, random_seed, "shop receipt", 0))
    at = opening.values_list("at", flat=True).first()
    # The opening stock comes in on the morning before the first of the sample's days.
    return at.date() + timedelta(days=DAYS + 1) if at else None


def is_complete(orders: int, random_seed: int) -> bool:
    """Adjustments are counted last of all."""
    last = booking_id(orders, random_seed, "shop adjustment", 0)
    return StockEntry.objects.filter(request_id=last).exists()


def refuse_other_data() -> None:
    """Raise `HouseIsTaken` when there is a shop already, from another sample or by hand."""
    shop = Shop.objects.first()
    if shop is not None:
        raise HouseIsTaken(
            f"This shop is {shop.name} already, with {Order.objects.count():,} orders, so no other sample fits in."
            " The same command with the number of orders it was filled with goes on where it stopped, or"
            " changes nothing. For another sample take an empty shop: RECORK_VAR names another folder,"
            " RECORK_COMMERCE_DATABASE_URL another database."
        )
