"""What was sent to the warehouse, what was asked of it, and what it said."""

from django.db import models
from django.db.models import Q

from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.question import Answer, Found, Kind, Purpose, Reason
from recork.commerce.rules.refund import Destination
from recork.commerce.rules.submission import SubmissionState
from recork.manners.constraints import one_of


class Submission(models.Model):
    """One sending of an order. Its body is frozen here and every retry sends these bytes.

    `heard_version` fences news: an older one changes nothing. `warehouse_state` and `warehouse_status`
    are what was last heard, `warehouse_holds` what held it then, in words. `shop_next`, `pickup_*` are those of the stop that ended it (the warehouse
    calls it `stop_question`), `stop_done` says that it has had its one effect here, and `late_wish` what
    was wanted of us afterwards, too late. `erasure_try_at`: when the warehouse is next told to forget whom it
    was for; empty when nothing is to be told.
    """

    order = models.ForeignKey("commerce.Order", models.PROTECT, related_name="submissions")
    generation = models.IntegerField()
    order_number = models.CharField(max_length=60, unique=True, db_collation="C")
    state = models.CharField(max_length=12, default=SubmissionState.ASKED)
    body = models.BinaryField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    heard_version = models.IntegerField(default=0)
    warehouse_state = models.CharField(max_length=12, blank=True)
    warehouse_status = models.CharField(max_length=40, blank=True)
    warehouse_holds = models.CharField(max_length=400, blank=True, default="", db_default="")
    heard_at = models.DateTimeField(null=True)
    fulfillment_number = models.CharField(max_length=20, blank=True)
    packages = models.JSONField(default=list)
    refusal_code = models.CharField(max_length=40, blank=True)
    refusal_words = models.CharField(max_length=1000, blank=True)
    stopped_at = models.DateTimeField(null=True)
    shop_next = models.CharField(max_length=24, blank=True)
    pickup_location = models.CharField(max_length=120, blank=True)
    pickup_ready_on = models.DateField(null=True)
    stop_done = models.BooleanField(default=False)
    stop_question = models.CharField(max_length=40, blank=True)
    late_wish = models.CharField(max_length=24, blank=True)
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_words = models.CharField(max_length=400, blank=True)
    report_version = models.IntegerField(default=0)
    report_told = models.IntegerField(default=0)
    report_try_at = models.DateTimeField(null=True)
    report_attempts = models.IntegerField(default=0)
    erasure_try_at = models.DateTimeField(null=True)
    erasure_attempts = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "submission"
        constraints = (
            one_of("state", SubmissionState, "submission_state_known"),
            models.UniqueConstraint(fields=("order", "generation"), name="generation_once"),
            models.UniqueConstraint(
                fields=("order",),
                condition=Q(state__in=("asked", "live", "undecided")),
                name="one_live_submission",
            ),
        )
        indexes = (
            models.Index(fields=("next_try_at",), name="submission_due", condition=Q(state="asked")),
            # ended here and, by the last we heard, not there: few, however many there are
            models.Index(
                fields=("id",),
                name="submission_told_otherwise",
                condition=Q(state__in=("cancelled", "refused")) & ~Q(warehouse_state__in=("", "cancelled")),
            ),
            models.Index(
                fields=("erasure_try_at",), name="erasure_due", condition=Q(erasure_try_at__isnull=False)
            ),
            models.Index(
                fields=("report_try_at",),
                name="report_due",
                condition=Q(report_version__gt=models.F("report_told")),
            ),
        )

    def __str__(self) -> str:
        return self.order_number

    @property
    def state_words(self) -> str:
        return SubmissionState(self.state).words


