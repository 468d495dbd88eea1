"""What passes between a shop and the house about one order, besides the order itself."""

from django.db import models
from django.db.models import Q

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order
from recork.fulfillment.rules.cancellation import ShopNext
from recork.manners.constraints import one_of


class RefusedSubmission(TenantModel):
    """Bytes that a shop sent under a number and that were refused: refused for ever, with the same words.

    Whatever is mended meanwhile, the shop may have sent the order under another number since.
    """

    order_number = models.CharField(max_length=60, db_collation="C")
    digest = models.BinaryField(max_length=32)
    status = models.SmallIntegerField()
    problem = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "refused_submission"
        constraints = (
            models.UniqueConstraint(
                fields=("winery", "order_number", "digest"), name="refused_submission_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_number}: {self.status}"


class ShopNextChange(TenantModel):
    """Somebody wants the shop to do something else with a stopped order; the shop says whether it was in time.

    What begins with `before` was in force until then, and is again when the shop says that it was too late.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="shop_next_changes")
    question_id = models.UUIDField()
    before = models.CharField(max_length=24)
    before_location = models.CharField(max_length=120, blank=True, db_default="")
    before_ready_on = models.DateField(null=True)
    shop_next = models.CharField(max_length=24)
    pickup_location = models.CharField(max_length=120, blank=True)
    pickup_ready_on = models.DateField(null=True)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)
    sent_as = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "shop_next_change"
        constraints = (
            one_of("shop_next", ShopNext, "shop_next_change_known"),
            models.CheckConstraint(
                condition=Q(answer__in=("", "taken", "too_late")), name="shop_next_change_answer_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="shop_next_change_answered_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}: {self.shop_next} {self.answer}"


def _newest(name: str) -> models.Func:
    """Spell a field of the last of a report's links as SQL, so that it can be indexed and never drifts."""
    words = f"coalesce((%(expressions)s) #>> '{{links,-1,{name}}}', '')"
    return models.Func(models.F("body"), template=words)


class ShopReport(TenantModel):
    """What the shop last said of one order: the newest version it has told, and when we heard it.

    `newest_number` and `newest_state` are those of the shop's newest sending, in the shop's words;
    `resend_at` is the body's, as it was written there, and empty when nothing is to be sent again.
    """

    order = models.OneToOneField(Order, models.CASCADE, primary_key=True, related_name="shop_report")
    version = models.BigIntegerField()
    shop_number = models.CharField(max_length=60, db_collation="C")
    order_status = models.CharField(max_length=24)
    payment_status = models.CharField(max_length=24)
    shipping_status = models.CharField(max_length=40, blank=True)
    body = models.JSONField()
    newest_number = models.GeneratedField(
        expression=_newest("order_number"),
        output_field=models.CharField(max_length=60, db_collation="C"),
        db_persist=True,
    )
    resend_at = models.GeneratedField(
        expression=models.Func(models.F("body"), template="coalesce((%(expressions)s) ->> 'resend_at', '')"),
        output_field=models.CharField(max_length=40),
        db_persist=True,
    )
    newest_state = models.GeneratedField(
        expression=_newest("state"), output_field=models.CharField(max_length=24), db_persist=True
    )
    heard_at = models.DateTimeField()

    class Meta:
        db_table = "shop_report"
        indexes = (
            models.Index(
                fields=("heard_at",), name="shop_report_cancelled", condition=Q(order_status="Cancelled")
            ),
            models.Index(fields=("winery",), name="shop_report_live", condition=Q(newest_state="live")),
            models.Index(fields=("winery",), name="shop_report_again", condition=~Q(resend_at="")),
        )

    def __str__(self) -> str:
        return f"{self.shop_number}: {self.order_status}"
