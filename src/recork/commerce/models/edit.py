"""What somebody at the warehouse has changed of a sending."""

from django.db import models
from django.db.models import F, Q

from recork.commerce.rules.edit import Decision
from recork.manners.constraints import one_of


class WarehouseEdit(models.Model):
    """One edit, as it was told: once per sending and the editor's id. It is offered here until somebody decides.

    `version` is the sending's after the edit, so that of two the later one counts. `changed` is what is offered of
    it, in the words of the news. `heard_generation` and `decided_generation`: the newest sending at that moment;
    between the two nothing is sent, so they are the same. Of an order that takes another one's place they are 0 before its
    first sending, and `submission` is the other's. `sold` keeps, with lines that were taken over, how many
    bottles of each wine were sold and not back on sale by then.
    """

    order = models.ForeignKey("commerce.Order", models.PROTECT, related_name="edits")
    submission = models.ForeignKey(
        "commerce.Submission", models.PROTECT, db_index=False, related_name="edits"
    )
    edit_id = models.UUIDField()
    version = models.IntegerField()
    edited_by = models.CharField(max_length=120)
    changed = models.JSONField()
    heard_at = models.DateTimeField()
    heard_generation = models.IntegerField()
    decision = models.CharField(max_length=8, blank=True, default=Decision.OPEN)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_generation = models.IntegerField(null=True)
    sold = models.JSONField(default=dict)

    class Meta:
        db_table = "warehouse_edit"
        constraints = (
            one_of("decision", Decision, "edit_decision_known"),
            models.UniqueConstraint(fields=("submission", "edit_id"), name="edit_heard_once"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_generation=None)
                | ~Q(decision="") & Q(decided_at__isnull=False, decided_generation=F("heard_generation")),
                name="edit_decided_before_the_next_sending",
            ),
        )
        indexes = (models.Index(fields=("order",), name="edit_to_decide", condition=Q(decision="")),)

    def __str__(self) -> str:
        return f"{self.submission_id} edited by {self.edited_by}"
