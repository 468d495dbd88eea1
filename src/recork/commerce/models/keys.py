"""Finding whom a token stands for."""

from datetime import datetime, timedelta

from django.db.models import Q

from recork.commerce.models.people import ApiToken
from recork.commerce.rules.actor import Actor, Role, Verb
from recork.manners.token import digest_of

NEAR_ENOUGH = timedelta(hours=1)
"""Hourly is near enough for "last used", and keeps a busy token's row cool."""


def actor_by_token(secret: str, now: datetime) -> Actor | None:
    """Whom a secret stands for; None when it is unknown, revoked or expired."""
    living = ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)
    token = living.filter(digest=digest_of(secret)).first()
    if token is None:
        return None
    if token.last_used_at is None or token.last_used_at < now - NEAR_ENOUGH:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    scopes = None if token.scopes is None else frozenset(map(Verb, token.scopes))
    return Actor(name=token.name, role=Role(token.role), token_id=token.pk, scopes=scopes)
