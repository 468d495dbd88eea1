"""What keys for programs are in every house: rows that know a secret again, and what it may do."""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Key(models.Model):
    """A key for programs. Only its SHA-256 is kept; the secret was shown once.

    `scopes` narrow what its role may do (None: they don't). `succeeds` is the key that it takes over from: both
    are alive until that one ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    scopes = ArrayField(models.CharField(max_length=40), null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    succeeds = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def is_alive(self, now: datetime) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)

    @property
    def scope_words(self) -> str:
        """What it may do, as the API calls it."""
        return "all that its role may" if self.scopes is None else ", ".join(self.scopes)


KEY_CONSTRAINTS = (
    models.CheckConstraint(
        condition=models.Q(scopes__isnull=True) | models.Q(scopes__len__gt=0), name="api_token_scopes_some"
    ),
    models.UniqueConstraint(
        fields=("succeeds",), condition=models.Q(revoked_at=None), name="api_token_succeeded_once"
    ),
)
"""A key without any scope would open nothing; at most one living key takes over from another."""
