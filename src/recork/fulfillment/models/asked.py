"""What every question about an order has in common: who asked it, when, from where and why."""

from django.db import models

from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason, ShopNext
from recork.manners.constraints import one_of


class AskedModel(models.Model):
    """Something that somebody asked for. `note` is the asker's, `reason` one of the API's words."""

    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    asked_from = models.CharField(max_length=16)
    reason = models.CharField(max_length=24)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        abstract = True


class StopAskedModel(AskedModel):
    """The same, where an order is to be stopped: with what its shop should do then."""

    shop_next = models.CharField(max_length=24, default=ShopNext.SEND_AGAIN)
    pickup_location = models.CharField(max_length=120, blank=True)
    pickup_ready_on = models.DateField(null=True)

    class Meta:
        abstract = True


def asked_known(table: str) -> tuple[models.CheckConstraint, ...]:
    """The constraints of an `AskedModel`: its words are ours."""
    return (
        one_of("asked_from", AskedFrom, f"{table}_asked_from_known"),
        one_of("reason", CancelReason, f"{table}_reason_known"),
    )


def stop_asked_known(table: str) -> tuple[models.CheckConstraint, ...]:
    """The constraints of a `StopAskedModel`."""
    return (*asked_known(table), one_of("shop_next", ShopNext, f"{table}_shop_next_known"))