class Question(models.Model):
    """Something asked about an order's sending, under an id of the asker's own; at most one open per order.

    `submission` is empty when nothing was at the warehouse, and the question was its own answer.
    `was` is the Shipping Status to go back to when a pickup is declined, unless `changed`: a person
    has set it since. `wanted` is the exempt status of a pickup. `answer_by` is told to the floor and to people:
    whether it has passed is for the warehouse alone to say. What OK promised to people (inventory,
    e-mail, where the money goes, a new order afterwards) is kept with it and done on acceptance alone.
    """

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey("commerce.Order", models.PROTECT, related_name="questions")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="questions")
    kind = models.CharField(max_length=12, default=Kind.CANCELLATION)
    purpose = models.CharField(max_length=12)
    is_open = models.BooleanField(default=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    reason = models.CharField(max_length=24, default=Reason.CUSTOMER_REQUEST)
    note = models.CharField(max_length=240, blank=True)
    return_inventory = models.BooleanField(default=True)
    send_email = models.BooleanField(default=True)
    refund_to = models.CharField(max_length=16, default=Destination.TENDER)
    refund_shipping = models.BooleanField(default=False)
    then_resubmit = models.BooleanField(default=False)
    was = models.CharField(max_length=24, blank=True)
    changed = models.BooleanField(default=False)
    wanted = models.CharField(max_length=24, blank=True)
    answer_by = models.DateTimeField(null=True)
    pickup_location = models.CharField(max_length=120, blank=True)
    pickup_ready_on = models.DateField(null=True)
    answer = models.CharField(max_length=12, blank=True)
    answer_code = models.CharField(max_length=40, blank=True)
    answer_words = models.CharField(max_length=1000, blank=True)
    next_steps = models.JSONField(default=list)
    found = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_words = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "question"
        constraints = (
            one_of("kind", Kind, "question_kind_known"),
            one_of("purpose", Purpose, "question_purpose_known"),
            one_of("reason", Reason, "question_reason_known"),
            one_of("refund_to", Destination, "question_refund_to_known"),
            models.CheckConstraint(condition=Q(answer__in=("", *Answer)), name="question_answer_known"),
            models.CheckConstraint(condition=Q(found__in=("", *Found)), name="question_found_known"),
            models.CheckConstraint(condition=Q(was__in=tuple(ShippingStatus)), name="question_was_known"),
            models.CheckConstraint(
                condition=Q(is_open=True) ^ ~Q(answer=""), name="question_open_or_answered"
            ),
            models.UniqueConstraint(fields=("order",), condition=Q(is_open=True), name="one_open_question"),
        )
        indexes = (models.Index(fields=("next_try_at",), name="question_due", condition=Q(is_open=True)),)

    def __str__(self) -> str:
        return f"{self.purpose} of {self.order_id}: {self.answer or 'open'}"


class Cancellation(models.Model):
    """The one cancellation of a sale, with what it was to bring about; an order has at most one."""

    order = models.OneToOneField(
        "commerce.Order", models.PROTECT, primary_key=True, related_name="cancellation"
    )
    question = models.OneToOneField(Question, models.PROTECT, null=True, related_name="cancellation")
    asked_by = models.CharField(max_length=120)
    reason = models.CharField(max_length=24, default=Reason.CUSTOMER_REQUEST)
    note = models.CharField(max_length=240, blank=True)
    return_inventory = models.BooleanField(default=True)
    send_email = models.BooleanField(default=True)
    refund_to = models.CharField(max_length=16, default=Destination.TENDER)
    at = models.DateTimeField()

    class Meta:
        db_table = "cancellation"

    def __str__(self) -> str:
        return f"{self.order_id} cancelled"


class Heard(models.Model):
    """One piece of news as it came, by webhook or from the feed; stored first, applied later.

    `message_id` names it whatever the way it came. `place` is its place in the feed, where it came
    from there; `order_number` is the one it says it is about, checked by nobody; `body` is `{}` once it has done its work and is forgotten. `why_not` says why it could not be applied; somebody looks at those.
    """

    message_id = models.CharField(max_length=120, unique=True)
    came_by = models.CharField(max_length=12)
    body = models.BinaryField()
    order_number = models.CharField(max_length=60, blank=True, default="", db_default="")
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    why_not = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "heard"
        indexes = (
            models.Index(fields=("id",), name="heard_to_apply", condition=Q(applied_at__isnull=True)),
            models.Index(
                fields=("applied_at",),
                name="heard_to_empty",
                condition=Q(applied_at__isnull=False) & ~Q(body=b"{}"),
            ),
            models.Index(
                fields=("order_number",),
                name="heard_of_order",
                condition=~Q(order_number="") & ~Q(body=b"{}"),
            ),
        )

    def __str__(self) -> str:
        return self.message_id


class WarehouseStock(models.Model):
    """What the warehouse last said of a wine's bottles; shown beside our own ledger, never written into it."""

    sku = models.CharField(max_length=60)
    warehouse = models.CharField(max_length=20)
    version = models.BigIntegerField()
    on_hand = models.IntegerField()
    allocated = models.IntegerField()
    available = models.IntegerField()
    coming_back = models.IntegerField()
    quarantine = models.IntegerField()
    heard_at = models.DateTimeField()

    class Meta:
        db_table = "warehouse_stock"
        constraints = (models.UniqueConstraint(fields=("sku", "warehouse"), name="warehouse_stock_once"),)

    def __str__(self) -> str:
        return f"{self.sku} in {self.warehouse}"
