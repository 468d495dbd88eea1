"""Which sample this house holds, if any, and whether it is all there."""

from datetime import date, timedelta

from recork.fulfillment.models import Order, StockEntry, Winery
from recork.manners.sample_data import HouseIsTaken
from recork.sample.clock import DAYS
from recork.sample.mark import booking_id
from recork.sample.wineries import WINERIES


def day_of_sample(orders: int, random_seed: int) -> date | None:
    """The `today` of this very sample if loading it has begun, whenever that was."""
    opening = StockEntry.objects.filter(request_id=booking_id(orders, random_seed, "receipt", 0))
    at = opening.values_list("at", flat=True).first()
    # The opening stock comes in on the morning before the first of the sample's days.
    return at.date() + timedelta(days=DAYS + 1) if at else None


def is_complete(orders: int, random_seed: int) -> bool:
    """Adjustments are booked last of all."""
    last = booking_id(orders, random_seed, "adjustment", 0)
    return StockEntry.objects.filter(request_id=last).exists()


def refuse_other_data() -> None:
    """Raise `HouseIsTaken` when the sample's wineries are there, from another sample or by hand."""
    slugs = [winery.slug for winery in WINERIES]
    found = Winery.objects.filter(slug__in=slugs).order_by("slug").values_list("name", flat=True).first()
    if found is not None:
        raise HouseIsTaken(
            f"This house already has {found} and {Order.objects.count():,} orders, so no other sample fits in."
            " The same command with the number of orders it was filled with goes on where it stopped, or"
            " changes nothing. For another sample take an empty house: RECORK_VAR names another folder,"
            " RECORK_FULFILLMENT_DATABASE_URL another database."
        )
