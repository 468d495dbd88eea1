"""A question to the floor: pull out an order that is picked or packed."""

from django.db import models
from django.db.models import F, Q

from recork.fulfillment.models.asked import StopAskedModel, stop_asked_known
from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order
from recork.fulfillment.rules.intercept import INTERCEPT_CODES, InterceptAnswer, InterceptRefusal
from recork.manners.constraints import one_of


class Intercept(TenantModel, StopAskedModel):
    """One asking about one order, answered by the floor, by its deadline, or at once where nothing can be done.

    The asker chose `question_id`; asking again under it finds this row. An order has at most one open asking,
    and at most one that was accepted: that one stopped it, and left a cancellation too. `words` are the floor's.
    """

    pk = models.CompositePrimaryKey("order_id", "question_id")
    order = models.ForeignKey(Order, models.CASCADE, related_name="intercepts", db_index=False)
    question_id = models.UUIDField()
    answer_by = models.DateTimeField()
    state_found = models.CharField(max_length=12)
    answer = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=24, blank=True)
    words = models.CharField(max_length=240, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "intercept"
        constraints = (
            one_of("answer", InterceptAnswer, "intercept_answer_known"),
            *stop_asked_known("intercept"),
            models.CheckConstraint(
                condition=Q(answer="declined") ^ Q(code=""), name="intercept_declined_has_code"
            ),
            models.CheckConstraint(
                condition=Q(answer="") ^ Q(answered_at__isnull=False), name="intercept_answered_has_time"
            ),
            models.UniqueConstraint(fields=("order",), condition=Q(answer=""), name="intercept_open_once"),
            models.UniqueConstraint(
                fields=("order",), condition=Q(answer="accepted"), name="intercept_accepted_once"
            ),
        )
        indexes = (models.Index(F("answer_by"), F("order"), name="intercept_open", condition=Q(answer="")),)

    def __str__(self) -> str:
        return f"{self.order_id}: {self.answer or 'pending'}"

    @property
    def is_open(self) -> bool:
        return self.answer == InterceptAnswer.PENDING

    @property
    def refusal(self) -> InterceptRefusal | None:
        """Why it was declined, if it was."""
        return INTERCEPT_CODES[self.code] if self.code else None
