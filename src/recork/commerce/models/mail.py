"""Letters owed to customers."""

from django.db import models
from django.db.models import Q


class Mail(models.Model):
    """A mail owed to a customer: written with what it is about, sent by a job, once."""

    order = models.ForeignKey("commerce.Order", models.PROTECT, related_name="mails")
    kind = models.CharField(max_length=24)
    about = models.CharField(max_length=60)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    last_words = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "mail"
        constraints = (models.UniqueConstraint(fields=("order", "kind", "about"), name="mail_once"),)
        indexes = (
            models.Index(
                fields=("next_try_at",),
                name="mail_due",
                condition=Q(sent_at__isnull=True, gave_up_at__isnull=True),
            ),
            models.Index(fields=("id",), name="mail_given_up", condition=Q(gave_up_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
