"""When a winery's orders go to the floor by themselves."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from recork.fulfillment.models.base import TenantModel


class ReleasePlan(TenantModel):
    """How often a winery's orders are released; without a row it is done by hand.

    `next_at` is the clock that people see where an order can be cancelled. It informs; whether an order can be
    stopped is decided by its state alone.
    """

    every_minutes = models.IntegerField(null=True)
    times = ArrayField(models.TimeField(), default=list)
    next_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        db_table = "release_plan"
        constraints = (
            models.UniqueConstraint(fields=("winery",), name="release_plan_once"),
            models.CheckConstraint(
                condition=Q(every_minutes__isnull=True) | Q(every_minutes__gte=5, every_minutes__lte=1440),
                name="release_plan_within_a_day",
            ),
        )
        indexes = (models.Index(fields=("next_at",), name="release_plan_due"),)

    def __str__(self) -> str:
        return f"Next release {self.next_at}"
