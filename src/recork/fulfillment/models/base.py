"""What all tenant tables share."""

from django.db import models


class TenantModel(models.Model):
    """A row that belongs to one winery and is invisible from outside its scope.

    Every table made from this gets forced row-level security on `winery_id` with
    each `migrate` (see `recork.fulfillment.sql`). The column has no foreign key of
    its own where the row hangs on an order: the order has it, and a check per row
    on one popular winery would make that row hot.
    """

    winery = models.ForeignKey(
        "fulfillment.Winery", models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        abstract = True
