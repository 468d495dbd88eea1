"""What was changed of an order after it had arrived."""

from django.db import models

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order


class OrderEdit(TenantModel):
    """One change under the editor's own id, `before` and `after` as the shop's body spells them.

    Both name only what was changed: `ship_to`, `requested_ship_on`, `lines`, and `warehouse` of an order that had none,
    "SEA (unknown)" for a code without one; nothing when the order was only checked again. `version` is the order's with it.
    """

    pk = models.CompositePrimaryKey("order_id", "edit_id")
    order = models.ForeignKey(Order, models.CASCADE, related_name="edits", db_index=False)
    edit_id = models.UUIDField()
    version = models.IntegerField()
    edited_by = models.CharField(max_length=120)
    edited_at = models.DateTimeField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        db_table = "order_edit"

    def __str__(self) -> str:
        return f"{self.order_id}: {', '.join(self.after)}"
